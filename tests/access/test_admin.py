"""What the admin shows to whom, whatever page it is."""

import pytest
from django.contrib import admin
from django.urls import reverse

from access.admin import ScopedAdmin
from access.models import User
from access.rights import RIGHTS
from members.models import Membership, Person
from tests.cast import allow, member

OWN = ("access", "branches", "members", "auth")


def test_every_page_of_ours_is_scoped():
    ours = {model: site for model, site in admin.site._registry.items() if model._meta.app_label in OWN}
    assert ours
    assert [model for model, site in ours.items() if not isinstance(site, ScopedAdmin)] == []


@pytest.mark.parametrize("noun", ["branches_placement", "branches_role"])
def test_users_and_rules_are_for_superusers_whatever_rights_an_officer_has(office, officer, noun):
    allow(officer, *RIGHTS)
    assert office.get(reverse(f"admin:{noun}_changelist")).status_code == 403
    assert office.get(reverse(f"admin:{noun}_add")).status_code == 403


def test_a_filter_that_is_not_declared_is_refused(office, person):
    lists = reverse("admin:members_person_changelist")
    assert office.get(lists, {"id_number__startswith": "0"}).status_code == 400
    assert office.get(lists, {"memberships__branch__code": "VT01"}).status_code == 400
    assert office.get(lists, {"party": "no"}).status_code == 200


def test_a_page_opened_before_somebody_else_changed_the_record_is_not_saved(office, person):
    page = reverse("admin:members_person_change", args=[person.pk])
    form = office.get(page).context["adminform"].form
    data = {name: value if value is not None else "" for name, value in form.initial.items()}
    data |= {"seen": form["seen"].value(), "born_on": "27/03/1985", "party_member": ""}
    Person.objects.filter(pk=person.pk).update(address="0900000001")
    answer = office.post(page, data | {"address": "0900000002"})
    assert "Somebody changed this record" in answer.content.decode()
    person.refresh_from_db()
    assert person.address == "0900000001"


def test_a_foreign_record_is_as_one_that_is_not_there(office, saigon):
    foreign = member(saigon).person
    for pk in (foreign.pk, foreign.pk + 1000):
        answer = office.get(reverse("admin:members_person_change", args=[pk]))
        assert answer.status_code == 404
        assert office.get(reverse("admin:members_person_history", args=[pk])).status_code == 404


def titles(browser) -> set[str]:
    groups = browser.get(reverse("admin:index")).context["sidebar_navigation"]
    return {str(item["title"]) for group in groups for item in group["items"]}


def test_the_sidebar_of_an_officer_has_no_users(office):
    assert {"Members", "Unions"} <= titles(office)
    assert "Users" not in titles(office)


def test_the_sidebar_of_a_superuser_has_all(head_office):
    assert {"Members", "Unions", "Users", "What was done"} <= titles(head_office)


def test_the_sidebar_of_a_stranger_has_what_is_for_everybody(client, stranger):
    User.objects.filter(pk=stranger.pk).update(is_staff=True)
    client.force_login(stranger)
    assert titles(client) == {"Trang đầu", "Sách hướng dẫn"}


def test_choices_and_filters_by_union_hold_own_unions_on_any_page(rf, officer, hanoi, saigon):
    class Page(ScopedAdmin):
        list_filter = ["branch"]

    request = rf.get("/")
    request.user = officer
    page = Page(Membership, admin.site)
    field = Membership._meta.get_field("branch")
    assert [branch.code for branch in page.formfield_for_dbfield(field, request).queryset] == ["BC", "BC01"]
    [(_, listed)] = page.get_list_filter(request)
    shown = listed(field, request, {}, Membership, page, "branch").lookup_choices
    assert [pk for pk, _name in shown] == [hanoi.parent_id, hanoi.pk]


@pytest.mark.parametrize("right", ["members.view_person", "branches.view_branch"])
def test_who_may_only_look_sees_the_page_and_changes_nothing(client, officer, person, hanoi, right):
    allow(officer, right)
    client.force_login(officer)
    noun, record = ("members_person", person) if right == "members.view_person" else ("branches_branch", hanoi)
    address = reverse(f"admin:{noun}_change", args=[record.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"full_name": "Khác", "name": "Khác"}).status_code == 403
