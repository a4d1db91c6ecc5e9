"""One column of cells at a time: decoded, cleaned, remembered. Two million cells leave time for a look-up each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from json.encoder import encode_basestring as as_json
from typing import NamedTuple

from rosters.parsing.cells import clean, typed
from rosters.parsing.encodings import decode
from rosters.parsing.layout import DATES

MEMO_SIZE = 20_000
LONGEST_TYPED = 2000
DAMAGED = re.compile("[\xad\xb5\u03bc\u2010-\u2212]")
_FIRST_HALF = r"^\s*(?:0?[1-9]|1[0-2])\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{4}\s*$"
DAY_UP_TO_12 = re.compile(_FIRST_HALF, re.MULTILINE)
DAY_AFTER_12 = re.compile(_FIRST_HALF.replace("(?:0?[1-9]|1[0-2])", "(?:1[3-9]|2\\d|3[01])"), re.MULTILINE)

# Cells of these columns differ in every row, so remembering them is no use; those that look so are what they are, which
# test_reader proves against cells.clean(). Blanks are, too.
_LOWER = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"
_UPPER = _LOWER.upper()
_INITIAL = rf"[{_UPPER}{_LOWER}0-9]"
_TEXT = rf"(?:{_INITIAL}[{_UPPER}{_LOWER}0-9,./-]{{0,14}} ){{1,8}}{_INITIAL}[{_UPPER}{_LOWER}0-9,./-]{{1,14}}"
PLAIN = {
    name: f"(?:{pattern})?"
    for name, pattern in {
        "full_name": rf"(?!Ông |Bà |Đồng |Đc )(?:[{_UPPER}][{_LOWER}]{{1,6}} ){{1,5}}[{_UPPER}][{_LOWER}]{{0,6}}",
        "id_number": r"0(?!0{11})[0-9]{11}",
        "phone": r"0[35789][0-9]{8}",
        "email": r"[a-z0-9]{2,30}@[a-z]{2,20}\.(?:vn|com|edu\.vn|com\.vn|gov\.vn)",
        "address": _TEXT,
        "hometown": _TEXT,
        "card_number": r"[A-Z]{1,4}[0-9]{5,14}",
        "social_insurance_number": r"[0-9]{10}",
    }.items()
}


class Reading(NamedTuple):
    """What one raw cell gives."""

    value: str
    typed: str = ""  # ',"field":"text as typed"' where that differs or was refused, its quotes doubled as in CSV
    refusal: str = ""
    repairs: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Cells:
    """One column's raw cells of a chunk; `text` is all of them as one text, None if not all of them are text."""

    values: Sequence
    text: str | None

    @classmethod
    def of(cls, values: Sequence) -> "Cells":
        try:
            return cls(values, "\n".join(values))
        except TypeError:
            return cls(values, None)

    def texts(self) -> str:
        """The cells that are text as one text, to search it once."""
        return self.text if self.text is not None else "\n".join([cell for cell in self.values if type(cell) is str])


@dataclass(frozen=True)
class ColumnRead:
    """A column's values; of which of its cells the text as typed is kept ('' for the others; None for a column that
    keeps none), and the readings that say more: (index, reading)."""

    values: Sequence[str]
    typed: Sequence[str] | None = None
    notes: Sequence[tuple[int, Reading]] = ()


def gathered(readings: list[Reading]) -> ColumnRead:
    typed_texts = [reading[1] for reading in readings]
    notes = [(index, reading) for index, reading in enumerate(readings) if reading[2] or reading[3] or reading[4]]
    return ColumnRead([reading[0] for reading in readings], typed_texts if any(typed_texts) else None, notes)


