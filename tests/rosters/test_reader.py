"""Files of every kind: what they are, how they are decoded, what calamine does not say, and what cells come to."""

import csv
import io
import os
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from rosters.parsing import parse as parse_module
from rosters.parsing.cells import Cell, clean
from rosters.parsing.columns import PLAIN
from rosters.parsing.copyfile import to_csv
from tests.rosters.workbooks import ON, SAMPLES, parse_here, text_file, workbook

HEADER = ["Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD"]
AN = ["Nguyễn Văn An", "10/02/1991", "Nam", "011091100001"]
BINH = ["Trần Thị Bình", "25/11/1988", "Nữ", "038188100002"]
LINES = [HEADER, AN, BINH]
NAMES = ["Nguyễn Văn An", "Trần Thị Bình"]


def lines_as(delimiter=",", end="\n"):
    return end.join(delimiter.join(line) for line in LINES) + end


def parse_bytes(tmp_path, data, name="r.csv"):
    path = tmp_path / "file"
    path.write_bytes(data)
    return parse_here(path, name=name)


# What a file is, whatever it is called


@pytest.mark.parametrize("name", ["r.csv", "r.xls", "r.xlsx", "r.pdf", "r"])
def test_content_decides_not_the_name(name, tmp_path):
    assert parse_bytes(tmp_path, lines_as().encode(), name).column("full_name") == NAMES
    book = workbook(tmp_path / "book.xlsx", LINES).read_bytes()
    assert parse_bytes(tmp_path, book, name).column("full_name") == NAMES


@pytest.mark.parametrize(
    ("data", "code", "detail"),
    [
        (b"", "file_empty", {}),
        (b"\xef\xbb\xbf \r\n\r\n", "file_empty", {}),
        (b";;;\n;;;\n", "file_empty", {}),
        (b"%PDF-1.7 ...", "file_not_a_workbook", {"kind": "pdf"}),
        (b"MZ\x90\0" + bytes(100), "file_not_a_workbook", {"kind": "program"}),
        (b"\x89PNG\r\n", "file_not_a_workbook", {"kind": "image"}),
        (b"\xff\xd8\xff\xe0", "file_not_a_workbook", {"kind": "image"}),
        (b"{\\rtf1 }", "file_not_a_workbook", {"kind": "document"}),
        (b"\x1f\x8b\x08", "file_not_a_workbook", {"kind": "archive"}),
        (b"MIME-Version: 1.0\r\n", "file_not_a_workbook", {"kind": "web_archive"}),
        (b"\x09\x08\x08\0\0\0\x10\0", "file_not_a_workbook", {"kind": "old_excel"}),
        (b"\x01\x02\x03\x04" * 50, "file_kind_unknown", {}),
        (b"PK\x03\x04" + bytes(50), "file_damaged", {"why": "zip"}),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file_damaged", {"why": "ole"}),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            *("file_not_a_workbook", {"kind": "xml_spreadsheet"}),
        ),
        (b"Xin ch\xe0o, kh\xf4ng ph\xe0i danh s\xe1ch\n", "file_encoding_unknown", {}),
        ("Xin chào,không phải danh sách\n".encode(), "no_roster_found", {"sheets": ["r"], "hidden": False}),
    ],
)
def test_other_files_are_refused_by_name(data, code, detail, tmp_path):
    assert parse_bytes(tmp_path, data).error == {"code": code, "detail": detail}


@pytest.mark.parametrize(
    ("part", "kind"), [("word/document.xml", "document"), ("xl/workbook.bin", "xlsb"), ("anything.txt", "archive")]
)
def test_other_zips_are_refused_by_name(part, kind, tmp_path):
    with zipfile.ZipFile(tmp_path / "z", "w") as archive:
        archive.writestr(part, "x")
    assert parse_here(tmp_path / "z").error == {"code": "file_not_a_workbook", "detail": {"kind": kind}}


# Delimited text


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_delimiters_and_encodings(delimiter, encoding, tmp_path):
    parsed = parse_bytes(tmp_path, lines_as(delimiter).encode(encoding))
    assert parsed.column("full_name") == NAMES
    assert parsed.column("line") == ["2", "3"]
    assert parsed.sheet["sheet"] == "r"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end, tmp_path):
    assert parse_bytes(tmp_path, lines_as(end=end).encode()).column("full_name") == NAMES


