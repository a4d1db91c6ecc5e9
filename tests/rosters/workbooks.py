"""Small rosters made by tests, and what parsing them gives."""

import csv
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl

from rosters.parsing.cells import FIELDS
from rosters.parsing.parse import Request, parse
from rosters.parsing.run import parse_file
from rosters.parsing.unreadable import Unreadable

ON = date(2025, 11, 30)
SAMPLES = Path(__file__).parent / "samples"
COLUMNS = ("sheet", "line", *FIELDS, "section", "refusals", "repairs", "typed")


@dataclass(frozen=True)
class Parsed:
    """An error dict or None, the sheets as told, and the rows by column name (arrays as lists, typed as a dict)."""

    error: dict | None
    sheets: list[dict]
    rows: list[dict]

    @property
    def sheet(self) -> dict:
        return next(sheet for sheet in self.sheets if sheet["roster"])

    def column(self, name: str) -> list[str]:
        return [row[name] for row in self.rows]

    def hint(self, code: str) -> dict | None:
        return next((hint for hint in self.sheet["hints"] if hint["code"] == code), None)


def rows_of(path: Path) -> list[dict]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [dict(zip(COLUMNS, line, strict=True)) for line in csv.reader(file)]
    for row in rows:
        row["refusals"] = [code for code in row["refusals"][1:-1].split(",") if code]
        row["repairs"] = [code for code in row["repairs"][1:-1].split(",") if code]
        row["typed"] = json.loads(row["typed"])
    return rows


def parse_here(path: Path, *, name: str = "", choices: dict | None = None) -> Parsed:
    """Parse in this process: quicker, for files that are no danger."""
    out = path.with_suffix(".rows")
    try:
        answer = parse(Request(path, name or path.name, out, ON, choices or {}))
    except Unreadable as error:
        return Parsed(error.as_dict(), [], [])
    return Parsed(None, answer["sheets"], rows_of(out))


def parse_in_child(path: Path, *, name: str = "", timeout: float = 60) -> Parsed:
    out = path.with_suffix(".rows")
    answer = parse_file(path, name=name or path.name, out=out, on=ON, timeout=timeout)
    return Parsed(answer.error, answer.sheets, [] if answer.error else rows_of(out))


def workbook(path: Path, lines: list[list], *, merged: tuple[str, ...] = (), title: str = "Sheet") -> Path:
    """Write one sheet of these lines."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for line in lines:
        sheet.append(line)
    for cells in merged:
        sheet.merge_cells(cells)
    book.save(path)
    return path


def text_file(path: Path, lines: list[list], delimiter: str = ",") -> Path:
    path.write_text("\n".join(delimiter.join(map(str, line)) for line in lines) + "\n", encoding="utf-8")
    return path
