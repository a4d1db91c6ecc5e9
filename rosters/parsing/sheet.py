"""One sheet, from its grid to what is said of it and the rows it gives."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice

from rosters.parsing import seen
from rosters.parsing.cells import typed
from rosters.parsing.encodings import decode, detect
from rosters.parsing.header import Header, find_header
from rosters.parsing.layout import SEX_BY_MARK, lay_out
from rosters.parsing.reader import Grid
from rosters.parsing.roster import Roster

FIRST_LINES, MORE_LINES = 60, 200
CHUNK = 4000
JUDGED = 500  # lines that decide what columns hold
LISTED = 10  # lines that a hint names
MAX_TITLES, LONGEST_TITLE = 50, 300


@dataclass(frozen=True)
class Choices:
    """What staff corrected for one sheet."""

    swap_day_month: bool = False
    encoding: str = ""
    columns: dict[int, str] = field(default_factory=dict)
    header_line: int | None = None  # from 1
    taken: bool | None = None  # whether the sheet is read; None: as the reader judges

    @classmethod
    def of(cls, given: dict) -> "Choices":
        columns = {int(column): name for column, name in (given.get("columns") or {}).items()}
        return cls(
            bool(given.get("swap_day_month")),
            given.get("encoding") or "",
            columns,
            given.get("header_line"),
            given.get("taken"),
        )


def read_sheet(grid: Grid, index: int, *, on: date, choices: Choices, write: Callable[[str], object]) -> dict:
    """Read a sheet; `write` gets its rows by chunks, as lines of CSV: index, line, the FIELDS, section, refusals,
    repairs, typed.

    The answer is what the parent is told of the sheet (the contract is in __main__).
    """
    if grid.hidden and not choices.taken:
        return _no_roster(grid, "hidden_sheet_left_out")
    lines = grid.rows()
    first = list(islice(lines, FIRST_LINES))
    header = find_header(first, grid.merged)
    if header is None:
        first += islice(lines, MORE_LINES - FIRST_LINES)
        header = find_header(first, grid.merged)
    told = {"mark": seen.mark(header), "lines": seen.lines(first, marked=header is None)}
    told["header_found"] = header and header.top + 1
    header = _chosen(first, grid, choices, header)
    if choices.taken is False or header is None:
        return _no_roster(grid, "left_out_by_staff" if choices.taken is False else "no_header", told)
    begin = header.bottom + 1
    body = chain(first[begin:], lines)
    sample = list(islice(body, CHUNK))
    layout = lay_out(header, sample[:JUDGED], choices=choices.columns)
    roster = Roster(index, grid, header, layout, sample, on=on, choices=choices)
    for chunk in chain([sample], iter(lambda: list(islice(body, CHUNK)), [])):
        write(roster.take(chunk, begin))
        begin += len(chunk)
    told["columns"] = seen.columns(layout, sample[:JUDGED], roster.line_text)
    return _told(grid, header, roster, first[: header.top]) | {"seen": told}


def _chosen(first, grid, choices, found):
    """The header where staff say that it stands, or with the columns that they named; else the one that was found."""
    if choices.header_line is None and not choices.columns:
        return found
    line = None if choices.header_line is None else choices.header_line - 1
    return find_header(first, grid.merged, choose=choices.columns, line=line) or found


def _no_roster(grid, why, told=None):
    return {
        "sheet": typed(grid.name),
        "roster": False,
        "header_line": None,
        "encoding": "unicode",
        "columns": {},
        "column_indexes": {},
        "ignored_columns": [],
        "hints": [{"code": why}],
        "titles": [],
        "rows": 0,
        "seen": told or {},
    }


def _told(grid, header: Header, roster: Roster, above):
    sources = roster.layout.sources
    return {
        "sheet": typed(grid.name),
        "roster": True,
        "header_line": header.top + 1,
        "encoding": roster.encodings.of_sheet(),
        "columns": {source.field: typed(source.header) for source in sources},
        "column_indexes": {source.field: source.index for source in sources},
        "ignored_columns": list(map(typed, roster.layout.ignored)),
        "hints": list(_hints(roster)),
        "titles": _titles(above, header.encoding),
        "rows": roster.count,
    }


def _titles(lines, encoding):
    """The texts above the header, once each."""
    texts = [cell for line in lines for cell in line if isinstance(cell, str) and cell.strip()]
    encoding = detect(texts) if encoding == "unicode" else encoding
    titles = (" ".join(typed(decode(text, encoding)).split())[:LONGEST_TITLE] for text in texts)
    return list(dict.fromkeys(titles))[:MAX_TITLES]


def _hints(roster):
    layout, headers = roster.layout, {source.field: source.header for source in roster.layout.sources}
    for name, forms in roster.dates.items():
        if forms.look_swapped() and not roster.choices.swap_day_month:
            examples = [
                {
                    "line": line,
                    "read": day.isoformat(),
                    "swapped": day.replace(month=day.day, day=day.month).isoformat(),
                }
                for line, day in forms.examples
            ]
            told = {"field": name, "column": headers[name], "count": forms.early, "examples": examples}
            yield {"code": "day_month_swapped_suspected", **told}
    if layout.unknown:
        yield {"code": "columns_unknown", "columns": list(map(typed, layout.unknown))}
    for code, lines in (
        ("header_repeated", roster.body.repeated),
        ("header_changed", roster.body.changed),
        ("rows_ragged", roster.ragged),
    ):
        if lines:
            yield {"code": code, "count": len(lines), "lines": lines[:LISTED]}
    for source in layout.sources:
        if source.kind == SEX_BY_MARK and len(source.filled_columns) == 1:
            yield {"code": "sex_from_mark", "column": source.header}
