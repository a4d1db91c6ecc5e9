"""The invented union: of the size that was asked for, lawful on each of its days, the same for the same seed."""

from collections import Counter
from datetime import date
from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, F

from access.models import Act
from branches.models import Branch, BranchPeriod, Kind
from members.demo.history import add_history, first_day, periods
from members.demo.lives import Lives, live
from members.demo.people import COLUMNS, describe, known, shuffled
from members.demo.places import PROVINCES
from members.demo.sizes import lognormal, shares
from members.demo.tree import Union, plan
from members.models import Membership, Person

TODAY = date(2026, 11, 24)


def planned(members: int = 600, grassroots: int = 12, seed: int = 1, today: date = TODAY) -> tuple[list[Union], Lives]:
    dice = Random(seed)
    unions = plan(dice, members=members, grassroots=grassroots)
    add_history(dice, unions, today=today)
    return unions, live(dice, unions, start=first_day(today), today=today)


def people(lives: Lives, seed: int = 1) -> list[dict[str, str]]:
    return [
        dict(zip(COLUMNS, row, strict=True)) for row in describe(Random(seed), known(lives, {}), offset=0, today=TODAY)
    ]


@pytest.fixture(scope="module")
def union_of_600() -> tuple[list[Union], Lives]:
    return planned()


