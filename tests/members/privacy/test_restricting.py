"""Whose processing is restricted is counted everywhere, seen by the desk only, and in no file."""

import csv
from io import StringIO

import pytest
from django.urls import reverse

from access.models import Act
from members.models import Person
from members.privacy.requests import finish
from reports.headcount import headcount
from rosters.exports import members as exported
from rosters.models import Decision
from tests.cast import EDITS, IMPORTS, SEES, allow, member
from tests.members.privacy.desk import ask, told
from tests.rosters.imports import HOA

LIST, EXPORT = reverse("admin:members_person_changelist"), reverse("admin:members_person_export")
PRINT, LOOK = reverse("admin:members_person_print"), reverse("admin:members_person_look")
pytestmark = pytest.mark.django_db


@pytest.fixture
def hidden(person, hanoi) -> Person:
    """Trần Thị Hoà, restricted; Lê Lan of the same union is not."""
    member(hanoi, "Lê Lan")
    finish(ask(person, "restrict"), by=None, **told())
    person.refresh_from_db()
    return person


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("address", [LIST, f"{LIST}?membership=all", f"{LIST}?on=2024-01-01", f"{LIST}?q=Hoa", PRINT])
def test_officers_find_the_person_nowhere(office, hidden, address):
    page = text(office.get(address))
    for value in (hidden.full_name, hidden.member_code, "34<", hidden.id_number):
        assert value not in page


def test_the_list_says_how_many_it_does_not_show_but_not_who(office, hidden):
    assert "1 more member is counted but not shown" in text(office.get(LIST))
    for asked in ("q=Hoa", "sex=F", "age=30", "ethnicity=Kinh"):
        assert "counted but not shown" not in text(office.get(f"{LIST}?{asked}"))


@pytest.mark.parametrize("place", ["change", "history"])
def test_the_person_s_pages_are_not_found(office, hidden, place):
    assert office.get(reverse(f"admin:members_person_{place}", args=[hidden.pk])).status_code == 404
    membership = hidden.memberships.get()
    for act in ("end", "transfer", "correct"):
        assert office.get(reverse(f"admin:members_person_{act}", args=[hidden.pk, membership.pk])).status_code == 404


def test_looking_somebody_up_does_not_show_the_person(office, hidden):
    page = text(office.post(LOOK, {"full_name": hidden.full_name, "id_number": hidden.id_number}))
    assert hidden.member_code not in page


def test_the_desk_sees_the_person_with_a_mark(desk, hidden):
    assert hidden.full_name in text(desk.get(LIST))
    assert "counted everywhere" in text(desk.get(reverse("admin:members_person_change", args=[hidden.pk])))


def test_what_one_user_sees_is_not_remembered_for_another(office, desk, officer, protector, hidden):
    """Both reach the same unions: the answer is kept for each."""
    for browser, user, seen in ((desk, protector, 2), (office, officer, 1), (desk, protector, 2)):
        browser.force_login(user)
        assert browser.get(LIST).context["cl"].result_count == seen


def test_drop_downs_offer_nothing_of_the_person_whoever_asked_first(office, desk, officer, hidden):
    Person.objects.filter(pk=hidden.pk).update(qualification="Riêng một mình")
    assert text(desk.get(LIST)).count("Riêng một mình") == 0
    allow(officer, *SEES)
    assert "Riêng một mình" not in text(office.get(LIST))


def test_counts_stay(hidden, hanoi):
    counted = {row.code: row.members for row in headcount(on=told()["on"])}
    assert counted["BC01"] == 2


def test_no_export_has_the_person_and_the_trail_says_how_many(office, officer, hidden):
    assert "1 more member is left out" in text(office.get(EXPORT))
    rows = list(csv.reader(StringIO(office.post(EXPORT, {"kind": "csv", "why": "record"}).getvalue().decode())))
    assert len(rows) == 2
    assert Act.objects.filter(verb="export").first().details["kept_back"] == 1


def test_the_desk_s_own_exports_leave_the_person_out(desk, protector, hidden):
    allow(protector, *protector.grants.get().role.rights, "members.export_person")
    assert "1 more member is left out" in text(desk.get(EXPORT))
    assert hidden.full_name not in desk.post(EXPORT, {"kind": "csv", "why": "record"}).getvalue().decode()
    assert hidden.full_name not in text(desk.get(PRINT))


def test_the_command_leaves_the_person_out(hidden, hanoi):
    rows = list(exported(hanoi, on=told()["on"], by=None))
    assert len(rows) == 1
    assert hidden.full_name not in str(rows)


def test_a_roster_changes_nothing_about_the_person_and_shows_nothing(import_rows, officer, hanoi, hidden):
    allow(officer, *EDITS, *IMPORTS)
    incoming = import_rows([HOA | {"phone": "0912000111"}], branch=hanoi, by=officer)
    decision = Decision.objects.get(roster_import=incoming)
    assert (decision.outcome, decision.refusals, decision.before) == ("refused", ["data_kept_back"], {})
    hidden.refresh_from_db()
    assert hidden.phone == ""


def test_an_import_of_before_does_not_show_the_person_any_more(
    import_rows, desk, protector, office, officer, hanoi, person
):
    allow(officer, *EDITS, *IMPORTS)
    incoming = import_rows([HOA], branch=hanoi, by=officer)
    page = reverse("admin:rosters_import_change", args=[incoming.pk])
    assert HOA["full_name"] in text(office.get(f"{page}?rows=all"))
    finish(ask(person, "restrict"), by=None, **told())
    shown = text(office.get(f"{page}?rows=all"))
    assert HOA["full_name"] not in shown, shown[shown.index(HOA["full_name"]) - 300 :][:400]
    assert "processing is restricted" in shown
