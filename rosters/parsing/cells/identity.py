"""The number of an identity card: 12 digits (CCCD) or 9 (the older CMND), with the zeros a spreadsheet ate put back.

12 digits are 3 of a province, 1 of sex and century, 2 of the birth year, 6 at random (Decree 137/2015, article 13);
there is no check digit.
"""

import re
from datetime import date

from members.id_numbers import PROVINCES
from rosters.parsing.cells.cell import BLANK, Cell, kept
from rosters.parsing.cells.text import tidy, typed
from rosters.parsing.cells.wording import NOTHING

INVALID = Cell("", "id_number_invalid")

_NONE = NOTHING | {"chưa", "chưa có", "chưa cấp"}
_GROUPING = re.compile(r"[\s.'’`‐‑–_-]+")
_DECIMALS = re.compile(r"([0-9]{8,12})[.,]0{1,2}")
_SCIENTIFIC = re.compile(r"([0-9])[.,]([0-9]+)e\+?([0-9]{1,2})", re.I)
_SEVERAL = re.compile(r"[/;,|()\[\]\n]+|(?<=[0-9])\s+(?=[^\W\d_])")
_NAMING = re.compile(
    r"\b(?:cccd|cmnd|cmtnd|cmt|cmnđ|căn cước(?: công dân)?|thẻ|số|so|định danh|cũ|mới|id|no)\b[\s.:]*", re.I
)
_TWELVE = re.compile(r"(?<![0-9])[0-9]{12}(?![0-9])")


def id_number(raw: object, on: date) -> Cell:
    """9 or 12 digits. Of two numbers in a cell the 12-digit one is taken, for it is the one that lasts."""
    if type(raw) is str and len(raw) == 12 and raw.isascii() and raw.isdigit() and raw[1:] != raw[:-1]:
        return kept(raw)
    if not isinstance(raw, str) and not _counts_something(raw):
        return INVALID
    text, repairs = tidy(typed(raw))
    if text.casefold() in _NONE:
        return BLANK
    cell = _restored(text)
    if cell is INVALID and len(text) < 100:
        cell = _of_several(text)
    return Cell(cell.value, "", repairs + cell.repairs) if cell.value and repairs else cell


def _restored(text: str) -> Cell:
    """One number, grouped or not, with the zeros that a number cannot keep. What begins with 0 has lost none."""
    digits = _digits(text)
    if not (digits.isascii() and digits.isdigit()) or digits[1:] == digits[:-1]:  # 000000000000 is nobody's number
        return INVALID
    if len(digits) in (9, 12):
        return kept(digits)
    missing = {8: "0", 11: "0", 10: "00"}.get(len(digits), "")
    if not missing or digits[0] == "0" or (missing == "00" and not _may_have_lost_two(digits)):
        return INVALID
    return Cell(missing + digits, "", ("id_zero_restored",))


def _counts_something(raw: object) -> bool:
    """Whether a cell that is not text can be such a number: no date, no yes or no, nothing negative or broken."""
    return isinstance(raw, int | float) and not isinstance(raw, bool) and raw >= 0 and raw % 1 == 0


def _digits(text: str) -> str:
    """The text without grouping. 3.8094100175E+10 has all its digits and is exact; 3.8094E+10 has lost them."""
    if found := _DECIMALS.fullmatch(text):
        return found[1]
    found = _SCIENTIFIC.fullmatch(text)
    if found and len(found[2]) == int(found[3]):
        return found[1] + found[2]
    return _GROUPING.sub("", text)


def _may_have_lost_two(digits: str) -> bool:
    """Whether 10 digits are a number of 001…008, of somebody born from 1900 to 2099."""
    return "00" + digits[0] in PROVINCES and digits[1] in "0123"


def _of_several(text: str) -> Cell:
    """A cell with words or two numbers in it: "CMND 012345678 / CCCD 001078100153"."""
    parts = [_NAMING.sub("", part).strip(" .:") for part in _SEVERAL.split(text)]
    found = [cell for cell in map(_restored, filter(None, parts)) if cell.value]
    twelve = {cell.value: cell for cell in found if len(cell.value) == 12}
    if len(twelve) == 1 and len(found) > 1:
        value, cell = twelve.popitem()
        return Cell(value, "", (*cell.repairs, "id_cccd_taken"))
    if len(found) == 1 and len(list(filter(None, parts))) == 1:
        return found[0]
    numbers = {cell.value for cell in map(_restored, _TWELVE.findall(text)) if cell.value}
    return Cell(numbers.pop(), "", ("id_cccd_taken",)) if len(numbers) == 1 else INVALID
