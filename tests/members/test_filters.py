"""What the address of the members list asks for: each filter, for the user's unions only."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.http import QueryDict
from django.utils import timezone

from access.models import User
from branches.actions.facts import change
from branches.models import Kind
from members.actions.memberships import end, transfer
from members.filters import PeopleFilters
from members.filters_chips import chips
from members.filters_people import hidden, people
from members.models import Person
from tests.cast import LONG_AGO, member, union

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(officer):
    """The names that an address of the officer shows."""
    cache.clear()
    return lambda **said: [person.full_name for person in people(filters(officer, **said))]


def filters(user, **said) -> PeopleFilters:
    return PeopleFilters({name: str(value) for name, value in said.items()}, user=user)


def words(user, **said) -> list[str]:
    return [chip.words for chip in chips(filters(user, **said))]


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ({"sex": "F"}, ["Nữ"]),
        ({"sex": "none"}, ["Chưa Rõ"]),
        ({"party": "yes"}, ["Nữ"]),
        ({"party": "no"}, ["Chưa Rõ"]),
        ({"ethnicity": "Thái"}, ["Nữ"]),
        ({"ethnicity": "-"}, ["Chưa Rõ"]),
        ({"qualification": "Đại học"}, ["Nữ"]),
        ({"age": "unknown"}, ["Chưa Rõ"]),
        ({"joined_from": "2019-06-01", "joined_to": "2019-06-30"}, ["Nữ"]),
        ({"joined_from": "2019-06-02"}, []),
        ({"joined_to": "2019-05-31"}, []),
        ({"q": "nu", "sex": "F"}, ["Nữ"]),
        ({"warning": "birth_missing"}, ["Chưa Rõ"]),
    ],
)
def test_people_are_asked_for_by_what_they_are(listed, hanoi, said, names):
    facts = {"sex": "F", "party_member": True, "ethnicity": "Thái", "qualification": "Đại học"}
    member(hanoi, "Nữ", **facts, born_on="1990", joined_on="2019-06")
    member(hanoi, "Chưa Rõ")
    assert listed(**said) == names


def test_the_union_is_told_by_its_number_or_its_code(listed, post, hanoi, hue, saigon):
    member(post, "Ở Cấp Trên")
    member(hue, "Ở Huế")
    member(saigon, "Ở Sài Gòn")
    assert sorted(listed(union=post.pk)) == ["Ở Cấp Trên", "Ở Huế"]
    assert listed(union=post.pk, below="no") == ["Ở Cấp Trên"]
    assert listed(union="bc02") == ["Ở Huế"]
    assert listed(kind="grassroots") == ["Ở Huế"]


@pytest.mark.parametrize("said", [{"union": "x"}, {"union": "9" * 30}, {"union": "VT01"}, {"ids": "1,x"}])
def test_a_union_or_a_person_that_is_not_there_shows_nobody(listed, officer, person, saigon, said):
    assert listed(**said) == []
    assert filters(officer, **said).errors


@pytest.mark.parametrize(
    "said",
    [
        {"on": "31-31-2020"},
        {"on": (timezone.localdate() + timedelta(days=1)).isoformat()},
        {"sex": "X"},
        {"age": "12"},
        {"warning": "nonsense"},
        {"movement": "joined"},
        {"movement": "left", "since": "2024-01-01", "until": "2023-01-01"},
        {"membership": "former", "on": "2024-01-01"},
        {"q": "a\0b"},
    ],
)
def test_a_part_that_makes_no_sense_is_left_out_with_a_sentence(listed, officer, person, said):
    asked = filters(officer, **said)
    assert len(asked.errors) == 1
    assert not asked.said.keys() & asked.errors.keys()


def test_unknown_parts_are_left_out(listed, person):
    assert listed(sex__exact="M", id_number__startswith="001", nonsense="1") == ["Trần Thị Hoà"]


def test_ages_are_those_of_the_day(listed, hanoi):
    member(hanoi, born_on="1990-01-01")
    assert listed(on="2019-12-31", age="under-30") == ["Nguyễn Văn An"]
    assert listed(on="2020-01-01", age="under-30") == []


def test_a_past_day_follows_the_tree_of_that_day(head_office, industry, post, telecom, hanoi):
    moved = union("BC09", under=post)
    member(moved, "Đã Đổi Cấp Trên")
    change(moved, on=date(2022, 1, 1), parent=telecom, by=None)
    admin = filters(_admin(), union=post.pk, on="2021-12-31")
    assert [person.full_name for person in people(admin)] == ["Đã Đổi Cấp Trên"]
    assert not people(filters(_admin(), union=post.pk)).exists()


def _admin() -> User:
    return User.objects.get(username="admin")


@pytest.fixture
def three_lives(hanoi, saigon, officer):
    """Between 2020 and 2024 `hanoi` got one new member and one from `saigon`, lost one, and one to `saigon`."""
    member(hanoi, "Vào Mới", date(2022, 1, 1))
    transfer(member(saigon, "Chuyển Đến"), to=hanoi, on=date(2022, 1, 1), by=None)
    end(member(hanoi, "Thôi"), on=date(2022, 1, 1), reason="resigned", by=None)
    transfer(member(hanoi, "Chuyển Đi"), to=saigon, on=date(2022, 1, 1), by=None)
    member(hanoi, "Ở Lại")


BETWEEN = {"since": "2020-01-01", "until": "2024-01-01"}


@pytest.mark.parametrize(
    ("movement", "names"),
    [("joined", ["Vào Mới"]), ("left", ["Thôi"]), ("moved_in", ["Chuyển Đến"]), ("moved_out", ["Chuyển Đi"])],
)
def test_two_days_are_compared(head_office, three_lives, post, movement, names):
    asked = filters(_admin(), union=post.pk, movement=movement, **BETWEEN)
    assert [person.full_name for person in people(asked)] == names


def test_closing_is_opening_and_joined_and_moved_in_without_left_and_moved_out(head_office, three_lives, post):
    def count(**said) -> int:
        return people(filters(_admin(), union=post.pk, **said)).count()

    came_and_went = {name: count(movement=name, **BETWEEN) for name in ("joined", "moved_in", "left", "moved_out")}
    came = came_and_went["joined"] + came_and_went["moved_in"]
    went = came_and_went["left"] + came_and_went["moved_out"]
    assert count(on="2024-01-01") == count(on="2020-01-01") + came - went


def test_who_went_to_a_union_of_others_is_counted_but_not_shown(listed, officer, three_lives, post):
    asked = {"union": post.pk, "movement": "moved_out", **BETWEEN}
    assert listed(**asked) == []
    assert hidden(filters(officer, **asked)) == 1
    assert sorted(listed(on="2020-01-01")) == ["Thôi", "Ở Lại"]
    assert hidden(filters(officer, on="2020-01-01")) == 1
    assert hidden(filters(officer)) == 0


def test_the_whole_register_s_movements_show_only_people_of_the_user(listed, officer, saigon, three_lives):
    member(saigon, "Người Khác", date(2022, 1, 1))
    assert listed(movement="joined", **BETWEEN) == ["Vào Mới"]
    assert hidden(filters(officer, movement="joined", **BETWEEN)) == 0


def test_kinds_of_a_past_day_are_those_of_that_day(listed, post, hanoi):
    member(hanoi, "Ở Hà Nội")
    small = union("BC01.1", Kind.SECTION, hanoi)
    member(small, "Ở Tổ")
    change(small, on=date(2022, 1, 1), kind=Kind.GROUP, by=None)
    assert listed(kind="section", on="2021-01-01") == ["Ở Tổ"]
    assert listed(kind="section") == []
    assert listed(kind="group") == ["Ở Tổ"]


def test_chips_say_the_filters_and_lead_to_the_list_without_each(officer, post):
    asked = filters(officer, union=post.pk, below="no", sex="F", age="30-39", on="2025-12-31")
    said = {chip.words: QueryDict(chip.without[1:]).dict() for chip in chips(asked)}
    assert list(said) == [*words(officer, union=post.pk, below="no", sex="F", age="30-39", on="2025-12-31")]
    assert len(said) == 4
    without_union = next(without for words_, without in said.items() if "BC" in words_)
    assert without_union == {"sex": "F", "age": "30-39", "on": "2025-12-31"}


def test_every_filter_has_a_chip_of_its_own(officer, post):
    values = {
        "ids": "1",
        "q": "an",
        "membership": "former",
        "union": post.pk,
        "kind": "group",
        "sex": "M",
        "age": "unknown",
        "ethnicity": "-",
        "qualification": "Đại học",
        "party": "no",
        "joined_from": "2020-01-01",
        "joined_to": "2021-01-01",
        "warning": "id_missing",
    }
    assert len(words(officer, **values)) == len(values)
    assert len(words(officer, movement="left", **BETWEEN)) == 1


def test_drop_downs_name_nothing_of_others_people(office, hanoi, saigon):
    cache.clear()
    member(hanoi, ethnicity="Thái", qualification="Đại học")
    member(saigon, ethnicity="Chăm", qualification="Tiến sĩ")
    page = office.get("/admin/members/person/").content.decode()
    assert 'value="Thái"' in page
    assert 'value="Đại học"' in page
    assert "Chăm" not in page
    assert "Tiến sĩ" not in page


def test_a_year_of_joining_counts_as_its_first_day(db):
    Person.objects.create(full_name="A", joined_on="2020")
    first = LONG_AGO.replace(year=2020)
    assert Person.objects.joined_between(first, first).exists()
    assert not Person.objects.joined_between(first.replace(day=2), None).exists()
