"""Who came and who went between two days."""

from datetime import date
from itertools import combinations
from random import Random

import pytest

from branches.actions.facts import change, dissolve
from branches.models import BranchPeriod, Kind
from members.models import Membership, Person
from reports.headcount import headcount
from reports.movements import Movement, movements
from tests.cast import LONG_AGO, member, union

SINCE, UNTIL = date(2020, 1, 1), date(2020, 7, 1)
BETWEEN = date(2020, 4, 1)


def moved(since: date = SINCE, until: date = UNTIL, by=None) -> dict[str, Movement]:
    return {row.code: row for row in movements(since=since, until=until, by=by)}


def numbers(row: Movement) -> tuple:
    """(opening, joined, moved in, left, moved out, closing)."""
    return (row.opening, row.joined, row.moved_in, row.left, row.moved_out, row.closing)


def transferred(person: Person, start, end, on: date = BETWEEN) -> None:
    """A member of `start` who is a member of `end` from a day on."""
    Membership.objects.create(
        person=person, branch=start, started_on=LONG_AGO, ended_on=on, start_reason="listed", end_reason="resigned"
    )
    Membership.objects.create(person=person, branch=end, started_on=on, start_reason="listed")


@pytest.fixture(autouse=True)
def known(hanoi, hue, saigon) -> None:
    """Each grassroots union has one member who stays."""
    for branch in (hanoi, hue, saigon):
        member(branch)


def test_who_was_no_member_before_joined_and_who_is_none_after_left(hanoi):
    member(hanoi, on=BETWEEN)
    member(hanoi, until=BETWEEN)
    member(hanoi, until=BETWEEN)
    assert numbers(moved()["BC01"]) == (3, 1, 0, 2, 0, 2)
    assert numbers(moved()["BC"]) == (4, 1, 0, 2, 0, 3)


def test_who_came_from_another_union_moved_and_did_not_join(hanoi, saigon):
    transferred(Person.objects.create(full_name="An"), hanoi, saigon)
    assert numbers(moved()["BC01"]) == (2, 0, 0, 0, 1, 1)
    assert numbers(moved()["VT01"]) == (1, 0, 1, 0, 0, 2)


def test_who_moved_below_one_superior_neither_came_nor_went_for_it(hanoi, hue):
    transferred(Person.objects.create(full_name="An"), hanoi, hue)
    assert numbers(moved()["BC"]) == (3, 0, 0, 0, 0, 3)
    assert numbers(moved()["BC02"]) == (1, 0, 1, 0, 0, 2)


def test_who_left_and_came_back_between_the_days_stayed(hanoi):
    person = member(hanoi, until=date(2020, 2, 1)).person
    Membership.objects.create(person=person, branch=hanoi, started_on=BETWEEN, start_reason="restored")
    assert numbers(moved()["BC01"]) == (2, 0, 0, 0, 0, 2)


def test_who_came_and_went_between_the_days_is_not_seen(hanoi):
    member(hanoi, on=date(2020, 2, 1), until=BETWEEN)
    assert numbers(moved()["BC01"]) == (1, 0, 0, 0, 0, 1)


def test_a_union_that_moved_takes_its_members_from_one_superior_to_the_other(telecom, hanoi):
    change(hanoi, on=BETWEEN, by=None, parent=telecom)
    assert numbers(moved()["BC"]) == (2, 0, 0, 0, 1, 1)
    assert numbers(moved()["VT"]) == (1, 0, 1, 0, 0, 2)
    assert numbers(moved()["BC01"]) == (1, 0, 0, 0, 0, 1)
    assert numbers(moved()["CDN"]) == (3, 0, 0, 0, 0, 3)


def test_a_union_founded_in_between_began_with_nobody(post, hanoi):
    young = union("MOI", under=post, on=BETWEEN)
    member(young, on=BETWEEN)
    transferred(Person.objects.create(full_name="An"), hanoi, young)
    row = moved()["MOI"]
    assert (numbers(row), row.existed_on_since, row.listed) == ((0, 1, 1, 0, 0, 2), False, 0)


def test_a_union_dissolved_in_between_ended_with_nobody(post, hanoi):
    old = union("CU", under=post)
    member(old, until=BETWEEN)
    transferred(Person.objects.create(full_name="An"), old, hanoi)
    dissolve(old, on=BETWEEN, by=None, reason="")
    row = moved()["CU"]
    assert (numbers(row), row.existed_on_until, row.parent_code) == ((2, 0, 0, 1, 1, 0), False, "BC")


