"""The small cast that all tests share: one industry union, two direct superiors, three grassroots unions.

industry ── post ── hanoi, hue
         └─ telecom ── saigon
"""

from collections.abc import Iterator
from datetime import date
from importlib import import_module

import pytest
from django.db import connections
from django.db.backends.base.creation import BaseDatabaseCreation
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils import translation

from access.models import User
from branches.models import Branch, Kind
from members.models import Membership, Person
from tests.cast import EDITS, allow, grant, member, union
from tests.emptied import emptying
from tests.signed_in import sign_in


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that commit come last, whatever order plugins like: the database is empty after each of them."""

    def commits(item: pytest.Item) -> bool:
        marks = item.iter_markers("django_db")
        return any(mark.kwargs.get("transaction") for mark in marks)

    items.sort(key=commits)


@pytest.fixture(autouse=True, scope="session")
def emptied_after_tests() -> Iterator[None]:
    """Between tests that commit, Django empties all tables and fills them again: what PostgreSQL else refuses."""
    with pytest.MonkeyPatch.context() as patch:
        for place, name in (
            (BaseDatabaseOperations, "execute_sql_flush"),
            (BaseDatabaseCreation, "deserialize_db_from_string"),
        ):
            patch.setattr(place, name, emptying()(getattr(place, name)))
        yield


@pytest.fixture(autouse=True, scope="session")
def writing_as_commands_do() -> None:
    """The web server's connections begin with "nowhere" (unionreg/wsgi.py); those of tests have no limit."""
    import_module("unionreg.wsgi")
    connections.settings["default"]["OPTIONS"].pop("options")


@pytest.fixture
def industry(db) -> Branch:
    return union("CDN", Kind.INDUSTRY, name="Công đoàn ngành")


@pytest.fixture
def post(industry: Branch) -> Branch:
    return union("BC", Kind.DIRECT_SUPERIOR, industry, name="Công đoàn Bưu chính")


@pytest.fixture
def telecom(industry: Branch) -> Branch:
    return union("VT", Kind.DIRECT_SUPERIOR, industry, name="Công đoàn Viễn thông")


@pytest.fixture
def hanoi(post: Branch) -> Branch:
    return union("BC01", under=post, name="Công đoàn Bưu điện Hà Nội", sector="state_enterprise")


@pytest.fixture
def hue(post: Branch) -> Branch:
    return union("BC02", under=post, name="Công đoàn Bưu điện Huế")


@pytest.fixture
def saigon(telecom: Branch) -> Branch:
    return union("VT01", under=telecom, name="Công đoàn Viễn thông Sài Gòn")


@pytest.fixture
def stranger(db) -> User:
    """Signs in, but works for no union."""
    return User.objects.create(username="stranger")


@pytest.fixture
def officer(post: Branch) -> User:
    """Works for `post` and all below it."""
    user = User.objects.create(username="officer", is_staff=True)
    grant(user, post)
    return user


@pytest.fixture
def membership(hanoi: Branch) -> Membership:
    """Of Trần Thị Hoà, a woman of 1985, in `hanoi` since 1 March 2020."""
    return member(hanoi, "Trần Thị Hoà", date(2020, 3, 1), sex="F", born_on="1985-03-27", id_number="001185000001")


@pytest.fixture
def person(membership: Membership) -> Person:
    return membership.person


@pytest.fixture(autouse=True)
def the_language_of_the_register() -> Iterator[None]:
    """Each test begins in Vietnamese, whatever language the page of another one was in."""
    with translation.override("vi"):
        yield


@pytest.fixture(autouse=True)
def plain_static(settings) -> None:
    """Pages are rendered without collected static files."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def office(client, officer: User):
    """The browser of `officer`, who may do all that officers do with unions and members; pages in English."""
    allow(officer, *EDITS)
    client.force_login(officer)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def head_office(client, db):
    """The browser of a superuser; pages in English."""
    sign_in(client, User.objects.create_superuser("admin"))
    client.cookies["django_language"] = "en"
    return client
