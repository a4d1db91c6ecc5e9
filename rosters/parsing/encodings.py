"""Vietnamese from before Unicode: TCVN3 (fonts called .Vn…) and VNI (fonts called VNI-…), told apart and decoded.

Both put letters where Latin-1 has others, so the bytes read as "NguyÔn V¨n" and "Nguyeãn Vaên". Plain Unicode that is
decoded by mistake is destroyed ("Hoà" as VNI is "Hồ"), so words are evidence only if they cannot be Vietnamese as they
stand and are Vietnamese when decoded. Tables: rosters/data, where their sources are told.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

from rosters.data import rows
from rosters.parsing.syllables import is_sound_syllable, is_syllable

_TCVN3_ROWS = rows("tcvn3_to_unicode")


def _letters(kind: str) -> dict[str, str]:
    """Of one kind of TCVN3 code: the character a file shows -> the letter it stands for."""
    return {
        chr(int(row["seen_as_codepoint"].removeprefix("U+"), 16)): row["unicode_char"]
        for row in _TCVN3_ROWS
        if row["kind"] == kind
    }


_TCVN3 = _letters("core")
# Capitals with tones have codes only in the standard, not in the fonts; those among the control characters are left.
_TCVN3_WITH_CAPITALS = {seen: letter for seen, letter in _letters("tcvn5712_upper").items() if seen > "\xa0"} | _TCVN3
_TCVN3_TRANSLATION = str.maketrans(_TCVN3_WITH_CAPITALS)
_TONED_INITIAL = re.compile(f"[{''.join(letter for letter in _TCVN3.values() if letter.islower())}]")
_DAMAGE = _letters("damage") | {"\xb5": "à", "\xad": "ư"}  # the last two as they were
# A file read as code page 1258 shows some bytes as other characters than Latin-1 does.
_FROM_1258 = {
    int(row["seen_as_if_cp1258"].removeprefix("U+"), 16): chr(int(row["byte_hex"], 16))
    for row in _TCVN3_ROWS
    if row["seen_as_if_cp1258"] and row["byte_hex"] >= "A0"
}


def _vni_sequences() -> dict[str, str]:
    """Every sequence, also with a capital letter and a small mark, "Aùnh", which typists mix."""
    table = {row["vni_seq"]: row["unicode_char"] for row in rows("vni_to_unicode")}
    mixed = {seq[0] + seq[1].lower(): letter for seq, letter in table.items() if len(seq) == 2 and seq.isupper()}
    return mixed | table


_VNI = _vni_sequences()
_VNI_LETTERS = frozenset("".join(_VNI))
_VNI_SEQUENCE = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

_WORD = re.compile(r"[^\s\d!-/:-@\[-`{-~\xa0]+")
_BEYOND_LATIN_1 = re.compile("[\u0100-\uffff]")
# Two letters at least, for a single one is an initial; not beside a dot, a digit or an @, for those are abbreviations,
# codes and addresses.
_LACKING = re.compile(r"(?<![\w.@/-])[^\W\d_](?:-?[^\W\d_])+(?![\w.@/-])")
_SURELY_UNICODE = re.compile("[\u1ea0-\u1ef9]")
_MARKS_OF_DAMAGE = "".join(_DAMAGE)
_DAMAGED_WORD = re.compile(rf"\b[^\W\d_{_MARKS_OF_DAMAGE}]+(?:[{_MARKS_OF_DAMAGE}]+[^\W\d_{_MARKS_OF_DAMAGE}]*)+(?!\d)")

# Words of every roster and every Vietnamese list of names: one of them, decoded, outweighs two other syllables.
_COMMON_WORDS = """
    nguyễn trần lê phạm huỳnh hoàng phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh trịnh đoàn lương đào trương lâm phùng tạ
    tô hà thái tăng quách vương lưu nông hứa đàm kiều lò quàng mạc đồng thân đậu lục tống triệu văn thị hữu đức đình
    xuân hồng ngọc quốc công mạnh thành tuấn hùng dũng hải nữ bà không nội huế phố việt số đường phường quận huyện tỉnh
    họ và tên ngày tháng năm sinh giới tính dân tộc tôn giáo quê quán chỗ ở hiện nay điện thoại trình độ hóa chuyên môn
    luận chính trị đảng viên nghề nghiệp mã cơ sở sổ thẻ đơn vị chức vụ ghi chú danh sách tổ trưởng phòng phó chủ tịch
    đại học cao đẳng trung cấp sơ thạc sĩ tiến kỹ sư kế toán thuật lái giao dịch biên tập cục cảnh sát tư thư như dư cư
    thùy thúy quỳnh tuyết nguyệt phượng phương hiếu thảo hạnh hương sơn thắng thịnh đạt vân hiền hằng bằng phước hưng
    tày mường nùng mông đê khơ có chưa cộng hòa độc lập tự hạnh phúc tổng chí là nhà xã thôn
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_ENOUGH = 3
_LONGEST_SYLLABLE = 8  # "nghiêng" and a hyphen
_SAMPLE = 5000


