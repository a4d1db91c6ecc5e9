"""Numbers of identity cards, telephones and social insurance. All invented."""

from datetime import date

import pytest

from rosters.parsing.cells import Cell, clean
from rosters.parsing.cells.phones import _NEW_PREFIXES

ON = date(2025, 11, 30)


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("001078100153", "001078100153"),
        ("998084100218", "998084100218"),
        ("012345678", "012345678"),
        ("031 182 100157", "031182100157"),
        ("031.182.100157", "031182100157"),
        ("031-182-100157", "031182100157"),
        ("'038171100151", "038171100151"),
        ("CCCD: 031182100157", "031182100157"),
        ("Số 012345678", "012345678"),
        ("012345678/", "012345678"),
        (112345678.0, "112345678"),
    ],
)
def test_id_number_has_12_or_9_digits_however_grouped(raw, number):
    assert clean("id_number", raw, on=ON) == Cell(number)


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        (31086100149.0, "031086100149"),
        ("31086100149", "031086100149"),
        ("31086100149.0", "031086100149"),
        ("3.8094100175E+10", "038094100175"),
        (1078100153.0, "001078100153"),
        ("1078100153", "001078100153"),
        (12345678.0, "012345678"),
        ("12345678", "012345678"),
    ],
)
def test_zeros_that_a_spreadsheet_ate_are_put_back(raw, number):
    assert clean("id_number", raw, on=ON) == Cell(number, "", ("id_zero_restored",))


@pytest.mark.parametrize(
    "raw",
    [
        "12345",
        "abc",
        "B1234567",
        "3.8094E+10",
        "01083100005",  # 11 digits with their zero: another digit is missing
        "0107810015",
        "3078100153",  # no province 003
        "1978100153",  # nobody born in the 24th century
        "000000000000",
        "111111111",
        "０３１０８６１００１４９",
        "001078100153 / 031182100157",
        "001078100153001078100153",
        -31086100149.0,
        31086100149.5,
        float("nan"),
        True,
        date(1985, 4, 15),
        "1" * 500,
    ],
)
def test_what_is_no_id_number_is_refused(raw):
    assert clean("id_number", raw, on=ON) == Cell("", "id_number_invalid")


@pytest.mark.parametrize(
    "raw",
    [
        "CMND 012345678 / CCCD 001078100153",
        "001078100153 (012345678)",
        "012345678\n001078100153",
        "CCCD 001078100153 cấp 2021",
    ],
)
def test_of_two_id_numbers_the_12_digits_are_taken_and_it_is_told(raw):
    cell = clean("id_number", raw, on=ON)
    assert cell.value == "001078100153"
    assert "id_cccd_taken" in cell.repairs


@pytest.mark.parametrize("field", ["id_number", "phone", "social_insurance_number", "card_number", "email"])
@pytest.mark.parametrize("raw", ["-", "không", "Không có", "chưa có", ".", 0.0])
def test_word_for_none_is_blank(field, raw):
    assert clean(field, raw, on=ON) == Cell("")


@pytest.mark.parametrize(
    ("raw", "number", "repairs"),
    [
        ("0912345678", "0912345678", ()),
        ("0791.100.173", "0791100173", ()),
        ("(091) 234-5678", "0912345678", ()),
        ("+84 381 100172", "0381100172", ()),
        ("84912345678", "0912345678", ()),
        ("0084912345678", "0912345678", ()),
        ("+84 (0)912 345 678", "0912345678", ()),
        ("'0912345678", "0912345678", ()),
        ("ĐT: 0912345678", "0912345678", ()),
        ("\u202d0912345678\u202c", "0912345678", ("spaces",)),
        (351100149.0, "0351100149", ("phone_zero_restored",)),
        ("912345678", "0912345678", ("phone_zero_restored",)),
        ("01211100150", "0791100150", ("phone_prefix_2018",)),
        ("+84 121 1100150", "0791100150", ("phone_prefix_2018",)),
        (1661100151.0, "0361100151", ("phone_zero_restored", "phone_prefix_2018")),
        ("024 3822 1234", "02438221234", ()),
        (2438221234.0, "02438221234", ("phone_zero_restored",)),
        ("04 3822 1234", "0438221234", ()),  # an area code of before 2017 is not guessed at
    ],
)
def test_phone_in_national_form(raw, number, repairs):
    assert clean("phone", raw, on=ON) == Cell(number, "", repairs)


@pytest.mark.parametrize(("old", "new"), _NEW_PREFIXES.items())
def test_every_prefix_of_before_2018_is_changed(old, new):
    assert clean("phone", f"{old}1234567", on=ON) == Cell(f"{new}1234567", "", ("phone_prefix_2018",))


@pytest.mark.parametrize(
    "raw",
    [
        "0912345678/0987654321",
        "0912345678; 0987654321",
        "0912 345 678 - 0987 654 321",
        "0912345678-0987654321",
        "0912345678 0987654321",
        "024 3822 1234, 0912345678",
        "0912345678 (nhà: 02438221234)",
    ],
)
def test_of_several_phones_the_first_mobile_is_taken_and_it_is_told(raw):
    assert clean("phone", raw, on=ON) == Cell("0912345678", "", ("phone_first_taken",))


def test_extension_left_out_of_a_phone_is_told():
    assert clean("phone", "024 3822 1234 (máy lẻ 12)", on=ON) == Cell("02438221234", "", ("phone_first_taken",))


@pytest.mark.parametrize("raw", ["abc", "113", "+1 650 253 0000", "1900 1234", "hỏi chị Lan", "０９１２３４５６７８"])
def test_what_is_no_phone_of_vietnam_stays_as_typed(raw):
    assert clean("phone", raw, on=ON) == Cell(raw)


def test_ticked_cell_is_no_phone():
    assert clean("phone", True, on=ON) == Cell("", "", ("value_not_understood",))


@pytest.mark.parametrize(
    ("raw", "number", "repairs"),
    [
        ("0001100149", "0001100149", ()),
        ("0001 100 149", "0001100149", ()),
        (1100149.0, "0001100149", ("insurance_zero_restored",)),
        ("1100149", "0001100149", ("insurance_zero_restored",)),
        ("1100149.0", "0001100149", ("insurance_zero_restored",)),
        ("GD4010001100149", "GD4010001100149", ()),
        ("12345", "12345", ()),
    ],
)
def test_social_insurance_number_has_10_digits(raw, number, repairs):
    assert clean("social_insurance_number", raw, on=ON) == Cell(number, "", repairs)