def test_windows_1258(tmp_path):
    # cp1258 writes tones as letters of their own: ê + U+0323
    decomposed = (
        lines_as(";").replace("ễ", "ê\u0303").replace("ị", "i\u0323").replace("ầ", "â\u0300").replace("ọ", "o\u0323")
    )
    data = (
        decomposed.replace("ớ", "ơ\u0301")
        .replace("ố", "ô\u0301")
        .replace("ì", "i\u0300")
        .replace("ữ", "ư\u0303")
        .encode("cp1258")
    )
    parsed = parse_bytes(tmp_path, data)
    assert parsed.column("full_name") == NAMES
    assert parsed.sheet["encoding"] == "unicode"


@pytest.mark.parametrize(
    ("lines", "encoding"),
    [
        ("Hä vµ tªn,Ngµy sinh,Giíi tÝnh,Sè CCCD\nNguyÔn V¨n An,10/02/1991,Nam,011091100001\n", "tcvn3"),
        ("Hoï vaø teân,Ngaøy sinh,Giôùi tính,Soá CCCD\nNguyeãn Vaên An,10/02/1991,Nam,011091100001\n", "vni"),
    ],
)
def test_bytes_of_old_fonts(lines, encoding, tmp_path):
    parsed = parse_bytes(tmp_path, lines.encode("latin-1"))
    assert parsed.column("full_name") == ["Nguyễn Văn An"]
    assert parsed.sheet["encoding"] == encoding
    assert parsed.rows[0]["repairs"] == [f"encoding_{encoding}"]


@pytest.mark.parametrize("text", ['"Nguyễn Văn An', '"Nguyễn Văn" An', 'a,"b\nc\nd'])
def test_unclosed_quote_is_refused(text, tmp_path):
    error = parse_bytes(tmp_path, (lines_as() + text + ",10/02/1991\n" * 3).encode()).error
    assert error["code"] == "quote_unclosed"


def test_quoted_cells(tmp_path):
    quoted = lines_as().replace("Nguyễn Văn An", '"Nguyễn Văn\nAn"').replace("Nam,", '"Nam",')
    parsed = parse_bytes(tmp_path, quoted.encode())
    assert parsed.column("full_name") == NAMES
    assert parsed.column("line") == ["2", "3"]  # a line break inside a cell is no new line of the sheet


def test_row_longer_than_the_header_is_refused(tmp_path):
    shifted = ["Lê Tư", "Nam Định", *AN[1:]]
    parsed = parse_here(text_file(tmp_path / "r.csv", [*LINES, shifted, ["Lê Chi"]]))
    assert "cell_error" in parsed.rows[2]["refusals"]
    assert parsed.hint("rows_ragged") == {"code": "rows_ragged", "count": 1, "lines": [4]}
    assert parsed.rows[3]["refusals"] == []


# HTML that calls itself .xls

PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8"><title>x</title>
<style>td {color: red}</style></head><body><table><tr><td colspan=4><b>DANH SÁCH<br>ĐOÀN VIÊN</b></table>
<TABLE border=1><tr><th rowspan=2>Họ và tên<th colspan=2>Ngày sinh<th rowspan=2>Số&nbsp;CCCD
<tr><td>Nam</td><td>N&#7919;</td></tr>
<tr><td>Nguyễn Văn An</td><td>10/02/1991</td><td></td><td x:num="11091100001">1.1E+10</td></tr>
<tr><td>Trần Thị <i>Bình</i></td><td>&nbsp;</td><td>25/11/1988</td><td>038188100002</td></tr></TABLE></body></html>"""


@pytest.mark.parametrize(
    "data", [PAGE.encode(), b"\xef\xbb\xbf" + PAGE.encode(), PAGE.encode("utf-16"), PAGE.replace("\n", "\r\n").encode()]
)
def test_html_table(data, tmp_path):
    parsed = parse_bytes(tmp_path, data, "danhsach.xls")
    assert parsed.column("full_name") == NAMES
    assert parsed.column("sex") == ["M", "F"]
    assert parsed.column("id_number") == ["011091100001", "038188100002"]
    assert [(sheet["sheet"], sheet["roster"]) for sheet in parsed.sheets] == [
        ("danhsach", False),
        ("danhsach (2)", True),
    ]


def test_html_in_its_declared_encoding(tmp_path):
    page = '<meta content="text/html; charset=windows-1258"><table><tr><td>Ho va ten<td>CCCD<td>Ghi chu<tr>'
    data = page.encode() + "<td>Lê Tư".encode("cp1258") + b"<td>011091100001<td>a</table>"
    assert parse_bytes(tmp_path, data).column("full_name") == ["Lê Tư"]


# What calamine does not say


def xlsx_with(tmp_path, cells):
    """A roster of two people, with the XML of some cells replaced: {"D2": '<c r="D2" …>'}."""
    path = workbook(tmp_path / "plain.xlsx", LINES)
    target = tmp_path / "r.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename == "xl/worksheets/sheet1.xml":
                for reference, xml in cells.items():
                    start = data.index(f'<c r="{reference}"'.encode())
                    data = data[:start] + xml.encode() + data[data.index(b"</c>", start) + 4 :]
            new.writestr(item, data)
    return parse_here(target)


@pytest.mark.parametrize(
    "xml",
    [
        '<c r="D2" t="e"><v>#REF!</v></c>',
        '<c r="D2" s="1" t="e"><f>A1/0</f><v>#DIV/0!</v></c>',
        '<c r="D2"><f>TEXT(1,"0")</f><v></v></c>',
        '<c r="D2"><f>TEXT(1,"0")</f><v/></c>',
        '<c r="D2"><f>TEXT(1,"0")</f></c>',
        '<c r="D2"><f t="shared" si="0"/></c>',
        '<c t="e" r="D2"><v>#N/A</v></c>',
        '<c r="D2" t="str"><f>A1</f></c>',
    ],
)
def test_error_cells_and_uncomputed_formulas_are_no_blanks(xml, tmp_path):
    row = xlsx_with(tmp_path, {"D2": xml}).rows[0]
    assert row["refusals"] == ["cell_error"]
    assert row["id_number"] == ""
    assert row["typed"]["id_number"] == "#ERROR"


@pytest.mark.parametrize(
    "xml",
    [
        '<c r="D2" t="str"><f>"011091100001"</f><v>011091100001</v></c>',
        '<c r="D2"><f t="shared" si="0"/><v>11091100001</v></c>',
        '<c r="D2" t="inlineStr"><is><r><t>0110911</t></r><r><t>00001</t></r></is></c>',
    ],
)
def test_stored_values_of_formulas_are_read(xml, tmp_path):
    row = xlsx_with(tmp_path, {"D2": xml}).rows[0]
    assert (row["id_number"], row["refusals"]) == ("011091100001", [])


@pytest.mark.parametrize(
    "xml", ['<c r="D2" t="str"><f>IF(1,"")</f><v></v></c>', '<c r="D2" s="1"></c>', '<c r="D2"><v></v></c>']
)
def test_stored_empty_text_is_a_blank(xml, tmp_path):
    row = xlsx_with(tmp_path, {"D2": xml}).rows[0]
    assert (row["id_number"], row["refusals"]) == ("", [])


def test_errors_in_columns_that_are_not_read_are_no_matter(tmp_path):
    path = workbook(tmp_path / "r.xlsx", [[*HEADER, "Size áo"], [*AN, "=1+1"], [*BINH, 1]])
    assert [row["refusals"] for row in parse_here(path).rows] == [[], []]


def test_row_of_errors_beyond_the_last_value(tmp_path):
    book = openpyxl.load_workbook(workbook(tmp_path / "r.xlsx", LINES))
    book.active["A9"] = "=B9"
    book.save(tmp_path / "r.xlsx")
    parsed = parse_here(tmp_path / "r.xlsx")
    assert (parsed.rows[2]["line"], parsed.rows[2]["refusals"]) == ("9", ["cell_error"])


def test_sheet_that_begins_in_a_later_column_and_row(tmp_path):
    parsed = parse_here(workbook(tmp_path / "r.xlsx", [[], [None, None, *HEADER], [None, None, *AN]]))
    assert (parsed.sheet["header_line"], parsed.sheet["column_indexes"]["full_name"]) == (2, 2)
    assert parsed.column("line") == ["3"]


def test_calendar_of_1904(tmp_path):
    book = openpyxl.load_workbook(workbook(tmp_path / "r.xlsx", LINES))
    book.epoch = CALENDAR_MAC_1904
    book.active["B2"] = datetime(1991, 2, 10)
    book.save(tmp_path / "r.xlsx")
    assert parse_here(tmp_path / "r.xlsx").column("born_on") == ["1991-02-10", "1988-11-25"]


def test_hidden_sheets_are_left_out(tmp_path):
    book = openpyxl.load_workbook(workbook(tmp_path / "r.xlsx", LINES))
    for state in ("hidden", "veryHidden"):
        sheet = book.create_sheet(state)
        sheet.sheet_state = state
        for line in LINES:
            sheet.append(line)
    book.save(tmp_path / "r.xlsx")
    parsed = parse_here(tmp_path / "r.xlsx")
    assert len(parsed.rows) == 2
    assert [sheet["hints"] for sheet in parsed.sheets[1:]] == [[{"code": "hidden_sheet_left_out"}]] * 2


def test_only_hidden_sheets_are_no_roster(tmp_path):
    book = openpyxl.load_workbook(workbook(tmp_path / "r.xlsx", LINES))
    book.active.sheet_state = "hidden"
    book.create_sheet("Bìa")
    book.save(tmp_path / "r.xlsx")
    assert parse_here(tmp_path / "r.xlsx").error["detail"] == {"sheets": ["Sheet", "Bìa"], "hidden": True}


def test_old_excel_without_its_own_error_cells(tmp_path):
    path = tmp_path / "r.xls"
    path.write_bytes((SAMPLES / "10-old-excel.xls").read_bytes())
    assert [row["refusals"] for row in parse_here(path).rows] == [[]] * 15


CONTENT = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"><office:body><office:spreadsheet>
<table:table table:name="Danh sách">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"""


