"""Dates of which only a part is known: Python and the database agree about each of them."""

import calendar
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from members.models import Person
from members.partial_dates import PartialDateFormField, is_partial_date, last_day, read, shown

with_database = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50, derandomize=True
)
years = st.integers(1900, 2199)
months = st.tuples(years, st.integers(1, 12))
days = st.dates(date(1900, 1, 1), date(2199, 12, 31))
partial_dates = st.one_of(
    years.map(str), months.map(lambda month: f"{month[0]}-{month[1]:02}"), days.map(lambda day: day.isoformat())
)
anything = st.one_of(partial_dates, st.text("0123456789-/ \n", max_size=11))
EVERY_DAY = [  # of ordinary and leap years and of those outside the calendar, and days that no month has
    f"{year}-{month:02}-{day:02}"
    for year in (1899, 1900, 2000, 2023, 2024, 2100, 2199, 2200)
    for month in range(14)
    for day in range(33)
]


def asked(function: str, values: list[str]) -> list:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(v) FROM unnest(%s::text[]) WITH ORDINALITY n(v, i) ORDER BY i", [values])  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


@with_database
@given(st.lists(anything, max_size=30))
@example(EVERY_DAY)
@example([day[:7] for day in EVERY_DAY])
@example(["1899", "1900", "2199", "2200", "85", "1985-", "1985-3", "1985-03-", "1985-03-2", "1985\n", " 1985", "-1985"])
def test_the_database_knows_the_same_dates_as_python(db, values):
    assert asked("is_partial_date", values) == [value == "" or is_partial_date(value) for value in values]


@with_database
@given(st.lists(partial_dates, max_size=30))
def test_the_database_knows_the_same_last_day_as_python(db, values):
    assert asked("partial_date_last_day", values) == [last_day(value) for value in values]


@with_database
@given(partial_dates)
def test_the_days_it_may_mean_go_from_the_first_to_the_last(db, value):
    first, last = asked("partial_date_first_day", [value])[0], last_day(value)
    assert first.isoformat().startswith(value)
    assert last.isoformat().startswith(value)
    month_days = calendar.monthrange(first.year, first.month)[1]
    assert (last - first).days + 1 == {10: 1, 7: month_days, 4: 366 if calendar.isleap(first.year) else 365}[len(value)]


def test_nothing_known_means_no_day(db):
    assert asked("partial_date_first_day", [""]) == asked("partial_date_last_day", [""]) == [None]


@given(partial_dates)
def test_what_is_shown_can_be_typed_again(value):
    assert read(shown(value)) == value


@given(st.lists(days, min_size=2, max_size=9))
def test_texts_sort_as_their_days(some):
    assert sorted(day.isoformat() for day in some) == [day.isoformat() for day in sorted(some)]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("27/3/1985", "1985-03-27"),
        ("27.03.1985", "1985-03-27"),
        ("27-3-1985", "1985-03-27"),
        ("3/1985", "1985-03"),
        ("1985", "1985"),
        (" 1985-03-27 ", "1985-03-27"),
        ("1985-03", "1985-03"),
        ("", ""),
    ],
)
def test_dates_are_read_as_officers_write_them(typed, kept):
    assert read(typed) == kept


@pytest.mark.parametrize(
    "typed", ["31/2/1990", "29/2/1900", "13/1985", "0/1985", "85", "1/1/85", "hôm qua", "00/00/1960"]
)
def test_what_is_no_date_is_refused_in_words(typed):
    with pytest.raises(ValidationError) as refusal:
        read(typed)
    assert refusal.value.code == "date_invalid"


@pytest.mark.parametrize("digits", ["١٩٨٥", "１９８５"])
def test_digits_of_other_scripts_are_no_date(digits):
    with pytest.raises(ValidationError):
        read(digits)


def test_the_box_shows_a_date_as_it_is_written_and_keeps_what_was_typed_wrongly():
    box = PartialDateFormField(required=False)
    assert [box.prepare_value(value) for value in ("1985-03", "31/2/1990", "", None)] == [
        "03/1985",
        "31/2/1990",
        "",
        "",
    ]
    assert box.clean("3/1985") == "1985-03"


@pytest.mark.parametrize(
    ("typed", "changed"), [("27/03/1985", False), ("27.3.1985", False), ("1985", True), ("", True), ("31/2/1990", True)]
)
def test_another_way_to_write_it_is_no_change(typed, changed):
    assert PartialDateFormField().has_changed("1985-03-27", typed) is changed


def test_the_field_of_a_person_is_such_a_box():
    assert isinstance(Person._meta.get_field("born_on").formfield(), PartialDateFormField)