@dataclass
class DateForms:
    """What a date column held: true dates that a US Excel may have made of text, and the texts left beside them."""

    early: int = 0  # true dates of day 12 at most
    late: int = 0
    text_early: bool = False  # a day-first text
    text_late: bool = False
    examples: list[tuple[int, date]] = field(default_factory=list)

    def look(self, cells: Cells, lines: Sequence[int]) -> None:
        if not (self.text_early and self.text_late):
            texts = cells.texts()
            self.text_early = self.text_early or bool(DAY_UP_TO_12.search(texts))
            self.text_late = self.text_late or bool(DAY_AFTER_12.search(texts))
        if cells.text is not None:
            return
        for cell, line in zip(cells.values, lines, strict=True):
            if isinstance(cell, date):
                self._count(cell, line)

    def _count(self, day, line):
        if day.day > 12:
            self.late += 1
            return
        self.early += 1
        if len(self.examples) < 3:
            self.examples.append((line, day.date() if isinstance(day, datetime) else day))

    def look_swapped(self) -> bool:
        """All true dates could be swapped, and only those that could not be were left as text."""
        return self.early > 0 and not self.late and self.text_late and not self.text_early


class Column:
    """Cleans the cells of one field, all in one encoding; a cell seen before is only looked up."""

    def __init__(self, field_name: str, *, encoding: str, on: date, swap: bool = False):
        self.field, self.encoding, self.on = field_name, encoding, on
        self.swap = swap and field_name in DATES
        self.memo = _Memo(self)
        plain = PLAIN.get(field_name) if encoding == "unicode" else None
        self.plain = plain and re.compile(plain)
        self.all_plain = plain and re.compile(rf"(?:{plain}\n)*+{plain}")

    def read(self, cells: Cells) -> ColumnRead:
        memo = self.memo
        if cells.text is None:
            # 1 == 1.0 == True as a key, so what is no text is remembered under its type
            return gathered([memo[cell] if type(cell) is str else memo[type(cell), cell] for cell in cells.values])
        if self.plain is not None:
            return self._read_plain(cells)
        readings = list(map(memo.__getitem__, cells.values))
        if memo.noted:
            return gathered(readings)
        typed_texts = [reading[1] for reading in readings] if memo.typed else None
        return ColumnRead([reading[0] for reading in readings], typed_texts)

    def _read_plain(self, cells):
        values = cells.values
        if cells.text.count("\n") == len(values) - 1 and self.all_plain.fullmatch(cells.text):
            return ColumnRead(values)
        plain = self.plain.fullmatch
        odd = [(index, self.memo[cell]) for index, cell in enumerate(values) if not plain(cell)]
        values, typed_texts = list(values), [""] * len(values)
        for index, reading in odd:
            values[index], typed_texts[index] = reading[:2]
        return ColumnRead(values, typed_texts, odd)

    def read_one(self, raw) -> Reading:
        text = self._decoded(raw) if isinstance(raw, str) else raw
        if self.swap and isinstance(raw, date) and raw.day <= 12:
            text = raw.replace(month=raw.day, day=raw.month)
        cell = clean(self.field, text, on=self.on)
        repairs = cell.repairs
        if text is not raw and isinstance(raw, str) and text != raw:
            repairs = (*repairs, "encoding_vni" if self.encoding == "vni" else "encoding_tcvn3")
        shown = typed(raw)
        same = cell.value == shown and not cell.refusal
        told = "" if same or not (shown.strip() or cell.refusal) else _told(self.field, shown)
        return Reading(cell.value, told, cell.refusal, repairs, cell.extra)

    def _decoded(self, text):
        if text.isascii() or (self.encoding == "unicode" and not DAMAGED.search(text)):
            return text
        return decode(text, self.encoding)


class _Memo(dict):
    """Readings by raw cell. Once a cell of the column has said more than its value, `typed` or `noted` say so."""

    def __init__(self, column):
        super().__init__()
        self.column, self.typed, self.noted = column, False, False

    def __missing__(self, key):
        reading = self.column.read_one(key[1] if type(key) is tuple else key)
        self.typed = self.typed or bool(reading.typed)
        self.noted = self.noted or bool(reading.refusal or reading.repairs or reading.extra)
        if len(self) >= MEMO_SIZE:
            self.clear()
        self[key] = reading
        return reading


def _told(name, shown):
    if len(shown) > LONGEST_TYPED:
        shown = shown[:LONGEST_TYPED] + "…"
    return f',"{name}":{as_json(shown)}'.replace('"', '""')
