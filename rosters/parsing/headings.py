"""The words of column headings: one key for all their spellings, and what a heading alone says.

Order: the registry's own headers (roster_fields.csv), the collected synonyms (header_synonyms.csv), then patterns.
A role is the name of a field, one of the roles below, or '' for a column that is known and not wanted.
"""

import re
import unicodedata
from functools import lru_cache

from rosters.data import rows
from rosters.parsing.encodings import decode

# Roles beside the fields
ROW_NUMBER, FAMILY_NAME, GIVEN_NAME = "row_no", "family_name", "given_name"
MALE, FEMALE = "male", "female"
DAY, MONTH, YEAR = "day", "month", "year"
PERMANENT_ADDRESS = "permanent_address"
UNWANTED = ""

# How sure a heading is
PATTERN, SYNONYM, EXACT, CHOSEN = 1, 2, 3, 9

_ROLE_OF_SYNONYM = {
    "row_no": ROW_NUMBER,
    "family_and_middle_name": FAMILY_NAME,
    "given_name": GIVEN_NAME,
    "birth_date": "born_on",
    "birth_date_if_male": MALE,
    "birth_date_if_female": FEMALE,
    "home_town": "hometown",
    "permanent_address": PERMANENT_ADDRESS,
    "current_address": "address",
    "id_issue_date": "id_issued_on",
    "id_issue_place": "id_issued_by",
    "unit": "branch_name",
    "union_join_date": "joined_on",
    "union_card_no": "card_number",
    "party_join_date": "party_joined_on",
    "education": "general_education",
    "professional_level": "qualification",
    "social_insurance_no": "social_insurance_number",
    **{
        field: field
        for field in [
            "full_name",
            "sex",
            "id_number",
            "ethnicity",
            "religion",
            "phone",
            "email",
            "job_title",
            "union_position",
            "party_member",
            "political_theory",
            "note",
        ]
    },
}
# What the collected list leaves open or says otherwise than the register does
_OWN = {
    "ho va dem": FAMILY_NAME,
    "ho chu dem": FAMILY_NAME,
    "ho va chu dem": FAMILY_NAME,
    "ho va ten lot": FAMILY_NAME,
    "ho ten dem": FAMILY_NAME,
    "ten dem": UNWANTED,
    "nu nam": "sex",
    "gioi tinh nam nu": "sex",
    "gioi tinh nu": FEMALE,
    "gioi tinh nam": MALE,
    "la nu": FEMALE,
    "nu x": FEMALE,
    "nu danh dau x": FEMALE,
    "cong doan bo phan": UNWANTED,  # sections below a grassroots union are no branches of the register
    "to cong doan": UNWANTED,
    "cdbp": UNWANTED,
    "chuc vu don vi cong tac": "job_title",
    "chuc vu bo phan": "job_title",
    "chuc vu don vi": "job_title",
    "nghe nghiep": "occupation",
    "cong viec": "occupation",
    "cong viec hien nay": "occupation",
    "cong viec duoc giao": "occupation",
    "vi tri cong viec": "occupation",
    "vi tri viec lam": "occupation",
    "ma doan vien": "member_code",
    "ma cdcs": "branch_code",
    "ma don vi": "branch_code",
    "ten cdcs": "branch_name",
    "ten don vi": "branch_name",
    "ten cong doan co so": "branch_name",
    "ngay thang nam": "born_on",
    "sinh nam": "born_on",
    "ngay": DAY,
    "thang": MONTH,
    "lop": UNWANTED,
    "tinh trang doan vien": UNWANTED,  # what our own exports say of former members
    "member or former member": UNWANTED,
}
# May mean several things: what the column holds decides (see content.py)
AMBIGUOUS = frozenset({"dv", "dt", "ns", "gt", "tg", "trinh do"})
_ABBREVIATIONS = {"cd": "cong doan", "cm": "chuyen mon", "td": "trinh do", "vh": "van hoa", "cnvcld": ""}