def ods(path, rows):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", CONTENT.format(rows=rows))
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return parse_here(path)


def ods_cell(text, attributes=""):
    return f'<table:table-cell{attributes} office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def ods_row(*cells, attributes=""):
    def one(cell):
        if cell.startswith("<"):
            return cell
        return ods_cell(cell)

    return f"<table:table-row{attributes}>{''.join(map(one, cells))}</table:table-row>"


@pytest.mark.parametrize(
    "cell",
    [
        ods_cell("#REF!", ' table:formula="of:=1" calcext:value-type="error"'),
        ods_cell("Err:522", ' table:formula="of:=X"'),
        '<table:table-cell table:formula="of:=1"/>',
    ],
)
def test_errors_of_an_opendocument_sheet(cell, tmp_path):
    parsed = ods(tmp_path / "r.ods", ods_row(*HEADER) + ods_row(*AN[:3], cell) + ods_row(*BINH))
    assert [row["refusals"] for row in parsed.rows] == [["cell_error"], []]


def test_opendocument_row_repeated_to_the_end_of_the_sheet_is_blank(tmp_path):
    blank = '<table:table-cell table:number-columns-repeated="1024"/>'
    rest = ods_row(blank, attributes=' table:number-rows-repeated="1048573"')
    assert len(ods(tmp_path / "r.ods", "".join(ods_row(*line) for line in LINES) + rest).rows) == 2


@pytest.mark.parametrize("attributes", [' table:number-rows-repeated="1000000"', ""])
def test_opendocument_cells_repeated_without_end_are_refused(attributes, tmp_path):
    near, far = (ods_cell("x", f' table:number-columns-repeated="{times}"') for times in (100, 16000))
    rows = "".join(ods_row(*line) for line in LINES) + ods_row(near if attributes else far, attributes=attributes)
    assert ods(tmp_path / "r.ods", rows).error["code"] == "file_too_wide"


