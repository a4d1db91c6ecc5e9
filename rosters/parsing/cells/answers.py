"""Columns that answer a question: man or woman, Party member or not."""

import re
from datetime import date

from rosters.parsing.cells import dates
from rosters.parsing.cells.cell import BLANK, NOT_UNDERSTOOD, Cell
from rosters.parsing.cells.text import tidy, typed
from rosters.parsing.cells.wording import Wordings

_UNKNOWN_SEX = Cell("", "sex_unknown")
# "nử" and "nũ" are the usual slips for "nữ". Numbers are left out: 1 is the man in one office, the woman in the next.
_SEXES = Wordings(
    {
        "M": ["nam", "nam giới", "male", "man", "trai", "con trai", "ông"],
        "F": ["nữ", "nử", "nũ", "nứ", "nữ giới", "female", "woman", "gái", "con gái", "bà"],
    }
)
_NO_WOMEN = frozenset({"ba"})  # three, or a woman without her accent

_YES = frozenset(
    {"x", "xx", "có", "co", "1", "v", "✓", "✔", "☑", "✅", "√", "+", "ü", "yes", "y", "true", "đ", "ct", "db"}
    | {"đảng viên", "dang vien", "đảng", "là đảng viên", "đảng viên chính thức", "đảng viên dự bị", "đvct", "đvdb"}
    | {"chính thức", "chinh thuc", "dự bị", "du bi", "kết nạp", "đã kết nạp", "đã vào đảng", "đã là đảng viên"}
)
_NO = frozenset(
    {"không", "khong", "không có", "không phải", "ko", "kg", "k", "0", "chưa", "chua", "no", "n", "false", "☐"}
    | {"-", "–", "—", ".", "quần chúng", "quan chung", "qc", "đoàn viên", "doan vien", "đoàn", "đoàn tn", "đvtn"}
    | {"đoàn viên tn", "đoàn viên thanh niên", "chưa kết nạp", "chưa vào đảng", "chưa là đảng viên"}
)
_WORDS_BY_A_DATE = frozenset(word for phrase in _YES for word in phrase.split()) | {"ngày", "vào", "từ", "năm", "đv"}
_DATE = re.compile(r"[0-9?x]{1,2}[/.-][0-9?x]{1,2}[/.-][0-9]{4}|[0-9]{1,2}[/.-][0-9]{4}|(?:19|20)[0-9]{2}")
_WORD = re.compile(r"\w+")


def sex(raw: object, on: date) -> Cell:
    """M or F, from Nam or Nữ however written; anything else, numbers too, is refused."""
    if not isinstance(raw, str):
        return _UNKNOWN_SEX
    text, repairs = tidy(raw)
    if not text:
        return BLANK
    told = None if text.casefold() in _NO_WOMEN else _SEXES.find(text)
    return Cell(told, "", repairs) if told else _UNKNOWN_SEX


def party_member(raw: object, on: date) -> Cell:
    """1 or 0. A date says 1 and when; words that say neither leave the cell blank and are marked as not understood."""
    if isinstance(raw, bool):
        return Cell("1" if raw else "0")
    text, repairs = tidy(raw if isinstance(raw, str) else typed(raw))
    said = text.casefold().strip(" .,;:") or text
    if not said:
        return BLANK
    if said in _YES or said in _NO:
        return Cell("1" if said in _YES else "0", "", repairs)
    joined = dates.day("party_joined_on", raw, on)
    if not joined.value and isinstance(raw, str):
        joined = _earliest(said, on)
    if not joined.value:
        return NOT_UNDERSTOOD
    return Cell("1", "", joined.repairs or repairs, (("party_joined_on", joined.value),))


def _earliest(said: str, on: date) -> Cell:
    """The first day among "đv dự bị 03/02/2009, chính thức 03/02/2010": membership counts from the probation."""
    if not _WORDS_BY_A_DATE.issuperset(_WORD.findall(_DATE.sub(" ", said))):
        return NOT_UNDERSTOOD
    told = [dates.day("party_joined_on", found, on) for found in _DATE.findall(said)]
    return min(told, key=lambda cell: cell.value, default=NOT_UNDERSTOOD)
