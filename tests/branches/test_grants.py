"""Whom a grant lets see what, and until when."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from access.models import Act, User
from branches.actions.facts import change, found
from branches.actions.grants import change_grant, give
from branches.models import Branch, Grant, Kind, Role, reach
from members.models import Membership, Person
from tests.cast import LONG_AGO, grant, member, refused
from tests.sent import send
from tests.signed_in import sign_in


def given(user: User, branch: Branch, *, days: tuple[int, int | None]) -> None:
    """A grant from and up to so many days from today."""
    today = timezone.localdate()
    grant(user, branch, since=today + timedelta(days[0]), until=None if days[1] is None else today + timedelta(days[1]))


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
    given(stranger, hanoi, days=days)
    assert Branch.objects.visible_to(stranger).exists() is sees


def test_two_grants_reach_further_than_one(stranger, post, hanoi, saigon):
    given(stranger, hanoi, days=(-9, None))
    given(stranger, saigon, days=(-9, None))
    assert set(Branch.objects.visible_to(stranger)) == {hanoi, saigon}


def test_a_grant_within_another_shows_nothing_twice(officer, hanoi, membership):
    given(officer, hanoi, days=(-9, None))
    given(officer, hanoi, days=(-5, None))
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


def test_a_grant_does_not_end_before_it_starts(stranger, hanoi):
    with refused("grant_does_not_end_before_it_starts"):
        given(stranger, hanoi, days=(0, -1))


def test_a_grant_taken_back_on_its_first_day_shows_nothing(stranger, hanoi):
    given(stranger, hanoi, days=(0, 0))
    assert reach(stranger) == []


def test_who_is_switched_off_reaches_nothing(officer):
    officer.is_active = False
    assert reach(officer) == []
    assert not officer.has_perm("members.view_person")


def test_a_right_reaches_as_far_as_the_grants_that_give_it(stranger, hanoi, hue):
    """Officer of one union, viewer of another: sees both, changes only in the one."""
    grant(stranger, hanoi, "officer")
    grant(stranger, hue, "viewer")
    here, there = member(hanoi).person, member(hue).person
    assert set(Person.objects.visible_to(stranger)) == {here, there}
    assert list(Person.objects.within_reach(stranger, "members.change_person")) == [here]
    assert stranger.has_perm("members.change_person")
    assert stranger.has_perm("members.change_person", here)
    assert not stranger.has_perm("members.change_person", there)


def test_a_viewer_of_a_union_does_not_act_there_with_the_rights_of_another(client, stranger, hanoi, hue):
    stranger.is_staff = True
    stranger.save()
    grant(stranger, hanoi, "officer")
    grant(stranger, hue, "viewer")
    there = member(hue)
    client.force_login(stranger)
    person = reverse("admin:members_person_change", args=[there.person_id])
    assert client.get(person).status_code == 200
    assert client.post(person, {"full_name": "Tên Khác"}).status_code == 403
    end = reverse("admin:members_person_end", args=[there.person_id, there.pk])
    assert client.post(end, {}).status_code == 403


def test_who_may_see_members_here_and_export_there_exports_only_there(stranger, hanoi, hue):
    grant(stranger, hanoi, "officer")
    grant(stranger, hue, "viewer")
    here = member(hanoi).person
    member(hue)
    assert list(Person.objects.visible_to(stranger).exportable_by(stranger)) == [here]


# Who gives grants


@pytest.fixture
def chief(db, post: Branch) -> User:
    """Administrator of `post`."""
    user = User.objects.create(username="chief", is_staff=True)
    grant(user, post, "administrator")
    return user


def give_as(by: User, user: User, branch: Branch, role: str) -> Grant:
    return give(user, branch=branch, role=Role.objects.get(code=role), started_on=LONG_AGO, by=by)


def test_an_administrator_gives_roles_below(chief, stranger, post, hanoi):
    give_as(chief, stranger, hanoi, "administrator")
    give_as(chief, stranger, post, "officer")
    assert stranger.has_perm("members.change_person")
    assert Act.objects.filter(verb="give_grant", by=chief, subject_id=stranger.pk).count() == 2


@pytest.mark.parametrize(
    ("to", "at", "role"),
    [
        ("stranger", "saigon", "viewer"),  # another's union
        ("stranger", "industry", "viewer"),  # above
        ("stranger", "post", "administrator"),  # an equal
        ("chief", "hanoi", "officer"),  # oneself
        ("boss", "hanoi", "viewer"),  # a superuser
    ],
)
def test_nobody_gives_more_or_elsewhere_than_they_may(request, chief, industry, saigon, hanoi, to, at, role):
    User.objects.create_superuser("boss")
    user = User.objects.get(username="boss") if to == "boss" else request.getfixturevalue(to)
    before = Grant.objects.count()
    with pytest.raises(ValidationError):
        give_as(chief, user, request.getfixturevalue(at), role)
    assert Grant.objects.count() == before


def test_a_grant_is_not_moved_to_where_it_could_not_be_given(chief, stranger, hanoi, saigon):
    given_here = give_as(chief, stranger, hanoi, "viewer")
    with pytest.raises(ValidationError):
        change_grant(given_here, values={"branch": saigon}, by=chief)
    elsewhere = grant(stranger, saigon, "viewer")
    with pytest.raises(ValidationError):
        change_grant(elsewhere, values={"branch": hanoi}, by=chief)


def test_an_administrator_ends_a_grant(chief, stranger, hanoi):
    held = give_as(chief, stranger, hanoi, "officer")
    change_grant(held, values={"ended_on": timezone.localdate()}, by=chief)
    assert reach(stranger) == []


def users_seen_by(browser, user: User) -> str:
    browser.force_login(user)
    return browser.get(reverse("admin:access_user_changelist")).content.decode()


def test_an_administrator_sees_the_users_of_the_own_unions_and_those_of_none(client, chief, hanoi, saigon):
    for name, branch in (("cua-ha-noi", hanoi), ("cua-sai-gon", saigon), ("chua-phan-cong", None)):
        user = User.objects.create(username=name)
        if branch:
            grant(user, branch, "officer")
    User.objects.create_superuser("boss")
    seen = users_seen_by(client, chief)
    assert "cua-ha-noi" in seen
    assert "chua-phan-cong" in seen
    assert "cua-sai-gon" not in seen
    assert "boss" not in seen


def user_form(user: User, **grant) -> dict:
    form = {"username": user.username, "is_staff": "on", "is_active": "on", "grants-INITIAL_FORMS": "0"}
    return form | {"grants-TOTAL_FORMS": "1"} | {f"grants-0-{name}": value for name, value in grant.items()}


def test_an_administrator_gives_a_grant_on_the_page_of_the_user(client, chief, stranger, hanoi, saigon):
    sign_in(client, chief)
    page = reverse("admin:access_user_change", args=[stranger.pk])
    asked = {"role": "officer", "started_on": "01/01/2020"}
    assert send(client, page, user_form(stranger, branch=saigon.pk, **asked)).status_code == 200
    assert not stranger.grants.exists()
    assert send(client, page, user_form(stranger, branch=hanoi.pk, **asked)).status_code == 302
    assert stranger.grants.get().role_id == "officer"


def test_an_administrator_makes_nobody_a_superuser(client, chief, stranger):
    sign_in(client, chief)
    page = reverse("admin:access_user_change", args=[stranger.pk])
    form = {**user_form(stranger), "grants-TOTAL_FORMS": "0", "is_superuser": "on"}
    assert send(client, page, form).status_code == 302
    stranger.refresh_from_db()
    assert not stranger.is_superuser


def test_an_account_with_grants_of_others_is_not_changed_by_an_administrator(client, chief, stranger, hanoi, saigon):
    grant(stranger, hanoi, "officer")
    grant(stranger, saigon, "officer")
    sign_in(client, chief)
    page = reverse("admin:access_user_change", args=[stranger.pk])
    shown = client.get(page)
    assert shown.status_code == 200
    assert saigon.name not in shown.content.decode()
    assert client.post(page, user_form(stranger)).status_code == 403


def test_an_administrator_does_not_set_passwords_of_those_above(client, chief, industry):
    above = User.objects.create(username="tren", is_staff=True)
    grant(above, industry, "administrator")
    sign_in(client, chief)
    assert client.get(reverse("admin:access_user_change", args=[above.pk])).status_code == 404
    assert client.post(reverse("admin:access_user_link", args=[above.pk])).status_code == 404
