"""What a column's cells look like: this decides where a heading alone does not."""

import re
from collections.abc import Iterable

from rosters.data import rows
from rosters.parsing.cells import ERROR, typed
from rosters.parsing.headings import fold

SAMPLE = 200
ID_NUMBER = re.compile(r"'?0\d{11}|[1-9]\d{10}(?:\.0)?|\d{9}")
CITIZEN_NUMBER = re.compile(r"'?0\d{11}|[1-9]\d{10}(?:\.0)?")
PHONE = re.compile(r"(?:\+?84|0)?[35789]\d{8}(?:\.0)?")
DATE = re.compile(r"(?:\d{1,2}[/.\-])?\d{1,2}[/.\-]\d{4}|\d{4}|\d{4}-\d\d-\d\d(?: .*)?")
BIRTH_YEARS = range(1930, 2011)
MARK = re.compile(r"[xX✓✔√vV+*]|1(?:\.0)?|có|Có")
SEX = re.compile(r"nam|nữ|nu", re.IGNORECASE)
SCHOOL_YEARS = re.compile(r"\d{1,2}\s*/\s*(?:10|12)")
LEVELS = re.compile(r"\b(dai hoc|cao dang|trung cap|so cap|thac si|tien si|cu nhan|ky su|dh|cd|tc|ths|ts)\b")
UNION = re.compile(r"\b(cdcs|cong doan|phong|ban|chi nhanh|trung tam|cong ty|to|doi|xi nghiep)\b")
_LOOKS = {
    "id_number": CITIZEN_NUMBER,
    "phone": PHONE,
    "email": re.compile(r".+@.+"),
    "born_on": DATE,
    "joined_on": DATE,
}
RELIGIONS = {
    *("khong", "phat giao", "phat", "dao phat", "cong giao", "thien chua giao", "thien chua", "tin lanh", "cao dai"),
    *("hoa hao", "phat giao hoa hao", "hoi giao"),
}


def texts(cells: Iterable) -> list[str]:
    """The first filled cells as the sender saw them."""
    found = []
    for cell in cells:
        text = "" if cell is ERROR else typed(cell).strip()
        if text:
            found.append(text)
            if len(found) == SAMPLE:
                break
    return found


def share(found: list[str], looks: re.Pattern) -> float:
    """How many of the texts look so, from 0 to 1."""
    return sum(1 for text in found if looks.fullmatch(_compact(text))) / len(found) if found else 0.0


def decide(key: str, cells: Iterable) -> str | None:
    """The role of a column whose heading is an ambiguous abbreviation (`key` is folded), or None."""
    found = texts(cells)
    if not found:
        return None
    folded = [fold(text) for text in found]
    for role, fits in _QUESTIONS[key]:
        if sum(map(fits, found, folded)) >= len(found) / 2:
            return role
    return None


def fitness(role: str, cells: Iterable) -> float:
    """How well a column fills a role, from 0 to 1; columns that claim one field are compared by it."""
    found = texts(cells)
    if not found:
        return 0.0
    looks = _LOOKS.get(role)
    return 0.5 + share(found, looks) / 2 if looks else 1.0


def filled(cells: Iterable) -> float:
    """The share of cells that hold something."""
    cells = list(cells)
    return sum(1 for cell in cells if str(cell).strip()) / len(cells) if cells else 0.0


def _compact(text):
    return re.sub(r"[\s.]+(?=\d)", "", text) if not DATE.fullmatch(text) else text


def _is_ethnic(text, folded):
    return folded in _ethnic_groups()


def _is_phone(text, folded):
    return bool(PHONE.fullmatch(_compact(text)))


def _is_date(text, folded):
    return bool(DATE.fullmatch(text))


def _is_birth(text, folded):
    years = re.findall(r"\d{4}", text)
    return _is_date(text, folded) and bool(years) and int(years[-1]) in BIRTH_YEARS


def _is_sex(text, folded):
    return folded in ("nam", "nu")


def _is_mark(text, folded):
    return bool(MARK.fullmatch(text)) or folded == "khong"


_QUESTIONS = {
    "dv": (
        ("party_member", _is_mark),
        ("party_member", _is_date),
        ("branch_name", lambda text, folded: bool(UNION.search(folded))),
    ),
    "dt": (("phone", _is_phone), ("ethnicity", _is_ethnic)),
    "ns": (("born_on", _is_date), ("", lambda text, folded: True)),
    "gt": (("sex", _is_sex),),
    "tg": (("religion", lambda text, folded: folded in RELIGIONS),),
    "trinh do": (
        ("general_education", lambda text, folded: bool(SCHOOL_YEARS.fullmatch(text))),
        ("qualification", lambda text, folded: bool(LEVELS.search(folded))),
    ),
}
_NAMELESS = (
    ("id_number", lambda text, folded: bool(CITIZEN_NUMBER.fullmatch(_compact(text)))),
    ("phone", _is_phone),
    ("ethnicity", _is_ethnic),
    ("sex", _is_sex),
    ("born_on", _is_birth),
)


def guess(cells: Iterable) -> str | None:
    """The role of a column whose heading says nothing, where nearly every cell says it."""
    found = texts(cells)
    if len(found) < 3:
        return None
    folded = [fold(text) for text in found]
    return next((role for role, fits in _NAMELESS if sum(map(fits, found, folded)) >= 0.9 * len(found)), None)


_groups: set[str] = set()


def _ethnic_groups():
    if not _groups:
        for row in rows("ethnic_groups"):
            _groups.update(fold(name) for value in row.values() for name in (value or "").replace("|", ";").split(";"))
        _groups.discard("")
    return _groups
