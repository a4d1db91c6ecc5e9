"""HTML tables, which old web systems save under the name .xls."""

import re
from html.parser import HTMLParser

from rosters.parsing.unreadable import Unreadable

MAX_COLUMNS = 500
MAX_CELLS = 5_000_000
MAX_NESTED = 20
CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
SILENT = {"script", "style", "title"}
BREAKS = {"br", "p", "div", "li"}


def declared_charset(data: bytes) -> str | None:
    match = CHARSET.search(data[:4096])
    return match[1].decode("ascii").lower() if match else None


def read_tables(text: str) -> list[list[list[str]]]:
    """The tables of a page that hold text, in the order in which they begin; spans are laid out as Excel does: the text
    stands in the first cell, the others are blank."""
    page = _Page()
    page.feed(text)
    page.close()
    return [table.rows for table in page.tables if any(any(row) for row in table.rows)]


class _Table:
    def __init__(self):
        self.rows = []
        self.spans = {}  # column -> rows still covered from above

    def begin_row(self):
        self.rows.append([])

    def place(self, text, rowspan, colspan):
        """Put a cell into the first free column of the last row."""
        if not self.rows:
            self.begin_row()
        row = self.rows[-1]
        while self.spans.get(len(row), 0):
            self._cover(row)
        for number in range(colspan):
            if rowspan > 1:
                self.spans[len(row)] = rowspan - 1
            row.append("" if number else text)
        if len(row) > MAX_COLUMNS:
            raise Unreadable("file_too_wide", columns=len(row), limit=MAX_COLUMNS)
        return colspan

    def end_row(self):
        row = self.rows[-1] if self.rows else []
        while self.spans.get(len(row), 0):
            self._cover(row)
        for column in [column for column in self.spans if column >= len(row)]:
            self.spans[column] = max(0, self.spans[column] - 1)

    def _cover(self, row):
        self.spans[len(row)] -= 1
        row.append("")


class _Page(HTMLParser):
    """Follows tables, rows and cells; end tags may be missing, as they often are."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tables, self.open = [], []  # open: [table, its open cell or None]
        self.silent = self.cells = 0

    def handle_starttag(self, tag, attrs):
        if tag in SILENT:
            self.silent += 1
        elif tag == "table":
            self._begin_table()
        elif self.open and tag == "tr":
            self._end_cell()
            self._end_row()
            self.open[-1][0].begin_row()
            self.open[-1][2] = True
        elif self.open and tag in ("td", "th"):
            self._end_cell()
            self.open[-1][1] = ([], dict(attrs))
        elif tag in BREAKS:
            self._write("\n")

    def handle_endtag(self, tag):
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        elif self.open and tag == "table":
            self._end_cell()
            self._end_row()
            self.open.pop()
        elif self.open and tag == "tr":
            self._end_cell()
            self._end_row()
        elif self.open and tag in ("td", "th"):
            self._end_cell()

    def handle_data(self, data):
        if not self.silent:
            self._write(data.replace("\r", " ").replace("\n", " "))

    def close(self):
        super().close()
        while self.open:
            self._end_cell()
            self._end_row()
            self.open.pop()

    def _begin_table(self):
        if len(self.open) >= MAX_NESTED:
            raise Unreadable("file_damaged", why="html")
        table = _Table()
        self.tables.append(table)
        self.open.append([table, None, False])

    def _write(self, text):
        if self.open and self.open[-1][1]:
            self.open[-1][1][0].append(text)

    def _end_cell(self):
        table, cell, _ = self.open[-1]
        self.open[-1][1] = None
        if cell is None:
            return
        texts, attributes = cell
        # Excel writes the stored number beside the shown one: <td x:num="31086100149">3.1E+10</td>
        text = attributes.get("x:num") or "".join(texts)
        text = "\n".join(" ".join(line.split(" ")).strip(" ") for line in text.split("\n")).strip("\n")
        self.cells += table.place(text, _span(attributes, "rowspan"), _span(attributes, "colspan"))
        self.open[-1][2] = True
        if self.cells > MAX_CELLS:
            raise Unreadable("file_too_wide", cells=self.cells, limit=MAX_CELLS)

    def _end_row(self):
        if self.open[-1][2]:
            self.open[-1][0].end_row()
            self.open[-1][2] = False


def _span(attributes, name):
    """HTML says: no number is 1; what is beyond reason is cut to it."""
    value = (attributes.get(name) or "1").strip()
    return min(max(int(value), 1), MAX_COLUMNS + 1) if value.isdecimal() and len(value) < 6 else 1
