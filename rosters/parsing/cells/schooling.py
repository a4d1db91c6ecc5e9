"""General education: grades passed of the grades there were, 12/12 or, in the old North, 10/10."""

import re
from datetime import date

from rosters.parsing.cells.cell import BLANK, NOT_UNDERSTOOD, Cell, kept
from rosters.parsing.cells.text import as_text
from rosters.parsing.cells.wording import NOTHING

_GRADES = re.compile(r"0?([1-9]|1[0-2])\s?[/-]\s?(10|12)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SHOWN_AS_DATE = re.compile(rf"([0-9]{{1,2}})[-\s/]?(?:thg\s?([0-9]{{1,2}})|({'|'.join(_MONTHS)}))", re.I)


def general_education(raw: object, on: date) -> Cell:
    """12/12, 9/12, 10/10. A spreadsheet makes dates of these; 12 alone is all twelve; words (THPT) stay as typed."""
    if raw == "12/12":
        return kept("12/12")
    if isinstance(raw, date):
        return _of_date(raw.month, raw.day)
    text, repairs = as_text(raw)
    if text.casefold() in NOTHING:
        return BLANK
    if grades := _GRADES.fullmatch(text):
        passed, of = grades.groups()
        return Cell(f"{passed}/{of}" if int(passed) <= int(of) else text, "", repairs)
    if shown := _SHOWN_AS_DATE.fullmatch(text):
        month = int(shown[2]) if shown[2] else _MONTHS.index(shown[3].lower()) + 1
        return _of_date(month, int(shown[1]))
    return Cell("12/12" if text == "12" else text, "", repairs)


def _of_date(one: int, other: int) -> Cell:
    """9/12 comes back as 12 September or as 9 December, by the country of the spreadsheet; the greater is the total."""
    passed, of = sorted((one, other))
    if of not in (10, 12):
        return NOT_UNDERSTOOD
    return Cell(f"{passed}/{of}", "", ("schooling_from_date",))
