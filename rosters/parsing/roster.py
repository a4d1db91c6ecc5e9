"""The rows of a roster sheet: which lines are people, and what their cells come to, by chunks of lines."""

import re
from collections.abc import Sequence
from datetime import date

from rosters.parsing import sources
from rosters.parsing.body import Body
from rosters.parsing.cells import FIELDS, typed
from rosters.parsing.columnencodings import ColumnEncodings
from rosters.parsing.columns import Cells, Column, ColumnRead, DateForms, gathered
from rosters.parsing.content import filled
from rosters.parsing.copyfile import to_csv
from rosters.parsing.encodings import decode
from rosters.parsing.header import Header
from rosters.parsing.layout import CELL, DATES, SEX_BY_BIRTH, SEX_BY_MARK, Layout, Source

WIDE = 3  # columns that a merged cell spans at least to be a group's title
NOTHING = "{}"
TELLING = re.compile(r"\d{8}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}")


class Roster:
    """Takes the lines below the header chunk by chunk; keeps what the sheet is told by afterwards."""

    def __init__(self, index: int, grid, header: Header, layout: Layout, sample: Sequence[list], *, on: date, choices):
        self.index, self.layout, self.on, self.choices = index, layout, on, choices
        self.encodings = ColumnEncodings(header.encoding, choices.encoding)
        self.width = max(layout.columns, default=0) + 1
        self.header_width = max(map(len, header.rows)) if grid.ragged else None
        self.dates = {source.field: DateForms() for source in layout.sources if source.field in DATES}
        self.cleaners: dict[tuple[str, str], Column] = {}
        self.marks = sources.marks_anywhere(layout, sample)
        self.ragged: list[int] = []
        self.count = 0
        wide = frozenset(top for top, left, bottom, right in grid.merged if top == bottom and right - left >= WIDE - 1)
        self.body = Body(header, layout, self.line_text, wide)
        self.fill = _Fill(grid.merged, layout, header.bottom)
        self.name, self.key = _anchors(layout, sample)

    def take(self, lines: list[list], begin: int) -> str:
        """The rows among these lines as lines of CSV. `begin` is the line of the first, counted from 0."""
        if not lines:
            return ""
        lines = [line if len(line) >= self.width else line + [""] * (self.width - len(line)) for line in lines]
        self.fill.put(lines, begin)
        cells = _columns(lines, self.layout)
        self.encodings.judge(cells)
        kept, sections = self._people(lines, begin)
        if not kept:
            return ""
        if len(kept) < len(lines):
            lines = [lines[index] for index in kept]
            cells = _columns(lines, self.layout)
        self.count += len(kept)
        numbers = [begin + index + 1 for index in kept]
        reads = {source.field: self._read(source, cells, numbers) for source in self.layout.sources}
        return _assembled(self.index, reads, numbers, sections, self._ragged(lines, numbers))

    def _people(self, lines, begin):
        """The indexes of the lines that are people, and the group title above each."""
        kept, sections, body, name, key = [], [], self.body, self.name, self.key
        for index, line in enumerate(lines):
            # Most lines have a name and a number or a date: nothing else needs to be asked of them
            sure = key is not None and line[name] and not body.ended and _tells(line[key])
            if sure or body.is_person(begin + index, line):
                kept.append(index)
                sections.append(body.section)
        return kept, sections

    def line_text(self, column, cell):
        return decode(cell, self.encodings.of_line(column)) if isinstance(cell, str) else typed(cell)

    def _read(self, source: Source, cells, numbers) -> ColumnRead:
        if source.kind in (SEX_BY_BIRTH, SEX_BY_MARK):
            return gathered(sources.read_sex(source, cells, blank_is_male=self.marks))
        raw = sources.raw_cells(source, cells)
        if source.field in self.dates:
            self.dates[source.field].look(raw, numbers)
        encoding = next(
            (kind for kind in map(self.encodings.of, source.filled_columns) if kind != "unicode"), "unicode"
        )
        cleaner = self.cleaners.get((source.field, encoding))
        if cleaner is None:
            cleaner = Column(source.field, encoding=encoding, on=self.on, swap=self.choices.swap_day_month)
            self.cleaners[source.field, encoding] = cleaner
        return cleaner.read(raw)

    def _ragged(self, lines, numbers):
        """Rows of a delimited text that are longer than its header: a stray delimiter has shifted their cells."""
        if self.header_width is None:
            return ()
        found = [index for index, line in enumerate(lines) if any(line[self.header_width :])]
        self.ragged += [numbers[index] for index in found]
        return found


