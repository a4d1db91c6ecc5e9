"""The histories of unions, users and placements."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from access.models import User
from branches.actions.facts import change, correct, dissolve
from branches.actions.particulars import describe
from branches.models import Branch, BranchEvent, BranchPeriodEvent, Placement
from tests.cast import EDITS, allow, grant
from tests.sent import send


def changes(browser, record) -> list[tuple[str, str, str]]:
    """All that the page of a record's history tells: the field, its old and its new value."""
    page = reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_history", args=[record.pk])
    lines = browser.get(page).context["lines"]
    return [(told.label, told.before, told.after) for line in lines for told in line.changes]


def put_back(browser, branch: Branch, event: BranchEvent | BranchPeriodEvent, why: str = "Sửa lại"):
    kind = event._meta.model_name
    return send(browser, reverse("admin:branches_branch_put_back", args=[branch.pk, kind, event.pk]), {"why": why})


def test_particulars_and_facts_of_a_union_are_in_its_history(head_office, hanoi, telecom):
    describe(hanoi, by=None, workers=120)
    change(hanoi, on=date(2024, 1, 1), by=None, parent=telecom)
    told = changes(head_office, hanoi)
    assert ("Workers", "—", "120") in told
    assert ("Superior", "BC · Công đoàn Bưu chính", "VT · Công đoàn Viễn thông") in told


def test_facts_of_today_that_follow_the_dated_ones_are_told_once(head_office, hanoi):
    correct(hanoi.periods.get(), by=None, reason="", name="Công đoàn Thủ đô")
    told = changes(head_office, hanoi)
    assert told.count(("Name", "Công đoàn Bưu điện Hà Nội", "Công đoàn Thủ đô")) == 1


def test_particulars_of_a_union_are_put_back(head_office, hanoi):
    describe(hanoi, by=None, workers=120)
    describe(hanoi, by=None, workers=130)
    assert put_back(head_office, hanoi, BranchEvent.objects.latest("pgh_id")).status_code == 302
    hanoi.refresh_from_db()
    assert hanoi.workers == 120


def test_a_fact_is_put_back_from_today_on(head_office, hanoi):
    change(hanoi, on=date(2024, 1, 1), by=None, name="Công đoàn Thủ đô")
    put_back(head_office, hanoi, BranchPeriodEvent.objects.filter(pgh_label="update").latest("pgh_id"))
    hanoi.refresh_from_db()
    assert hanoi.name == "Công đoàn Bưu điện Hà Nội"
    assert hanoi.periods.get(ended_on=None).started_on == timezone.localdate()
    assert hanoi.periods.on(date(2024, 5, 1)).get().name == "Công đoàn Thủ đô"


def test_a_dissolution_is_not_put_back(head_office, hue):
    dissolve(hue, on=date(2024, 1, 1), by=None, reason="")
    event = BranchPeriodEvent.objects.filter(pgh_label="update").latest("pgh_id")
    assert put_back(head_office, hue, event).status_code == 404


def test_an_officer_does_not_see_the_history_of_a_foreign_union(office, officer, saigon):
    allow(officer, *EDITS, "access.view_history")
    assert office.get(reverse("admin:branches_branch_history", args=[saigon.pk])).status_code == 404


def test_the_history_of_a_user_tells_what_was_granted(head_office, stranger, hanoi):
    grant(stranger, hanoi, "viewer")
    User.objects.filter(pk=stranger.pk).update(is_staff=True)
    told = changes(head_office, stranger)
    assert ("Union", "", "BC01 · Công đoàn Bưu điện Hà Nội") in told
    assert ("Staff status", "no", "yes") in told


def test_the_history_of_a_user_tells_nothing_of_unions_elsewhere(office, officer, stranger, hanoi, saigon):
    allow(officer, *EDITS, "access.view_user", "access.view_history")
    grant(stranger, hanoi, "viewer")
    grant(stranger, saigon, "viewer")
    told = [now for label, _before, now in changes(office, stranger) if label == "Union"]
    assert [union.code in text for union in (hanoi, saigon) for text in told] == [True, False]


@pytest.mark.django_db
def test_the_history_of_a_placement_tells_what_may_stand_where(head_office):
    placement = Placement.objects.get(kind="group", superior_kind="section")
    Placement.objects.filter(pk=placement.pk).update(superior_kind="industry")
    assert changes(head_office, placement) == [("Kind of the superior", "section", "industry union")]