def detect(texts: Iterable[str]) -> str:
    """How one column's cells (or a header line, or a whole sheet's) are encoded: unicode, tcvn3 or vni.

    Judged by the first 5,000 cells that are not plain ASCII. In doubt unicode, which changes nothing.
    """
    accented = (text for text in texts if isinstance(text, str) and not text.isascii())
    words = Counter(word for text in islice(accented, _SAMPLE) for word in _WORD.findall(text) if not word.isascii())
    votes: Counter[str] = Counter()
    for word, times in words.items():
        encoding, weight = _vote(word)
        votes[encoding] += weight * times
    (best, score), *_ = votes.most_common(1) or [("unicode", 0)]
    return best if score >= _ENOUGH and score > votes["unicode"] else "unicode"


@lru_cache(maxsize=16384)
def _vote(word: str) -> tuple[str, int]:
    """What one word is evidence of, and how strong: nothing if it can be read in two ways."""
    if is_syllable(word):
        sure = _BEYOND_LATIN_1.search(word)
        return "unicode", (3 if word.lower() in _COMMON else 1) if sure else 0
    if _BEYOND_LATIN_1.search(word):
        return "unicode", 0
    readings = {"tcvn3": _as_tcvn3(word), "vni": _as_vni(word)}
    possible = [(encoding, read) for encoding, read in readings.items() if read]
    if len(possible) != 1:
        return "unicode", 0
    encoding, read = possible[0]
    if read in _COMMON:
        return encoding, 3
    return encoding, 1 if any(map(str.isascii, word)) else 0  # a bullet or a footnote is no word


def _as_tcvn3(word: str) -> str:
    """The word decoded and in small letters, "" if that gives no syllable."""
    read = "".join(letter if letter.isascii() else _TCVN3.get(letter, "?") for letter in word).lower()
    if is_sound_syllable(read):
        return read
    mended = _with_lost_letter(read)
    return mended if mended in _COMMON else ""


def _as_vni(word: str) -> str:
    read = _VNI_SEQUENCE.sub(lambda found: _VNI[found[0]], word)
    return read.lower() if is_syllable(read) and is_sound_syllable(read) else ""


def decode(text: str, encoding: str) -> str:
    """A cell of a column in that encoding as Unicode. Cells of such a column that are Unicode already stay.

    In a column of Unicode it repairs words that another converter left half done: "công đoμn", "đ−ợc".
    """
    if encoding == "unicode":
        return text if text.isascii() else _DAMAGED_WORD.sub(_mended, text)
    if _is_unicode(text, encoding):
        return text
    seen = text.translate(_FROM_1258)
    return _decode_tcvn3(seen) if encoding == "tcvn3" else _VNI_SEQUENCE.sub(lambda found: _VNI[found[0]], seen)


def _is_unicode(text: str, encoding: str) -> bool:
    """Whether a cell holds letters the encoding does not have, and every word of it is Vietnamese as it stands."""
    if _SURELY_UNICODE.search(text):
        return True
    known = _TCVN3 if encoding == "tcvn3" else _VNI_LETTERS
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    foreign = any(letter not in known for word in words for letter in word if not letter.isascii())
    return foreign and all(map(is_syllable, words))


def _decode_tcvn3(text: str) -> str:
    decoded = text.translate(_TCVN3_TRANSLATION)
    if _is_in_capitals(text):
        return _LACKING.sub(_completed, decoded).upper()
    whole = _LACKING.sub(lambda found: found[0] if found[0].isupper() else _completed(found), decoded)
    return _with_capital_names(whole)


def _is_in_capitals(text: str) -> bool:
    """Whether a cell stood in a font of capitals (.VnTimeH): its encoded words have three ASCII letters, all capital.

    Initials do not count alone, for "Lý Mü Hµ" has three.
    """
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    letters = [letter for letter in "".join(words) if letter.isascii()]
    within = any(letter.isascii() for word in words for letter in word[1:])
    return len(letters) >= 3 and within and all(map(str.isupper, letters))


def _with_capital_names(text: str) -> str:
    """Capitals with tones have no code, so "Nguyễn Văn Ánh" comes as "… ánh": where all other words have a capital."""
    words = text.split(" ")
    others = [word for word in words if not _TONED_INITIAL.match(word)]
    if not others or len(others) == len(words) or not all(word[:1].isupper() for word in others):
        return text
    return " ".join(word[:1].upper() + word[1:] for word in words)


def _completed(found: re.Match) -> str:
    return _with_lost_letter(found[0]) or found[0]


@lru_cache(maxsize=4096)
def _with_lost_letter(word: str) -> str:
    """The word with its "ư" back: a soft hyphen, which programs drop ("Hng", "Dơng") or turn into a hyphen ("H-ng").

    "" if the word lacks none, or if the letter could stand in two places.
    """
    if len(word) > _LONGEST_SYLLABLE or is_syllable(word.lower()):
        return ""
    tried = (
        {word.replace("-", "ư", 1)}
        if "-" in word
        else {f"{word[:place]}ư{word[place:]}" for place in range(1, len(word) + 1)}
    )
    found = [attempt for attempt in tried if is_sound_syllable(attempt)]
    return found[0] if len(found) == 1 else ""


def _mended(found: re.Match) -> str:
    """A word with à or ư put back, if that makes it a syllable; "Bru‐Vân", "nhóm máu B−" and real soft hyphens stay."""
    word = found[0]
    read = "".join(_DAMAGE.get(letter, letter) for letter in word)
    if not is_sound_syllable(read) or (len(word) == 2 and read.lower() not in _COMMON):
        return word
    return word if "\xad" in word and is_syllable(word.replace("\xad", "")) else read
