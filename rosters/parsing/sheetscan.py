"""What calamine does not say of a sheet's XML: error cells, formulas without a value, and how far the cells reach.

calamine answers '' for `#REF!` and for a formula nobody has computed, which would pass for "no news"; it also lays out
every row and column up to the last cell, so one cell at XFD1048576 makes it ask for 125 GB and abort (calamine #130).
The XML is looked at as bytes, by blocks that end with a row: plain blocks only by searches that run in C, and cell by
cell where a search found something that needs it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rosters.parsing.unreadable import Unreadable

MAX_ROWS = 1_048_576
MAX_COLUMNS = 500
MAX_AREA = 25_000_000
MAX_ROW_BYTES = 4 * 2**20
MAX_LISTED = 1_000_000

ROW = re.compile(rb'<row\b[^>]*?\br="(\d+)"')
CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d+)"')
COMPUTED = re.compile(rb"(?:</f>|<f\b[^>]*/>)<v>[^<]")
TOKEN = re.compile(rb"<(row|c|f|v|is)\b([^>]*)>([^<]*)|</c>")
REFERENCE = re.compile(rb'\br="([A-Za-z]*)(\d+)"')
ROW_REFERENCE = re.compile(rb'\br="(\d+)"')
TYPE = re.compile(rb'\bt="(\w+)"')
PREFIX = re.compile(rb"<(\w+):worksheet\b")


@dataclass
class SheetScan:
    """Error cells as {row: [columns]}, all counted from 0, and the box around the cells that hold something."""

    errors: dict[int, list[int]] = field(default_factory=dict)
    top: int = MAX_ROWS
    bottom: int = -1
    left: int = 16384
    right: int = -1
    listed: int = 0

    def reach(self, top, bottom, left, right):
        """Widen the box; refuse one that calamine had better not lay out."""
        self.top, self.bottom = min(self.top, top), max(self.bottom, bottom)
        self.left, self.right = min(self.left, left), max(self.right, right)
        if self.right >= MAX_COLUMNS:
            raise Unreadable("file_too_wide", columns=self.right + 1, limit=MAX_COLUMNS)
        area = (self.bottom - self.top + 1) * (self.right - self.left + 1)
        if self.bottom >= MAX_ROWS or area > MAX_AREA:
            raise Unreadable("file_too_wide", cells=area, limit=MAX_AREA)

    def fits(self, top, bottom, left, right):
        rows = max(self.bottom, bottom) - min(self.top, top) + 1
        return right < MAX_COLUMNS and rows * (max(self.right, right) - min(self.left, left) + 1) <= MAX_AREA

    def list_error(self, row, column):
        self.listed += 1
        if self.listed > MAX_LISTED:
            raise Unreadable("file_damaged", why="errors_everywhere")
        self.errors.setdefault(row, []).append(column)


def scan_sheet(chunks: Iterable[bytes]) -> SheetScan:
    """Scan one worksheet part (xl/worksheets/…), given as inflated chunks. All chunks are taken, to count them."""
    scan = SheetScan()
    seen = bytearray(MAX_ROWS + 1)
    row = -1
    for block in _blocks(chunks):
        row = _scan_block(block, scan, seen, row)
    return scan


def _blocks(chunks) -> Iterator[bytes]:
    """Cut the sheet's data into blocks of whole rows, free of a namespace prefix."""
    buffer, prefix, begun, ended = b"", b"", False, False
    for chunk in chunks:
        if ended:
            continue  # merged cells, links, formats: inflated to be counted, not looked at
        buffer += chunk
        if not begun:
            start = buffer.find(b"sheetData")
            if start < 0:
                continue
            named = PREFIX.search(buffer[:start])
            prefix, begun = named[1] + b":" if named else b"", True
            buffer = buffer[start:]
        ended = b"</" + prefix + b"sheetData>" in buffer or buffer.startswith(b"sheetData/>")
        row_end = b"</" + prefix + b"row>"
        cut = buffer.rfind(row_end) + len(row_end)
        if cut >= len(row_end):
            yield _bare(buffer[:cut], prefix)
            buffer = buffer[cut:]
        if len(buffer) > MAX_ROW_BYTES and not ended:
            raise Unreadable("file_damaged", why="row_too_long")
    if begun:
        yield _bare(buffer, prefix)  # rows that close themselves; of a sheet cut short, calamine will say so


