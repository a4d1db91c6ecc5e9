from datetime import date

import pytest

from members.age_bands import AGE_BANDS, UNKNOWN_AGE, aged, born_by
from members.models import Person

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)


def bands_of(born_on: str, on: date = DAY) -> list[str]:
    person = Person.objects.create(full_name="Nguyễn Văn An", born_on=born_on)
    keys = [*(band.key for band in AGE_BANDS), UNKNOWN_AGE]
    return [key for key in keys if Person.objects.filter(aged(key, on=on), pk=person.pk).exists()]


@pytest.mark.parametrize(
    ("born_on", "band"),
    [
        ("1996-11-25", "under-30"),
        ("1996-11-24", "30-39"),
        ("1986-11-25", "30-39"),
        ("1966-11-24", "60-over"),
        ("2027-01-01", "under-30"),
        ("", "unknown"),
    ],
)
def test_everybody_is_in_one_band(born_on, band):
    assert bands_of(born_on) == [band]


@pytest.mark.parametrize("born_on", ["1996", "1996-11"])
def test_a_year_or_month_of_birth_counts_from_its_first_day(born_on):
    assert bands_of(born_on) == ["30-39"]


def test_a_29_february_has_a_day_in_every_year():
    assert born_by(30, date(2028, 2, 29)) == "1998-02-28"
    assert born_by(28, date(2028, 2, 29)) == "2000-02-29"
