"""Words from closed lists: sex, Party, ethnic group, religion, education."""

from datetime import date, datetime
from unicodedata import normalize

import pytest

from rosters.data import rows
from rosters.parsing.cells import Cell, clean

ON = date(2025, 11, 30)


@pytest.mark.parametrize(
    ("raw", "sex"),
    [(raw, "M") for raw in ("Nam", "nam", "NAM", "Nam.", "M", "m", "Male", "trai", "Ông")]
    + [(raw, "F") for raw in ("Nữ", "nữ", "NỮ", "nu", "Nử", "F", "f", "Female", "gái", "Bà", normalize("NFD", "Nữ"))],
)
def test_sex_in_every_spelling(raw, sex):
    assert clean("sex", raw, on=ON).value == sex


@pytest.mark.parametrize(
    "raw", ["?", "x1", "1", "0", 1.0, 0, True, "Nam/Nữ", "năm", "ba", "-", date(2020, 1, 1), "N" * 99]
)
def test_cell_that_says_neither_sex_is_refused(raw):
    assert clean("sex", raw, on=ON) == Cell("", "sex_unknown")


@pytest.mark.parametrize(
    "raw", ["x", "X", "có", "1", 1.0, "Đảng viên", "Đ", "chính thức", "Dự bị", "✓", "v", True, "TRUE"]
)
def test_party_member(raw):
    assert clean("party_member", raw, on=ON) == Cell("1")


@pytest.mark.parametrize("raw", ["không", "0", 0.0, "chưa", "Quần chúng", "Đoàn viên TN", "-", False, "Chưa kết nạp"])
def test_no_party_member(raw):
    assert clean("party_member", raw, on=ON) == Cell("0")


@pytest.mark.parametrize(
    ("raw", "joined", "repairs"),
    [
        ("25/07/2003", "2003-07-25", ()),
        (date(2003, 7, 25), "2003-07-25", ()),
        (datetime(2003, 7, 25), "2003-07-25", ()),
        (37827.0, "2003-07-25", ("date_from_number",)),
        ("07/2003", "2003-07", ()),
        ("2003", "2003", ()),
        (2003.0, "2003", ()),
        ("x (25/07/2003)", "2003-07-25", ()),
        ("25/7/03", "2003-07-25", ("century_added",)),
        ("ĐV dự bị 25/07/2003, chính thức 25/07/2004", "2003-07-25", ()),
    ],
)
def test_date_in_the_party_column_says_member_since(raw, joined, repairs):
    assert clean("party_member", raw, on=ON) == Cell("1", "", repairs, (("party_joined_on", joined),))


@pytest.mark.parametrize("raw", ["gì đó", "ĐV", "chưa 2003", "31/02/2003", 7.0, "?"])
def test_party_column_that_says_neither_is_marked_not_guessed(raw):
    assert clean("party_member", raw, on=ON) == Cell("", "", ("value_not_understood",))


@pytest.mark.parametrize("group", rows("ethnic_groups"), ids=lambda group: group["code"])
def test_every_ethnic_group_is_known_by_all_its_names(group):
    name = group["name"]
    spellings = [name, name.upper(), name.lower(), name.replace(" ", "-"), name.replace(" ", ""), f"Dân tộc {name}"]
    for spelling in spellings + [alias for alias in group["aliases"].split("; ") if alias]:
        assert clean("ethnicity", spelling, on=ON).value == name


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Khơ-me", "Khmer"),
        ("H'Mông", "Mông"),
        ("Ê-đê", "Ê Đê"),
        ("ê đê", "Ê Đê"),
        ("Tay", "Tày"),
        ("Hoà", "Hoà"),
        ("-", ""),
    ]
    + [("Nước ngoài", "Nước ngoài"), ("K", "K"), ("?", "?")],
)
def test_ethnic_group_by_its_present_name_and_unknown_text_as_typed(raw, name):
    assert clean("ethnicity", raw, on=ON).value == name


@pytest.mark.parametrize(
    ("raw", "name"),
    [(raw, "Không") for raw in ("Không", "không", "0", 0.0, "-", "k", "ko", "Không có", "Lương")]
    + [
        ("Thiên chúa giáo", "Công giáo"),
        ("Đạo Phật", "Phật giáo"),
        ("Hoà Hảo", "Phật giáo Hòa Hảo"),
        ("tin lành", "Tin Lành"),
    ]
    + [("Cao đài", "Cao Đài"), ("Hồi giáo", "Hồi giáo"), ("Bụt", "Bụt"), ("?", "?")],
)
def test_religion_by_one_name(raw, name):
    assert clean("religion", raw, on=ON).value == name


@pytest.mark.parametrize(
    ("raw", "level"),
    [("ĐH", "Đại học"), ("đại học", "Đại học"), ("Đ.H", "Đại học"), ("DAI HOC", "Đại học"), ("Kỹ sư", "Đại học")]
    + [("KS", "Đại học"), ("Cử nhân", "Đại học"), ("CN", "Đại học"), ("CĐ", "Cao đẳng"), ("TC", "Trung cấp")]
    + [("ThS", "Thạc sĩ"), ("Th.S", "Thạc sĩ"), ("Thạc sỹ", "Thạc sĩ"), ("TS", "Tiến sĩ"), ("Sau ĐH", "Sau đại học")]
    + [
        ("SC", "Sơ cấp"),
        ("Trung cấp nghề", "Trung cấp"),
        ("Đại học Kinh tế", "Đại học Kinh tế"),
        ("-", ""),
        ("không", ""),
    ],
)
def test_qualification(raw, level):
    assert clean("qualification", raw, on=ON).value == level


@pytest.mark.parametrize(
    ("raw", "level"),
    [
        ("Sơ cấp", "Sơ cấp"),
        ("TC", "Trung cấp"),
        ("Trung cấp LLCT", "Trung cấp"),
        ("CC", "Cao cấp"),
        ("TCCT", "Trung cấp"),
    ]
    + [
        ("Cao cấp lý luận chính trị", "Cao cấp"),
        ("Cử nhân", "Cử nhân"),
        ("CN", "Cử nhân"),
        ("Đang học", "Đang học"),
        ("chưa", ""),
    ],
)
def test_political_theory(raw, level):
    assert clean("political_theory", raw, on=ON).value == level


@pytest.mark.parametrize(
    ("raw", "grades"),
    [("12/12", "12/12"), ("09/12", "9/12"), ("10 / 10", "10/10"), ("7-10", "7/10"), ("12", "12/12"), (12.0, "12/12")]
    + [("THPT", "THPT"), ("Lớp 12", "Lớp 12"), ("9", "9"), ("12/10", "12/10"), ("không", "")],
)
def test_schooling(raw, grades):
    assert clean("general_education", raw, on=ON) == Cell(grades)


@pytest.mark.parametrize(
    ("raw", "grades"),
    [
        (date(2025, 12, 12), "12/12"),
        (date(2025, 9, 12), "9/12"),
        (date(2025, 12, 9), "9/12"),
        (date(2025, 10, 10), "10/10"),
    ]
    + [
        (datetime(2025, 7, 10), "7/10"),
        (date(2025, 10, 12), "10/12"),
        ("12-Dec", "12/12"),
        ("9-Dec", "9/12"),
        ("9-Thg12", "9/12"),
    ],
)
def test_schooling_that_a_spreadsheet_made_a_date_comes_back(raw, grades):
    assert clean("general_education", raw, on=ON) == Cell(grades, "", ("schooling_from_date",))


def test_date_that_is_no_schooling_is_marked_not_guessed():
    assert clean("general_education", date(2025, 5, 6), on=ON) == Cell("", "", ("value_not_understood",))
