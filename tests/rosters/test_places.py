"""Which union a row belongs to: its own code or name, a heading, the sheet, --branch, the title."""

from datetime import date

import pytest

from branches.actions.facts import change
from branches.models import Kind
from tests.cast import union
from tests.rosters.imports import AN, BINH, decisions, outcomes, refusals

HEADER = ["STT", "Họ và tên", "Ngày sinh", "Số CCCD"]


def person(number: int) -> list[str]:
    return [str(number), "Nguyễn Văn An", "02/09/1990", f"00109000000{number}"]


def places(incoming) -> list[int | None]:
    return [decision.branch_id for decision in decisions(incoming)]


@pytest.fixture
def long_named(post):
    return union("BC05", under=post, name="Công đoàn cơ sở Bưu điện Đà Nẵng", short_name="BĐ ĐN")


@pytest.mark.parametrize("code", ["BC01", "bc01"])
def test_a_row_names_its_union_by_code(import_rows, hanoi, hue, code):
    assert places(import_rows([AN | {"branch_code": code}], branch=hue)) == [hanoi.pk]


@pytest.mark.parametrize(
    "name",
    [
        "Công đoàn cơ sở Bưu điện Đà Nẵng",
        "CÔNG ĐOÀN CƠ SỞ BƯU ĐIỆN ĐÀ NẴNG",
        "cong doan co so buu dien da nang",
        "CĐCS Bưu điện Đà Nẵng",
        "cdcs  Bưu điện Đà Nẵng.",
        "BĐ ĐN",
        "BC05",
    ],
)
def test_a_row_names_its_union_by_name_in_every_usual_spelling(import_rows, long_named, name):
    assert places(import_rows([AN | {"branch_name": name}])) == [long_named.pk]


def test_the_code_goes_before_the_name(import_rows, hanoi, hue):
    row = AN | {"branch_code": "BC01", "branch_name": hue.name}
    assert places(import_rows([row])) == [hanoi.pk]


def test_a_wrong_code_is_not_saved_by_the_name(import_rows, hanoi, hue):
    row = AN | {"branch_code": "BC99", "branch_name": hue.name}
    assert refusals(import_rows([row], branch=hanoi)) == [["branch_unknown"]]


def test_a_union_may_still_be_called_as_it_was(import_rows, hanoi):
    change(hanoi, on=date(2024, 1, 1), by=None, name="Công đoàn Bưu điện Thủ đô")
    rows = [AN | {"branch_name": "Công đoàn Bưu điện Hà Nội"}, BINH | {"branch_name": "Công đoàn Bưu điện Thủ đô"}]
    assert places(import_rows(rows)) == [hanoi.pk, hanoi.pk]


def test_an_old_roster_knows_no_later_name(import_rows, hanoi):
    change(hanoi, on=date(2024, 1, 1), by=None, name="Công đoàn Bưu điện Thủ đô")
    incoming = import_rows([AN | {"branch_name": "Công đoàn Bưu điện Thủ đô"}], on=date(2023, 1, 1), commit=False)
    assert places(incoming) == [None]


def test_rows_belong_to_the_heading_above_them(import_lines, hanoi, hue):
    lines = [HEADER, [hanoi.name], person(1), person(2), ["II", hue.name], person(3)]
    assert places(import_lines(lines)) == [hanoi.pk, hanoi.pk, hue.pk]


def test_a_heading_that_names_a_department_says_nothing(import_lines, hanoi):
    assert places(import_lines([HEADER, ["Tổ văn phòng"], person(1)], branch=hanoi)) == [hanoi.pk]


def test_the_row_s_own_word_goes_before_the_heading(import_lines, hanoi, hue):
    lines = [[*HEADER, "Mã CĐCS"], [hanoi.name], [*person(1), "BC02"], [*person(2), ""]]
    assert places(import_lines(lines)) == [hue.pk, hanoi.pk]


@pytest.mark.parametrize("title", ["BC01", "Công đoàn Bưu điện Hà Nội"])
def test_a_sheet_may_be_called_after_its_union(import_lines, hanoi, hue, title):
    assert places(import_lines([HEADER, person(1)], title=title, branch=hue)) == [hanoi.pk]


def test_the_heading_goes_before_the_sheet(import_lines, hanoi, hue):
    assert places(import_lines([HEADER, [hue.name], person(1)], title="BC01")) == [hue.pk]


