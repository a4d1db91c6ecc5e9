"""Order, search and folding of Vietnamese names."""

import unicodedata

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from branches.models import Branch
from branches.vietnamese import fold, spelled
from tests.cast import union

pytestmark = pytest.mark.django_db

LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
words = st.lists(st.text(LETTERS + LETTERS.upper() + "fjwzçñø'-1", min_size=1, max_size=7), min_size=1, max_size=4)
several_names = st.lists(words.map(" ".join), min_size=1, max_size=20)
with_database = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60, derandomize=True
)


def keys(function: str, names: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(name) FROM unnest(%s) WITH ORDINALITY n(name, i) ORDER BY i", [names])  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


def ordered(names: str | list[str], function: str = "vietnamese_sort_key") -> list[str]:
    """In the order of the database's keys, shuffled before."""
    names = sorted(names.split() if isinstance(names, str) else names, reverse=True)
    return [name for _, name in sorted(zip((key.encode() for key in keys(function, names)), names, strict=True))]


@pytest.mark.parametrize("function", ["vietnamese_sort_key", "vietnamese_signs"])
@pytest.mark.parametrize(
    "order",
    [
        "ma mà mả mã má mạ mă mâ",
        "Du Dung Đông Em Ên Oanh Ôn Ơn Uyên Ước",
        "a ă â b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y",
        "ươ ườ ưở ưỡ ướ ượ",
        "An Anh Ánh Ân",
        "hoa hoà hoả hoã hoá hoạ hoan",
        "D Da Dy Đ Đa",
    ],
)
def test_letters_and_tones_have_the_vietnamese_order(function, order):
    assert ordered(order, function) == order.split()


def test_names_go_by_the_given_name_and_then_by_the_rest():
    order = ["Trần Văn An", "Đỗ An Bình", "Lê Văn Bình", "Nguyễn Thị Bình", "Nguyễn Văn Bình", "An Thị Đào", "Ý"]
    assert ordered(order) == order


def test_shorter_names_come_before_longer_ones():
    order = ["An", "Lê An", "Lê Văn An", "Lê Văn Quý An", "Lê Anh", "Lê Thị Vân", "Lê Thị Anh Vân"]
    assert ordered(order) == order


def test_capitals_do_not_matter_for_the_order():
    assert len(set(keys("vietnamese_sort_key", ["ĐỖ THỊ ÁNH", "Đỗ Thị Ánh", "đỗ thị ánh"]))) == 1


@pytest.mark.parametrize(("old", "new"), [("Hoà", "Hòa"), ("Thuỷ", "Thủy"), ("Luỹ", "Lũy"), ("Loè", "Lòe")])
@pytest.mark.parametrize("function", ["vietnamese_sort_key", "vietnamese_signs", "vietnamese_fold"])
def test_where_the_tone_stands_makes_no_difference(function, old, new):
    assert len(set(keys(function, [f"Lê Thị {old}", f"Lê Thị {new}"]))) == 1


def test_composed_and_decomposed_letters_are_the_same():
    name = "Nguyễn Thị Đoàn Ước"
    for function in ("vietnamese_sort_key", "vietnamese_signs", "vietnamese_fold"):
        assert len(set(keys(function, [name, unicodedata.normalize("NFD", name)]))) == 1


def test_different_names_have_different_sort_keys():
    names = ["Hoa", "Hoà", "Hoá", "Hóa Hoa", "Hoa Hóa", "Đan", "Dan", "Đàn", "Ân", "Ăn", "An", "Ưu", "Ưú"]
    assert len(set(keys("vietnamese_sort_key", names))) == len(names)


@with_database
@given(several_names)
def test_sql_folds_as_python_does(names):
    assert keys("vietnamese_fold", names) == [fold(name) for name in names]


@with_database
@given(several_names, words.map(" ".join), st.text("aăđDNn-]^[\\\\.:*+1", min_size=1, max_size=3))
def test_a_spelled_word_finds_the_names_that_it_finds_folded(names, other, signs):
    names = [unicodedata.normalize("NFC", name) for name in (*names, signs)]
    for word in {*fold(names[0]).split(), *fold(other).split(), *fold(signs).split()}:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM unnest(%s) name WHERE name ~ %s", [names, spelled(word)])
            assert [name for (name,) in cursor] == [name for name in names if word in fold(name)]


@with_database
@given(words.map(" ".join))
def test_folded_text_has_no_capitals_accents_or_double_blanks(name):
    folded = fold(f"  {name}  ")
    assert folded == folded.lower() == " ".join(folded.split()) == fold(folded)
    assert "đ" not in folded
    assert not any(unicodedata.combining(sign) for sign in unicodedata.normalize("NFD", folded) if sign not in "̧̈")


@with_database
@given(several_names)
def test_the_order_of_the_given_name_is_that_of_its_letters(names):
    """Two names are in the order of the signs of their given names, whatever stands before them."""
    given_names = [name.split(" ")[-1] for name in names]
    by_name = [key.split("\t")[:2] for key in sorted(keys("vietnamese_sort_key", names), key=str.encode)]
    by_given = sorted(key.split("\t") for key in keys("vietnamese_signs", given_names))
    assert by_name == by_given


def test_unions_of_one_superior_can_be_listed_in_vietnamese_order(post):
    for name in ("Đà Nẵng", "An Giang", "Điện Biên", "Ân Thi", "Dầu Tiếng", "Đăk Nông"):
        union(name, under=post, name=name)
    listed = Branch.objects.filter(parent=post).order_by("sort_key").values_list("name", flat=True)
    assert list(listed) == ["An Giang", "Ân Thi", "Dầu Tiếng", "Đà Nẵng", "Đăk Nông", "Điện Biên"]
