"""Verbs over the dated facts of unions."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from access.models import Act
from branches.actions.facts import change, correct, dissolve, found
from branches.models import Branch, BranchPeriod, Kind
from tests.cast import member

DAY = date(2020, 1, 1)


def facts(branch: Branch) -> list[tuple]:
    return list(branch.periods.values_list("started_on", "ended_on", "name"))


def acts() -> list[str]:
    return list(Act.objects.order_by("id").values_list("verb", flat=True))


def test_a_founded_union_has_its_first_facts(post, officer):
    made = found(
        Branch(code="X"),
        started_on=DAY,
        by=officer,
        decision_number="12/QĐ",
        name="Mới",
        kind=Kind.GRASSROOTS,
        parent=post,
    )
    assert (made.name, made.parent, made.path) == ("Mới", post, f"{post.path}{made.pk:09}/")
    assert made.periods.get().decision_number == "12/QĐ"
    act = Act.objects.first()
    assert (act.verb, act.by, act.subject_id) == ("found", officer, made.pk)
    assert act.details == {"started_on": "2020-01-01", "name": "Mới", "kind": "grassroots", "parent": "BC"}


def test_a_refused_founding_leaves_nothing(post):
    before = acts()
    with pytest.raises(ValidationError, match="."):
        found(Branch(code="X"), started_on=None, by=None, name="", kind=Kind.GRASSROOTS, parent=post)
    assert not Branch.objects.filter(code="X").exists()
    assert acts() == before


def test_a_code_is_given_once(post, hanoi):
    with pytest.raises(ValidationError):
        found(Branch(code="BC01"), started_on=None, by=None, name="Hai", kind=Kind.GRASSROOTS, parent=post)


def test_a_change_keeps_the_facts_before_its_day(hanoi, officer):
    change(hanoi, on=DAY, by=officer, reason="đổi tên", decision_number="7/QĐ", name="Thủ đô")
    assert facts(hanoi) == [(None, DAY, "Công đoàn Bưu điện Hà Nội"), (DAY, None, "Thủ đô")]
    assert hanoi.name == "Thủ đô"
    assert hanoi.sector == "state_enterprise"  # what was not changed goes on
    act = Act.objects.first()
    assert (act.verb, act.by, act.reason) == ("change", officer, "đổi tên")
    assert act.details["before"] == {"name": "Công đoàn Bưu điện Hà Nội"}
    assert act.details["after"] == {"name": "Thủ đô"}


def test_a_second_change_on_the_same_day_replaces_the_first(hanoi, telecom):
    change(hanoi, on=DAY, by=None, name="Thủ đô", decision_number="1/QĐ")
    change(hanoi, on=DAY, by=None, parent=telecom, decision_number="2/QĐ")
    assert facts(hanoi) == [(None, DAY, "Công đoàn Bưu điện Hà Nội"), (DAY, None, "Thủ đô")]
    assert hanoi.parent == telecom
    change(hanoi, on=DAY, by=None, sector="private")
    assert hanoi.periods.get(started_on=DAY).decision_number == "2/QĐ"


def test_what_is_so_already_is_no_change(hanoi):
    before = acts()
    change(hanoi, on=DAY, by=None, name=hanoi.name, parent=hanoi.parent)
    assert len(facts(hanoi)) == 1
    assert acts() == before


def test_a_union_changes_with_its_members_and_the_unions_below_it(post, hanoi):
    member(hanoi)
    change(hanoi, on=DAY, by=None, name="Thủ đô")
    change(post, on=DAY, by=None, name="Công đoàn Bưu điện")
    assert (hanoi.name, post.name) == ("Thủ đô", "Công đoàn Bưu điện")


def test_the_days_before_a_change_keep_their_decision_number(hanoi):
    change(hanoi, on=DAY, by=None, name="Thủ đô", decision_number="1/QĐ")
    change(hanoi, on=date(2021, 1, 1), by=None, name="Hà Nội", decision_number="2/QĐ")
    numbers = dict(hanoi.periods.values_list("started_on", "decision_number"))
    assert numbers == {None: "", DAY: "1/QĐ", date(2021, 1, 1): "2/QĐ"}


def test_a_change_does_not_reach_behind_an_earlier_change(hanoi):
    change(hanoi, on=DAY, by=None, name="Thủ đô")
    with pytest.raises(ValidationError, match="BC01.*01/01/2020"):
        change(hanoi, on=DAY - timedelta(1), by=None, name="Khác")


def test_a_change_of_the_future_is_refused_in_words(hanoi):
    with pytest.raises(ValidationError) as refusal:
        change(hanoi, on=timezone.localdate() + timedelta(1), by=None, name="Mai")
    assert refusal.value.messages == [str(BranchPeriod.RULES["branch_facts_are_not_of_the_future"])]


def test_a_dissolved_union_changes_no_more(hanoi):
    dissolve(hanoi, on=DAY, by=None, reason="")
    with pytest.raises(ValidationError, match="BC01"):
        change(hanoi, on=DAY, by=None, name="Khác")
    with pytest.raises(ValidationError, match="BC01"):
        dissolve(hanoi, on=DAY, by=None, reason="")


def test_a_correction_replaces_the_facts_of_all_its_days(hanoi, officer):
    period = correct(hanoi.periods.get(), by=officer, reason="viết sai", name="Bưu điện Hà Nội")
    hanoi.refresh_from_db()
    assert (period.name, hanoi.name) == ("Bưu điện Hà Nội", "Bưu điện Hà Nội")
    assert facts(hanoi) == [(None, None, "Bưu điện Hà Nội")]
    act = Act.objects.first()
    assert (act.verb, act.subject_id, act.by, act.reason) == ("correct", hanoi.pk, officer, "viết sai")
    assert act.details["before"] == {"name": "Công đoàn Bưu điện Hà Nội"}


def test_a_refused_correction_changes_nothing(hanoi, hue):
    before = acts()
    with pytest.raises(ValidationError, match="."):
        correct(hanoi.periods.get(), by=None, reason="", parent=hue)
    assert hanoi.periods.get().parent.code == "BC"
    assert acts() == before


def test_a_dissolved_union_shows_the_facts_of_its_last_day(hanoi, officer):
    dissolve(hanoi, on=DAY, by=officer, reason="sáp nhập", decision_number="9/QĐ")
    assert (hanoi.dissolved_on, hanoi.name) == (DAY, "Công đoàn Bưu điện Hà Nội")
    act = Act.objects.first()
    assert (act.verb, act.by, act.reason) == ("dissolve", officer, "sáp nhập")
    assert act.details == {"on": "2020-01-01", "decision_number": "9/QĐ"}


def test_a_union_with_unions_below_it_is_not_dissolved(post, hanoi):
    with pytest.raises(ValidationError) as refusal:
        dissolve(post, on=DAY, by=None, reason="")
    assert refusal.value.messages == [str(BranchPeriod.RULES["branch_is_not_left_without_its_superior"])]


def test_a_union_with_members_is_not_dissolved_in_words(hanoi):
    membership = member(hanoi)
    with pytest.raises(ValidationError) as refusal:
        dissolve(hanoi, on=DAY, by=None, reason="")
    assert refusal.value.messages == [str(membership.RULES["branch_has_no_members_left"])]
