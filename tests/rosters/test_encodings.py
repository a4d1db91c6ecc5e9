"""TCVN3 and VNI: found by strong evidence only, decoded whole; Unicode is never touched. All persons invented."""

import random
from datetime import date
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rosters.data import rows
from rosters.parsing.cells import clean
from rosters.parsing.encodings import decode, detect
from rosters.parsing.syllables import is_syllable

FAMILY = (
    "Nguyễn Trần Lê Phạm Huỳnh Hoàng Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Hà Tô Tạ Cao Mai Thái La Lò Vi"
)
MIDDLE = "Văn Thị Hữu Đức Đình Xuân Hồng Ngọc Quốc Công Minh Thanh Thùy Thuỳ Quý Bích Mỹ Kim"
GIVEN = (
    "Hoà Hòa Hóa Hoá Thuỷ Thủy Thúy Thuý Toàn Toán Huệ Quỳnh Uyên Yến Ánh Ấn Ân Hưng Dũng Tuấn Hà Lộc Lực Thư Như"
    " Tư Khuê Nghĩa Nguyệt Khoá Xoá Toà Quế Kiều Giang Oanh Ý Út Hiếu Nhi Chi Bằng Phước"
)
NAMES = st.tuples(*(st.sampled_from(words.split()) for words in (FAMILY, MIDDLE, GIVEN))).map(" ".join)

TCVN3 = {
    row["unicode_char"]: chr(int(row["byte_hex"], 16)) for row in rows("tcvn3_to_unicode") if row["kind"] == "core"
}
VNI = {row["unicode_char"]: row["vni_seq"] for row in reversed(rows("vni_to_unicode"))}


def in_tcvn3(text):
    """As a .Vn font holds it: toned capitals have no code of their own."""
    return "".join(TCVN3.get(letter) or TCVN3.get(letter.lower(), letter) for letter in text)


def in_vni(text):
    return "".join(VNI.get(letter, letter) for letter in text)


def some_names(how_many, seed=1):
    chance = random.Random(seed)
    return [" ".join(chance.choice(words.split()) for words in (FAMILY, MIDDLE, GIVEN)) for _ in range(how_many)]


@given(name=NAMES)
def test_unicode_name_is_unicode_in_any_form(name):
    for form in (name, name.upper(), name.lower(), normalize("NFD", name)):
        assert detect([form]) == "unicode"
        assert decode(form, "unicode") == form


@pytest.mark.parametrize("seed", range(20))
def test_column_of_names_is_told_by_its_encoding(seed):
    names = some_names(10, seed)
    assert detect(names) == "unicode"
    assert detect(map(in_tcvn3, names)) == "tcvn3"
    assert detect(map(in_vni, names)) == "vni"


@given(name=NAMES)
def test_decoding_gives_the_name_back(name):
    assert decode(in_tcvn3(name), "tcvn3") == name
    assert decode(in_vni(name), "vni") == name
    assert decode(in_vni(name.upper()), "vni") == name.upper()


@pytest.mark.parametrize(
    ("column", "encoding"),
    [
        (["N÷", "Nam", "Nam"], "tcvn3"),
        (["Kinh", "Kh«ng"], "tcvn3"),
        (["£ §ª", "Kinh"], "tcvn3"),
        (["M\xadêng", "Kinh"], "tcvn3"),
        (["Mêng", "Kinh"], "tcvn3"),  # its soft hyphen lost
        (["S¬ cÊp", "Trung cÊp", ""], "tcvn3"),
        (["Hä vµ tªn", "Ngµy sinh", "Sè CCCD/CMND"], "tcvn3"),
        (["Nöõ", "Nam"], "vni"),
        (["Khoâng"], "vni"),
        (["Hoï vaø teân", "Ngaøy sinh"], "vni"),
        (["x", "12", "", None, 5.0], "unicode"),
        (["Nam", "Kinh", "C104"], "unicode"),
        (["Hoà", "Xoá", "Toà", "Thuý"], "unicode"),
        (["Hà", "Lê", "Võ", "Tô"], "unicode"),
        ([], "unicode"),
    ],
)
def test_short_words_are_enough_if_they_are_sure(column, encoding):
    assert detect(column) == encoding


@pytest.mark.parametrize(
    "names",
    [
        ["José Müller"],
        ["François", "Ñuñez", "João", "René", "André"],
        ["Loïc", "Naïm", "Haïti"],
        ["Björn", "Göran", "Jönsson", "Lü Bu"],
        ["H'Hen Niê", "Y Blô Êban", "Siu Blôh", "Ha Bôt", "Y Lôt"],
        ["· An", "· Lan", "· Hoa", "· Mai"],
        ["5 m²", "10°C", "© 2025", "«Nam»", "FPT®"],
    ],
)
def test_foreign_names_and_signs_are_no_evidence(names):
    assert detect(names) == "unicode"


def test_the_greater_part_of_a_mixed_column_decides():
    names = some_names(30)
    assert detect(names[:20] + [in_tcvn3(name) for name in names[20:]]) == "unicode"
    assert detect(names[:10] + [in_tcvn3(name) for name in names[10:]]) == "tcvn3"
    assert detect(["NguyÔn", "Nguyễn"]) == "unicode"


