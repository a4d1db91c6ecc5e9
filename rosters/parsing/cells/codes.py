"""Codes, numbers of papers, addresses of e-mail, posts: text of which only little is put right."""

import re
from datetime import date

from rosters.parsing.cells.cell import BLANK, Cell, kept
from rosters.parsing.cells.text import as_text, plain
from rosters.parsing.cells.wording import NOTHING

_USUAL_EMAIL = re.compile(r"[a-z0-9._%+-]+@[a-z0-9.-]+[a-z]")
_NONE = NOTHING | {"chưa", "chưa có"}
_GROUPING = re.compile(r"[\s.'’`-]+")


def code(raw: object, on: date) -> Cell:
    """A code or the number of a paper: 101.0 is 101, and "không" or a dash is none."""
    cell = plain(raw, on)
    return BLANK if cell.value.casefold() in _NONE else cell


def post(raw: object, on: date) -> Cell:
    """A post that somebody holds; "không" or 0 is none."""
    return code(raw, on)


def note(raw: object, on: date) -> Cell:
    """Free text, in which a ticked or unticked cell is worth keeping."""
    if isinstance(raw, bool):
        return Cell("Có" if raw else "Không")
    return plain(raw, on)


def email(raw: object, on: date) -> Cell:
    """An address in small letters without spaces. What is no address stays, for the officer to see."""
    if type(raw) is str and _USUAL_EMAIL.fullmatch(raw):
        return kept(raw)
    text, repairs = as_text(raw)
    joined = "".join(text.lower().split()).removeprefix("mailto:").strip(",;.'")
    if text.lower() in _NONE or joined in _NONE:
        return BLANK
    if " " in text and "spaces" not in repairs:
        repairs = (*repairs, "spaces")
    return Cell(joined, "", repairs)


def social_insurance_number(raw: object, on: date) -> Cell:
    """10 digits, with the zeros a number cannot keep. Other numbers (of a health card, say) stay as typed."""
    if type(raw) is str and len(raw) == 10 and raw.isascii() and raw.isdigit():
        return kept(raw)
    text, repairs = as_text(raw)
    if text.casefold() in _NONE:
        return BLANK
    digits = _GROUPING.sub("", re.sub(r"(?<=[0-9]{5})[.,]0\Z", "", text))
    if not re.fullmatch(r"[0-9]{6,10}", digits):
        return Cell(text, "", repairs)
    return Cell(digits.zfill(10), "", repairs if len(digits) == 10 else (*repairs, "insurance_zero_restored"))
