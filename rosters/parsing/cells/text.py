"""Any text: Unicode made one, spaces made plain, what is invisible taken out, what is impossible refused."""

import math
import re
from datetime import date, datetime
from unicodedata import normalize

from rosters.parsing.cells.cell import BLANK, ERROR, Cell, kept


class ImpossibleText(ValueError):
    """Characters that no name or number can hold, or the text of a spreadsheet error."""


# Latin letters whose composed form is stable, and ASCII: text of these with single spaces needs no work at all.
_SEEN = "!-~À-ÖØ-öø-ɏḀ-ỿ"
_ALREADY_CLEAN = re.compile(rf"(?!['#`])[{_SEEN}]+(?: [{_SEEN}]+)*")

# Zero-width, soft hyphen, byte-order mark, marks of direction (telephones put U+202D…U+202C around a copied number),
# variation selectors, and the letters that draw nothing.
_INVISIBLE = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202d\u2060-\u2064\u2066-\u206f"
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)
# Control characters but tab and line ends, the override that shows text backwards, surrogates, private use (symbol
# fonts), U+FFFD (a letter that was lost already), non-characters and the tags that carry hidden text.
_IMPOSSIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufff0-\uffff"
    "\U000e0000-\U0010ffff]"
)
_PILED_MARKS = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{5}")
# Excel's own sign for "this is text", typed once too often or put before what could run as a formula by an export.
_TEXT_PREFIX = re.compile(r"\A['`’´]+(?=[0-9=+@＝＋－＠-])")
_ERROR_TEXT = re.compile(r"#(?:ref!|n/a|div/0!|value!|name\?|null!|num!|spill!|calc!|getting_data|error|#+)", re.I)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_DASHES = frozenset("-–—−")


def tidy(raw: str) -> tuple[str, tuple[str, ...]]:
    """Text in NFC with single spaces and nothing invisible, and the repairs that took; may raise ImpossibleText."""
    if _ALREADY_CLEAN.fullmatch(raw):
        return raw, ()
    if _IMPOSSIBLE.search(raw):
        raise ImpossibleText
    repairs = []
    spaced = " ".join(_INVISIBLE.sub("", raw).split())
    if spaced != raw:
        repairs.append("spaces")
    composed = normalize("NFC", spaced)
    if composed != spaced:
        repairs.append("unicode_composed")
    if _PILED_MARKS.search(composed) or _ERROR_TEXT.fullmatch(composed):
        raise ImpossibleText
    return _TEXT_PREFIX.sub("", composed), tuple(repairs)


def as_text(raw: object) -> tuple[str, tuple[str, ...]]:
    """A cell of any type as tidied text, and the repairs: numbers without ".0", dates as dd/mm/yyyy, booleans blank."""
    if isinstance(raw, str):
        return tidy(raw)
    if isinstance(raw, bool):
        return "", ()
    if isinstance(raw, float) and not math.isfinite(raw):
        raise ImpossibleText
    return typed(raw), ()


def plain(raw: object, on: date) -> Cell:
    """A field of free text. A dash alone says nothing; what looks like a formula is text like any other."""
    if type(raw) is str and len(raw) > 1 and _ALREADY_CLEAN.fullmatch(raw):
        return kept(raw)
    text, repairs = as_text(raw)
    return BLANK if _DASHES.issuperset(text) else Cell(text, repairs=repairs)


def typed(raw: object) -> str:
    """What the sender saw in the cell, as text that a database can store (NUL and lone surrogates become U+FFFD)."""
    if isinstance(raw, str):
        return raw if raw.isprintable() else _UNSTORABLE.sub("\ufffd", raw)
    if raw is None:
        return ""
    if raw is ERROR:
        return "#ERROR"
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < 1e15 else repr(raw)
    if isinstance(raw, date):
        return _typed_date(raw)
    return str(raw)


def _typed_date(raw: date) -> str:
    day = f"{raw.day:02}/{raw.month:02}/{raw.year:04}"
    hour = raw.strftime("%H:%M:%S") if isinstance(raw, datetime) else "00:00:00"
    return day if hour == "00:00:00" else f"{day} {hour}"
