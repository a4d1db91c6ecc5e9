"""A person's membership of a union, from one day up to another."""

from datetime import date, timedelta

import pytest

from branches.actions.facts import dissolve
from members.models import Membership
from tests.cast import member, refused, union

DAY = date(2020, 3, 1)  # the first day of `membership`


def again(membership: Membership, branch, on: date, until: date | None = None) -> Membership:
    """A further membership of the same person."""
    return Membership.objects.create(
        person=membership.person,
        branch=branch,
        started_on=on,
        ended_on=until,
        start_reason="restored",
        end_reason="resigned" if until else "",
    )


def end(membership: Membership, on: date, reason: str = "resigned") -> None:
    Membership.objects.filter(pk=membership.pk).update(ended_on=on, end_reason=reason)


@pytest.mark.parametrize(
    ("on", "until"),
    [
        (DAY, None),
        (DAY - timedelta(9), None),
        (DAY - timedelta(9), DAY + timedelta(1)),
        (DAY + timedelta(9), DAY + timedelta(10)),
        (DAY, DAY + timedelta(1)),
        (date(2100, 1, 1), None),
    ],
)
def test_a_person_has_one_membership_a_day(membership, hue, on, until):
    with refused("person_has_one_membership_a_day"):
        again(membership, hue, on, until)


def test_a_membership_may_begin_on_the_day_another_ends(membership, hue, saigon):
    again(membership, hue, DAY - timedelta(9), DAY)
    end(membership, DAY + timedelta(1))
    again(membership, saigon, DAY + timedelta(1))
    assert membership.person.memberships.count() == 3


def test_two_people_are_members_on_the_same_days(membership, hanoi):
    """Also the next person by number: the rule measures a person's days as a box."""
    for number in range(3):
        member(hanoi, f"Người {number}", DAY)
    assert Membership.objects.on(DAY).count() == 4


def test_a_membership_that_is_stretched_over_another_is_refused(membership, hue):
    end(membership, DAY + timedelta(9))
    again(membership, hue, DAY + timedelta(9))
    with refused("person_has_one_membership_a_day"):
        end(membership, DAY + timedelta(10))


@pytest.mark.parametrize("days", [0, -1])
def test_a_membership_ends_after_it_starts(membership, days):
    with refused("membership_ends_after_it_starts"):
        end(membership, DAY + timedelta(days))


def test_a_membership_that_ended_has_a_reason(membership):
    with refused("membership_that_ended_has_a_reason"):
        end(membership, DAY + timedelta(1), reason="")
    with refused("membership_that_ended_has_a_reason"):
        Membership.objects.update(end_reason="died")


def test_no_membership_begins_before_its_union(post):
    young = union("MOI", under=post, on=DAY)
    member(young, on=DAY)
    with refused("membership_lies_within_the_union_s_life"):
        member(young, on=DAY - timedelta(1))
    with refused("membership_lies_within_the_union_s_life"):
        Membership.objects.update(started_on=DAY - timedelta(1))


def test_no_membership_outlives_its_union(hanoi):
    member(hanoi, "Một", on=date(2019, 1, 1), until=DAY)
    dissolve(hanoi, on=DAY, by=None, reason="")
    with refused("membership_lies_within_the_union_s_life"):
        member(hanoi, "Hai", on=date(2019, 1, 1), until=DAY + timedelta(1))
    with refused("membership_lies_within_the_union_s_life"):
        member(hanoi, "Ba", on=date(2019, 1, 1))
    with refused("membership_lies_within_the_union_s_life"):
        Membership.objects.update(ended_on=None, end_reason="")


def test_a_union_with_members_is_not_dissolved(membership, hanoi):
    with refused("branch_has_no_members_left"):
        dissolve(hanoi, on=DAY + timedelta(9), by=None, reason="")
    end(membership, DAY + timedelta(9))
    dissolve(hanoi, on=DAY + timedelta(9), by=None, reason="")
    assert hanoi.dissolved_on == DAY + timedelta(9)


def test_members_who_left_after_the_day_keep_a_union_from_ending_on_it(membership, hanoi):
    end(membership, DAY + timedelta(9))
    with refused("branch_has_no_members_left"):
        dissolve(hanoi, on=DAY + timedelta(8), by=None, reason="")


def test_the_memberships_of_a_day(membership):
    end(membership, DAY + timedelta(2))
    assert [Membership.objects.on(DAY + timedelta(days)).count() for days in (-1, 0, 1, 2)] == [0, 1, 1, 0]


def test_the_memberships_within_a_union(membership, industry, post, hanoi, hue):
    assert [Membership.objects.within(branch).count() for branch in (industry, post, hanoi, hue)] == [1, 1, 1, 0]
