"""Files in, grids out: one grid a sheet, whatever the file is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from rosters.parsing.cells import ERROR
from rosters.parsing.unreadable import Unreadable

Range = tuple[int, int, int, int]  # top, left, bottom, right, counted from 0


@dataclass(frozen=True)
class Grid:
    """One sheet. `rows()` gives its lines from the first, each from column A; lines may differ in length."""

    name: str
    rows: Callable[[], Iterator[list]]
    hidden: bool = False
    merged: tuple[Range, ...] = ()
    ragged: bool = False  # a text whose lines may be longer than its header, which shifts their cells


def read_workbook(
    path: Path, errors: Callable[[], dict[str, dict[int, list[int]]]], *, unhidden: frozenset[str] = frozenset()
) -> Iterator[Grid]:
    """Yield the sheets of an .xlsx, .xls or .ods; of hidden ones the `unhidden` only are read.

    `errors` is asked for the scan's error cells once a sheet is read.
    """
    try:
        book = CalamineWorkbook.from_path(str(path))
    except PasswordError as error:
        raise Unreadable("file_encrypted") from error
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable("file_damaged", why="workbook") from error
    for index, meta in enumerate(book.sheets_metadata):
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        if meta.visible != SheetVisibleEnum.Visible and meta.name not in unhidden:
            yield Grid(meta.name, lambda: iter(()), hidden=True)
            continue
        try:
            sheet = book.get_sheet_by_index(index)
        except (CalamineError, OSError, ValueError) as error:
            raise Unreadable("file_damaged", why="workbook") from error
        yield _grid(sheet, errors().get(meta.name, {}))


def _grid(sheet, errors):
    merged = tuple((top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ())
    left = sheet.start[1] if sheet.start else 0
    if not errors and not left:
        return Grid(sheet.name, sheet.iter_rows, merged=merged)
    return Grid(sheet.name, lambda: _with_errors(sheet, left, errors), merged=merged)


def _with_errors(sheet, left, errors):
    """calamine begins at the first filled column, and is silent about errors: put both right."""
    margin = [""] * left
    line = -1
    for line, row in enumerate(sheet.iter_rows()):
        yield _put_errors(margin + row, errors.get(line, ()))
    for after in range(line + 1, max(errors, default=-1) + 1):
        yield _put_errors([], errors.get(after, ()))


def _put_errors(row, columns):
    for column in columns:
        row.extend([""] * (column + 1 - len(row)))
        row[column] = ERROR
    return row
