"""Files out: verbatim for programs, harmless for spreadsheet programs, of a day, within a scope."""

import csv
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from python_calamine import CalamineWorkbook

from branches.actions.facts import change
from branches.models import Kind
from branches.sheets import harmless
from members.models import Person
from rosters.export_file import File
from rosters.exports import members, write_csv, write_xlsx
from rosters.parsing.cells import FIELDS
from tests.cast import member, union

DAY = date(2020, 6, 1)


def exported(branch=None, on: date = DAY, by=None) -> list[dict[str, str]]:
    return [dict(zip(FIELDS, row, strict=True)) for row in members(branch, on=on, by=by)]


def names(branch=None, on: date = DAY, by=None) -> list[str]:
    return [row["full_name"] for row in exported(branch, on, by)]


def as_csv(kind: str) -> list[list[str]]:
    out = StringIO(newline="")
    write_csv(out, members(None, on=DAY, by=None), File(kind))
    return list(csv.reader(StringIO(out.getvalue(), newline="")))


def test_a_member_is_exported_with_all_fields(membership):
    (row,) = exported()
    membership.person.refresh_from_db()
    for field in set(FIELDS) - {"party_member", "branch_code", "branch_name"}:
        assert row[field] == getattr(membership.person, field)
    assert (row["party_member"], row["branch_code"]) == ("0", "BC01")
    assert row["branch_name"] == "Công đoàn Bưu điện Hà Nội"


def test_members_stand_by_union_and_in_vietnamese_order(industry, hanoi, hue):
    for branch, name in ((hue, "Lê An"), (hanoi, "Lê Đông"), (hanoi, "Trần Dung"), (hanoi, "Lê Ân"), (hanoi, "Vũ An")):
        member(branch, name)
    assert names() == ["Vũ An", "Lê Ân", "Trần Dung", "Lê Đông", "Lê An"]


def test_only_the_members_of_the_day_are_exported(hanoi):
    member(hanoi, "Đã Ra", until=DAY)
    member(hanoi, "Đang Là", on=DAY)
    assert names(on=date(2020, 5, 31)) == ["Đã Ra"]
    assert names(on=DAY) == ["Đang Là"]


def test_an_export_of_a_past_day_follows_that_day_s_tree(post, telecom, hanoi):
    member(union("S1", Kind.SECTION, hanoi), "Tổ Viên")
    member(hanoi, "Đoàn Viên")
    change(hanoi, on=DAY, by=None, parent=telecom, name="Mới")
    assert len(names(post, on=date(2020, 5, 31))) == 2
    assert names(post, on=DAY) == []
    assert len(names(telecom, on=DAY)) == 2
    assert {row["branch_name"] for row in exported(on=date(2020, 5, 31)) if row["branch_code"] == "BC01"} == {
        "Công đoàn Bưu điện Hà Nội"
    }


def test_an_officer_exports_the_granted_unions_only(officer, stranger, industry, hanoi, saigon):
    member(hanoi, "Của Tôi")
    member(saigon, "Của Người Khác")
    assert names(by=officer) == ["Của Tôi"]
    assert names(industry, by=officer) == ["Của Tôi"]
    assert names(saigon, by=officer) == []
    assert names(by=stranger) == []


FORMULAS = ["=1+1", "+84912345678", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_could_run_is_made_harmless(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Nguyễn Văn An", "0912345678", "a=1", "'=1", "1-2"])
def test_other_text_is_left_alone(text):
    assert harmless(text) == text


@pytest.mark.parametrize("kind", ["vi", "en"])
def test_no_cell_of_a_file_for_people_can_run(hanoi, kind):
    member(hanoi, "An", note="=cmd|' /C calc'!A0", phone="+84912345678", address="@here")
    row = dict(zip(FIELDS, as_csv(kind)[1], strict=True))
    assert (row["note"], row["phone"], row["address"]) == ("'=cmd|' /C calc'!A0", "'+84912345678", "'@here")


def test_a_file_for_programs_is_verbatim(hanoi):
    facts = {"note": '=1+1 "a",\nb', "born_on": "1985-03", "sex": "F", "joined_on": "2010", "party_member": True}
    member(hanoi, "An", **facts)
    first, line = as_csv("fields")
    assert first == list(FIELDS)
    row = dict(zip(FIELDS, line, strict=True))
    assert (row["note"], row["born_on"], row["sex"], row["joined_on"]) == ('=1+1 "a",\nb', "1985-03", "F", "2010")
    assert row["party_member"] == "1"


def test_a_file_for_officers_reads_as_they_write(hanoi):
    member(hanoi, "An", sex="F", born_on="1985-03-27", joined_on="2010-04", id_issued_on="2021", party_member=True)
    row = dict(zip(FIELDS, as_csv("vi")[1], strict=True))
    assert (row["born_on"], row["joined_on"], row["id_issued_on"]) == ("27/03/1985", "04/2010", "2021")
    assert (row["sex"], row["party_member"]) == ("Nữ", "x")
    assert dict(zip(FIELDS, as_csv("en")[1], strict=True))["sex"] == "F"


def test_headings_are_named_in_three_ways():
    assert File("fields").header[:3] == ("member_code", "full_name", "born_on")
    assert File("vi").header[:3] == ("Mã đoàn viên", "Họ và tên", "Ngày sinh")
    assert File("en").header[:3] == ("Member code", "Full name", "Born on")


@pytest.mark.parametrize("kind", ["fields", "vi"])
def test_a_workbook_holds_text_only(hanoi, tmp_path, kind):
    member(hanoi, "An", id_number="001185000001", note="=1+1", address="https://example.vn")
    file = tmp_path / "a.xlsx"
    assert write_xlsx(file, members(None, on=DAY, by=None), File(kind)) == 1
    first, line = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    assert tuple(first) == File(kind).header
    row = dict(zip(FIELDS, line, strict=True))
    assert (row["id_number"], row["note"], row["address"]) == ("001185000001", "=1+1", "https://example.vn")


def test_the_command_writes_what_its_name_says(officer, hanoi, saigon, tmp_path):
    member(hanoi, "Của Tôi")
    member(saigon, "Của Người Khác")
    file = tmp_path / "a.csv"
    call_command("export_roster", "--branch", "bc01", "--header", "fields", "--as", "officer", "--out", str(file))
    with file.open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["full_name"], row["member_code"]) == ("Của Tôi", Person.objects.get(full_name="Của Tôi").member_code)


def test_a_file_for_excel_says_that_it_is_utf_8(hanoi, tmp_path):
    call_command("export_roster", "--out", str(tmp_path / "a.csv"))
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_file_of_another_kind_is_refused_in_a_sentence(hanoi, tmp_path):
    with pytest.raises(CommandError, match=r"\.xlsx"):
        call_command("export_roster", "--out", str(tmp_path / "a.pdf"))
    with pytest.raises(CommandError, match="NICHT"):
        call_command("export_roster", "--branch", "NICHT", "--out", str(tmp_path / "a.csv"))
