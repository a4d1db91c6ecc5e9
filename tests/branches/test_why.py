"""Why do I see this, and who else can."""

import pytest
from django.urls import reverse

from access.models import User
from branches.models import Grant
from branches.why import grants_reaching
from tests.cast import LONG_AGO, grant


@pytest.fixture
def why(client):
    def page_for(user: User, record) -> str:
        User.objects.filter(pk=user.pk).update(is_staff=True)
        client.force_login(user)
        client.cookies["django_language"] = "en"
        name = f"admin:{record._meta.app_label}_{record._meta.model_name}_why"
        return client.get(reverse(name, args=[record.pk])).content.decode()

    return page_for


def test_everybody_is_told_which_role_opens_a_record(why, stranger, post, person):
    grant(stranger, post, "viewer")
    page = why(stranger, person)
    assert "Viewer" in page
    assert "Công đoàn Bưu chính" in page


def test_an_officer_is_not_told_who_else_can_see(why, officer, stranger, post, person):
    User.objects.filter(pk=officer.pk).update(username="dong-nghiep")
    grant(stranger, post, "officer")
    page = why(stranger, person)
    assert "Who else can see this?" not in page
    assert "dong-nghiep" not in page


@pytest.mark.parametrize("role", ["auditor", "data_protection", "administrator"])
def test_who_looks_after_users_or_data_is_told_everybody(why, officer, stranger, post, hanoi, person, role):
    User.objects.filter(pk=officer.pk).update(username="dong-nghiep")
    grant(stranger, post, role)
    for record in (person, hanoi):
        page = why(stranger, record)
        assert "Who else can see this?" in page
        assert "dong-nghiep" in page


def test_only_grants_of_today_that_reach_the_union_count(stranger, industry, post, hanoi, hue):
    above, here = grant(stranger, industry, "viewer"), grant(stranger, hanoi, "viewer")
    grant(stranger, hue, "viewer")
    grant(stranger, post, "viewer", until=LONG_AGO)
    found = grants_reaching(hanoi, "members.view_person")
    assert list(found) == [here, above]
    assert not grants_reaching(hanoi, "members.change_person").exists()
    assert Grant.objects.count() == 4


def test_a_record_of_others_has_no_such_page(client, officer, saigon):
    client.force_login(officer)
    assert client.get(reverse("admin:branches_branch_why", args=[saigon.pk])).status_code == 404
    assert client.get(reverse("admin:members_person_why", args=[10**6])).status_code == 404
