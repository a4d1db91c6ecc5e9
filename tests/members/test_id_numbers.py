"""What an ID number says, and what is done with what people type of it."""

import pytest

from members.forms_inputs import number
from members.id_numbers import PROVINCES, Implied, implied
from members.phones import grouped
from members.suggestions import SUGGESTIONS


@pytest.mark.parametrize(
    ("digits", "said"),
    [
        ("001185000001", Implied("F", 1985, "Hà Nội")),
        ("079099000001", Implied("M", 1999, "Hồ Chí Minh")),
        ("001204000001", Implied("M", 2004, "Hà Nội")),
        ("001304000001", Implied("F", 2004, "Hà Nội")),
        ("999185000001", Implied("F", 1985, "")),
    ],
)
def test_twelve_digits_say_sex_birth_year_and_province(digits, said):
    assert implied(digits) == said


@pytest.mark.parametrize("digits", ["", "012345678", "00118500000", "00118500000x", "٠٠١١٨٥٠٠٠٠٠١"])
def test_anything_else_says_nothing(digits):
    assert implied(digits) is None


def test_there_are_63_provinces():
    assert len(PROVINCES) == 63
    assert PROVINCES["001"] == "Hà Nội"


def test_what_groups_a_number_is_taken_off():
    assert number(" 001 185-000.001 ") == "001185000001"
    assert number("số 12 cũ") == "số 12 cũ"


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("0912345678", "0912 345 678"),
        ("02438256789", "024 3825 6789"),
        ("02253825678", "0225 382 5678"),
        ("+4912345", "+4912345"),
        ("", ""),
    ],
)
def test_phones_are_grouped_to_be_read(phone, shown):
    assert grouped(phone) == shown


def test_usual_answers_are_proposed_as_the_register_spells_them():
    assert len(SUGGESTIONS["ethnicity"]) == 54
    assert "Đại học" in SUGGESTIONS["qualification"]
    assert "Huế" in SUGGESTIONS["hometown"]
