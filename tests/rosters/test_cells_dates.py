"""Dates: day first always, as precise as given, never guessed."""

from datetime import date, datetime, time, timedelta
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rosters.parsing.cells import Cell, clean

ON = date(2025, 11, 30)
DATE_FIELDS = ("born_on", "id_issued_on", "party_joined_on", "joined_on")
OPTIONAL = DATE_FIELDS[1:]


@pytest.mark.parametrize(
    "raw",
    [
        "15/04/1985",
        "15/4/1985",
        "15.04.1985",
        "15. 4. 1985",
        "15-04-1985",
        "15–4–1985",
        "15 04 1985",
        "15,4,1985",
        "15 / 4 / 1985",
        "1985-04-15",
        "1985/04/15",
        "1985-04-15 00:00:00",
        "1985-04-15T08:30:00",
        "15/04/1985 12:00:00 SA",
        "'15/04/1985",
        "15/04/1985.",
        "Hà Nội, ngày 15 tháng 4 năm 1985",
        "ngày 15 tháng 04 năm 1985",
        "Ngày 15/4/1985",
        "15 tháng 4 năm 1985",
        "sinh ngày 15/4/1985",
        "15-Apr-1985",
        "15-Thg4-1985",
        normalize("NFD", "ngày 15 tháng 4 năm 1985"),
        datetime(1985, 4, 15),
        datetime(1985, 4, 15, 8, 30),
        date(1985, 4, 15),
    ],
)
def test_full_date_in_every_form(raw):
    cell = clean("born_on", raw, on=ON)
    assert (cell.value, cell.refusal) == ("1985-04-15", "")
    assert set(cell.repairs) <= {"unicode_composed"}


@pytest.mark.parametrize(
    "raw", ["04/1985", "4/1985", "4.1985", "00/04/1985", "?/4/1985", "tháng 4 năm 1985", "tháng 4/1985"]
)
def test_month_and_year_get_no_day(raw):
    assert clean("joined_on", raw, on=ON) == Cell("1985-04")


@pytest.mark.parametrize("raw", ["198504", 198504.0, "1985-04", "1985-04-00"])
def test_year_before_month_without_a_day(raw):
    assert clean("joined_on", raw, on=ON) == Cell("1985-04")


@pytest.mark.parametrize(
    "raw",
    [
        "1960",
        1960,
        1960.0,
        "1960.0",
        "năm 1960",
        "sinh năm 1960",
        "SN 1960",
        "00/00/1960",
        "?/?/1960",
        "--/--/1960",
        "00/1960",
    ]
    + ["xx/xx/1960", "../../1960", "/ /1960", "1960-00-00", "ngày … tháng … năm 1960", "ngày .... tháng .... năm 1960"],
)
def test_year_alone_gets_no_day_and_no_month(raw):
    assert clean("born_on", raw, on=ON) == Cell("1960")


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (26682.0, "1973-01-18"),
        (26682, "1973-01-18"),
        (26682.75, "1973-01-18"),
        ("26682", "1973-01-18"),
        ("26682.0", "1973-01-18"),
        ("02091985", "1985-09-02"),
        (2091985.0, "1985-09-02"),
        (25041986.0, "1986-04-25"),
        ("19850902", "1985-09-02"),
        (2.2007, "2007-02"),
        (10.1996, "1996-10"),
    ],
)
def test_number_that_is_a_date_is_told_as_repaired(raw, value):
    assert clean("born_on", raw, on=ON) == Cell(value, "", ("date_from_number",))


@pytest.mark.parametrize(
    "raw",
    [
        "31/02/1990",
        "13/13/2010",
        "12/25/1980",
        "29/02/1900",
        "29/02/1985",
        "31/04/1985",
        "15/00/1960",
        "15/04/1885",
        "15/04/2185",
        "3/4/5/1985",
        "15/04/1985 - 20/05/1990",
        "không rõ",
        "?",
        "x1",
        "12/12",
        "05/07",
        "３/4/1985",
        "1234567890123",
        "-1960",
        60.0,
        85.0,
        "85",
        -5.0,
        1985.5,
        3000000.0,
        float("nan"),
        float("inf"),
        1e300,
        True,
        time(8, 30),
        timedelta(days=3),
        date(1900, 2, 28),
        date(1899, 12, 31),
        date(2101, 1, 1),
        "ngày mai",
        "1/" * 200,
    ],
)
@pytest.mark.parametrize("field", ["born_on", "joined_on"])
def test_what_is_no_date_is_refused(field, raw):
    assert clean(field, raw, on=ON) == Cell("", "date_invalid")


@pytest.mark.parametrize("field", OPTIONAL)
@pytest.mark.parametrize("raw", ["-", "không", "chưa", "k", "0", ".", 0.0, 0, time(0)])
def test_none_in_a_date_that_not_everybody_has_is_blank(field, raw):
    assert clean(field, raw, on=ON) == Cell("")
    assert clean("born_on", raw, on=ON).refusal == "date_invalid"


@pytest.mark.parametrize(
    ("field", "raw", "value"),
    [
        ("born_on", "15/4/85", "1985-04-15"),
        ("born_on", "15.4.07", "2007-04-15"),
        ("born_on", "05/85", "1985-05"),
        ("born_on", "15-Apr-85", "1985-04-15"),
        ("joined_on", "15/4/98", "1998-04-15"),
        ("joined_on", "30/11/25", "2025-11-30"),
    ],
)
def test_two_digit_year_gets_the_century_of_a_working_life(field, raw, value):
    assert clean(field, raw, on=ON) == Cell(value, "", ("century_added",))


@pytest.mark.parametrize(("field", "raw"), [("born_on", "1/1/12"), ("born_on", "1/1/45"), ("joined_on", "01/12/25")])
def test_two_digit_year_that_fits_no_century_is_refused(field, raw):
    assert clean(field, raw, on=ON).refusal == "date_invalid"


def test_century_depends_on_the_day_the_roster_speaks_of():
    assert clean("born_on", "1/1/12", on=date(2030, 1, 1)).value == "2012-01-01"


@given(day=st.dates(date(1900, 3, 1), date(2100, 12, 31)))
def test_every_day_is_read_alike_from_each_form(day):
    iso = day.isoformat()
    forms = [
        day,
        iso,
        f"{day:%d/%m/%Y}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day:%d%m%Y}",
        (day - date(1899, 12, 30)).days,
    ]
    for field in DATE_FIELDS:
        for form in forms if forms[-1] > 99 and forms[-1] not in range(1900, 2101) else forms[:-1]:
            assert clean(field, form, on=ON).value == iso
