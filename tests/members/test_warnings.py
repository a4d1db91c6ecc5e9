"""Warnings: what looks wrong or is missing about people; each has its list and its sentence."""

from datetime import date

import pytest
from django.core.cache import cache
from django.utils import timezone

from access.models import User
from members import warnings
from members.models import Person
from members.models.warned import CONDITIONS
from members.warnings import SENTENCES, WARNINGS
from tests.cast import member

pytestmark = pytest.mark.django_db

SOUND = {"sex": "F", "born_on": "1985-03-27", "id_number": "001185000001", "phone": "0912345678", "joined_on": "2010"}
A_YEAR_AGO = timezone.localdate().year - 1


def codes_of(**facts) -> list[str]:
    person = Person.objects.create(full_name="Trần Thị Hoà", **(SOUND | facts))
    listed = [code for code in WARNINGS if Person.objects.warned(code).filter(pk=person.pk).exists()]
    assert sorted(listed) == sorted(code for _field, code, _sentence in warnings.of(person))
    return listed


def test_somebody_sound_has_no_warning():
    assert codes_of() == []


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"id_number": ""}, "id_missing"),
        ({"born_on": "1986"}, "id_contradicts_birth"),
        ({"born_on": "2085"}, "id_contradicts_birth"),
        ({"sex": "M"}, "id_contradicts_sex"),
        ({"id_number": "003185000001"}, "id_province_unknown"),
        ({"joined_on": "2000-03-26"}, "joined_before_15"),
        ({"born_on": ""}, "birth_missing"),
        ({"sex": ""}, "sex_missing"),
        ({"phone": ""}, "phone_missing"),
    ],
)
def test_each_fault_has_its_warning(facts, code):
    assert code in codes_of(**facts)


@pytest.mark.parametrize("born_on", [f"{A_YEAR_AGO}", f"{A_YEAR_AGO - 101}"])
def test_an_unlikely_age_is_warned_of(born_on):
    assert codes_of(born_on=born_on, id_number="012345678", joined_on="") == ["age_unlikely"]


@pytest.mark.parametrize(
    "facts",
    [
        {"id_number": "001285000001", "born_on": "2085", "sex": "M", "joined_on": ""},
        {"id_number": "012345678"},
        {"joined_on": "2000-03-27"},
        {"joined_on": "2000"},
        {"born_on": "1985"},
    ],
)
def test_what_may_be_right_is_not_warned_of(facts):
    assert set(codes_of(**facts)) <= {"age_unlikely"}


def test_a_namesake_of_one_union_and_one_birth_date_is_warned_of(hanoi, hue):
    same = {"born_on": "1985-03-27"}
    first, second = member(hanoi, "Trần Thị Hoà", **same).person, member(hanoi, "Trần Thị Hòa", **same).person
    member(hanoi, "Trần Thị Hoa", **same)
    member(hue, "Trần Thị Hoà", **same)
    member(hanoi, "Trần Thị Hoà", until=date(2020, 1, 1), **same)
    assert set(Person.objects.warned("name_and_birth_repeated")) == {first, second}
    assert "name_and_birth_repeated" in [code for _field, code, _sentence in warnings.of(first)]


def test_warnings_are_counted_over_members_of_today_in_the_user_s_unions(officer, hanoi, saigon):
    member(hanoi, **SOUND | {"phone": ""})
    member(hanoi, until=date(2020, 1, 1))
    member(saigon)
    counted = warnings.counts(officer)
    assert counted["phone_missing"] == 1
    assert counted["id_missing"] == 0
    assert warnings.counts(User(is_superuser=True))["id_missing"] == 1


def test_all_warnings_are_counted_by_one_statement(officer, hanoi, django_assert_num_queries):
    member(hanoi)
    cache.clear()
    with django_assert_num_queries(4):  # what the user reaches, the register's mark (two), the counts
        warnings.counts(officer)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_counts_are_remembered_until_the_register_changes(officer, hanoi, django_assert_num_queries):
    cache.clear()
    member(hanoi)
    assert warnings.counts(officer)["id_missing"] == 1
    with django_assert_num_queries(3):
        warnings.counts(officer)
    member(hanoi)
    assert warnings.counts(officer)["id_missing"] == 2


def test_every_warning_has_a_condition_a_label_and_a_sentence_beside_a_field():
    assert set(CONDITIONS) == set(WARNINGS) == set(SENTENCES)
    for field, _sentence in SENTENCES.values():
        assert Person._meta.get_field(field)
