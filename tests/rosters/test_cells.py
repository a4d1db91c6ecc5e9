"""Any cell: what is made plain, what is refused, and what holds for every field."""

from datetime import date, datetime, time
from unicodedata import is_normalized, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rosters.data import rows
from rosters.parsing.cells import ERROR, FIELDS, LIMITS, Cell, clean, typed

ON = date(2025, 11, 30)
TEXT_FIELDS = ("hometown", "address", "occupation", "job_title", "note")
CODES = {"", "date_invalid", "sex_unknown", "id_number_invalid", "cell_too_long", "cell_error"}

ANYTHING = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="0123456789/.-+ ?'xX", max_size=16),
    st.sampled_from(
        ["Đ/c ", "Ông ", "Bà ", "(nữ)", "NGUYỄN", "an", "15/04/1985", "0912345678", "001078100153", "x"]
    ).flatmap(lambda word: st.text(max_size=12).map(lambda rest: word + rest)),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.none(),
    st.just(ERROR),
)


def test_fields_are_those_of_the_roster_in_their_order():
    assert tuple(row["field"] for row in rows("roster_fields")) == FIELDS
    assert len(FIELDS) == 27
    assert set(LIMITS) <= set(FIELDS)


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("blank", ["", None, "   ", "\xa0", "\u200b\ufeff", "\t\n"])
def test_blank_cell_is_no_news_in_any_field(field, blank):
    assert clean(field, blank, on=ON) == Cell("")


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("raw", [ERROR, "#REF!", "#N/A", "#DIV/0!", "#NAME?", "########"])
def test_error_cell_is_refused_in_any_field(field, raw):
    assert clean(field, raw, on=ON) == Cell("", "cell_error")


@pytest.mark.parametrize(
    "raw",
    [
        "Lê\x00 An",
        "Lê\x1f An",
        "Lê\x85An",
        "\u202eLê An",
        "Lê \ud800An",
        "Lê \ufffdn",
        "Lê \ue000",
        "Le" + "\u0301" * 6,
        "L\U000e0041",
    ],
)
def test_characters_that_no_name_can_hold_are_refused(raw):
    assert clean("full_name", raw, on=ON).refusal == "cell_error"
    assert clean("note", raw, on=ON).refusal == "cell_error"


@pytest.mark.parametrize(
    ("raw", "value", "repairs"),
    [
        ("  Hoàng  Ngọc  Hoa ", "Hoàng Ngọc Hoa", ("spaces",)),
        ("Huỳnh\xa0Duy\xa0Phong", "Huỳnh Duy Phong", ("spaces",)),
        ("Lê\u200b Quang\u200b Minh\ufeff", "Lê Quang Minh", ("spaces",)),
        ("Lê Quang\r\nMinh", "Lê Quang Minh", ("spaces",)),
        ("\u202dLê Quang Minh\u202c", "Lê Quang Minh", ("spaces",)),
        (normalize("NFD", "Nguyễn Thị Hằng"), "Nguyễn Thị Hằng", ("unicode_composed",)),
        (normalize("NFD", " Đỗ  Hằng"), "Đỗ Hằng", ("spaces", "unicode_composed")),
    ],
)
def test_spaces_and_unicode_are_made_one(raw, value, repairs):
    assert clean("full_name", raw, on=ON) == Cell(value, "", repairs)
    assert clean("hometown", raw, on=ON) == Cell(value, "", repairs)


@pytest.mark.parametrize("text", ['=HYPERLINK("http://127.0.0.1","x")', "+84912", "-1+1", "@SUM(1)"])
@pytest.mark.parametrize("field", TEXT_FIELDS)
def test_text_like_a_formula_stays_word_for_word(field, text):
    assert clean(field, text, on=ON) == Cell(text)


def test_apostrophe_before_digits_is_the_spreadsheets_and_goes():
    assert clean("address", "'12 phố Huế", on=ON).value == "12 phố Huế"
    assert clean("address", "'Ngõ 12", on=ON).value == "'Ngõ 12"


def test_dash_alone_says_nothing_in_a_text_field():
    assert clean("address", "-", on=ON) == clean("job_title", "–", on=ON) == Cell("")


@pytest.mark.parametrize(
    ("field", "raw", "value"),
    [
        ("branch_code", 101.0, "101"),
        ("card_number", 1100101, "1100101"),
        ("card_number", "không", ""),
        ("union_position", "Không", ""),
        ("address", date(2025, 3, 2), "02/03/2025"),
        ("note", 12.5, "12.5"),
        ("note", True, "Có"),
        ("note", False, "Không"),
        ("occupation", True, ""),
        ("email", " DV1@Example.VN ", "dv1@example.vn"),
        ("email", "dv1 @example.vn;", "dv1@example.vn"),
        ("email", "chưa có", ""),
    ],
)
def test_codes_and_text_of_other_types(field, raw, value):
    assert clean(field, raw, on=ON).value == value


@pytest.mark.parametrize("field", LIMITS)
def test_text_longer_than_its_field_is_refused(field):
    limit = LIMITS[field]
    assert clean(field, "Aa" * (limit // 2), on=ON).refusal == ""
    assert clean(field, "Aa" * (limit // 2) + "a", on=ON) == Cell("", "cell_too_long")


@pytest.mark.parametrize("field", FIELDS)
@given(raw=ANYTHING)
def test_no_cell_breaks_the_reader(field, raw):
    cell = clean(field, raw, on=ON)
    assert cell.refusal in CODES
    assert not (cell.refusal and cell.value)
    assert is_normalized("NFC", cell.value)
    cell.value.encode()
    assert "\x00" not in cell.value


@pytest.mark.parametrize("field", FIELDS)
@given(raw=ANYTHING)
def test_cleaning_twice_is_cleaning_once(field, raw):
    value = clean(field, raw, on=ON).value
    assert clean(field, value, on=ON).value == value


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        (31086100149.0, "31086100149"),
        (12.5, "12.5"),
        (7, "7"),
        ("  as typed ", "  as typed "),
        (None, ""),
        (ERROR, "#ERROR"),
        (True, "TRUE"),
        (date(1985, 4, 5), "05/04/1985"),
        (datetime(1985, 4, 5), "05/04/1985"),
        (datetime(1985, 4, 5, 8, 30), "05/04/1985 08:30:00"),
        (time(8, 30), "08:30:00"),
        ("a\x00b\ud800", "a\ufffdb\ufffd"),
    ],
)
def test_what_the_sender_saw_is_kept_as_text(raw, seen):
    assert typed(raw) == seen


@given(raw=ANYTHING)
def test_what_was_typed_can_always_be_stored(raw):
    assert "\x00" not in typed(raw)
    typed(raw).encode()
