"""A small table in a file, .xlsx or .csv, as rows of plain cells with their line numbers."""

import csv
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO

import openpyxl
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from access.forms import tidy

MOST_BYTES = 10 * 2**20
MOST_BYTES_UNPACKED = 100 * 2**20
MOST_LINES = 50_000
MOST_COLUMNS = 100
RUNNABLE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Cell = str | date


@dataclass(frozen=True)
class Sheet:
    """The first sheet of a file: its headings, and (line in the file, cells) of every row that is not blank."""

    headings: list[str]
    rows: list[tuple[int, list[Cell]]]

    def __len__(self) -> int:
        return len(self.rows)


def harmless(text: str) -> str:
    """Text that a spreadsheet program could run as a formula, with an apostrophe before it."""
    return f"'{text}" if text.startswith(RUNNABLE) else text


def _cell(value: object) -> Cell:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = tidy(str(value).replace("\x00", ""))
    return text[1:] if text.startswith("'") and text[1:].startswith(RUNNABLE) else text


def _sheet(lines) -> Sheet:
    headings, rows = [], []
    for number, values in enumerate(lines, 1):
        if number > MOST_LINES:
            raise ValidationError(_("The file has more than %(most)s lines.") % {"most": MOST_LINES})
        cells = [_cell(value) for value in values[:MOST_COLUMNS]]
        if not any(cells):
            continue
        if headings:
            rows.append((number, cells + [""] * (len(headings) - len(cells))))
        else:
            headings = [str(cell) for cell in cells]
            while headings[-1] == "":
                headings.pop()
    if not rows:
        raise ValidationError(_("The file is empty: it needs a line of headings and one line for each union."))
    return Sheet(headings, rows)


def _refuse_large(data: bytes) -> None:
    if len(data) > MOST_BYTES:
        raise ValidationError(_("The file is larger than %(most)s MB.") % {"most": MOST_BYTES // 2**20})


def read_csv(data: bytes) -> Sheet:
    """The rows of a text file whose cells are parted by commas, semicolons or tabs."""
    _refuse_large(data)
    try:
        text = data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(
            _("The letters of this file cannot be read: save it as “CSV UTF-8”, or as .xlsx.")
        ) from error
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    try:
        return _sheet(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise ValidationError(_("This is not a .csv file that can be read: %(why)s.") % {"why": error}) from error


def read_xlsx(data: bytes) -> Sheet:
    """The rows of a workbook's first sheet."""
    _refuse_large(data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
        if unpacked > MOST_BYTES_UNPACKED:
            raise ValidationError(_("The workbook is too large when it is unpacked."))
        sheet = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True).worksheets[0]
        sheet.reset_dimensions()  # the size that a file declares may be wrong: rows would be lost without a word
        return _sheet(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS))
    except ValidationError:
        raise
    except Exception as error:  # a broken workbook fails in many ways, and all mean the same to an officer
        raise ValidationError(_("This is not an .xlsx workbook that can be read: save it anew in Excel.")) from error


READERS = {".csv": read_csv, ".xlsx": read_xlsx}
