"""Ethnic group and religion, by the name the register uses."""

import re
from datetime import date

from rosters.data import rows
from rosters.parsing.cells.cell import BLANK, Cell, kept
from rosters.parsing.cells.text import as_text
from rosters.parsing.cells.wording import NOTHING, Wordings

_GROUPS = Wordings({row["name"]: row["aliases"].split("; ") for row in rows("ethnic_groups")})
_GROUP_NAMES = frozenset(_GROUPS.exact.values())
_PEOPLE = re.compile(r"\A(?:dân tộc|người|dt)\b[\s:.]*", re.I)

# The list of the state's education data; "lương" are those who are not Catholics.
_RELIGIONS = Wordings(
    {
        "Không": ["không có", "không theo", "không theo đạo", "không tôn giáo", "không đạo", "ko", "kg", "k", "o"]
        + ["lương", "bên lương", "none", "no", "chưa"],
        "Phật giáo": ["Phật", "PG", "theo Phật", "Phật tử", "đạo Phật"],
        "Công giáo": [
            "Thiên chúa giáo",
            "Thiên chúa",
            "TCG",
            "đạo Thiên chúa",
            "Kitô giáo",
            "Ki-tô giáo",
            "Giáo dân",
            "CG",
        ],
        "Phật giáo Hòa Hảo": ["Hòa Hảo", "PG Hòa Hảo", "PGHH"],
        "Hồi giáo": ["Hồi", "Islam", "Đạo Hồi"],
        "Cao Đài": ["Đạo Cao Đài", "Cao Đài giáo"],
        "Minh Sư đạo": ["Minh Sư"],
        "Minh Lý đạo": ["Minh Lý"],
        "Tin Lành": ["Đạo Tin Lành", "Tin Lành giáo"],
        "Tịnh độ cư sĩ Phật hội": ["Tịnh độ cư sĩ", "Tịnh độ cư sĩ Phật hội Việt Nam"],
        "Tứ Ân Hiếu Nghĩa": [],
        "Bửu Sơn Kỳ Hương": [],
        "Baha'i": ["Bahai", "Bahá'í"],
        "Bà La Môn": ["Bà-la-môn giáo", "Bàlamôn"],
        "Khác": ["tôn giáo khác"],
    }
)


def ethnicity(raw: object, on: date) -> Cell:
    """One of the 54 groups by its present name; other text stays as typed."""
    if raw in _GROUP_NAMES:
        return kept(str(raw))
    text, repairs = as_text(raw)
    if text.casefold() in NOTHING - {"k"}:  # "K" may be Kinh
        return BLANK
    return Cell(_GROUPS.find(text) or _GROUPS.find(_PEOPLE.sub("", text)) or text, "", repairs)


def religion(raw: object, on: date) -> Cell:
    """A religion by one name; "0", "-" and "k" say none, which is an answer and not a blank."""
    if isinstance(raw, bool):
        return BLANK
    text, repairs = as_text(raw)
    if not text:
        return BLANK
    if text.casefold() in NOTHING:
        return Cell("Không", "", repairs)
    return Cell(_RELIGIONS.find(text) or text, "", repairs)
