"""A date as a Vietnamese office writes it: day first always, as precise as it was given, never guessed.

The value is YYYY, YYYY-MM or YYYY-MM-DD; years run from 1900 to 2100.
"""

import math
import re
from calendar import monthrange
from datetime import date, time, timedelta

from rosters.parsing.cells.cell import BLANK, Cell, kept
from rosters.parsing.cells.text import tidy
from rosters.parsing.cells.wording import NOTHING

INVALID = Cell("", "date_invalid")

# Excel counts a 29 February 1900 that never was (serial 60), so its serials are sure from 1 March 1900 on. A number of
# two digits is refused all the same: "85" is more likely a year cut short than the 25th of that March.
_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = range(100, (date(2100, 12, 31) - _SERIAL_ZERO).days + 1)
_YEARS = range(1900, 2101)
_AGES = range(15, 76)
_CAREER = 75
_NOT_YET = NOTHING | {"chưa", "chưa có", "chưa vào"}

# Most dates, and ours; none of these is impossible.
_USUAL = re.compile(r"(0[1-9]|1[0-9]|2[0-8])/(0[1-9]|1[0-2])/((?:19|20)[0-9]{2})")
_CANONICAL = re.compile(r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])")
_GAP = r"(?:\s?[/.,-]\s?|\s)"
_CLOCK = r"(?:[t\s,]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:\s?(?:am|pm|sa|ch|z|[+-][0-9]{2}:?[0-9]{2}))?)?"
_DAY_FIRST = re.compile(rf"([0-9]{{1,2}}){_GAP}([0-9]{{1,2}}){_GAP}([0-9]{{4}}|[0-9]{{2}}){_CLOCK}", re.I)
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})([/.-])([0-9]{{1,2}})\2([0-9]{{1,2}}){_CLOCK}", re.I)
_MONTH = re.compile(rf"([0-9]{{1,2}}){_GAP}([0-9]{{4}})")
_MONTH_SHORT_YEAR = re.compile(r"([0-9]{1,2})\s?/\s?(3[2-9]|[4-9][0-9])")  # 05/85; 05/07 may be the 5th of July
_YEAR_MONTH = re.compile(r"([0-9]{4})(?:[/.-]([0-9]{1,2}))?")
_DIGITS = re.compile(r"([0-9]+)(?:[.,]0+)?")  # with the ".0" that a number gets in a CSV file

# "Hà Nội, ngày 15 tháng 4 năm 2013" and "15-Apr-1985" become 15/4/2013 and 15/4/1985; "?/?/1960", "--/--/1960" and
# "ngày … tháng … năm 1960" become 00/00/1960.
_OPENING = re.compile(r"\A(?:\D*\b(?:ngày|ngay)\b|sinh\b|s\.?n\.?(?=[\s:0-9]))[\s:]*", re.I)
_MONTH_OR_YEAR_WORD = re.compile(r"[\s,/-]*\b(?:tháng|thang|thg|năm|nam)[.:]?\s*(?=[0-9?x*_.…/])", re.I)
_ENGLISH_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH_MONTH = re.compile(rf"[\s,/-]*\b({'|'.join(_ENGLISH_MONTHS)})[a-z]*\.?[\s,/-]*", re.I)
_PLACEHOLDER = re.compile(r"[?x*_…]+|(?:(?<=/)|\A)[.\s-]*(?=/)", re.I)


def day(field: str, raw: object, on: date) -> Cell:
    """A date cell of `field` in a roster of the day `on`, which settles the century of two-digit years."""
    if type(raw) is str:
        if usual := _USUAL.fullmatch(raw):
            return kept("-".join(usual.group(3, 2, 1)))
        return kept(raw) if _CANONICAL.fullmatch(raw) else _from_text(field, raw, on)
    if isinstance(raw, date):
        sure = raw.year in _YEARS and (raw.year, raw.month) >= (1900, 3)
        return kept(raw.isoformat()[:10]) if sure else INVALID
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _from_number(field, raw)
    if raw == time(0) and field != "born_on":  # the number 0 in a date's format: what a formula makes of a blank cell
        return BLANK
    return INVALID


