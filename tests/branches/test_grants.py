"""Whom a grant lets see what, and until when."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from access.models import User
from branches.actions.facts import change, found
from branches.models import Branch, Grant, Kind, reach
from members.models import Membership, Person
from tests.cast import member, refused


def grant(user: User, branch: Branch, *, days: tuple[int, int | None]) -> None:
    """A grant from and up to so many days from today."""
    today = timezone.localdate()
    Grant.objects.create(
        user=user,
        branch=branch,
        started_on=today + timedelta(days[0]),
        ended_on=None if days[1] is None else today + timedelta(days[1]),
    )


def test_an_officer_sees_a_union_and_all_below_it(officer, industry, post, hanoi, hue, saigon):
    assert set(Branch.objects.visible_to(officer)) == {post, hanoi, hue}


def test_who_works_for_no_union_sees_none(stranger, membership):
    assert reach(stranger) == []
    assert not Branch.objects.visible_to(stranger).exists()
    assert not Membership.objects.visible_to(stranger).exists()
    assert not Person.objects.visible_to(stranger).exists()


def test_a_superuser_sees_all(stranger, industry, membership):
    stranger.is_superuser = True
    assert reach(stranger) == ["/"]
    assert industry in Branch.objects.visible_to(stranger)
    assert Membership.objects.visible_to(stranger).get() == membership
    assert Person.objects.visible_to(stranger).get() == membership.person


@pytest.mark.parametrize(
    ("days", "sees"),
    [((0, None), True), ((-9, 1), True), ((-9, 0), False), ((1, None), False), ((-9, None), True)],
)
def test_a_grant_holds_from_its_first_day_up_to_its_end(stranger, hanoi, days, sees):
    grant(stranger, hanoi, days=days)
    assert Branch.objects.visible_to(stranger).exists() is sees


def test_two_grants_reach_further_than_one(stranger, post, hanoi, saigon):
    grant(stranger, hanoi, days=(-9, None))
    grant(stranger, saigon, days=(-9, None))
    assert set(Branch.objects.visible_to(stranger)) == {hanoi, saigon}


def test_a_grant_within_another_shows_nothing_twice(officer, hanoi, membership):
    grant(officer, hanoi, days=(-9, None))
    grant(officer, hanoi, days=(-5, None))
    assert Branch.objects.visible_to(officer).filter(pk=hanoi.pk).count() == 1
    assert Person.objects.visible_to(officer).count() == 1


def test_a_grant_follows_the_tree_of_today(officer, telecom, hanoi, hue):
    change(hanoi, on=date(2020, 1, 1), by=None, parent=telecom)
    assert hanoi not in Branch.objects.visible_to(officer)
    assert hue in Branch.objects.visible_to(officer)


def test_a_union_whose_number_begins_alike_is_another(officer, industry, post):
    """A grant of union 12 does not reach union 120."""
    alike = Branch(pk=int(f"{post.pk}0"), code="KHAC")
    found(alike, started_on=None, by=None, name="Khác", kind=Kind.DIRECT_SUPERIOR, parent=industry)
    assert set(Branch.objects.visible_to(officer)) == {post}


def test_members_are_seen_by_the_officers_of_their_union(officer, membership, saigon):
    elsewhere = member(saigon, "Người Khác")
    assert list(Membership.objects.visible_to(officer)) == [membership]
    assert list(Person.objects.visible_to(officer)) == [membership.person]
    assert elsewhere.person not in Person.objects.visible_to(officer)


def test_a_former_member_is_seen_where_the_last_membership_was(officer, hanoi, saigon):
    left = member(hanoi, until=date(2020, 1, 1))
    assert left.person in Person.objects.visible_to(officer)
    Membership.objects.create(
        person=left.person, branch=saigon, started_on=date(2021, 1, 1), start_reason="transferred_within"
    )
    assert left.person not in Person.objects.visible_to(officer)
    assert left in Membership.objects.visible_to(officer)  # what happened in the officer's union stays in its books


def test_a_person_without_any_membership_is_seen_by_superusers_only(officer):
    Person.objects.create(full_name="Chưa Vào")
    assert not Person.objects.visible_to(officer).exists()
    officer.is_superuser = True
    assert Person.objects.visible_to(officer).exists()


def test_a_grant_ends_after_it_starts(stranger, hanoi):
    with refused("grant_ends_after_it_starts"):
        grant(stranger, hanoi, days=(0, 0))