# Of somebody else than the member
_RELATIVE = re.compile(
    r"\b(than nhan|nguoi than|phu thuoc|chu ho|giam ho|vo chong|cua con|con cai|bo me|cha me|ten con|ten bo|ten me"
    r"|ten cha|ten vo|ten chong|bao tin|khan cap|nguoi lap|nguoi ky)\b"
)
_PATTERNS = tuple(
    (re.compile(pattern), role)
    for pattern, role in (
        (r"\b(luong|phu cap|doan phi|so tien|tien|thue|ngach|bac luong|he so|ky nhan|chu ky|anh the)\b", UNWANTED),
        # Several things in one cell: no field can hold that
        (r"^so\b.*\b(ngay|noi) cap\b|\bngay\b.*\bnoi\b.*\bcap\b|\bcap\b.*\bnoi\b", None),
        (
            r"^ngay .*\b(the (doan vien|cong doan|bhyt|dang)|so bhxh|nghi|chuyen|chinh thuc|vao lam|hop dong)\b",
            UNWANTED,
        ),
        (r"^(ngay|noi) cap (the|so|gplx|ho chieu|bang)\b", UNWANTED),
        (r"^(ngay|nam) (thang nam )?cap\b", "id_issued_on"),
        (r"^(noi|co quan|don vi) cap\b", "id_issued_by"),
        (r"\bngay cap\b", "id_issued_on"),
        (r"\bnoi cap\b", "id_issued_by"),
        (r"\b(cccd|cmnd|cmtnd|cmt|can cuoc|dinh danh|chung minh)\b", "id_number"),
        (r"\b(email|e mail|gmail|thu dien tu)\b", "email"),
        (r"\b(dien thoai|dtdd|sdt|di dong|so dt)\b", "phone"),
        (r"^(noi|que|dia diem) sinh\b", UNWANTED),
        (r"^(ngay|nam|thang|sinh)\b.*\bsinh\b|^sinh ngay\b", "born_on"),
        (r"^(date of birth|birth ?date|birthday|dob)\b", "born_on"),
        (
            r"^(ngay|nam|thang|thoi gian|thoi diem)\b.*\b(vao|ket nap|gia nhap|tham gia)\b.*\b(cong doan|cd)\b",
            "joined_on",
        ),
        (r"^(ngay|nam|thang|thoi gian|thoi diem)\b.*\b(vao|ket nap)\b.*\b(dang|dcsvn)\b", "party_joined_on"),
        (r"\bdang vien\b", "party_member"),
        (r"^ho (va |chu dem )?(va )?ten\b", "full_name"),
        (r"^(ten|danh sach) doan vien\b|^doan vien$|^(full )?name$", "full_name"),
        (r"^gioi tinh\b|^gender$", "sex"),
        (r"^dan toc thieu so\b", UNWANTED),
        (r"^dan toc\b", "ethnicity"),
        (r"^ton giao\b", "religion"),
        (r"^(que quan|nguyen quan|que)\b", "hometown"),
        (r"\bthuong tru\b|\bhktt\b", PERMANENT_ADDRESS),
        (r"^(noi|cho|dia chi)\b.*\b(o|cu tru|tam tru|hien nay|hien tai|lien he)\b", "address"),
        (r"\b(ly luan|llct|chinh tri)\b", "political_theory"),
        (r"\b(van hoa|hoc van|pho thong|gdpt)\b", "general_education"),
        (r"\b(chuyen mon|cmkt|cmnv)\b", "qualification"),
        (r"^(chuc vu|chuc danh)\b.*\b(cong doan|doan the|bch)\b", "union_position"),
        (r"^(chuc vu|chuc danh)\b.*\b(dang|doan thanh nien|doan)\b", UNWANTED),
        (r"^(chuc vu|chuc danh)\b", "job_title"),
        (r"^(nghe nghiep|cong viec|nghe)\b", "occupation"),
        (r"\b(so|ma so|so so)\b.*\b(bhxh|bao hiem xa hoi)\b", "social_insurance_number"),
        (r"\bso the\b.*\b(doan vien|cong doan)\b|\bthe doan vien\b", "card_number"),
        (r"^ma\b.*\b(cdcs|cong doan|don vi)\b", "branch_code"),
        (r"\b(cdcs|cong doan co so)\b", "branch_name"),
        (r"^(ma|so)\b.*\bdoan vien\b", "card_number"),
    )
)
_LEGACY_TRACE = re.compile("[\xa1-\xff]")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NUMBERING = re.compile(r"^(cot )?\d{1,2} (?=[a-z])|(?<=[a-z]) \d{1,2}$")
_INVISIBLE = re.compile("[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """One key for all spellings of a heading: no accents, no case, no punctuation, single spaces."""
    text = unicodedata.normalize("NFD", _INVISIBLE.sub("", text).lower().replace("đ", "d"))
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text).split())


@lru_cache(maxsize=20_000)
def heading_role(text: str) -> tuple[str | None, int]:
    """What one heading means by its own words: (role, how sure), (None, 0) if it says nothing."""
    keys = _keys(text)
    for known, sure in ((_exact(), EXACT), (_synonyms(), SYNONYM)):
        for key in keys:
            if key in known:
                return known[key], sure
    for key in keys:
        if _RELATIVE.search(key):
            return UNWANTED, PATTERN
        for pattern, role in _PATTERNS:
            if pattern.search(key):
                return role, PATTERN if role is not None else 0
    return None, 0


def is_heading(text: str) -> bool:
    """Whether a text is a known heading as it stands; "Nam" and "Nữ" are cells as often."""
    key = fold(text)
    return (key in _exact() or key in _synonyms()) and key not in ("nam", "nu")


def column_role(path: tuple[str, ...]) -> tuple[str | None, int]:
    """What the headings above one column mean together, from the top down: "Chức vụ" over "Công đoàn"."""
    child = path[-1]
    if fold(child) == "nam" and "ă" in unicodedata.normalize("NFC", child).lower():
        return YEAR, SYNONYM
    role, sure = heading_role(child)
    if len(path) == 1 or role in (MALE, FEMALE, DAY, MONTH):
        return role, sure
    parent = " ".join(path[:-1])
    if _RELATIVE.search(fold(parent)):
        return UNWANTED, PATTERN
    together = [heading_role(f"{child} {parent}"), heading_role(f"{parent} {child}")]
    for joint in together:
        if joint[1] >= SYNONYM or joint[0] == UNWANTED:
            return joint
    if sure >= SYNONYM:
        return role, sure
    return next(
        (joint for joint in (*together, (role, sure), column_role(path[:-1])) if joint[0] is not None), (None, 0)
    )


def readings(text: str) -> tuple[str, ...]:
    """A heading as it stands, and as it would read if its font were one of the old ones."""
    if not _LEGACY_TRACE.search(text):
        return (text,)
    return text, decode(text, "tcvn3"), decode(text, "vni")


def header_weight(cells: list) -> int:
    """How many cells of a line are known headings, in whatever encoding."""
    return sum(any(heading_role(text)[1] for text in readings(cell)) for cell in cells if isinstance(cell, str))


def accented_weight(cells: list[str], *, old_font: bool) -> int:
    """How many cells of a line are known headings spelled with exactly the right accents: as they stand, or read in one
    of the old fonts."""
    accented = [readings(cell)[old_font:] if old_font else (cell,) for cell in cells if not cell.isascii()]
    return sum(any(_spelling(text) in _spellings() for text in texts) for texts in accented)


@lru_cache(maxsize=20_000)
def _keys(text):
    """The keys to try: as it stands, without what is in brackets, without numbering, with abbreviations written out."""
    whole, outside = fold(text), fold(_BRACKETED.sub(" ", text))
    keys = [whole, outside, _NUMBERING.sub("", outside)]
    keys.append(" ".join(filter(None, (_ABBREVIATIONS.get(word, word) for word in keys[-1].split()))))
    return tuple(dict.fromkeys(filter(None, keys)))


def _spelling(text):
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


@lru_cache(maxsize=1)
def _spellings():
    spellings = [row["header"] for row in rows("roster_fields")]
    spellings += [row["header_spelling"] for row in rows("header_synonyms")]
    return frozenset(map(_spelling, spellings))


@lru_cache(maxsize=1)
def _exact():
    known = {}
    for row in rows("roster_fields"):
        known[fold(row["field"])] = known[fold(row["header"])] = row["field"]
    return known


@lru_cache(maxsize=1)
def _synonyms():
    known = {}
    for row in rows("header_synonyms"):
        role = _ROLE_OF_SYNONYM.get(row["field"], UNWANTED)
        known.setdefault(row["match_key"], role)
    known.update(_OWN)
    for key in AMBIGUOUS:
        known.pop(key, None)
    return known
