"""What a row is warned of: every warning, and that the row is accepted all the same."""

from datetime import date
from pathlib import Path

import pytest

from rosters.words import WARNINGS
from tests.cast import member
from tests.rosters.imports import AN, BINH, HOA, known, outcomes, register, warnings

MALE = {"full_name": "Nguyễn Văn An", "sex": "Nam"}


def test_every_warning_has_its_test():
    tests = Path(__file__).read_text("utf-8")
    assert [code for code in WARNINGS if f'"{code}"' not in tests] == []


@pytest.mark.parametrize(
    ("code", "cells"),
    [
        ("id_missing", {"id_number": ""}),
        ("id_contradicts_birth", {"born_on": "02/09/1991"}),
        ("id_contradicts_birth", {"born_on": "1991"}),
        ("id_contradicts_sex", {"sex": "Nữ"}),
        ("id_province_unknown", {"id_number": "998090000002"}),
        ("age_unlikely", {"born_on": "01/12/2010", "id_number": "001210000002"}),
        ("joined_before_15", {"joined_on": "01/09/2005"}),
        ("member_code_unknown", {"member_code": "DV99999999"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_row_is_warned_of_and_accepted(import_rows, hanoi, code, cells):
    incoming = import_rows([AN | cells], branch=hanoi)
    assert (outcomes(incoming), warnings(incoming)) == (["new"], [[code]])


@pytest.mark.parametrize(
    "cells",
    [
        {},
        {"born_on": "1990"},
        {"born_on": "", "joined_on": "2001"},
        {"sex": ""},
        {"id_number": "123456789"},  # an old card says nothing of its holder
        {"born_on": "30/11/2010", "id_number": "001210000002"},  # 15 today
        {"born_on": "2010", "id_number": "001210000002"},  # may be 15
        {"born_on": "01/12/1924", "id_number": "001024000002"},  # 100 until tomorrow
        {"born_on": "1924", "id_number": "001024000002"},  # may be 100
        {"joined_on": "02/09/2005"},  # on the 15th birthday
        {"joined_on": "2005"},  # may be after it
    ],
    ids=str,
)
def test_what_may_well_be_so_is_no_warning(import_rows, hanoi, cells):
    assert warnings(import_rows([AN | cells], branch=hanoi)) == [[]]


def test_over_a_hundred_is_unlikely(import_rows, hanoi):
    row = AN | {"born_on": "30/11/1924", "id_number": "001024000002"}
    assert warnings(import_rows([row], branch=hanoi)) == [["age_unlikely"]]


def test_the_age_counts_on_the_day_of_the_roster(import_rows, hanoi):
    row = AN | {"born_on": "01/12/2010", "id_number": "001210000002"}
    assert warnings(import_rows([row], branch=hanoi, on=date(2025, 12, 1))) == [[]]


def test_the_number_counts_its_century(import_rows, hanoi):
    row = AN | {"born_on": "2003", "id_number": "001203000002"}
    assert warnings(import_rows([row, BINH | {"born_on": "2092"}], branch=hanoi, commit=False))[0] == []


def test_a_namesake_in_the_roster_is_warned_of_on_both_rows(import_rows, hanoi):
    rows = [AN, BINH, AN | {"id_number": "001090000009"}]
    code = "name_and_birth_repeated"
    assert warnings(import_rows(rows, branch=hanoi)) == [[code], [], [code]]


def test_a_namesake_in_the_register_is_warned_of(import_rows, membership, hanoi):
    incoming = import_rows([HOA | {"id_number": "001185000009"}], branch=hanoi)
    assert warnings(incoming) == [["name_and_birth_repeated"]]


def test_a_namesake_in_another_union_or_who_has_left_is_none(import_rows, hanoi, hue):
    member(hue, "Nguyễn Văn An", born_on="1990-09-02", id_number="001090000008")
    member(hanoi, "Nguyễn Văn An", until=date(2020, 1, 1), born_on="1990-09-02", id_number="001090000009")
    assert warnings(import_rows([AN], branch=hanoi)) == [[]]


def test_a_repeated_row_is_no_namesake(import_rows, hanoi):
    assert warnings(import_rows([AN, AN], branch=hanoi))[0] == []


def test_a_former_member_comes_back_as_the_same_person(import_rows, hanoi, hue):
    former = member(hanoi, "Trần Thị Hoà", until=date(2020, 1, 1), id_number=HOA["id_number"]).person
    incoming = import_rows([HOA], branch=hue)
    assert (outcomes(incoming), warnings(incoming)) == (["new"], [["member_returns"]])
    assert known(HOA) == former
    assert [reason for _, reason in former.memberships.values_list("started_on", "start_reason")].count("restored") == 1


def test_a_warning_changes_nothing_in_a_preview(import_rows, hanoi):
    import_rows([AN | {"id_number": ""}], branch=hanoi, commit=False)
    assert register() == []
