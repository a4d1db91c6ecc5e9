"""An .xlsx of any length written while it is sent: nothing waits on the disk or in memory.

XlsxWriter makes everything but the rows (styles, widths, headings, filters); its sheet is then cut open and the rows
are put in as text. Written cell by cell by XlsxWriter itself they take four times as long, in a file that must be whole
before its first byte is sent, and a cell "<r>…</r>" would come out as raw XML (3.3.1, with constant_memory).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import islice
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

_SHEET, _BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
_CHUNK = 500  # rows that are sent together
_ANY_ROW = 1_048_575  # stands for the last row until it is known; of the very last, XlsxWriter writes whole columns
_STYLE = re.compile(rb'<c r="[AB]2" s="(\d+)"/>')
_DIMENSION = re.compile(rb"<dimension [^>]*/>")
_PLAIN = re.compile(r"[^&<>_\x00-\x1f\ufffe\uffff]*")
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ESCAPE_TYPED = re.compile(r"_(?=x[0-9a-fA-F]{4}_)")  # in a workbook _x000D_ means a line end, unless written so


class _Sent:
    """Where a zip is written to, piece by piece; what was written can be taken away at once."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing is kept back."""

    def taken(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def workbook_chunks(
    rows: Iterable[Sequence[str]],
    *,
    title: str,
    headings: Sequence[str],
    widths: Sequence[int],
    could_run: tuple[str, ...],
    last_line: str = "",
) -> Iterator[tuple[bytes, int]]:
    """The bytes of a workbook in pieces, each with its number of rows. All cells are text.

    A cell that begins with one of `could_run` is marked as text for good, as by an apostrophe before it. `last_line`
    stands below the table, after a blank line, and in the properties of the workbook.
    """
    parts = _parts_without_rows(title, headings, widths, last_line)
    before, after, styles = _cut_open(parts.pop(_SHEET))
    sent, rows, count = _Sent(), iter(rows), 0
    with ZipFile(sent, "w", ZIP_DEFLATED) as book:
        for name in (name for name in parts if name != _BOOK):
            book.writestr(name, parts[name])
        yield sent.taken(), 0
        with book.open(_SHEET, "w") as sheet:
            sheet.write(before)
            while chunk := list(islice(rows, _CHUNK)):
                sheet.write(_lines(chunk, count + 2, styles, could_run).encode())
                count += len(chunk)
                yield sent.taken(), len(chunk)
            if last_line:
                sheet.write(_lines([[last_line]], count + 3, styles, could_run).encode())
            sheet.write(_down_to(after, count))
        book.writestr(_BOOK, _down_to(parts[_BOOK], count))
    yield sent.taken(), 0


def _parts_without_rows(title: str, headings: Sequence[str], widths: Sequence[int], last_line: str) -> dict[str, bytes]:
    """The files in a workbook that has headings only, and below them two cells that show how text is styled."""
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    book.set_properties({"title": title, "comments": last_line})
    sheet = book.add_worksheet(title[:31])
    look = {"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "bg_color": "#E8EEF7", "border": 1}
    text = book.add_format({"num_format": "@"})
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width, text)
    sheet.set_row(0, 32)
    sheet.write_row(0, 0, headings, book.add_format(look))
    sheet.write_blank(1, 0, None, text)
    sheet.write_blank(1, 1, None, book.add_format({"num_format": "@", "quote_prefix": True}))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, _ANY_ROW - 1, len(headings) - 1)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(0)
    book.close()
    with ZipFile(made) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _cut_open(sheet: bytes) -> tuple[bytes, bytes, tuple[str, str]]:
    """The sheet before its rows and after them, and the styles of text and of text that could run."""
    plain, inert = (found.decode() for found in _STYLE.findall(sheet))
    before, second_row, _rest = sheet.partition(b'<row r="2"')
    after = sheet[sheet.index(b"</sheetData>") :]
    assert second_row, "XlsxWriter writes rows in another way now"
    return _DIMENSION.sub(b"", before), after, (plain, inert)


def _down_to(part: bytes, count: int) -> bytes:
    """A part with the filter's range ending at the last row."""
    last = str(max(count, 1) + 1).encode()
    return re.sub(rb"(<autoFilter ref=\"A1:[A-Z]+|FilterDatabase\"[^>]*>[^<]*\$)%d" % _ANY_ROW, rb"\g<1>" + last, part)


def _lines(rows: list[Sequence[str]], line: int, styles: tuple[str, str], could_run: tuple[str, ...]) -> str:
    plain, inert = (f'" s="{style}" t="inlineStr"><is><t' for style in styles)
    letters = [f'<c r="{xl_col_to_name(place)}' for place in range(max(map(len, rows)))]
    written = []
    for number, row in enumerate(rows, start=line):
        written.append(f'<row r="{number}">')
        for letter, value in zip(letters, row, strict=False):
            if value:
                style = inert if value.startswith(could_run) else plain
                text = f">{value}" if _PLAIN.fullmatch(value) and value[0] != " " != value[-1] else _escaped(value)
                written.append(f"{letter}{number}{style}{text}</t></is></c>")
        written.append("</row>")
    return "".join(written)


def _escaped(value: str) -> str:
    """Text as XML holds it, with all its spaces; characters that XML cannot hold are left out."""
    return ' xml:space="preserve">' + escape(_ESCAPE_TYPED.sub("_x005F_", _IMPOSSIBLE.sub("", value)))
