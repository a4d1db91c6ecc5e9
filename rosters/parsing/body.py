"""What each line below the header is: a person, or a title, a total, a signature, a header once more."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from unicodedata import normalize

from rosters.parsing.cells import ERROR
from rosters.parsing.content import DATE
from rosters.parsing.header import Header, is_numbering
from rosters.parsing.headings import fold, is_heading
from rosters.parsing.layout import DATES, Layout

# Of the field alone no person is known: a branch filled down below the last name makes no rows
BRANCH = {"branch_code", "branch_name"}
ROMAN = re.compile(r"(?=[IVXLC])X{0,3}(?:IX|IV|V?I{0,3})|[A-ZĐ]", re.IGNORECASE)
ORDINAL = re.compile(
    r"\s*(?:(?=[IVX])(?:X{0,3})(?:IX|IV|V?I{0,3})|[A-ZĐa-z]|\d{1,2}(?:\.\d{1,2})*)\s*[.)/:\-]\s*(?=\S)"
)
NUMBER = re.compile(r"\d+(?:[.,]0+)?\.?")
LONG_NUMBER = re.compile(r"\d{8}")
COUNT = re.compile(r"\(?\s*\d[\d.,]{0,6}\s*(?:người|nguoi|đoàn viên|doan vien|đ/c|đv|nam|nữ)?\s*\)?", re.IGNORECASE)
# With accents where there are any: "Tống" and "Công" are families, "Tổng" and "Cộng" are totals
TOTAL = re.compile(
    r"\W*(?:tổng\s*(?:cộng|số|hợp)|tổng\s*[:=]|tổng$|cộng\s*[:=(\d]|cộng$"
    r"|cộng\s+(?:chung|tổ|nhóm|phòng|ban|bộ|mục|dồn|trang|toàn|đơn)"
    r"|tong (?:cong|so)\b|cong\s*:|cong$"
    r"|danh sách (?:này|trên|gồm|có)\b|danh sach (?:nay|tren|gom|co)\b"
    r"|bằng chữ|bang chu|ấn định danh sách|an dinh danh sach|số lượng\s*:|trong đó\b|sĩ số|sỹ số)",
    re.IGNORECASE,
)
# Of folded text
SIGNATURE = re.compile(
    r"(?:can bo |chuyen vien )?(?:nguoi )?lap (?:bieu|bang|danh sach|phieu)\b|nguoi (?:lap|kiem tra)\b"
    r"|ke toan(?: truong)?$|thu quy$|thu ky$|bi thu$|thu truong|(?:tong )?giam doc$|truong (?:ban|phong|don vi)$"
    r"|(?:pho )?chu tich(?:$| (?:cong doan|cdcs|cd)\b)"
    r"|t ?m (?:ban|bch|cong doan|cdcs|don vi)\b|k ?t (?:chu tich|giam doc)|t ?l (?:ban|chu tich)|t ?u ?q\b"
    r"|ban chap hanh(?:$| (?:cong doan|cdcs|cd)\b)|xac nhan\b|noi nhan\b|dai dien\b"
    r"|ky (?:va )?(?:ghi ro|ten|dong dau)"
)
PLACE_AND_DATE = re.compile(r"\bngay\b.{0,12}\bthang\b.{0,12}\bnam\b(?! sinh)")


def _words(text):
    return frozenset(text.split())


FAMILY_NAMES = _words(
    """nguyễn trần lê phạm huỳnh hoàng phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh trịnh đoàn lương đào trương lâm phùng
    mai tô tạ cao hà chu châu quách thái tôn nghiêm kiều lưu vương la tăng lò giàng nông bế mã hứa đàm vi quàng lù bàn
    triệu âu thạch kim sơn danh ksor siu rcom y h k a tống công cung doãn giáp khổng lã lục mạc ninh ông phí thân thi
    tiêu
    viên văn đồng đậu đổng"""
)
_PLAIN_FAMILY_NAMES = frozenset(map(fold, FAMILY_NAMES))
UNITS = _words(
    """tổ phòng ban khoa đội nhóm bộ khối trung đơn chi xí công phân trường văn kế hành cđcs cđbp viện lớp kho xưởng cụm
    tuyến liên nhà"""
)
POSTS = {"occupation", "job_title", "union_position"}
# A text that stands alone in one of these is no group's title
FREE_TEXT = _words("note address hometown occupation job_title union_position id_issued_by email qualification")


@dataclass
class Body:
    """Goes down a sheet's lines; remembers the group title in force and whether the list has ended."""

    header: Header
    layout: Layout
    read: Callable[[int, object], str]  # (column, raw cell) -> decoded text
    wide: frozenset[int] = frozenset()  # lines that are one merged cell across the table
    section: str = ""
    ended: bool = False
    repeated: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)

    def __post_init__(self):
        fields = self.layout.columns
        self.person = sorted(column for column, name in fields.items() if name not in BRANCH)
        self.dates = {column for column, name in fields.items() if name in DATES}
        self.posts = {column for column, name in fields.items() if name in POSTS}
        self.name = next((source.columns for source in self.layout.sources if source.field == "full_name"), ())
        self.headings = [{column: fold(text) for column, text in enumerate(row) if text} for row in self.header.rows]

    def is_person(self, line: int, row: Sequence) -> bool:
        """Judge one line (counted from 0)."""
        texts = {column: self._text(column, cell) for column, cell in enumerate(row) if cell != ""}
        texts = {column: text for column, text in texts.items() if text}
        if not texts or is_numbering(row):
            return False
        if self._repeats_header(texts):
            self.repeated.append(line + 1)
            self.ended = False
            return False
        if _is_other_header(texts.values()):
            self.changed.append(line + 1)
            self.ended = False
            return False
        return self._is_person(line, row, texts)

    def _is_person(self, line, row, texts):
        total = any(TOTAL.match(normalize("NFC", text)) for text in texts.values())
        full = self._looks_full(row, texts, sure=total)
        if total and not full:
            return False
        numbered = bool(ROMAN.fullmatch(self._number(texts) or ""))  # "III | BAN CHẤP HÀNH" is a title
        if not full and not numbered and self._signs(texts):
            self.ended = True
            return False
        if self.ended and not full:
            return False
        title = "" if full else self._group_title(line, texts)
        if title:
            self.section = title
            return False
        if any(column in texts for column in self.person):
            self.ended = False
            return True
        return False

    def _text(self, column, cell):
        return "#" if cell is ERROR else " ".join(self.read(column, cell).split())

    def _repeats_header(self, texts):
        """All its cells say what the header says in their column."""
        for heading in self.headings:
            same = sum(1 for column, text in texts.items() if heading.get(column) == fold(text) != "")
            if same >= 2 and same >= 0.6 * len(texts):
                return True
        return False

    def _looks_full(self, row, texts, *, sure):
        """A row of the list, whatever words it holds: a long number or a date beside something else, or a number and a
        name. With `sure` only a long number will do."""
        filled = [column for column in self.person if column in texts]
        if len(filled) >= 2 and any(self._is_telling(column, row[column], texts[column], sure) for column in filled):
            return True
        number = self._number(texts)
        named = [texts[column] for column in self.name if column in texts]
        return bool(number and NUMBER.fullmatch(number) and named) and not (sure or _is_unit(named[0]))

    def _is_telling(self, column, raw, text, sure):
        if LONG_NUMBER.search(text.replace(" ", "").replace(".", "")):
            return True
        if sure:
            return False
        return isinstance(raw, date) or raw is ERROR or (column in self.dates and bool(DATE.fullmatch(text)))

    def _number(self, texts):
        return texts.get(self.layout.row_number)

    def _signs(self, texts):
        """Whether a line belongs to the signatures. Beside a name, "Chủ tịch" is that person's post."""
        named = any(column in texts and not _is_signature(texts[column]) for column in self.name)
        return any(_is_signature(text) for column, text in texts.items() if not (named and column in self.posts))

    def _group_title(self, line, texts):
        """The title of a group row: one text alone beside at most its ordinal and a count; "" if the line is none."""
        number = self._number(texts)
        rest = [text for column, text in texts.items() if column != self.layout.row_number]
        words = [text for text in rest if not COUNT.fullmatch(text)]
        if number is not None and not words and not NUMBER.fullmatch(number) and not ROMAN.fullmatch(number):
            words, number = [number], None  # "I. Tổ văn phòng" written into the number's column
        if len(words) != 1 or not any(letter.isalpha() for letter in words[0]):
            return ""
        title = ORDINAL.sub("", words[0], count=1) if ORDINAL.match(words[0]) else words[0]
        if line in self.wide or (number is not None and ROMAN.fullmatch(number.strip(" .)"))):
            return "" if _is_name(title) and line not in self.wide else title
        if number is not None and NUMBER.fullmatch(number) and not _is_unit(title):
            return ""
        return "" if _is_name(title) or not self._stands_as_title(texts) else title

    def _stands_as_title(self, texts):
        """A text alone in a column of free text (a note, an address that runs on) is no title."""
        column = next(column for column in texts if column != self.layout.row_number or len(texts) == 1)
        return self.layout.columns.get(column) not in FREE_TEXT


def _is_other_header(texts):
    """A header of other columns: whoever put two tables into one sheet must be told."""
    known = sum(1 for text in texts if is_heading(text))
    return known >= 3 and known >= 0.6 * len(texts)


def _is_signature(text):
    folded = fold(text)
    return bool(SIGNATURE.match(folded) or PLACE_AND_DATE.search(folded))


def _is_name(text):
    words = normalize("NFC", text).replace("'", " ").split()
    if (
        not 2 <= len(words) <= 6
        or any(letter.isdigit() for letter in text)
        or not all(word[0].isupper() for word in words)
    ):
        return False
    return words[0].lower() in FAMILY_NAMES or (text.isascii() and words[0].lower() in _PLAIN_FAMILY_NAMES)


def _is_unit(text):
    """ "Tổ văn phòng", "Phòng Kế toán" and the like: no person's name."""
    first, *others = normalize("NFC", text).split()
    return first.lower() in UNITS and not (_is_name(text) and len(others) >= 1)
