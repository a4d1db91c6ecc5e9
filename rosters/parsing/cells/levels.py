"""Levels of training: professional qualification and political theory."""

import re
from datetime import date

from rosters.parsing.cells.cell import BLANK, Cell
from rosters.parsing.cells.text import as_text
from rosters.parsing.cells.wording import NOTHING, Wordings

_QUALIFICATIONS = Wordings(
    {
        "Chưa qua đào tạo": ["chưa đào tạo", "chưa qua ĐT", "không qua đào tạo", "lao động phổ thông", "LĐPT"],
        "Sơ cấp": ["SC", "sơ cấp nghề", "SCN"],
        "Trung cấp": [
            "TC",
            "trung cấp nghề",
            "TCN",
            "trung cấp chuyên nghiệp",
            "TCCN",
            "trung học chuyên nghiệp",
            "THCN",
        ],
        "Cao đẳng": ["CĐ", "cao đẳng nghề", "CĐN"],
        "Đại học": ["ĐH", "kỹ sư", "kĩ sư", "KS", "cử nhân", "CN"],
        "Sau đại học": ["sau ĐH", "SĐH", "trên đại học", "trên ĐH"],  # a master's or a doctor's: it does not say which
        "Thạc sĩ": ["thạc sỹ", "ThS", "cao học", "master", "MBA", "MSc"],
        "Tiến sĩ": ["tiến sỹ", "TS", "PhD", "tiến sĩ khoa học", "TSKH"],
    }
)
_THEORY = Wordings(
    {
        "Sơ cấp": ["SC", "SCCT", "SCLLCT"],
        "Trung cấp": ["TC", "TCCT", "TCLLCT"],
        "Cao cấp": ["CC", "CCCT", "CCLLCT"],
        "Cử nhân": ["CN", "CNCT", "CNLLCT"],
    }
)
_OF_THEORY = re.compile(
    r"\s*(?:\b(?:về|LLCT|lý luận chính trị|lí luận chính trị|lý luận|chính trị|hành chính|HC)\b[\s,/–-]*)+", re.I
)
_NONE = NOTHING | {"chưa", "chưa có", "chưa học", "chưa qua"}


def qualification(raw: object, on: date) -> Cell:
    """Sơ cấp … Tiến sĩ. Engineers and bachelors have a university degree; other words stay as typed."""
    text, repairs = as_text(raw)
    if text.casefold() in _NONE:
        return BLANK
    return Cell(_QUALIFICATIONS.find(text) or text, "", repairs)


def political_theory(raw: object, on: date) -> Cell:
    """Sơ cấp, Trung cấp, Cao cấp or Cử nhân; other words stay as typed."""
    text, repairs = as_text(raw)
    if text.casefold() in _NONE:
        return BLANK
    return Cell(_THEORY.find(text) or _THEORY.find(_OF_THEORY.sub("", text)) or text, "", repairs)
