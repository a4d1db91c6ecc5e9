"""The page of a person's history, and putting an old value back from it."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from access.history import acting
from access.models import Act
from members.actions.memberships import correct_membership, transfer
from members.actions.people import correct
from members.models import MembershipEvent, Person, PersonEvent
from tests.cast import EDITS, SEES, allow, member
from tests.sent import send


def page_of(person: Person) -> str:
    return reverse("admin:members_person_history", args=[person.pk])


def said_by(answer) -> str:
    """What a page says, without tags and double blanks."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.fixture
def reading(office, officer):
    """The browser of `officer`, who may see histories."""
    allow(officer, *EDITS, "access.view_history")
    return office


@pytest.fixture
def corrected(person, officer) -> Person:
    with acting(by=officer):
        return correct(person, values={"phone": "0912345678", "sex": "M"}, why="Viết nhầm", by=officer)


def put_back_page(person: Person) -> str:
    event = PersonEvent.objects.filter(pgh_obj=person).latest("pgh_id")
    return reverse("admin:members_person_put_back", args=[person.pk, "personevent", event.pk])


def test_the_history_tells_what_became_what_by_whom_and_why(reading, corrected, officer):
    (line,) = reading.get(page_of(corrected), {"verb": "correct"}).context["lines"]
    assert (line.by, line.reasons, line.verbs) == ("officer", ["Viết nhầm"], ["Corrected"])
    assert [(change.label, change.before, change.after) for change in line.changes] == [
        ("Sex", "female", "male"),
        ("Phone", "—", "091•••••78"),
    ]


def test_the_history_tells_on_which_page_it_was_done(reading, person):
    address = reverse("admin:members_person_change", args=[person.pk])
    form = reading.get(address).context["adminform"].form
    data = {name: value if value is not None else "" for name, value in form.initial.items()}
    data |= {"seen": form["seen"].value(), "born_on": "27/03/1985", "address": "Số 1 phố Huế"}
    reading.post(address, data | {"why": "Số mới"})
    said = said_by(reading.get(page_of(person)))
    assert "officer page “Member”" in said
    assert "Why: Số mới" in said


def test_memberships_are_in_the_history_of_their_person(reading, membership, hue, officer):
    transfer(membership, to=hue, on=date(2021, 1, 1), by=officer)
    labels = {
        change.label for line in reading.get(page_of(membership.person)).context["lines"] for change in line.changes
    }
    assert {"Union", "How it ended"} <= labels


def test_personal_values_are_shown_in_part(reading, person, officer):
    correct(person, values={"id_number": "001185000002", "religion": "Phật giáo"}, by=officer)
    said = said_by(reading.get(page_of(person)))
    assert "001185000002" not in said
    assert "001•••••••02" in said
    assert "Phật giáo" not in said
    assert "hidden" in said


def test_not_even_a_superuser_reads_personal_values_in_a_history(head_office, person, officer):
    """They are opened on the person's page, with a line in the log of looks."""
    correct(person, values={"id_number": "001185000002", "religion": "Phật giáo"}, by=officer)
    said = said_by(head_office.get(page_of(person)))
    assert "001•••••••02" in said
    assert "001185000002" not in said
    assert "Phật giáo" not in said


def test_without_the_right_there_is_no_history(office, person):
    assert office.get(page_of(person)).status_code == 403
    assert page_of(person) not in office.get(reverse("admin:members_person_change", args=[person.pk])).content.decode()


def test_the_history_of_a_foreign_person_is_not_there(reading, saigon):
    assert reading.get(page_of(member(saigon).person)).status_code == 404


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"field": "phone"}, 1),
        ({"verb": "correct"}, 1),
        ({"since": "01/01/2100"}, 0),
        ({"until": "01/01/2100"}, 3),
        ({"since": "never"}, 3),
    ],
)
def test_a_history_can_be_searched(reading, corrected, asked, found):
    assert len(reading.get(page_of(corrected), asked).context["lines"]) == found


def test_a_long_history_asks_the_database_as_often_as_a_short_one(reading, person, officer):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert reading.get(page_of(person)).status_code == 200
        return len(asked)

    queries()
    before = queries()
    for number in range(60):
        correct(person, values={"phone": f"09123456{number}"}, by=officer)
    assert queries() == before
    assert "page 1 of 2" in said_by(reading.get(page_of(person)))


def test_an_old_value_is_put_back(reading, corrected, officer):
    said = said_by(reading.get(put_back_page(corrected)))
    assert "091•••••78 → new value —" in said
    answer = send(reading, put_back_page(corrected), {"why": "Sửa lại"})
    assert (answer.status_code, answer.url) == (302, page_of(corrected))
    corrected.refresh_from_db()
    assert (corrected.phone, corrected.sex) == ("", "F")
    act = Act.objects.get(reason="Sửa lại")
    assert (act.verb, act.by) == ("correct", officer)


def test_a_value_is_put_back_with_a_reason_only(reading, corrected):
    assert send(reading, put_back_page(corrected), {"why": ""}).status_code == 200
    corrected.refresh_from_db()
    assert corrected.phone == "0912345678"


def test_what_changed_again_since_is_not_put_back(reading, corrected, officer):
    page = put_back_page(corrected)
    correct(corrected, values={"phone": "0900000003"}, by=officer)
    assert "This was changed again since: Phone." in said_by(reading.get(page))
    send(reading, page, {"why": "Sửa lại"})
    corrected.refresh_from_db()
    assert (corrected.phone, corrected.sex) == ("0900000003", "M")


def test_nobody_puts_back_what_they_may_not_open(reading, corrected, officer):
    page = put_back_page(corrected)
    allow(officer, *(right for right in EDITS if "open" not in right), "access.view_history")
    send(reading, page, {"why": "Sửa lại"})
    corrected.refresh_from_db()
    assert (corrected.phone, corrected.sex) == ("0912345678", "F")


def test_who_may_only_read_puts_nothing_back(reading, corrected, officer):
    allow(officer, *SEES, "access.view_history")
    assert reading.post(put_back_page(corrected), {"why": "Sửa lại"}).status_code == 404


def test_a_membership_is_not_put_back_into_a_foreign_union(reading, membership, saigon, hue, officer):
    correct_membership(membership, values={"branch": saigon}, why="", by=None)
    correct_membership(membership, values={"branch": hue}, why="", by=None)
    event = MembershipEvent.objects.latest("pgh_id")
    page = reverse("admin:members_person_put_back", args=[membership.person_id, "membershipevent", event.pk])
    assert "not yours to choose" in said_by(send(reading, page, {"why": "Sửa lại"}))
    membership.refresh_from_db()
    assert membership.branch == hue