def _from_number(field: str, raw: float) -> Cell:
    """A number: a year, a month (200601, or 2.2007 for 02.2007), ddmmyyyy, or Excel's count of days."""
    if not math.isfinite(raw) or raw < 0 or raw > 1e8:
        return INVALID
    whole = int(raw)
    if whole < 13 and raw != whole:
        month, year = f"{raw:.4f}".split(".")
        return _told(_iso(year, month), "date_from_number") if math.isclose(raw, float(f"{raw:.4f}")) else INVALID
    if raw == 0 and field != "born_on":
        return BLANK
    if whole in _SERIALS and whole not in _YEARS:
        return _told((_SERIAL_ZERO + timedelta(whole)).isoformat(), "date_from_number")
    return _from_digits(str(whole)) if raw == whole else INVALID


def _from_digits(digits: str) -> Cell:
    """Digits and nothing else: 1985, 200601, 02091985 (or without its zero), 19850902, or the serial 26682."""
    if len(digits) == 4:
        return _told(_iso(digits))
    if len(digits) == 5 and int(digits) in _SERIALS:
        return _told((_SERIAL_ZERO + timedelta(int(digits))).isoformat(), "date_from_number")
    if len(digits) == 6:
        return _told(_iso(digits[:4], digits[4:]) if digits[4:] != "00" else "")
    if len(digits) in (7, 8):
        full = digits.zfill(8)
        return _told(_iso(full[4:], full[2:4], full[:2]) or _iso(full[:4], full[4:6], full[6:]), "date_from_number")
    return INVALID


def _from_text(field: str, raw: str, on: date) -> Cell:
    text, repairs = tidy(raw)
    if not text:
        return BLANK
    if field != "born_on" and text.casefold() in _NOT_YET:
        return BLANK
    cell = _read(field, text.strip("'’`´ ;,").rstrip("."), on) if len(text) < 100 else INVALID
    return Cell(cell.value, "", repairs + cell.repairs) if repairs and cell.value else cell


def _read(field: str, text: str, on: date) -> Cell:
    """A date in any written form: as it stands, else with its words turned into numbers."""
    digits = _DIGITS.fullmatch(text)
    if digits:
        return _from_digits(digits[1])
    for written in (text, _in_numbers(text)):
        if found := _DAY_FIRST.fullmatch(written):
            return _assembled(field, found[3], found[2], found[1], on)
        if found := _YEAR_FIRST.fullmatch(written):
            return _told(_iso(found[1], found[3], found[4]))
        if found := _MONTH.fullmatch(written) or _MONTH_SHORT_YEAR.fullmatch(written):
            return _assembled(field, found[2], found[1], "0", on)
        if found := _YEAR_MONTH.fullmatch(written):
            return _told(_iso(found[1], found[2] or "0"))
    return INVALID


def _in_numbers(text: str) -> str:
    """Words and placeholders as numbers: "ngày 15 tháng 4 năm 2013" -> 15/4/2013, "?/5/1960" -> 00/5/1960."""
    text = _MONTH_OR_YEAR_WORD.sub("/", _OPENING.sub("", text.replace("–", "-")))
    text = _ENGLISH_MONTH.sub(lambda found: f"/{_ENGLISH_MONTHS.index(found[1].lower()) + 1}/", text)
    return _PLACEHOLDER.sub("00", text)


def _assembled(field: str, year: str, month: str, day: str, on: date) -> Cell:
    if len(year) == 4:
        return _told(_iso(year, month, day))
    return _told(_iso(_full_year(field, year, month, day, on), month, day), "century_added")


def _full_year(field: str, short: str, month: str, day: str, on: date) -> str:
    """The year of two digits: of a birth the one of a working age, else the last not after `on`; "0" if none."""
    year = 2000 + int(short)
    if field == "born_on":
        return next((str(born) for born in (year, year - 100) if on.year - born in _AGES), "0")
    if (year, int(month), int(day)) > (on.year, on.month, on.day):
        year -= 100
    return str(year) if on.year - year <= _CAREER else "0"


def _iso(year: str, month: str = "0", day: str = "0") -> str:
    """The date as far as it is known (0 = not), or "" if there is none such. A day without its month is none."""
    y, m, d = int(year), int(month), int(day)
    if y not in _YEARS or m > 12 or (d and not m):
        return ""
    if not m:
        return year
    if not d:
        return f"{year}-{m:02}"
    return f"{year}-{m:02}-{d:02}" if d <= 28 or d <= monthrange(y, m)[1] else ""


def _told(value: str, repair: str = "") -> Cell:
    if not value:
        return INVALID
    return Cell(value, "", (repair,)) if repair else kept(value)