# Dates


def dated(tmp_path, *cells, choices=None):
    path = workbook(
        tmp_path / "r.xlsx", [["Họ và tên", "Ngày sinh", "Ghi chú"], *[["Lê Tư", cell, "a"] for cell in cells]]
    )
    return parse_here(path, choices=choices)


MARCH, APRIL = datetime(1980, 3, 4), datetime(1980, 4, 5)


def test_dates_that_a_us_excel_turned_round_are_suspected(tmp_path):
    hint = dated(tmp_path, MARCH, "13/04/1980", APRIL, "25/12/1979").hint("day_month_swapped_suspected")
    assert hint == {
        "code": "day_month_swapped_suspected",
        "field": "born_on",
        "column": "Ngày sinh",
        "count": 2,
        "examples": [
            {"line": 2, "read": "1980-03-04", "swapped": "1980-04-03"},
            {"line": 4, "read": "1980-04-05", "swapped": "1980-05-04"},
        ],
    }


@pytest.mark.parametrize(
    "cells",
    [
        (MARCH, "13/04/1980", datetime(1980, 3, 13)),  # a true date of day 13 was never turned round
        (MARCH, "13/04/1980", "03/04/1980"),  # a text of day 3 would have been turned
        (MARCH, APRIL),
        ("13/04/1980", "25/12/1979"),
        (MARCH, 1985, "1985"),
    ],
)
def test_other_mixtures_of_dates_are_not(cells, tmp_path):
    assert dated(tmp_path, *cells).hint("day_month_swapped_suspected") is None


def test_staff_may_turn_true_dates_round(tmp_path):
    parsed = dated(tmp_path, MARCH, "13/04/1980", choices={"Sheet": {"swap_day_month": True}})
    assert parsed.column("born_on") == ["1980-04-03", "1980-04-13"]
    assert parsed.hint("day_month_swapped_suspected") is None
    assert parsed.rows[0]["typed"]["born_on"] == "04/03/1980"


def test_values_that_python_calls_equal_are_kept_apart(tmp_path):
    people = [["Lê Tư", 1, 1], ["Lê Ba", 2, True], ["Lê Hai", 3, "1"], ["Lê Một", 4, False], ["Lê Không", 5, 0]]
    path = workbook(tmp_path / "r.xlsx", [["Họ và tên", "STT", "Ghi chú"], *people])
    one, true, text, false, nought = parse_here(path).column("note")
    assert (one, text, nought) == ("1", "1", "0")
    assert true != "1"
    assert false != "0"


def test_two_lines_in_one_cell_are_no_two_cells(tmp_path):
    people = [["Lê Tư", "011091100001\n011091100002", "a"], ["Lê Ba", "011091100003", "a"]]
    path = workbook(tmp_path / "r.xlsx", [["Họ và tên", "Số CCCD", "Ghi chú"], *people])
    assert "\n" not in "".join(parse_here(path).column("id_number"))


# Encodings column by column


def test_short_columns_follow_the_sheet(tmp_path):
    header = ["Họ và tên", "Tôn giáo", "Quê quán", "Giới tính", "Số CCCD"]
    people = [["NguyÔn V¨n Hïng", "Kh«ng", "Hµ Néi", "Nam", f"0110911000{n:02}"] for n in range(10)]
    people[0] = ["TrÇn ThÞ B×nh", "PhËt gi¸o", "HuÕ", "N÷", "011191100099"]
    parsed = parse_here(workbook(tmp_path / "r.xlsx", [header, *people]))
    assert parsed.sheet["encoding"] == "tcvn3"
    assert parsed.rows[0]["sex"] == "F"
    assert parsed.rows[1]["hometown"] == "Hà Nội"


def test_columns_of_two_encodings_are_mixed(tmp_path):
    header = ["Họ và tên", "Quê quán", "Số CCCD"]
    people = [["NguyÔn V¨n Hïng", "Quaän Goø Vaáp, Thaønh phoá Hoà Chí Minh", "011091100001"]] * 3
    parsed = parse_here(workbook(tmp_path / "r.xlsx", [header, *people]))
    assert parsed.sheet["encoding"] == "mixed"
    assert parsed.rows[0]["full_name"] == "Nguyễn Văn Hùng"
    assert parsed.rows[0]["hometown"] == "Quận Gò Vấp, Thành phố Hồ Chí Minh"


