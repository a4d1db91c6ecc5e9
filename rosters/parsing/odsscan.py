"""The gate and the scan of an OpenDocument spreadsheet: error cells, and how far repeated cells reach."""

import re
from pathlib import Path

from rosters.parsing.guard import Part, inflate, inflate_xml, is_xml
from rosters.parsing.sheetscan import MAX_ROW_BYTES, SheetScan
from rosters.parsing.unreadable import Unreadable
from rosters.parsing.xlsxscan import Scan

TOKEN = re.compile(
    rb"<table:(table-row|table-cell|covered-table-cell|table)(?=[\s/>])([^>]*)>|</table:(table-row)>|<text:p[^>]*>([^<]*)"
)
ROW_END = b"</table:table-row>"
NAME = re.compile(rb'table:name="([^"]*)"')
COLUMNS_REPEATED = re.compile(rb'number-columns-repeated="(\d+)"')
ROWS_REPEATED = re.compile(rb'number-rows-repeated="(\d+)"')
ERROR_TEXT = re.compile(rb"#[A-Z/0?!]+|Err:\d+")
MAX_ERROR_REPEATS = 1000


def scan_ods(path: Path, parts: dict[str, Part]) -> Scan:
    content = parts.get("content.xml")
    if content is None:
        raise Unreadable("file_damaged", why="part_missing")
    for key, part in parts.items():
        chunks = (inflate_xml if is_xml(key) else inflate)(path, part)
        if part is content:
            continue
        encrypted = [chunk for chunk in chunks if key == "meta-inf/manifest.xml" and b"encryption-data" in chunk]
        if encrypted:
            raise Unreadable("file_encrypted")
    return Scan({name: scan.errors for name, scan in _scan_content(inflate_xml(path, content)) if scan.errors})


def _scan_content(chunks):
    """Yield (sheet name, SheetScan). Tables inside tables do not occur in spreadsheets."""
    walk = _Walk()
    buffer = b""
    for chunk in chunks:
        buffer += chunk
        cut = buffer.rfind(ROW_END) + len(ROW_END)
        if cut >= len(ROW_END):
            yield from walk.take(buffer[:cut])
            buffer = buffer[cut:]
        if len(buffer) > MAX_ROW_BYTES:
            raise Unreadable("file_damaged", why="row_too_long")
    yield from walk.take(buffer)
    if walk.name is not None:
        yield walk.name, walk.scan


class _Walk:
    """Where the walk stands: sheet, row, column."""

    def __init__(self):
        self.begin_table(None)

    def begin_table(self, name):
        self.name, self.scan = name, SheetScan()
        self.row = self.column = 0
        self.repeats = 1
        self.filled = []  # (first column, last column) of the row's cells with content
        self.errors = []
        self.cell = None  # (column, repeats, formula, is an error)

    def take(self, block):
        for match in TOKEN.finditer(block):
            tag, attributes = match[1], match[2]
            if tag == b"table":
                if self.name is not None:
                    yield self.name, self.scan
                name = NAME.search(attributes)
                self.begin_table(_unescape(name[1]) if name else "")
            elif tag == b"table-row":
                self.repeats, self.column, self.filled, self.errors = _repeats(ROWS_REPEATED, attributes), 0, [], []
                if attributes.endswith(b"/"):
                    self.row += self.repeats
            elif tag:
                self._take_cell(attributes)
            elif match[3]:
                self._end_row()
            else:
                self._take_text(match[4])

    def _take_cell(self, attributes):
        repeats = _repeats(COLUMNS_REPEATED, attributes)
        formula, typed = b"table:formula=" in attributes, b"office:value-type=" in attributes
        if formula or typed:
            self.filled.append((self.column, self.column + repeats - 1))
        if formula and (not typed or b'calcext:value-type="error"' in attributes):
            self.errors.append(self.column)
        self.cell = (self.column, repeats, formula)
        self.column += repeats

    def _take_text(self, text):
        if self.cell is None:
            return
        column, repeats, formula = self.cell
        self.filled.append((column, column + repeats - 1))
        if formula and ERROR_TEXT.fullmatch(text) and column not in self.errors:
            self.errors.append(column)

    def _end_row(self):
        if self.filled:
            left, right = min(first for first, _ in self.filled), max(last for _, last in self.filled)
            self.scan.reach(self.row, self.row + self.repeats - 1, left, right)
        for row in range(self.row, self.row + min(self.repeats, MAX_ERROR_REPEATS)):
            for column in self.errors:
                self.scan.list_error(row, column)
        self.row += self.repeats
        self.cell = None


def _repeats(pattern, attributes):
    match = pattern.search(attributes)
    return int(match[1]) if match else 1


def _unescape(name):
    text = name.decode("utf-8", "replace")
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(entity, character)
    return text
