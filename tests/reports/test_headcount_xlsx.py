"""The page of counts as a workbook."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from tests.cast import member, union


def saved(browser, query: str = "on=2020-06-01") -> openpyxl.Workbook:
    response = browser.get(f"/admin/headcount/xlsx/?{query}")
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    return openpyxl.load_workbook(BytesIO(response.content))


def lines(sheet) -> list[list]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]


@pytest.fixture
def counted(hanoi, hue) -> None:
    member(hanoi, sex="F", party_member=True, born_on="1985")
    member(hanoi, until=date(2020, 3, 1))
    member(hue, on=date(2021, 1, 1))


def test_numbers_are_numbers_and_what_is_not_known_is_left_blank(office, counted):
    heading, *unions = lines(saved(office).worksheets[0])
    assert heading[:4] == ["Union", "Code and kind", "Members", "Directly in it"]
    assert [row[0] for row in unions] == ["Công đoàn Bưu chính", "Công đoàn Bưu điện Hà Nội", "Công đoàn Bưu điện Huế"]
    assert unions[1][2:] == [1, 1, 1, 1, 0, 1, 0, 0, 0, 0, None]
    assert unions[2][2:] == [None] * 10 + ["known only from 01/01/2021"]


def test_age_bands_by_sex_are_on_a_sheet_of_their_own(office, counted):
    heading, *ages = lines(saved(office).worksheets[1])
    assert heading == ["Age", "Women", "Men", "Sex not known", "All"]
    assert ages[1] == ["30 to 39", 1, 0, 0, 1]


def test_a_comparison_is_saved_as_it_is_shown(office, counted, hanoi):
    heading, *unions = lines(saved(office, "on=2020-06-01&compare=2020-01-01&show=grassroots").worksheets[0])
    assert heading[2:4] == ["Members on 01/01/2020", "Joined"]
    assert unions[0][2:9] == [2, 0, 0, 1, 0, 1, -1]


def test_the_title_tells_the_day_and_who_saved_it_when(office, counted):
    sheet = saved(office).worksheets[0]
    assert sheet["A1"].value == "Công đoàn Bưu chính: members on 01/06/2020"
    assert sheet["A2"].value.startswith("Made on ")
    assert sheet["A2"].value.endswith(" by officer")


def test_the_headings_stay_in_sight_and_repeat_on_each_page_of_paper(office, counted):
    sheet = saved(office).worksheets[0]
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.page_setup.orientation) == ("B5", "$4:$4", "landscape")


def test_a_name_that_could_run_as_a_formula_is_harmless(office, post):
    union("X", under=post, name="=1+1")
    cell = saved(office).worksheets[0]["A6"]
    assert (cell.value, cell.data_type) == ("'=1+1", "s")


def test_the_name_of_the_file_tells_the_days(office, hanoi):
    response = office.get("/admin/headcount/xlsx/?on=2020-06-01&compare=2019-06-01")
    assert response["Content-Disposition"] == 'attachment; filename="members-on-2020-06-01-2019-06-01.xlsx"'
