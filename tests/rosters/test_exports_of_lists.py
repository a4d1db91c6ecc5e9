"""Any list of members as a file: what the list shows, nobody else, in its order; who took it is written down."""

import csv
import re
from datetime import date
from io import BytesIO, StringIO
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from python_calamine import CalamineWorkbook

from access.models import Act
from branches.actions.facts import change
from members.filters import PeopleFilters
from members.models import Person
from rosters.exports import people
from rosters.parsing.cells import FIELDS
from rosters.people_admin import day_of
from tests.cast import SEES, allow, member

EXPORT = "/admin/members/person/export/"
LIST = "/admin/members/person/"
NAME, UNION = FIELDS.index("full_name"), FIELDS.index("branch_code")


@pytest.fixture(autouse=True)
def own_language(settings):
    """Pages are shown in English; other tests keep the language that they had."""
    with override(settings.LANGUAGE_CODE):
        yield


def taken(client: Client, query: str = "", kind: str = "csv") -> list[list[str]]:
    """The lines of the file that the browser gets, headings first."""
    body = b"".join(client.post(EXPORT + query, {"kind": kind, "why": "record", "sensitive": "on"}).streaming_content)
    if kind == "xlsx":
        lines = CalamineWorkbook.from_filelike(BytesIO(body)).get_sheet_by_index(0).to_python()
        return lines[:-2]  # below the table stands who took it
    return list(csv.reader(StringIO(body.decode("utf-8-sig"), newline="")))


def names(client: Client, query: str = "", kind: str = "csv") -> list[str]:
    return [line[NAME] for line in taken(client, query, kind)[1:]]


def test_the_address_is_the_one_that_other_pages_link_to():
    assert reverse("admin:members_person_export") == EXPORT


def test_the_list_offers_its_export_with_its_filters(office, membership):
    page = office.get(f"{LIST}?q=hoa&p=1").content.decode()
    assert f'href="{EXPORT}?q=hoa"' in page


def test_the_page_says_how_many_people_and_which_filters(office, hanoi, hue):
    member(hanoi, "Lê An")
    member(hanoi, "Lê Bình")
    member(hue, "Vũ An")
    page = re.sub(r"\s+", " ", office.get(f"{EXPORT}?union={hanoi.pk}&q=an").content.decode())
    assert "<b>1</b> person" in page
    for words in ("Search: an", "Union: BC01 · Công đoàn Bưu điện Hà Nội and all below it"):
        assert f"<span>{words}</span>" in page


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_list_is_exported_as_it_is_filtered(office, hanoi, hue, kind):
    member(hanoi, "Lê An")
    member(hue, "Lê Bình")
    assert names(office, f"?union={hanoi.pk}", kind=kind) == ["Lê An"]
    assert names(office, "?q=binh", kind=kind) == ["Lê Bình"]


def test_a_list_is_exported_in_its_order(office, hanoi):
    for name in ("Lê Đông", "Trần Dung", "Vũ An"):
        member(hanoi, name)
    assert names(office) == ["Vũ An", "Trần Dung", "Lê Đông"]
    assert names(office, "?o=-1") == ["Lê Đông", "Trần Dung", "Vũ An"]


def test_an_officer_exports_the_granted_unions_only(office, hanoi, saigon):
    member(hanoi, "Của Tôi")
    stranger = member(saigon, "Của Người Khác").person
    assert names(office) == ["Của Tôi"]
    assert names(office, f"?union={saigon.pk}") == []
    assert names(office, f"?ids={stranger.pk}") == []


def test_chosen_people_are_exported_and_no_others(office, hanoi):
    chosen = [member(hanoi, name).person.pk for name in ("Lê An", "Lê Bình")]
    member(hanoi, "Lê Chi")
    answer = office.post(LIST, {"action": "export_chosen", "_selected_action": chosen})
    address, query = answer.url.split("?")
    assert address == EXPORT
    assert names(office, f"?{query}") == ["Lê An", "Lê Bình"]


def test_choosing_all_pages_exports_the_whole_list(office, hanoi):
    first = member(hanoi, "Lê An").person
    said = {"action": "export_chosen", "_selected_action": first.pk, "select_across": "1"}
    assert office.post(f"{LIST}?q=an", said).url == f"{EXPORT}?q=an"


def test_whoever_may_not_see_members_exports_none(client, officer, membership):
    allow(officer, "branches.view_branch", "members.export_person")
    client.force_login(officer)
    assert client.get(EXPORT).status_code == 403
    assert client.post(EXPORT, {"kind": "csv"}).status_code == 403


def test_an_export_needs_its_own_right(office, officer, membership):
    allow(officer, *SEES)
    assert office.get(EXPORT).status_code == 403
    assert EXPORT not in office.get(LIST).content.decode()
    allow(officer, *SEES, "members.export_person")
    assert office.get(EXPORT).status_code == 200


def test_a_link_alone_takes_nothing(office, membership):
    assert "Content-Disposition" not in office.get(EXPORT)
    assert not Act.objects.filter(verb="export").exists()


def test_who_exported_what_is_written_down(office, officer, hanoi):
    member(hanoi, "Lê An", id_number="001185000001")
    taken(office, f"?union={hanoi.pk}&q=001185000001&o=1")
    act = Act.objects.get(verb="export")
    assert (act.by, act.subject_type, act.details["rows"], act.details["file"]) == (officer, "members.person", 1, "csv")
    assert act.details["filters"] == "?" + urlencode({"q": "001•••••••01", "union": hanoi.pk})