def test_the_union_of_the_import_goes_before_the_title(import_lines, hanoi, hue):
    assert places(import_lines([[hanoi.name], [], HEADER, person(1)], branch=hue)) == [hue.pk]


def test_the_title_names_the_union_where_nothing_else_does(import_lines, hanoi):
    lines = [["CÔNG ĐOÀN BƯU CHÍNH", "", "CỘNG HÒA"], [hanoi.name.upper()], ["DANH SÁCH"], HEADER, person(1)]
    assert places(import_lines(lines)) == [hanoi.pk]


def test_titles_that_name_two_unions_side_by_side_name_none(import_lines, hanoi, hue):
    assert refusals(import_lines([[hanoi.name], [hue.name], HEADER, person(1)])) == [["branch_missing"]]


def test_a_title_that_names_two_unions_alike_names_none(import_lines, hanoi):
    union("BC03", under=hanoi.parent, name=hanoi.name)
    assert refusals(import_lines([[hanoi.name], [], HEADER, person(1)])) == [["branch_missing"]]


def test_the_union_of_the_import_must_be_the_importer_s(import_rows, officer, saigon):
    assert refusals(import_rows([AN], branch=saigon, by=officer)) == [["branch_out_of_scope"]]


def test_a_name_of_somebody_else_s_union_is_unknown(import_rows, officer, saigon):
    assert refusals(import_rows([AN | {"branch_name": saigon.name}], by=officer)) == [["branch_unknown"]]


def test_of_two_unions_of_one_name_the_importer_s_own_is_meant(import_rows, officer, hanoi, telecom):
    union("VT09", under=telecom, name=hanoi.name)
    assert places(import_rows([AN | {"branch_name": hanoi.name}], by=officer)) == [hanoi.pk]


def test_a_superior_union_may_have_members_of_its_own(import_rows, post):
    assert places(import_rows([AN | {"branch_code": "BC"}])) == [post.pk]


def test_a_column_of_departments_is_left_out_with_a_hint(import_lines, hanoi):
    lines = [[*HEADER, "Đơn vị"], [*person(1), "Phòng Kế toán"], [*person(2), "Phòng Kỹ thuật"]]
    incoming = import_lines(lines, branch=hanoi)
    assert places(incoming) == [hanoi.pk, hanoi.pk]
    assert hints(incoming) == [{"code": "branch_names_not_used", "header": "Đơn vị"}]


def test_a_column_of_units_that_names_one_union_counts(import_lines, hanoi):
    lines = [[*HEADER, "Đơn vị"], [*person(1), hanoi.name], [*person(2), "Phòng Kỹ thuật"]]
    incoming = import_lines(lines, branch=hanoi)
    assert refusals(incoming) == [[], ["branch_unknown"]]
    assert hints(incoming) == []


def test_a_column_of_grassroots_unions_counts_always(import_lines, hanoi):
    lines = [[*HEADER, "Công đoàn cơ sở"], [*person(1), "Không có thật"]]
    assert refusals(import_lines(lines, branch=hanoi)) == [["branch_unknown"]]


def test_a_blank_name_falls_back_to_the_import_s_union(import_lines, hanoi, hue):
    lines = [[*HEADER, "Công đoàn cơ sở"], [*person(1), hue.name], [*person(2), ""]]
    assert places(import_lines(lines, branch=hanoi)) == [hue.pk, hanoi.pk]


def test_each_sheet_of_a_union_s_name_goes_there(import_files, hanoi, hue, tmp_path):
    for number, code in enumerate(("BC01", "BC02"), 1):
        (tmp_path / f"{code}.csv").write_text("\n".join(map(",".join, (HEADER, person(number)))), "utf-8")
    incoming = import_files(tmp_path / "BC01.csv", tmp_path / "BC02.csv")
    assert places(incoming) == [hanoi.pk, hue.pk]
    assert outcomes(incoming) == ["new", "new"]


def test_a_group_is_a_union_like_any_other(import_rows, hanoi):
    group = union("BC01-T1", Kind.GROUP, hanoi, name="Tổ công đoàn 1")
    assert places(import_rows([AN | {"branch_name": "TCĐ 1"}])) == [group.pk]


def hints(incoming) -> list[dict]:
    return [hint for file in incoming.files.all() for sheet in file.sheets.all() for hint in sheet.hints]
