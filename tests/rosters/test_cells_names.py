"""Names of members."""

from datetime import date

import pytest

from rosters.parsing.cells import Cell, clean

ON = date(2025, 11, 30)


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Văn An",
        "Y Blô Niê",
        "H'Hen Niê",
        "K'Brép",
        "Trần Lê Quốc Toàn",
        "Nguyễn thị Lan",
        "José Müller",
        "Nguyễn Văn An (1)",
        "AN",
        "Y",
        "Tôn Nữ Thị Ninh",
        "@SUM(1)",
    ],
)
def test_name_stays_as_given(name):
    assert clean("full_name", name, on=ON) == Cell(name)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("LÊ THU HƯƠNG", "Lê Thu Hương"),
        ("ĐẶNG QUANG VIỆT", "Đặng Quang Việt"),
        ("H'HEN NIÊ", "H'Hen Niê"),
        ("NGUYỄN-LÊ AN", "Nguyễn-Lê An"),
        ("LÊ A", "Lê A"),
        ("KPĂ KƠ̆N", "Kpă Kơ̆n"),
        ("nguyễn văn an", "Nguyễn Văn An"),
    ],
)
def test_name_in_capitals_or_small_letters_only_gets_title_case(typed, name):
    assert clean("full_name", typed, on=ON) == Cell(name, "", ("capitals",))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Đ/c Nguyễn Văn An", "Nguyễn Văn An"),
        ("Đ/C: Nguyễn Văn An", "Nguyễn Văn An"),
        ("đ/c. Nguyễn Văn An", "Nguyễn Văn An"),
        ("Đồng chí Nguyễn Văn An", "Nguyễn Văn An"),
        ("Đ/c Ông Cao Văn An", "Cao Văn An"),
        ("Đ/c Anh Nguyễn Văn An", "Nguyễn Văn An"),
        ("Ông: Cao Thắng", "Cao Thắng"),
        ("Ông Nguyễn Văn An", "Nguyễn Văn An"),
        ("Bà Trần Thị Bình", "Trần Thị Bình"),
        ("Ông/Bà Trần Thị Bình", "Trần Thị Bình"),
        ("Chị. Lan Anh", "Lan Anh"),
    ],
)
def test_form_of_address_is_no_part_of_the_name(typed, name):
    assert clean("full_name", typed, on=ON) == Cell(name, "", ("title_removed",))


@pytest.mark.parametrize(
    "name", ["Ông Cao Thắng", "Ông Thị Ngọc Linh", "Bà Hà", "Anh Đức Minh", "Chị Lan", "Đồng Văn An", "Ông"]
)
def test_what_may_be_a_family_name_is_never_taken_off(name):
    assert clean("full_name", name, on=ON) == Cell(name)


@pytest.mark.parametrize(
    ("typed", "sex"), [("Lê Thị Chi (nữ)", "F"), ("Lê Thị Chi (NỮ)", "F"), ("Lê Thị Chi [nam]", "M")]
)
def test_sex_in_brackets_after_a_name_tells_the_sex(typed, sex):
    assert clean("full_name", typed, on=ON) == Cell("Lê Thị Chi", "", ("title_removed",), (("sex", sex),))


def test_several_repairs_are_all_told():
    cell = clean("full_name", " ĐỒNG CHÍ  LÊ VĂN AN (NAM)", on=ON)
    assert cell == Cell("Lê Văn An", "", ("spaces", "title_removed", "capitals"), (("sex", "M"),))


@pytest.mark.parametrize("raw", ["123", "...", "-", "(1)", "Đ/c", "Đ/c:", 12.0, True, date(2020, 1, 1), "_"])
def test_what_has_no_letters_is_no_name(raw):
    assert clean("full_name", raw, on=ON) == Cell("")