def test_nothing_is_said_of_a_union_whose_members_were_not_known_on_the_first_day(post):
    member(union("MOI", under=post), on=BETWEEN)
    row = moved()["MOI"]
    assert numbers(row) == (None, None, None, None, None, 1)
    assert (row.unknown_on_since, row.unknown_on_until, row.known_from) == (1, 0, BETWEEN)


def test_nothing_is_said_of_a_union_whose_members_are_not_known_on_either_day(post):
    member(union("MOI", under=post), on=date(2021, 1, 1))
    assert numbers(moved()["MOI"]) == (None,) * 6


def test_a_superior_says_how_many_of_those_who_joined_were_listed_for_the_first_time(post, hanoi):
    member(union("MOI", under=post), on=BETWEEN)
    member(hanoi, on=BETWEEN)
    row = moved()["BC"]
    assert (numbers(row), row.listed, row.unknown_on_since) == ((2, 2, 0, 0, 0, 4), 1, 1)


def test_an_officer_sees_the_granted_unions_only(officer, stranger):
    assert set(moved(by=officer)) == {"BC", "BC01", "BC02"}
    assert moved(by=stranger) == {}


def test_a_comparison_is_one_question(django_assert_num_queries):
    with django_assert_num_queries(1):
        moved()


DAYS = [date(2020, month, 1) for month in range(1, 9)]


def a_history(random: Random, unions: dict) -> None:
    """Unions move, one is founded, one dissolved; forty people come, go, move, come back."""
    young = union("MOI", under=random.choice(unions["superiors"]), on=DAYS[3])
    old = union("CU", under=random.choice(unions["superiors"]))
    section = union("S1", Kind.SECTION, unions["grassroots"][0])
    lives = dict.fromkeys((*unions["grassroots"], section), (0, 7)) | {young: (3, 7), old: (0, 5)}
    for number in range(40):
        person, day = Person.objects.create(full_name=f"Người {number}"), random.randrange(3)
        while day < 7:
            branch = random.choice([branch for branch, (first, last) in lives.items() if first <= day < last])
            end = random.randint(day + 1, lives[branch][1])
            is_open = end == 7 and random.random() < 0.7
            Membership.objects.create(
                person=person, branch=branch, started_on=DAYS[day], ended_on=None if is_open else DAYS[end],
                start_reason="listed", end_reason="" if is_open else "resigned",
            )  # fmt: skip
            day = 7 if is_open else end + random.randrange(2)
    for branch in (*unions["grassroots"], young):
        if random.random() < 0.6:
            change(branch, on=random.choice(DAYS[3:7]), by=None, parent=random.choice(unions["superiors"]))
    dissolve(old, on=DAYS[5], by=None, reason="")


def people_within(code: str, day: date) -> set[int]:
    """Told without SQL: everybody whose union's chain of superiors on the day has this one."""
    facts = {period.branch.code: period for period in BranchPeriod.objects.on(day).select_related("branch", "parent")}
    people = set()
    for membership in Membership.objects.on(day).select_related("branch"):
        above = membership.branch.code
        while above in facts and above != code:
            above = facts[above].parent.code if facts[above].parent else ""
        if above == code and code in facts:
            people.add(membership.person_id)
    return people


@pytest.mark.parametrize("seed", range(8))
def test_any_history_balances_and_agrees_with_the_sets_of_people(seed, industry, post, telecom, hanoi, hue, saigon):
    a_history(Random(seed), {"superiors": [post, telecom], "grassroots": [hanoi, hue, saigon]})
    for since, until in combinations(DAYS[::2], 2):
        anywhere = {day: set(Membership.objects.on(day).values_list("person", flat=True)) for day in (since, until)}
        counted = {day: {row.code: row.members for row in headcount(on=day)} for day in (since, until)}
        for row in movements(since=since, until=until):
            before, after = people_within(row.code, since), people_within(row.code, until)
            assert (row.opening, row.closing) == (counted[since].get(row.code, 0), counted[until].get(row.code, 0))
            if row.opening is None or row.closing is None:
                assert (row.joined, row.moved_in, row.left, row.moved_out) == (None,) * 4
                continue
            assert row.closing == row.opening + row.joined + row.moved_in - row.left - row.moved_out
            came, went = after - before, before - after
            assert numbers(row) == (
                len(before), len(came - anywhere[since]), len(came & anywhere[since]),
                len(went - anywhere[until]), len(went & anywhere[until]), len(after),
            )  # fmt: skip