def test_word_that_both_encodings_can_read_is_no_evidence():
    assert detect(["höng", "hæn", "huî", "heá"]) == "unicode"


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
def test_unicode_cell_in_an_old_column_stays(encoding):
    for text in ("Nguyễn Văn Hà", "Đơn vị 2.4", "Lê Thị Hòa", "Nguyễn Văn José", "Quê Hà Nội", "C104", ""):
        assert decode(text, encoding) == text


@pytest.mark.parametrize(
    ("seen", "text"),
    [
        ("NGUYÔN V¡N H¹NH", "NGUYỄN VĂN HẠNH"),
        ("TR¦êNG", "TRƯỜNG"),
        ("Lª", "Lê"),
        ("Lý Mü Hµ", "Lý Mỹ Hà"),
        ("nguyÔn v¨n an", "nguyễn văn an"),
        ("C§CS ®¬n vÞ 1.2", "CĐCS đơn vị 1.2"),
        ("Sè CCCD/CMND", "Số CCCD/CMND"),
        ("Vâ V¨n ¸nh", "Võ Văn Ánh"),
        ("KÕ to¸n", "Kế toán"),
    ],
)
def test_tcvn3_capitals_are_those_of_the_font(seen, text):
    assert decode(seen, "tcvn3") == text


@pytest.mark.parametrize(
    ("seen", "text"),
    [
        ("H\xadng", "Hưng"),
        ("NguyÔn Minh Hng", "Nguyễn Minh Hưng"),
        ("D¬ng §øc Qu©n", "Dương Đức Quân"),
        ("D-¬ng §øc Qu©n", "Dương Đức Quân"),
        ("Mêng", "Mường"),
        ("NGUYÔN V¡N HNG", "NGUYỄN VĂN HƯNG"),
        ("Ba-na", "Ba-na"),
        ("VNG ®iÖn tö", "VNG điện tử"),
        ("ng. C104 hng@example.vn", "ng. C104 hng@example.vn"),
    ],
)
def test_lost_soft_hyphen_of_tcvn3_is_put_back_where_only_it_can_stand(seen, text):
    assert decode(seen, "tcvn3") == text


@pytest.mark.parametrize(
    ("seen", "text"), [("Aùnh", "Ánh"), ("NGUYEÃN VAÊN", "NGUYỄN VĂN"), ("Ñaûng vieân", "Đảng viên")]
)
def test_vni_mixes_capital_letters_and_small_marks(seen, text):
    assert decode(seen, "vni") == text


@pytest.mark.parametrize("how", [in_tcvn3, in_vni])
def test_file_read_as_code_page_1258_is_decoded_too(how):
    text = "Nguyễn Thị Bé, Trường Đình, cố gắng"
    encoding = "tcvn3" if how is in_tcvn3 else "vni"
    seen = how(text).encode("latin-1").decode("cp1258")
    assert seen != how(text)
    assert decode(seen, encoding) == text


@pytest.mark.parametrize(
    ("seen", "text"),
    [
        ("công đo\u03bcn", "công đoàn"),
        ("to\u03bcn Ng\u03bcnh", "toàn Ngành"),
        ("công đo\xb5n", "công đoàn"),
        ("đ\u2212ợc", "được"),
        ("kỹ s\u2212", "kỹ sư"),
        ("tr\u2010ởng", "trưởng"),
        ("l\u2011u trữ", "lưu trữ"),
        ("đ\xadợc", "được"),
    ],
)
def test_half_converted_text_is_mended(seen, text):
    assert decode(seen, "unicode") == text


@pytest.mark.parametrize(
    "text",
    [
        "Bru\u2010Vân Kiều",
        "Ba\u2011na",
        "nhóm máu B\u2212",
        "5 \u03bcm",
        "x\u22121",
        "t\u22121",
        "a \u2212 b",
        "Ngu\xadyễn",
        "công",
    ],
)
def test_signs_that_are_meant_stay(text):
    assert decode(text, "unicode") == text


@given(text=st.text(), encoding=st.sampled_from(["unicode", "tcvn3", "vni"]))
def test_no_text_breaks_the_decoder(text, encoding):
    assert isinstance(decode(text, encoding), str)
    assert detect([text]) in ("unicode", "tcvn3", "vni")


@pytest.mark.parametrize("word", f"{FAMILY} {MIDDLE} {GIVEN}".split())
def test_names_are_syllables(word):
    assert is_syllable(word)
    assert is_syllable(normalize("NFD", word))


@pytest.mark.parametrize(
    "word", ["NguyÔn", "Nguyeãn", "V¨n", "TuÊn", "Niê", "Müller", "Hng", "Dơng", "", "ng", "aa", "Hoàò"]
)
def test_other_words_are_not(word):
    assert not is_syllable(word)


def test_decoded_words_of_lists_reach_their_canonical_names():
    for field, seen, encoding, value in (
        ("sex", "N÷", "tcvn3", "F"),
        ("sex", "Nöõ", "vni", "F"),
        ("religion", "Kh«ng", "tcvn3", "Không"),
        ("ethnicity", "£ §ª", "tcvn3", "Ê Đê"),
        ("qualification", "Thaïc só", "vni", "Thạc sĩ"),
    ):
        assert clean(field, decode(seen, encoding), on=date(2025, 11, 30)).value == value
