"""What an import changed is in the history, as one action of whoever confirmed it."""

import pytest
from django.urls import reverse

from access.history import acting
from access.models import Act
from members.models import MembershipEvent, Person, PersonEvent
from rosters.models import Import
from rosters.pipeline.apply import apply
from tests import cast
from tests.rosters.imports import AN, HOA


def test_an_import_is_one_action_under_its_number(import_rows, membership, hanoi, officer):
    incoming = import_rows([HOA | {"phone": "0912345678"}, AN], branch=hanoi, commit=False)
    apply(incoming, by=officer)
    act = Act.objects.get(verb="apply")
    for events in (PersonEvent, MembershipEvent):
        of_it = events.objects.filter(pgh_context__metadata={"roster_import": incoming.pk, "user": officer.pk})
        assert set(of_it.values_list("pgh_context", flat=True)) == {act.context_id}
    assert PersonEvent.objects.filter(pgh_context=act.context_id).count() == 2
    assert MembershipEvent.objects.filter(pgh_context=act.context_id).count() == 1


@pytest.fixture
def applied(import_rows, membership, hanoi, officer) -> Import:
    """An import of `officer` that gave Hoà a phone number and brought An."""
    cast.allow(officer, *cast.SEES, *cast.IMPORTS, "access.view_history")
    incoming = import_rows([HOA | {"phone": "0912345678"}, AN], branch=hanoi, by=officer, commit=False)
    return apply(incoming, by=officer)


def names(browser, incoming: Import, **asked: str) -> list[str]:
    page = browser.get(reverse("admin:rosters_import_history", args=[incoming.pk]), asked)
    return [person.full_name for person in page.context["lines"]]


def test_the_history_of_an_import_tells_what_it_changed(desk, applied):
    page = desk.get(reverse("admin:rosters_import_history", args=[applied.pk]))
    hoa, an = page.context["lines"]
    assert [(told.label, told.before, told.after) for told in hoa.lines[0].changes] == [("Phone", "—", "091•••••78")]
    assert len(an.lines) == 2  # entered, and the membership


def test_the_people_of_an_import_can_be_searched(desk, applied):
    assert names(desk, applied, field="phone") == ["Trần Thị Hoà"]
    assert names(desk, applied, field="email") == []
    assert names(desk, applied, words="van an") == ["Nguyễn Văn An"]


def test_what_changed_later_is_not_of_the_import(desk, applied):
    with acting(command="test"):
        Person.objects.update(phone="0900000001")
    page = desk.get(reverse("admin:rosters_import_history", args=[applied.pk]))
    assert "090•••••01" not in page.content.decode()


def test_people_who_moved_out_of_reach_are_not_told(desk, applied, membership, saigon):
    membership.person.memberships.update(branch=saigon)
    assert names(desk, applied) == ["Nguyễn Văn An"]


def test_the_import_of_another_officer_has_no_history_page(desk, import_rows, officer, hanoi, stranger):
    cast.allow(officer, *cast.EDITS, *cast.IMPORTS, "access.view_history")
    incoming = import_rows([AN], branch=hanoi, by=stranger)
    assert desk.get(reverse("admin:rosters_import_history", args=[incoming.pk])).status_code == 404
