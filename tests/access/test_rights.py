"""Rights are given in an officer's words."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import translation

from access.rights import in_words, offered


@pytest.fixture
def in_vietnamese():
    with translation.override("vi"):
        yield


def test_a_right_is_named_by_what_it_is_about(db, in_vietnamese):
    assert in_words(Permission.objects.get(codename="view_person")) == "Đoàn viên: xem"


def test_only_rights_that_an_officer_can_use_are_offered(db):
    codes = {right.codename for right in offered()}
    assert {"view_person", "change_membership", "add_import", "view_branch"} <= codes
    assert not {"add_user", "view_act", "change_placement", "delete_person", "view_session"} & codes


@pytest.mark.parametrize("address", ["admin:access_user_change", "admin:auth_group_change"])
def test_the_pages_of_users_and_groups_show_rights_in_words(head_office, officer, address):
    record = officer if "user" in address else Group.objects.create(name="Cán bộ")
    head_office.cookies["django_language"] = "vi"
    page = head_office.get(reverse(address, args=[record.pk])).content.decode()
    assert "Đoàn viên: xem" in page
    assert "Can view" not in page


def test_a_group_is_given_a_right(head_office):
    right = Permission.objects.get(codename="change_person")
    head_office.post(reverse("admin:auth_group_add"), {"name": "Cán bộ", "permissions": [right.pk]})
    assert Group.objects.get().permissions.get() == right


def test_deleting_a_group_names_the_group_and_no_rows_of_a_program(head_office):
    group = Group.objects.create(name="Cán bộ")
    group.permissions.set(offered())
    page = head_office.get(reverse("admin:auth_group_delete", args=[group.pk])).content.decode()
    assert "Cán bộ" in page
    assert "relationship" not in page