@pytest.mark.parametrize(("kind", "mark"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK\x03\x04")])
def test_the_first_bytes_are_sent_before_the_people_are_read(office, hanoi, kind, mark, django_assert_num_queries):
    member(hanoi, "Lê An")
    sent = office.post(EXPORT, {"kind": kind, "why": "record"}).streaming_content
    with django_assert_num_queries(0):
        assert next(sent).startswith(mark)
    with django_assert_num_queries(2):  # the people; and, that the whole file was sent
        assert b"".join(sent)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_number_of_queries_does_not_grow_with_the_list(office, hanoi, kind):
    asked = []
    for count in (2, 20):
        for number in range(count):
            member(hanoi, f"Lê An {number}")
        with CaptureQueriesContext(connection) as queries:
            taken(office, kind=kind)
        asked.append(len(queries))
    assert asked[1] <= asked[0] <= 20


def test_files_are_named_after_their_union_and_day(office, membership, hanoi):
    today, taken_on = timezone.localdate().isoformat(), timezone.localdate().strftime("%d-%m-%Y")
    disposition = office.post(f"{EXPORT}?union={hanoi.pk}", {"kind": "csv", "why": "record"})["Content-Disposition"]
    assert f'filename="members-bc01-{today}--officer--{taken_on}-' in disposition
    assert f"filename*=UTF-8''Members%20BC01%20{today}%20%28officer%2C%20{taken_on}%20" in disposition


def test_no_browser_keeps_a_copy(office, membership):
    assert "no-store" in office.post(EXPORT, {"kind": "csv", "why": "record"})["Cache-Control"]


def test_headings_follow_the_language_of_the_officer(office, membership):
    assert taken(office)[0][:3] == ["Member code", "Full name", "Born on"]
    office.cookies["django_language"] = "vi"
    assert taken(office)[0][:3] == ["Mã đoàn viên", "Họ và tên", "Ngày sinh"]
    assert taken(office)[1][FIELDS.index("sex")] == "Nữ"


def test_a_list_of_members_has_the_columns_of_a_roster(office, membership):
    assert {len(line) for line in taken(office)} == {len(FIELDS)}


def test_former_members_are_exported_without_a_union(office, hanoi):
    member(hanoi, "Đã Ra", until=date(2020, 6, 1))
    headings, former = taken(office, "?membership=former")
    assert former[UNION : UNION + 2] == ["", ""]
    assert headings[len(FIELDS) :] == ["Member or former member"]
    assert former[len(FIELDS) :] == ["No member since 01/06/2020 (BC01 – Công đoàn Bưu điện Hà Nội)"]


def test_members_beside_former_members_keep_their_union(office, hanoi):
    member(hanoi, "Vẫn Là")
    member(hanoi, "Đã Ra", until=date(2020, 6, 1))
    told = {line[NAME]: (line[UNION], line[-1]) for line in taken(office, "?membership=all")[1:]}
    assert told["Vẫn Là"] == ("BC01", "Member")
    assert told["Đã Ra"][0] == ""


def test_a_list_of_a_past_day_shows_the_unions_of_that_day(hanoi, hue):
    moved = member(hanoi, "Lê An", until=date(2020, 6, 1)).person
    moved.memberships.create(branch=hue, started_on=date(2020, 6, 1), start_reason="transferred_within")
    change(hanoi, on=date(2021, 1, 1), by=None, name="Tên Mới")
    (past,), (now,) = (people(Person.objects.all(), on=day) for day in (date(2020, 5, 31), date(2020, 6, 1)))
    assert past[UNION : UNION + 2] == ("BC01", "Công đoàn Bưu điện Hà Nội")
    assert now[UNION] == "BC02"


@pytest.mark.parametrize(
    ("query", "day"),
    [
        ("on=2020-05-31", date(2020, 5, 31)),
        ("movement=joined&since=2020-01-01&until=2020-12-31", date(2020, 12, 31)),
        ("movement=left&since=2020-01-01&until=2020-12-31", date(2020, 12, 31)),
        ("q=an", None),
    ],
)
def test_a_list_speaks_of_a_day(officer, query, day):
    assert day_of(PeopleFilters(QueryDict(query), user=officer)) == (day or timezone.localdate())


def test_whoever_left_between_two_days_has_no_union_in_the_file(office, hanoi):
    member(hanoi, "Đã Ra", until=date(2020, 6, 1))
    (line,) = taken(office, "?movement=left&since=2020-01-01&until=2020-12-31")[1:]
    assert (line[NAME], line[UNION]) == ("Đã Ra", "")
    assert line[-1] == "No member since 01/06/2020 (BC01 – Công đoàn Bưu điện Hà Nội)"


def test_a_list_of_nobody_is_a_file_of_headings():
    assert list(people(Person.objects.none(), on=date(2020, 1, 1))) == []


def test_a_percent_sign_in_a_filter_is_itself(hanoi):
    member(hanoi, "Lê An", note="100%s")
    assert len(list(people(Person.objects.filter(note__contains="%s"), on=date(2020, 1, 1)))) == 1
    assert len(list(people(Person.objects.extra(where=["note LIKE '100%%'"]), on=date(2020, 1, 1)))) == 1