@pytest.mark.parametrize(("total", "count"), [(81_911, 253), (300, 5), (5, 1), (40, 5), (10_000, 2)])
def test_sizes_are_exactly_as_many_as_asked(total, count):
    sizes = lognormal(Random(1), total=total, count=count)
    assert (sum(sizes), len(sizes)) == (total, count)
    assert min(sizes) >= min(8, total // count)
    assert max(sizes) <= max(3500, 3 * total // count)


def test_shares_add_up():
    assert shares(253, [99, 92, 28, 14, 6, 14]) == [99, 92, 28, 14, 6, 14]
    assert shares(5, [99, 92, 28, 14, 6, 14]) == [2, 2, 1, 0, 0, 0]


@pytest.mark.parametrize("today", [TODAY, date(2027, 1, 1), date(2027, 1, 2), date(2028, 2, 29)])
@pytest.mark.parametrize(("members", "grassroots"), [(5, 1), (25, 5), (300, 5), (2000, 253)])
def test_there_are_as_many_members_and_unions_as_asked_on_any_day(members, grassroots, today):
    unions, lives = planned(members, grassroots, today=today)
    assert sum(map(len, lives.members.values())) == members
    assert sum(union.kind == Kind.GRASSROOTS and not union.dissolved_on for union in unions) == grassroots
    assert len({union.code for union in unions}) == len({union.name for union in unions}) == len(unions)


def test_the_same_seed_gives_the_same_union(union_of_600):
    first, again, other = people(union_of_600[1]), people(planned()[1]), people(planned(seed=2)[1])
    assert first == again
    assert first != other


def test_nobody_is_a_member_twice_on_a_day_or_outside_a_union_s_life(union_of_600):
    last: dict[int, date] = {}
    for stay in union_of_600[1].stays:
        assert last.get(stay.person, date.min) <= stay.started_on < (stay.ended_on or date.max)
        assert (stay.union.founded_on or date.min) <= stay.started_on <= TODAY
        assert (stay.ended_on or TODAY) <= (stay.union.dissolved_on or TODAY)
        last[stay.person] = stay.ended_on or date.max


def test_who_moves_within_the_union_has_no_gap_and_is_counted_on_both_sides(union_of_600):
    stays = union_of_600[1].stays
    left = {(stay.person, stay.ended_on) for stay in stays if stay.end_reason == "transferred_within"}
    came = {(stay.person, stay.started_on) for stay in stays if stay.start_reason == "transferred_within"}
    assert left == came
    assert left


def test_each_year_some_six_in_a_hundred_leave_and_a_few_more_join():
    _, lives = planned(5000, 20)
    for first, last in periods(first_day(TODAY), TODAY)[:-1]:
        members = sum(stay.started_on <= first < (stay.ended_on or date.max) for stay in lives.stays)
        left = sum(first < (stay.ended_on or date.max) <= last for stay in lives.stays)
        joined = sum(first < stay.started_on <= last for stay in lives.stays)
        assert 0.05 < left / members < 0.08
        assert 0.05 < joined / members < 0.15  # where a union is founded, more


def test_the_history_has_whatever_a_register_must_survive(union_of_600):
    unions, lives = union_of_600
    by_code = {union.code: union for union in unions}
    assert len(by_code["CDN"].earlier) == 2  # renamed twice
    assert by_code["BC"].founded_on == date(2015, 3, 10)  # over older unions
    assert {union.earlier[0][2].code for union in unions if union.parent is by_code["BC"] and union.earlier} == {"CDN"}
    assert any(union.earlier and union.earlier[-1][2] in (by_code["VT"], by_code["CN"]) for union in unions)  # moved
    assert any(union.dissolved_on for union in unions)
    assert any(stay.start_reason == "restored" for stay in lives.stays)
    assert {"retired", "resigned", "transferred_outside"} <= {stay.end_reason for stay in lives.stays}


def test_id_numbers_fit_sex_birth_and_province(union_of_600):
    for row in people(union_of_600[1]):
        number, year = row["id_number"], int(row["born_on"][:4])
        if len(number) == 12:
            assert number[:3] == PROVINCES[row["hometown"].rpartition(", ")[2]]
            assert int(number[3]) == (year // 100 - 19) * 2 + (row["sex"] == "F")
            assert int(number[4:6]) == year % 100


def test_id_numbers_are_unique_and_few_are_old_or_missing():
    rows = people(planned(5000, 20)[1])
    numbers = Counter(row["id_number"] for row in rows)
    lengths = Counter(len(row["id_number"]) for row in rows)
    assert 0 < numbers.pop("") < 0.01 * len(rows)
    assert set(numbers.values()) == {1}
    assert 0.01 < lengths[9] / len(rows) < 0.03


def test_each_place_has_a_number_of_its_own():
    assert len({shuffled(place, 10_000) for place in range(10_000)}) == 10_000


def test_people_are_as_people_are():
    rows = people(planned(5000, 20)[1])

    def share(condition) -> float:
        return sum(map(condition, rows)) / len(rows)

    assert 0.48 < share(lambda row: row["sex"] == "F") < 0.52
    assert 0.17 < share(lambda row: row["party_member"] == "t") < 0.23
    assert 0.85 < share(lambda row: row["ethnicity"] == "Kinh") < 0.91
    assert 0.03 < share(lambda row: len(row["born_on"]) < 10) < 0.12
    assert 0.27 < share(lambda row: row["full_name"].startswith("Nguyễn ")) < 0.37
    assert all(row["email"].endswith("@example.vn") for row in rows if row["email"])
    assert all(len(row["phone"]) == 10 and row["phone"][0] == "0" for row in rows if row["phone"])


def test_nobody_joined_before_15_or_in_the_future(union_of_600):
    for row in people(union_of_600[1]):
        assert int(row["joined_on"][:4]) - int(row["born_on"][:4]) >= 18
        assert row["joined_on"] <= TODAY.isoformat()
        assert row["party_joined_on"] <= TODAY.isoformat()
        assert row["id_issued_on"] <= TODAY.isoformat()


@pytest.fixture
def demo(db) -> str:
    """What the command said when it filled the register with 300 members in 5 unions."""
    out = StringIO()
    call_command("make_demo", "--members", "300", "--grassroots", "5", stdout=out)
    return out.getvalue()


def test_an_empty_register_is_filled(demo):
    today = Branch.objects.filter(dissolved_on=None)
    assert today.filter(kind=Kind.GRASSROOTS).count() == 5
    assert today.filter(kind=Kind.INDUSTRY).get().name.endswith("(dữ liệu minh họa)")
    assert Membership.objects.filter(ended_on=None).count() == 300
    assert Person.objects.annotate(stays=Count("memberships")).filter(stays__gt=1).exists()
    assert not Person.objects.filter(memberships=None).exists()
    assert Person.objects.filter(union_position="Chủ tịch").exists()
    assert demo.count("\n") == 1
    assert "minh họa" in demo


def test_the_filled_register_goes_on_numbering_where_the_demo_ended(demo):
    last = Person.objects.order_by("-pk").first()
    later = Person.objects.create(full_name="Người Mới")
    later.refresh_from_db()
    assert later.pk > last.pk
    assert later.member_code > last.member_code


def test_the_demo_is_one_line_of_the_audit_trail(demo):
    act = Act.objects.get()
    assert (act.verb, act.by) == ("make_demo", None)
    assert act.details == {"members": 300, "grassroots": 5, "seed": 2021}


def test_dissolved_unions_have_no_members(demo):
    gone = Branch.objects.exclude(dissolved_on=None)
    assert gone.exists()
    assert not Membership.objects.filter(branch__in=gone, ended_on=None).exists()
    assert Membership.objects.filter(branch__in=gone, ended_on=F("branch__dissolved_on")).exists()


def test_the_tree_of_the_demo_was_another_before(demo):
    moved = BranchPeriod.objects.filter(ended_on=date(first_day(date.today()).year + 6, 7, 1)).get()
    assert moved.parent != moved.branch.parent
    assert moved.branch.children.exists()


def test_a_register_that_is_not_empty_is_left_alone(industry):
    with pytest.raises(CommandError):
        call_command("make_demo", "--members", "300", "--grassroots", "5")
    assert Branch.objects.count() == 1


@pytest.mark.parametrize(("members", "grassroots"), [(24, 5), (10, 0), (600_000, 253), (-5, -1)])
def test_impossible_sizes_are_refused(db, members, grassroots):
    with pytest.raises(CommandError):
        call_command("make_demo", "--members", str(members), "--grassroots", str(grassroots))
    assert not Branch.objects.exists()