def test_unicode_stays_as_it_is(tmp_path):
    people = [["Lê Hoà", "Xã Toà Thánh"], ["Hồ Thuỷ", "Hà Tĩnh"], ["Hà Thị Tú", "Xoá"]]
    parsed = parse_here(workbook(tmp_path / "r.xlsx", [["Họ và tên", "Quê quán"], *people]))
    assert parsed.sheet["encoding"] == "unicode"
    assert [[row["full_name"], row["hometown"]] for row in parsed.rows] == people


@pytest.mark.parametrize(("encoding", "name"), [("unicode", "NguyÔn V¨n Hïng"), ("tcvn3", "Nguyễn Văn Hùng")])
def test_staff_may_name_the_encoding(encoding, name, tmp_path):
    path = workbook(tmp_path / "r.xlsx", [["Họ và tên", "Số CCCD"], ["NguyÔn V¨n Hïng", "011091100001"]])
    parsed = parse_here(path, choices={"Sheet": {"encoding": encoding}})
    assert parsed.sheet["encoding"] == encoding
    assert parsed.rows[0]["full_name"] == name or parsed.rows[0]["refusals"]


# Speed must not change what is read


@pytest.mark.parametrize("field", PLAIN)
@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_cells_taken_as_they_are_need_no_cleaning(field, data):
    text = data.draw(st.from_regex(PLAIN[field], fullmatch=True))
    assert clean(field, text, on=ON) == Cell(text)


def test_large_workbook_is_scanned_beside_the_reader(tmp_path, monkeypatch):
    monkeypatch.setattr(parse_module, "BESIDE_FROM", 0)
    path = tmp_path / "r.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Lớn")
        sheet.write_row(0, 0, [*HEADER, "Ghi chú"])
        for number in range(1, 10_001):
            sheet.write_row(number, 0, ["Nguyễn Văn An", "10/02/1991", "Nam", f"0110911{number:05}"])
            if number == 9_000:
                sheet.write_formula(number, 3, "=1/0", None, "#DIV/0!")
    parsed = parse_here(path)
    assert len(parsed.rows) == 10_000
    assert parsed.rows[-1]["id_number"] == "011091110000"
    assert [row["line"] for row in parsed.rows if row["refusals"]] == ["9001"]


def test_what_the_scan_finds_beside_the_reader_refuses_the_file(tmp_path, monkeypatch):
    monkeypatch.setattr(parse_module, "BESIDE_FROM", 0)
    path = workbook(tmp_path / "r.xlsx", LINES)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("docProps/evil.xml", "<!DOCTYPE x><x/>")
    assert parse_here(path).error == {"code": "file_damaged", "detail": {"why": "doctype"}}


def test_death_of_the_reader_beside_the_scan_is_an_answer(tmp_path, monkeypatch):
    monkeypatch.setattr(parse_module, "BESIDE_FROM", 0)
    monkeypatch.setattr(parse_module, "read_workbook", lambda *_, **__: os.abort())
    assert parse_here(workbook(tmp_path / "r.xlsx", LINES)).error == {
        "code": "file_too_heavy",
        "detail": {"why": "memory"},
    }


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.text(), st.text(alphabet='ab,"\n\r')), min_size=1))
def test_csv_is_what_the_csv_module_reads(rows):
    columns = [list(column) for column in zip(*rows, strict=True)]
    written = to_csv(columns, quoted=["{}"] * len(rows))
    assert [tuple(row[:2]) for row in csv.reader(io.StringIO(written, newline=""))] == [tuple(row) for row in rows]


def test_dates_are_dates(tmp_path):
    parsed = dated(tmp_path, date(1991, 2, 10), 1984, "08/1997", 26682)
    assert parsed.column("born_on") == ["1991-02-10", "1984", "1997-08", "1973-01-18"]
