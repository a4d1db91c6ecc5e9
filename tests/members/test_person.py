"""What the register holds of a person, and how people are found."""

from datetime import date

import pytest
from django.db import transaction

from branches.actions.facts import change
from members.models import Membership, Person
from tests.cast import member, refused

pytestmark = pytest.mark.django_db


def named(*names: str) -> None:
    Person.objects.bulk_create(Person(full_name=name) for name in names)


def found(words: str) -> list[str]:
    return list(Person.objects.found_by(words).values_list("full_name", flat=True))


def test_each_person_gets_a_member_code():
    person = Person.objects.create(full_name="An")
    person.refresh_from_db()
    assert person.member_code.startswith("DV")
    assert len(person.member_code) == 10


def code_of_a_new_person() -> int:
    person = Person.objects.create(full_name="An")
    person.refresh_from_db()
    return int(person.member_code[2:])


def test_member_codes_are_never_reused():
    first = code_of_a_new_person()
    Person.objects.all().delete()
    second = code_of_a_new_person()
    with transaction.atomic():
        third = code_of_a_new_person()
        transaction.set_rollback(True)
    assert first < second < third < code_of_a_new_person()


def test_a_member_code_is_issued_once():
    Person.objects.create(full_name="An", member_code="DV99999999")
    with refused("member_code_is_issued_once"):
        Person.objects.create(full_name="Bình", member_code="DV99999999")


def test_a_person_has_a_name():
    with refused("person_has_a_name"):
        Person.objects.create(full_name="")


def test_a_second_person_with_the_same_id_number_is_refused(person):
    with refused("person_is_the_only_one_with_this_id_number"):
        Person.objects.create(full_name="Người Khác", id_number=person.id_number)


def test_many_people_may_have_no_id_number():
    named("An", "Bình")
    assert Person.objects.filter(id_number="").count() == 2


@pytest.mark.parametrize("number", ["001185000001", "023456789", ""])
def test_an_id_number_has_9_or_12_digits(number):
    Person.objects.create(full_name="An", id_number=number)


@pytest.mark.parametrize("number", ["1", "0011850000", "00118500000", "00118500000A", "001 85000001", "٠٠١١٨٥٠٠٠٠٠١"])
def test_other_id_numbers_are_refused(number):
    with refused("person_id_number_has_9_or_12_digits"):
        Person.objects.create(full_name="An", id_number=number)


def test_the_sex_is_male_or_female_or_unknown():
    for sex in ("M", "F", ""):
        Person.objects.create(full_name="An", sex=sex)
    with refused("person_sex_is_male_or_female"):
        Person.objects.create(full_name="An", sex="X")


@pytest.mark.parametrize(
    ("field", "rule"),
    [
        ("born_on", "person_born_on_is_a_date"),
        ("id_issued_on", "person_id_issued_on_is_a_date"),
        ("party_joined_on", "person_party_joined_on_is_a_date"),
        ("joined_on", "person_joined_on_is_a_date"),
    ],
)
def test_a_date_is_a_date_or_a_part_of_one(field, rule):
    for value in ("1985", "1985-03", "1985-03-27", ""):
        Person.objects.create(full_name="An", **{field: value})
    for value in ("85", "1985-13", "1985-02-29", "27/03/1985"):
        with refused(rule):
            Person.objects.create(full_name="An", **{field: value})


def test_a_person_is_shown_with_name_and_birth_date():
    assert str(Person(full_name="Lê An", born_on="1985-03")) == "Lê An (03/1985)"
    assert str(Person(full_name="Lê An")) == "Lê An"


def test_people_are_listed_in_vietnamese_order():
    named("Đỗ An", "Lê Ước", "Đào Dung", "Bùi Đông", "Lê An")
    listed = Person.objects.values_list("full_name", flat=True)
    assert list(listed) == ["Đỗ An", "Lê An", "Đào Dung", "Bùi Đông", "Lê Ước"]


@pytest.mark.parametrize(
    "words", ["Nguyễn Thị Ánh Đào", "dao nguyen", "ĐÀO ánh", "anh thi", "ng đà", "  nguyen   dao "]
)
def test_a_name_is_found_by_words_in_any_order_without_accents(words):
    named("Nguyễn Thị Ánh Đào", "Trần Văn Nam")
    assert found(words) == ["Nguyễn Thị Ánh Đào"]


@pytest.mark.parametrize("words", ["ao", "guyen", "dao nam", "nguyen nguyenx"])
def test_a_name_is_not_found_by_the_middle_of_a_word_or_a_word_too_much(words):
    named("Nguyễn Thị Ánh Đào")
    assert found(words) == []


def test_old_and_new_tone_places_find_each_other(person):
    assert found("hòa") == found("Hoà") == found("hoa") == ["Trần Thị Hoà"]


@pytest.mark.parametrize(
    "words", ["001185000001", "001 185 000 001", "0912345678", "0912 345.678", "dv00000077", "TD 12/5"]
)
def test_a_person_is_found_by_a_number(words):
    Person.objects.create(
        full_name="An", id_number="001185000001", phone="0912345678", member_code="DV00000077", card_number="TD 12/5"
    )
    named("Bình")
    assert found(words) == ["An"]


@pytest.mark.parametrize("words", ["85", "001185", "0912", "0011850000012", "12345678", "DV00000", "12/5"])
def test_a_number_is_not_found_by_a_part_of_it(words):
    Person.objects.create(
        full_name="An", id_number="001185000001", phone="0912345678", member_code="DV00000077", card_number="TD 12/5"
    )
    assert found(words) == []


def test_percent_signs_and_underscores_find_themselves_only():
    named("An")
    assert found("%") == found("_n") == found("A%1") == []


def test_members_on_a_day(hanoi, hue):
    first = member(hanoi, "Một", date(2020, 1, 1), date(2021, 1, 1)).person
    second = member(hue, "Hai", date(2020, 6, 1)).person
    Person.objects.create(full_name="Chưa Vào")
    assert set(Person.objects.members_on(date(2019, 12, 31))) == set()
    assert set(Person.objects.members_on(date(2020, 12, 31))) == {first, second}
    assert set(Person.objects.members_on(date(2021, 1, 1))) == {second}


def test_members_within_a_union_on_a_day(post, telecom, hanoi, saigon):
    first = member(hanoi, "Một", date(2020, 1, 1), date(2021, 1, 1)).person
    second = member(saigon, "Hai", date(2020, 1, 1)).person
    assert set(Person.objects.within(post, date(2020, 6, 1))) == {first}
    assert set(Person.objects.within(post, date(2021, 6, 1))) == set()
    change(saigon, on=date(2022, 1, 1), by=None, parent=post)
    post.refresh_from_db()
    assert set(Person.objects.within(post, date(2021, 6, 1))) == {second}


def test_days_and_union_are_those_of_one_membership(hanoi, saigon):
    """Once in hanoi and now in saigon is not a member of hanoi now."""
    left = member(hanoi, "Một", date(2020, 1, 1), date(2021, 1, 1))
    Membership.objects.create(
        person=left.person, branch=saigon, started_on=date(2021, 1, 1), start_reason="transferred_within"
    )
    assert not Person.objects.within(hanoi, date(2022, 1, 1)).exists()


def test_a_person_knows_the_membership_of_a_day(person, membership):
    assert person.membership_on() == membership
    assert person.membership_on(date(2020, 3, 1)) == membership
    assert person.membership_on(date(2020, 2, 29)) is None