def _bare(block, prefix):
    return block.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</") if prefix else block


def _scan_block(block, scan, seen, last):
    """Take one block of rows; answer the number of its last row."""
    rows = [int(number) - 1 for number in ROW.findall(block)]
    plain = len(rows) == block.count(b"<row")
    if plain:
        _mark(rows, seen)
    if not rows and plain:
        return last
    if b"<v" not in block and b"<is" not in block and b"<f" not in block:
        return rows[-1] if plain else _walk_rows(block, seen, last)
    if plain and _is_plain(block, rows, scan):
        return rows[-1]
    return _walk(block, scan, None if plain else seen, last)


def _is_plain(block, rows, scan):
    """Whether searches alone can vouch for a block: no errors, no blank values, every cell in its row and near."""
    cells = CELL.findall(block)
    if len(cells) != block.count(b"<c") or b't="e"' in block:
        return False
    columns, numbers = map(set, zip(*cells, strict=True))
    if not {int(number) - 1 for number in numbers} <= set(rows):
        return False
    if b"<f" in block and block.count(b"<f") != len(COMPUTED.findall(block)):
        return False
    indexes = [_column(letters) for letters in columns]
    if not scan.fits(min(rows), max(rows), min(indexes), max(indexes)):
        return False  # blank cells may be all that lies out there
    scan.reach(min(rows), max(rows), min(indexes), max(indexes))
    return True


def _mark(rows, seen):
    for row in rows:
        if not 0 <= row < MAX_ROWS:
            raise Unreadable("file_damaged", why="row_number")
        if seen[row]:
            raise Unreadable("file_damaged", why="row_twice")
        seen[row] = 1


def _walk_rows(block, seen, row):
    for match in TOKEN.finditer(block):
        if match[1] == b"row":
            row = _row_number(match[2], row)
            _mark([row], seen)
    return row


def _walk(block, scan, seen, row):
    """Go through a block cell by cell."""
    column, kind, formula, value, open_cell = -1, b"", False, None, False
    for match in TOKEN.finditer(block):
        tag, attributes = match[1], match[2]
        if tag == b"c":
            row, column = _place(attributes, row, column)
            kind = TYPE.search(attributes)
            kind = kind[1] if kind else b""
            formula, value, open_cell = False, None, not attributes.endswith(b"/")
        elif tag == b"row":
            row, column = _row_number(attributes, row), -1
            if seen is not None:
                _mark([row], seen)
        elif tag == b"f":
            formula = True
        elif tag is not None:
            value = b"is" if tag == b"is" else match[3]
        if open_cell and tag is None:
            _take(scan, row, column, kind, formula, value)
            open_cell = False
    return row


def _take(scan, row, column, kind, formula, value):
    if formula or value:
        scan.reach(row, row, column, column)
    # An empty text is what a formula like =IF(A2="";"";…) has stored; without even that, nobody has computed it
    uncomputed = formula and not value and not (kind == b"str" and value is not None)
    if kind == b"e" or uncomputed:
        scan.list_error(row, column)


def _row_number(attributes, row):
    match = ROW_REFERENCE.search(attributes)
    return int(match[1]) - 1 if match else row + 1


def _place(attributes, row, column):
    match = REFERENCE.search(attributes)
    if not match:
        return row, column + 1
    letters = match[1].upper()
    if not 1 <= len(letters) <= 3 or not 0 < int(match[2]) <= MAX_ROWS:
        raise Unreadable("file_damaged", why="cell_reference")
    return int(match[2]) - 1, _column(letters)


def _column(letters):
    """The index of a column: b'A' is 0, b'AA' is 26."""
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1
