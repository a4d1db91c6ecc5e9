"""Telephone numbers: national form with its 0, mobiles of before 15 September 2018 in their present form."""

import math
import re
from datetime import date

from rosters.data import rows
from rosters.parsing.cells.cell import BLANK, NOT_UNDERSTOOD, Cell, kept
from rosters.parsing.cells.text import tidy, typed
from rosters.parsing.cells.wording import NOTHING

_NEW_PREFIXES = {row["old_prefix_11_digits"]: row["new_prefix_10_digits"] for row in rows("mobile_prefixes_2018")}
_MOBILE = re.compile(r"0[35789][0-9]{8}")
# Area codes changed in 2017 and are not repaired: an old one may be a new one elsewhere.
_FIXED = re.compile(r"0[0-9]{9,10}")
_ELEVEN = re.compile(rf"02[0-9]{{9}}|(?:{'|'.join(_NEW_PREFIXES)})[0-9]{{7}}")  # present fixed lines, old mobiles
_COUNTRY = re.compile(r"(?:\+|00)84(?=[0-9])|84(?=0?[0-9]{9,10}\Z)")
_LETTERS_OR_COMMAS = re.compile(r"[^0-9+\s.()‐‑–-]+")
_GROUPING = re.compile(r"[\s.()‐‑–-]+")
_NONE = NOTHING | {"chưa có", "chưa"}


def phone(raw: object, on: date) -> Cell:
    """The digits of the number; of several the first mobile. What is no Vietnamese number stays as typed."""
    if type(raw) is str and len(raw) == 10 and raw.isascii() and _MOBILE.fullmatch(raw):
        return kept(raw)
    if isinstance(raw, bool) or not isinstance(raw, str | int | float) or (raw != raw or raw in (math.inf, -math.inf)):
        return NOT_UNDERSTOOD
    text, repairs = tidy(typed(raw))
    if text.casefold() in _NONE:
        return BLANK
    if len(text) > 200:
        return Cell(text)
    cell = _national(_GROUPING.sub("", text.strip("'’`"))) or _of_several(text) or Cell(text)
    return Cell(cell.value, "", repairs + cell.repairs) if repairs else cell


def _national(number: str) -> Cell | None:
    """One number without its grouping in national form, or None if it is none of Vietnam."""
    if not (number.isascii() and number.removeprefix("+").isdigit()):
        return None
    digits = _COUNTRY.sub("", number, count=1) if len(number) > 10 else number
    abroad = digits != number
    if abroad and digits[0] != "0":
        digits = "0" + digits
    repairs = ()
    if not abroad and (_MOBILE.fullmatch("0" + digits) or _ELEVEN.fullmatch("0" + digits)):
        digits, repairs = "0" + digits, ("phone_zero_restored",)
    if len(digits) == 11 and digits[:4] in _NEW_PREFIXES:
        return Cell(_NEW_PREFIXES[digits[:4]] + digits[4:], "", (*repairs, "phone_prefix_2018"))
    return Cell(digits, "", repairs) if _FIXED.fullmatch(digits) else None


def _of_several(text: str) -> Cell | None:
    """The first mobile, else the first number, of a cell with several or with words, marked if digits are left out."""
    parts = [part for piece in _LETTERS_OR_COMMAS.split(text) for part in _numbers(piece)]
    found = [cell for cell in map(_national, parts) if cell]
    if not found:
        return None
    taken = next((cell for cell in found if _MOBILE.fullmatch(cell.value)), found[0])
    left_out = len({cell.value for cell in found}) > 1 or len(parts) > len(found)
    return Cell(taken.value, "", (*taken.repairs, "phone_first_taken") if left_out else taken.repairs)


def _numbers(piece: str) -> list[str]:
    """The numbers in a piece of digits and grouping: one, or several that only a space or a hyphen keeps apart."""
    whole = _GROUPING.sub("", piece)
    if not whole or _national(whole):
        return [whole] if whole else []
    if len(whole) == 20 and _MOBILE.fullmatch(whole[:10]) and _MOBILE.fullmatch(whole[10:]):
        return [whole[:10], whole[10:]]
    return list(filter(None, (_GROUPING.sub("", part) for part in re.split(r"\s+[‐‑–-]\s+|[\s‐‑–-]+", piece))))
