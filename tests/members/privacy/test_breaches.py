"""Breaches of data: the clock of 72 hours, and who sees what."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from access.models import Act
from members.models import Breach
from members.privacy.breaches import clock_in_words, write_down_breach
from tests.cast import SEES, allow, refused
from tests.sent import send

LIST, ADD = reverse("admin:members_breach_changelist"), reverse("admin:members_breach_add")
pytestmark = pytest.mark.django_db


def ago(hours: float) -> Breach:
    return Breach(found_at=timezone.now() - timedelta(hours=hours), what="Gửi nhầm danh sách")


@pytest.mark.parametrize(
    ("hours", "reported", "words"),
    [
        (1.5, None, "70 hours left"),
        (80.5, None, "overdue by 8 hours"),
        (80, 70, "reported in time"),
        (80, 73, "reported late"),
    ],
)
def test_the_clock_of_a_breach(hours, reported, words):
    breach = ago(hours)
    if reported:
        breach.reported_at = breach.found_at + timedelta(hours=reported)
    assert clock_in_words(breach) == words


def test_a_breach_is_reported_after_it_is_found(db):
    breach = ago(1)
    breach.reported_at = breach.found_at - timedelta(1)
    with refused("breach_is_reported_after_it_is_found"):
        write_down_breach(breach, by=None)


def test_a_breach_is_entered_and_written_on(desk, protector):
    at = {"found_at_0": "23/11/2026", "found_at_1": "08:00"}
    assert desk.post(ADD, at | {"what": "Gửi nhầm danh sách"}).status_code == 302
    breach = Breach.objects.get()
    assert breach.by == protector
    page = reverse("admin:members_breach_change", args=[breach.pk])
    assert send(desk, page, at | {"what": "Gửi nhầm danh sách", "done": "Đã thu hồi"}).status_code == 302
    assert [act.verb for act in Act.objects.filter(subject_type="members.breach").order_by("id")] == [
        "enter_breach",
        "change_breach",
    ]
    assert "Gửi nhầm danh sách" in desk.get(LIST).content.decode()


def test_others_see_only_their_own(second_desk, protector):
    breach = write_down_breach(ago(1), by=protector)
    assert second_desk.get(reverse("admin:members_breach_change", args=[breach.pk])).status_code == 404
    assert breach.what not in second_desk.get(LIST).content.decode()


def test_without_the_right_nobody_comes_there(office, officer):
    allow(officer, *SEES)
    assert office.get(LIST).status_code == office.get(ADD).status_code == 403
