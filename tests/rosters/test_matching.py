"""Who a row is: by member code, by ID number, by name and birth date inside the union (docs/decisions/0005)."""

from datetime import date

import pytest

from members.models import Person
from tests.cast import member
from tests.rosters.imports import AN, HOA, decisions, known, outcomes, warnings

UNNUMBERED = {"full_name": "Trần Thị Hoà", "born_on": "27/03/1985"}


def whom(incoming) -> list[int | None]:
    """The numbers of the known people whom the rows are about."""
    return [None if decision.person_is_new else decision.person_id for decision in decisions(incoming)]


def test_a_member_is_known_by_the_member_code(import_rows, person, hanoi):
    row = {"member_code": person.member_code, "full_name": "Trần Thị Hoài", "born_on": "1986"}
    assert whom(import_rows([row], branch=hanoi, commit=False)) == [person.pk]


def test_a_member_is_known_by_the_id_number(import_rows, person, hanoi):
    row = {"id_number": person.id_number, "full_name": "Trần Thị Hoài", "born_on": "1986"}
    assert whom(import_rows([row], branch=hanoi, commit=False)) == [person.pk]


def test_a_row_without_a_number_is_known_by_name_and_birth(import_rows, person, hanoi):
    assert whom(import_rows([UNNUMBERED], branch=hanoi, commit=False)) == [person.pk]


def test_a_member_without_a_number_is_known_by_name_and_birth_and_gets_the_number(import_rows, hanoi):
    unnumbered = member(hanoi, "Trần Thị Hoà", born_on="1985-03-27").person
    assert outcomes(import_rows([HOA], branch=hanoi)) == ["changed"]
    assert known(HOA) == unnumbered


def test_a_namesake_with_another_number_is_another_person(import_rows, person, hanoi):
    member(hanoi, "Không Số", born_on="1985-03-27")
    incoming = import_rows([HOA | {"id_number": "001185000009"}], branch=hanoi)
    assert outcomes(incoming) == ["new"]
    assert Person.objects.count() == 3


def test_a_namesake_in_another_union_is_another_person(import_rows, person, hue):
    member(hue, "Không Số", born_on="1985-03-27")
    assert outcomes(import_rows([UNNUMBERED], branch=hue)) == ["new"]
    assert Person.objects.count() == 3


def test_a_former_member_is_not_known_by_name(import_rows, hanoi):
    member(hanoi, "Trần Thị Hoà", until=date(2020, 1, 1), born_on="1985-03-27")
    member(hanoi, "Không Số", born_on="1985-03-27")
    assert whom(import_rows([UNNUMBERED], branch=hanoi, commit=False)) == [None]


@pytest.mark.parametrize("name", ["TRẦN THỊ HOÀ", "trần thị hoà", "Trần Thị Hòa", "Trần Thị Hoà"])
def test_a_name_may_be_spelled_in_every_usual_way(import_rows, person, hanoi, name):
    assert whom(import_rows([UNNUMBERED | {"full_name": name}], branch=hanoi, commit=False)) == [person.pk]


@pytest.mark.parametrize("name", ["Trần Thị Hoa", "Trần Thi Hoà", "Hoà Trần Thị"])
def test_other_accents_or_another_order_are_another_name(import_rows, person, hanoi, name):
    assert whom(import_rows([UNNUMBERED | {"full_name": name}], branch=hanoi, commit=False)) == [None]


@pytest.mark.parametrize(("said", "is_she"), [("1985", True), ("03/1985", True), ("1986", False), ("04/1985", False)])
def test_a_birth_year_may_mean_any_day_of_it(import_rows, person, hanoi, said, is_she):
    incoming = import_rows([UNNUMBERED | {"born_on": said}], branch=hanoi, commit=False)
    assert whom(incoming) == [person.pk if is_she else None]


def test_a_name_without_a_birth_date_is_not_enough(import_rows, person, hanoi):
    assert whom(import_rows([{"full_name": "Trần Thị Hoà", "sex": "Nữ"}], branch=hanoi, commit=False)) == [None]


def test_neither_birth_date_known_the_name_is_enough(import_rows, hanoi):
    unborn = member(hanoi, "Trần Thị Hoà").person
    assert whom(import_rows([{"full_name": "Trần Thị Hoà", "sex": "Nữ"}], branch=hanoi, commit=False)) == [unborn.pk]


def test_a_member_code_nobody_has_is_looked_past(import_rows, person, hanoi):
    incoming = import_rows([HOA | {"member_code": "DV99999999"}], branch=hanoi, commit=False)
    assert whom(incoming) == [person.pk]
    assert warnings(incoming) == [["member_code_unknown"]]


def test_a_known_code_with_a_new_number_is_a_new_number(import_rows, person, hanoi):
    row = HOA | {"member_code": person.member_code, "id_number": "001185000009"}
    assert outcomes(import_rows([row], branch=hanoi)) == ["changed"]
    person.refresh_from_db()
    assert person.id_number == "001185000009"


def test_each_row_finds_its_own_person(import_rows, person, hanoi):
    incoming = import_rows([AN, HOA], branch=hanoi)
    assert outcomes(incoming) == ["new", "unchanged"]
    assert whom(incoming) == [None, person.pk]
