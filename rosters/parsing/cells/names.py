"""A person's name: forms of address taken off, capitals made ordinary, everything else as given."""

import re
from datetime import date
from unicodedata import normalize

from rosters.parsing.cells.cell import BLANK, Cell, kept
from rosters.parsing.cells.text import tidy

_LETTERS = [c for c in map(chr, (*range(0x41, 0x250), *range(0x1E00, 0x1F00))) if c.isalpha()]
_UPPER = f"[{''.join(c for c in _LETTERS if c.isupper())}]"
_LOWER = f"[{''.join(c for c in _LETTERS if c.islower())}]"
_ALREADY_CLEAN = re.compile(rf"(?!Ông |Bà |Đồng |Đc ){_UPPER}{_LOWER}*(?: {_UPPER}{_LOWER}*)+")

_COMRADE = re.compile(r"(?:đ\s?[/\\]\s?c|đ\.\s?c|đc|đồng chí)(?:\s?[.:]\s*|\s+|\Z)", re.I)
_ADDRESS = re.compile(r"(?:ông\s?/\s?bà|ông \(bà\)|ông|bà|anh|chị)\s?[.:]\s*|(?:ông\s?/\s?bà|ông \(bà\))\s+", re.I)
_ADDRESS_AFTER_COMRADE = re.compile(r"(?:ông|bà|anh|chị)\s+(?=\S+ \S)", re.I)
# "Ông" is also a family name (Ông Cao Thắng), so without a colon it is taken off only before a family name that hardly
# serves as a middle name: leaving a title in is seen and harmless, taking a family name away is a wrong person.
# "Bà" is no family name, but two words must remain.
_MISTER = re.compile(
    r"ông (?=(?:nguyễn|trần|lê|phạm|huỳnh|phan|võ|đặng|bùi|đỗ|hồ|ngô|đinh|trịnh|đoàn|lương|đào|trương|phùng) \S)", re.I
)
_MISSIS = re.compile(r"bà (?=\S+ \S)", re.I)
_SEX_AFTER = re.compile(r"(?:\s*[(\[]\s*(?:(nữ|nu)|(nam))\s*[)\]])+\Z", re.I)
_MARK = re.compile("[\u0300-\u036f]")
_RUN = re.compile("[^\\W\\d_](?:[^\\W\\d_]|[\u0300-\u036f])*")
_FORMULA = ("=", "+", "-", "@")


def full_name(raw: object, on: date) -> Cell:
    """A name. What has no letter (a number, a date, dots) is none and comes back blank: the row then lacks its name."""
    if not isinstance(raw, str):
        return BLANK
    if _ALREADY_CLEAN.fullmatch(raw):
        return kept(raw)
    text, repairs = tidy(raw)
    name, told = _without_sex(text)
    name = _without_title(name)
    if name != text:
        name, repairs = tidy(name)[0], (*repairs, "title_removed")
    if not any(map(str.isalpha, name)):
        return BLANK
    titled = _titled(name)
    return Cell(titled, repairs=repairs if titled == name else (*repairs, "capitals"), extra=told)


def _without_sex(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The name without "(nữ)" after it, and what that tells."""
    found = _SEX_AFTER.search(text)
    if not found:
        return text, ()
    return text[: found.start()], (("sex", "F" if found[1] else "M"),)


def _without_title(text: str) -> str:
    """The name without Đ/c, Ông, Bà … before it, however many there are."""
    titles = (_COMRADE, _ADDRESS, _MISTER, _MISSIS)
    while found := next(filter(None, (title.match(text) for title in titles)), None):
        text = text[found.end() :]
        if found.re is _COMRADE:
            titles = (*titles, _ADDRESS_AFTER_COMRADE)
    return text


def _titled(name: str) -> str:
    """A name typed in capitals (or small letters) only, in title case. "AN" and "Y" alone may be meant so."""
    if not (name.isupper() or name.islower()) or name.startswith(_FORMULA):
        return name
    if " " not in name and sum(map(str.isalpha, name)) < 3:
        return name
    # Marks that do not compose (Ê Đê has "ơ̆") would begin a new word for str.title(), as an apostrophe rightly does.
    titled = normalize("NFC", _RUN.sub(_capitalised, name) if _MARK.search(name) else name.title())
    return titled if len(titled) == len(name) else name


def _capitalised(run: re.Match) -> str:
    return run[0][0].title() + run[0][1:].lower()
