"""Rights lie in roles, and are shown in an officer's words."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from access.rights import RIGHTS, in_words
from branches.models import Role
from tests.cast import refused
from tests.sent import send

ROLES = ["viewer", "officer", "roster_staff", "superior", "data_protection", "auditor", "administrator"]


def test_the_register_comes_with_seven_roles(db):
    assert list(Role.objects.values_list("code", flat=True)) == ROLES


@pytest.mark.parametrize("code", ROLES)
def test_a_role_holds_known_rights_and_lets_see(db, code):
    rights = Role.objects.get(code=code).rights
    assert set(rights) <= set(RIGHTS)
    assert {"members.view_person", "branches.view_branch"} <= set(rights)


def test_an_auditor_changes_nothing(db):
    doing = ("add_", "change_", "approve_", "give_", "handle_", "export_")
    assert [right for right in Role.objects.get(code="auditor").rights if right.split(".")[1].startswith(doing)] == []


def test_an_administrator_opens_no_personal_data(db):
    rights = Role.objects.get(code="administrator").rights
    assert not {"members.open_person", "members.open_sensitive_person"} & set(rights)


def test_a_role_is_shown_in_the_reader_s_language(db):
    role = Role.objects.get(code="officer")
    assert str(role) == "Cán bộ"
    with translation.override("en"):
        assert str(role) == "Officer"


def test_what_is_no_right_is_refused():
    with pytest.raises(ValidationError):
        Role(code="x", name="X", rights=["members.see_all"]).clean_fields()


def test_a_role_needs_a_name(db):
    with refused("role_has_a_name"):
        Role.objects.create(code="x", name="", rights=[])


def test_the_page_of_a_role_shows_rights_in_words(head_office):
    head_office.cookies["django_language"] = "vi"
    page = head_office.get(reverse("admin:branches_role_change", args=["officer"])).content.decode()
    assert "Sửa thông tin đoàn viên" in page
    assert "members.change_person</label>" not in page


def test_a_superuser_changes_what_a_role_holds(head_office):
    page = reverse("admin:branches_role_change", args=["viewer"])
    send(head_office, page, {"name": "Viewer", "rights": ["members.view_person"], "position": "10"})
    assert Role.objects.get(code="viewer").rights == ["members.view_person"]


def test_a_right_that_has_no_words_is_told_as_it_is():
    assert in_words("x.y") == "x.y"
