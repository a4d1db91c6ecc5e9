"""Who works at the desk of data subjects: two officers of one union, each with a browser."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from access.models import User
from branches.models import Branch
from tests.members.privacy.desk import handler
from tests.rosters.conftest import import_files, import_rows, parsed_here, var_dir  # noqa: F401 - fixtures
from tests.signed_in import sign_in


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def protector(post: Branch) -> User:
    """Handles the requests of `post` and all below it."""
    return handler("protector", post)


@pytest.fixture
def second(post: Branch) -> User:
    """Another one who does so: two see more than one."""
    return handler("second", post)


@pytest.fixture
def desk(client: Client, protector: User) -> Client:
    """The browser of `protector`; pages in English."""
    sign_in(client, protector)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def second_desk(second: User) -> Client:
    browser = Client()
    sign_in(browser, second)
    browser.cookies["django_language"] = "en"
    return browser
