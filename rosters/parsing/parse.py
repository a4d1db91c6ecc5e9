"""A file in, rows out: what it is, its gate, its sheets, one after the other."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rosters.parsing import guard
from rosters.parsing.beside import scan_beside
from rosters.parsing.kinds import kind_of
from rosters.parsing.odsscan import scan_ods
from rosters.parsing.reader import Grid, read_workbook
from rosters.parsing.sheet import Choices, read_sheet
from rosters.parsing.textfiles import read_text
from rosters.parsing.unreadable import Unreadable
from rosters.parsing.xlsscan import scan_xls
from rosters.parsing.xlsxscan import scan_xlsx

MAX_SHEETS = 300
BESIDE_FROM = 24 * 2**20  # unpacked bytes from which the scan runs beside the reader instead of before it


@dataclass(frozen=True)
class Request:
    """What the parent asks: see __main__."""

    path: Path
    name: str
    out: Path
    on: date
    choices: dict[str, dict]


def parse(request: Request) -> dict:
    """Parse a file; write its rows to `request.out`. Raises Unreadable."""
    kind = kind_of(request.path)
    if kind == "text":
        return _write(request, read_text(request.path, name=request.name))
    if kind == "xls":
        errors = scan_xls(request.path).errors
        return _write(request, read_workbook(request.path, lambda: errors, unhidden=_unhidden(request)))
    parts = guard.directory(request.path)
    scan = scan_xlsx if kind == "xlsx" else scan_ods
    if sum(part.unpacked for part in parts.values()) < BESIDE_FROM:
        errors = scan(request.path, parts).errors
        return _write(request, read_workbook(request.path, lambda: errors, unhidden=_unhidden(request)))

    def read(errors: Callable[[], dict]) -> dict:
        return _write(request, read_workbook(request.path, errors, unhidden=_unhidden(request)))

    return scan_beside(lambda: scan(request.path, parts).errors, read)


def _unhidden(request) -> frozenset[str]:
    """The hidden sheets that staff want read."""
    return frozenset(name for name, chosen in request.choices.items() if chosen.get("taken"))


def _write(request, grids: Iterator[Grid]) -> dict:
    """Read the sheets one by one, all their rows into one CSV file for COPY."""
    sheets = []
    with open(
        os.open(request.out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8", newline=""
    ) as file:
        for index, grid in enumerate(grids):
            if index >= MAX_SHEETS:
                raise Unreadable("file_too_large", sheets=MAX_SHEETS)
            choices = Choices.of(request.choices.get(grid.name) or {})
            sheets.append(read_sheet(grid, index, on=request.on, choices=choices, write=file.write))
            del grid  # its cells go before the next sheet's come
    _check_found(sheets)
    return {"error": None, "sheets": sheets}


def _check_found(sheets):
    rosters = [sheet for sheet in sheets if sheet["roster"]]
    names = [sheet["sheet"] for sheet in sheets][:20]
    if not rosters:
        hidden = any(hint["code"] == "hidden_sheet_left_out" for sheet in sheets for hint in sheet["hints"])
        raise Unreadable("no_roster_found", tuple(sheets), sheets=names, hidden=hidden)
    if not any(sheet["rows"] for sheet in rosters):
        raise Unreadable("no_rows_found", tuple(sheets), sheets=[sheet["sheet"] for sheet in rosters][:20])
