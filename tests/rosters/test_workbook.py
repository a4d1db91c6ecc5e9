"""Workbooks that are written while they are sent: whole, text only, whatever stands in the cells."""

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from rosters.workbook import workbook_chunks


def pieces(*rows: tuple[str, ...], could_run: tuple[str, ...] = ("=",)) -> Iterator[tuple[bytes, int]]:
    return workbook_chunks(rows, title="Đoàn viên", headings=("Tên", "Số"), widths=(20, 10), could_run=could_run)


def written(*rows: tuple[str, ...], **options) -> BytesIO:
    return BytesIO(b"".join(piece for piece, _count in pieces(*rows, **options)))


def opened(*rows: tuple[str, ...], **options):
    return openpyxl.load_workbook(written(*rows, **options)).active


CELLS = [
    *("Nguyễn Văn An", "001090000002", "=1+1", "a & b", "<r>x</r>", "<r><t>x</t></r>", "]]>", "a_b"),
    *(" trước", "sau ", "hai\ndòng", "a\tb", '"', "'", "😀", "1E5", "12/12"),
]


@pytest.mark.parametrize("text", CELLS)
def test_a_cell_holds_its_text_as_it_is(text):
    assert opened((text, "x"))["A2"].value == text
    assert CalamineWorkbook.from_filelike(written((text, "x"))).get_sheet_by_index(0).to_python()[1][0] == text


def test_text_that_looks_like_an_escape_is_that_text():
    assert "_x005F_x0041_" in ZipFile(written(("_x0041_", ""))).read("xl/worksheets/sheet1.xml").decode()


def test_what_no_workbook_can_hold_is_left_out():
    assert opened(("a\x00b\x0bc\uffff", ""))["A2"].value == "abc"


def test_every_cell_is_formatted_as_text():
    sheet = opened(("An", "001"))
    assert (sheet["A2"].number_format, sheet["B2"].number_format) == ("@", "@")


def test_text_that_could_run_is_marked_as_text_for_good():
    sheet = opened(("=1+1", "1"))
    assert sheet["A2"].quotePrefix
    assert not sheet["B2"].quotePrefix
    assert not opened(("=1+1", "1"), could_run=())["A2"].quotePrefix


@pytest.mark.parametrize("count", [0, 1, 499, 500, 501, 1200])
def test_all_rows_come_in_their_order(count):
    rows = [(f"Người {number}", str(number)) for number in range(count)]
    sheet = CalamineWorkbook.from_filelike(written(*rows)).get_sheet_by_index(0)
    assert [tuple(row) for row in sheet.to_python()] == [("Tên", "Số"), *rows]
    assert sum(number for _piece, number in pieces(*rows)) == count


def test_rows_are_sent_while_others_are_not_read_yet():
    read = []
    rows = ((read.append(number) or str(number), "") for number in range(2000))
    sent = workbook_chunks(rows, title="T", headings=("A", "B"), widths=(9, 9), could_run=())
    assert next(sent)[0].startswith(b"PK\x03\x04")
    assert read == []
    assert next(sent)[1] == len(read) == 500


def test_headings_stay_in_sight_and_can_be_filtered():
    sheet = opened(("An", "1"), ("Bình", "2"))
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C2", "A1:B3")
    assert (round(sheet.column_dimensions["A"].width), sheet["A1"].font.bold) == (21, True)


def test_the_filter_ends_with_the_rows_in_the_whole_book():
    book = ZipFile(written(("An", "1"), ("Bình", "2"))).read("xl/workbook.xml").decode()
    assert "$A$1:$B$3<" in book
    assert "104857" not in book


def test_the_type_of_the_file_stands_first_in_it():
    assert ZipFile(written(("An", "1"))).namelist()[0] == "[Content_Types].xml"
