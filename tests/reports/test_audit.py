"""The page of the audit trail: who may read it, what it can be searched by, and the file of it."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from access.audit import record
from access.models import Act
from branches.actions.particulars import describe
from members.actions.memberships import end_many
from members.actions.people import correct
from members.models import EndReason, Person
from rosters.models import Import
from tests.cast import IMPORTS, SEES, allow, member

LIST = "/admin/access/act/"
EXPORT = "/admin/access/act/export/"


@pytest.fixture
def auditor(office, officer):
    """The browser of `officer`, who may read the trail of `post` and all below it."""
    allow(officer, *SEES, *IMPORTS, "access.audit")
    return office


@pytest.fixture
def foreign(saigon) -> Person:
    return correct(member(saigon, "Lê Mai").person, values={"phone": "0900000001"}, why="Số mới", by=None)


@pytest.fixture
def trail(person, foreign, hanoi, officer) -> None:
    """Something that was done to a person and a union of `post`, and to a foreign person."""
    correct(person, values={"phone": "0912345678"}, why="Viết nhầm số", by=officer)
    describe(hanoi, by=None, reason="Theo báo cáo", workers=120)


def found(browser, **asked: str) -> list[str]:
    """The reasons of the lines that the list shows."""
    return [act.reason for act in browser.get(LIST, asked, follow=True).context["cl"].result_list if act.reason]


def test_the_trail_is_for_who_may_audit(office, trail):
    assert office.get(LIST).status_code == 403
    assert office.get(EXPORT).status_code == 403


def test_an_auditor_reads_what_was_done_in_the_own_unions(auditor, trail):
    assert found(auditor) == ["Theo báo cáo", "Viết nhầm số"]


def test_a_superuser_reads_all(head_office, trail):
    assert set(found(head_office)) == {"Theo báo cáo", "Viết nhầm số", "Số mới"}


def test_a_foreign_line_is_as_one_that_is_not_there(auditor, trail):
    foreign = Act.objects.get(reason="Số mới").pk
    for pk in (foreign, foreign + 1000):
        assert auditor.get(reverse("admin:access_act_change", args=[pk])).status_code == 404


def test_imports_are_read_as_far_as_they_are_seen(auditor, officer, stranger):
    for user in (officer, stranger):
        incoming = Import.objects.create(effective_on=date(2024, 1, 1), by=user)
        record("apply", incoming, by=user, reason=user.username)
    assert found(auditor) == ["officer"]


def test_lines_about_several_memberships_are_read_where_one_of_them_is(auditor, membership, saigon):
    theirs = member(saigon)
    for one, why in ((membership, "ours"), (theirs, "theirs")):
        end_many([one.pk], on=date(2024, 5, 1), reason=EndReason.RETIRED, why=why, by=None)
    assert found(auditor) == ["ours"]


@pytest.mark.parametrize(
    ("asked", "reasons"),
    [
        ({"q": "nhầm"}, ["Viết nhầm số"]),
        ({"q": "BC01"}, ["Theo báo cáo"]),
        ({"by": "offic"}, ["Viết nhầm số"]),
        ({"verb": "describe"}, ["Theo báo cáo"]),
        ({"kind": "members.person"}, ["Viết nhầm số"]),
        ({"since": "01/01/2100"}, []),
        ({"until": "01/01/2100"}, ["Theo báo cáo", "Viết nhầm số"]),
        ({"since": "never"}, []),
    ],
)
def test_the_trail_can_be_searched(auditor, trail, asked, reasons):
    assert found(auditor, **asked) == reasons


def test_the_trail_is_found_by_the_code_of_a_member(auditor, trail, person):
    person.refresh_from_db()
    assert found(auditor, q=person.member_code) == ["Viết nhầm số"]


def test_the_trail_is_found_by_union(head_office, trail, post, telecom, hue):
    assert found(head_office, union=post.pk) == ["Theo báo cáo", "Viết nhầm số"]
    assert found(head_office, union=telecom.pk) == ["Số mới"]
    assert found(head_office, union=hue.pk) == []


def test_a_line_tells_personal_values_in_part(auditor, person):
    correct(person, values={"phone": "0912345678", "religion": "Phật giáo"}, why="", by=None)
    page = auditor.get(reverse("admin:access_act_change", args=[Act.objects.latest("pk").pk])).content.decode()
    assert "091•••••78" in page
    assert "0912345678" not in page
    assert "Phật giáo" not in page


def export(browser, kind: str, **asked: str) -> bytes:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    answer = browser.post(f"{EXPORT}?{query}", {"kind": kind, "why": "report"})
    return b"".join(answer.streaming_content)


def test_the_lines_found_go_into_a_file(auditor, trail):
    sheet = openpyxl.load_workbook(BytesIO(export(auditor, "xlsx", verb="correct"))).active
    headings, *lines = sheet.iter_rows(values_only=True)
    assert headings[:3] == ("When", "By whom", "What")
    assert [(line[1], line[2], line[5]) for line in lines] == [("officer", "Corrected", "Viết nhầm số")]
    assert "0912345678" not in str(lines)


def test_a_file_of_the_trail_has_no_formulas(auditor, person, officer):
    correct(person, values={"phone": "0912345678"}, why="=1+1", by=officer)
    assert "'=1+1" in export(auditor, "csv").decode()
    sheet = openpyxl.load_workbook(BytesIO(export(auditor, "xlsx"))).active
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_who_takes_the_trail_into_a_file_is_in_the_trail(auditor, officer, trail):
    export(auditor, "csv", verb="correct")
    act = Act.objects.latest("pk")
    assert (act.verb, act.by) == ("export_acts", officer)
    assert (act.details["rows"], act.details["asked"]) == (1, ["verb: correct"])


def test_a_long_trail_asks_the_database_as_often_as_a_short_one(auditor, person, officer):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            auditor.get(LIST)
        return len(asked)

    correct(person, values={"phone": "0912345678"}, why="", by=officer)
    queries()
    before = queries()
    for number in range(10, 40):
        correct(person, values={"phone": f"09123456{number}"}, why="", by=officer)
    assert queries() == before