def _tells(cell):
    if type(cell) is str:
        return TELLING.match(cell)
    return isinstance(cell, date) or (type(cell) is float and cell > 1e7)


def _anchors(layout, sample):
    """The columns that tell most people at a glance: the name and a number, if the sheet has one in a single column."""
    cells = {source.field: source.index for source in layout.sources if source.kind == CELL}
    name = next((source.index for source in layout.sources if source.field == "full_name"), None)
    candidates = [
        cells[field] for field in ("id_number", "born_on", "phone", "social_insurance_number") if field in cells
    ]
    if name is None or not candidates:
        return None, None
    share = {column: filled(line[column] if column < len(line) else "" for line in sample) for column in candidates}
    return name, max(candidates, key=lambda column: share[column])


def _columns(lines, layout):
    columns = list(zip(*lines, strict=False))
    return {column: Cells.of(columns[column]) for column in layout.columns}


def _assembled(sheet, reads: dict[str, ColumnRead], numbers, sections, ragged) -> str:
    """Columns read to lines of CSV: sheet, line, the FIELDS, section, refusals, repairs, typed."""
    size = len(numbers)
    blank = [""] * size
    refusals, repairs, copied = {}, {}, {}
    values = {name: read.values for name, read in reads.items()}
    for read in reads.values():
        for index, (_, _, refusal, repaired, extra) in read.notes:
            if refusal:
                refusals.setdefault(index, set()).add(refusal)
            if repaired:
                repairs.setdefault(index, set()).update(repaired)
            for name, value in extra:
                if name not in copied:
                    copied[name] = values[name] = list(values.get(name, blank))
                copied[name][index] = copied[name][index] or value
    for index in ragged:
        refusals.setdefault(index, set()).add("cell_error")
    told = [read.typed for read in reads.values() if read.typed is not None]
    columns = [
        [str(sheet)] * size,
        list(map(str, numbers)),
        *(values.get(name, blank) for name in FIELDS),
        [typed(section) for section in sections] if any(sections) else blank,
        _arrays(refusals, size),
        _arrays(repairs, size),
    ]
    typed_texts = [f'"{{{"".join(texts)[1:]}}}"' for texts in zip(*told, strict=True)] if told else [NOTHING] * size
    return to_csv(columns, quoted=typed_texts)


def _arrays(codes, size):
    """PostgreSQL array literals; the codes are plain words."""
    literals = [NOTHING] * size
    for index, found in codes.items():
        literals[index] = f"{{{','.join(sorted(found))}}}"
    return literals


class _Fill:
    """A branch written once in a cell that is merged down over its people's lines stands for all of them."""

    def __init__(self, merged, layout, header_bottom):
        columns = {column for column, name in layout.columns.items() if name in ("branch_code", "branch_name")}
        self.down = {
            line: (top, left)
            for top, left, bottom, right in merged
            if left == right and left in columns and top > header_bottom
            for line in range(top + 1, bottom + 1)
        }
        self.columns = {column for _, column in self.down.values()}
        self.values = {}

    def put(self, lines, begin):
        if not self.down:
            return
        for index, line in enumerate(lines):
            for column in self.columns:
                self.values[begin + index, column] = line[column]
            if begin + index in self.down:
                top, column = self.down[begin + index]
                line[column] = line[column] or self.values.get((top, column), "")
