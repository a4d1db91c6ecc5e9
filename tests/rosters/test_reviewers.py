"""Who looks at the imports of others: superiors and auditors, where an import concerns their unions alone."""

import pytest
from django.test import Client

from access.models import User
from branches.models import Branch
from rosters.models import Import
from tests.cast import grant
from tests.rosters.desk import LIST, act, browser_of, page_of, send, table
from tests.rosters.imports import AN, BINH


@pytest.fixture
def reviewer(db) -> User:
    return User.objects.create(username="reviewer", is_staff=True)


def sent(desk: Client, *unions: str) -> Import:
    rows = [person | {"branch_code": union} for person, union in zip((AN, BINH), unions, strict=False)]
    send(desk, table(*rows))
    return Import.objects.latest("pk")


@pytest.mark.parametrize("role", ["superior", "auditor"])
def test_a_reviewer_sees_an_import_of_the_own_unions_and_changes_nothing(desk, reviewer, post, hanoi, role):
    incoming = sent(desk, "BC01")
    grant(reviewer, post, role)
    browser = browser_of(reviewer)
    assert AN["full_name"] in page_of(browser, incoming)
    assert "officer" in browser.get(LIST).content.decode()
    for verb in ("confirm", "discard", "again"):
        assert act(browser, incoming, verb).status_code == 403
    assert Import.objects.get().state == "previewed"


def test_an_import_that_concerns_another_union_as_well_is_not_shown(desk, reviewer, hanoi, hue):
    incoming = sent(desk, "BC01", "BC02")
    grant(reviewer, hanoi, "superior")
    assert browser_of(reviewer).get(f"{LIST}{incoming.pk}/change/").status_code == 404


@pytest.mark.parametrize("role", ["viewer", "officer", "roster_staff", "data_protection", "administrator"])
def test_others_see_their_own_imports_only(desk, reviewer, post: Branch, hanoi, role):
    incoming = sent(desk, "BC01")
    grant(reviewer, post, role)
    assert browser_of(reviewer).get(f"{LIST}{incoming.pk}/change/").status_code in (403, 404)
    assert not Import.objects.visible_to(reviewer).exists()


def test_an_import_in_which_no_union_was_found_is_its_sender_s(desk, officer, reviewer, post, hanoi):
    incoming = sent(desk, "KHAC")
    grant(reviewer, post, "superior")
    assert incoming in Import.objects.visible_to(officer)
    assert incoming not in Import.objects.visible_to(reviewer)
