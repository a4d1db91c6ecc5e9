"""Tries to guess are few, and no stranger keeps an officer out."""

import pytest
from axes.models import AccessAttempt, AccessFailureLog
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from access.guard import MANY
from access.places import address_of, browser_of
from tests.signed_in import PASSWORD, type_password

ELSEWHERE = {"REMOTE_ADDR": "203.0.113.9"}


def opens(client, password: str = PASSWORD, **where) -> bool:
    return type_password(client, "hanh", password, **where).status_code == 302


def test_after_five_wrong_passwords_the_right_one_is_refused_for_a_quarter_of_an_hour(client, me, clock):
    for _ in range(5):
        assert not opens(client, "sai")
    assert not opens(client)
    clock.turn(minutes=14)
    assert not opens(client)
    clock.turn(minutes=2)
    assert opens(client)


def test_tries_while_locked_do_not_make_it_longer(client, me, clock):
    for _ in range(5):
        opens(client, "sai")
    for _ in range(16):
        clock.turn(minutes=1)
        held = not opens(client, "sai")
    assert not held or opens(client)


def test_a_success_wipes_the_wrong_ones_away(client, me):
    for _ in range(2):
        for _ in range(4):
            opens(client, "sai")
        assert opens(client)
        client.logout()


def test_a_stranger_does_not_lock_the_officer_out(client, me):
    for _ in range(5):
        opens(Client(), "sai", **ELSEWHERE)
    assert not opens(Client(), **ELSEWHERE)
    assert opens(client)


def attack(tries: int) -> None:
    """Wrong passwords from many addresses."""
    for number in range(tries):
        type_password(Client(), "hanh", "sai", REMOTE_ADDR=f"198.51.100.{number}")


def test_twenty_wrong_ones_from_anywhere_make_others_wait_a_minute(me, clock):
    attack(MANY)
    assert not opens(Client(), **ELSEWHERE)
    clock.turn(seconds=61)
    assert opens(Client(), **ELSEWHERE)


def test_an_hour_later_nobody_waits(me, clock):
    attack(MANY)
    clock.turn(minutes=59.5)
    attack(1)
    assert opens(Client(), **ELSEWHERE) is False
    clock.turn(minutes=2)
    attack(1)
    assert opens(Client(), **ELSEWHERE)


def test_under_attack_the_officer_gets_in_from_the_own_office_and_browser(client, me, clock):
    assert opens(client, REMOTE_ADDR="192.0.2.1")
    client.get("/admin/")
    client.cookies.pop("sessionid")
    attack(MANY)
    assert opens(Client(), REMOTE_ADDR="192.0.2.1"), "the office"
    assert opens(client, **ELSEWHERE), "the browser, elsewhere"


def test_the_password_is_in_no_table_of_wrong_tries(client, me):
    type_password(client, "hanh", "bí mật của tôi")
    kept = AccessAttempt.objects.values_list("post_data", "get_data").get()
    assert "bí mật của tôi" not in str(kept)


@pytest.mark.parametrize(
    ("direct", "told", "proxies", "believed"),
    [
        ("192.0.2.7", "203.0.113.1", [], "192.0.2.7"),
        ("192.0.2.7", "203.0.113.1", ["192.0.2.7"], "203.0.113.1"),
        ("192.0.2.7", "6.6.6.6, 203.0.113.1", ["192.0.2.0/24"], "203.0.113.1"),
        ("192.0.2.7", "203.0.113.1, 192.0.2.8", ["192.0.2.0/24"], "203.0.113.1"),
        ("192.0.2.7", "nonsense", ["192.0.2.7"], "192.0.2.7"),
        ("192.0.2.7", "", ["192.0.2.7"], "192.0.2.7"),
        ("", "203.0.113.1", ["192.0.2.7"], None),
    ],
)
def test_only_named_proxies_are_believed(rf, settings, direct, told, proxies, believed):
    settings.PROXIES = proxies
    assert address_of(rf.get("/", REMOTE_ADDR=direct, HTTP_X_FORWARDED_FOR=told)) == believed


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36", "Chrome, Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) coc_coc_browser/130.0 Chrome/124.0 Safari/537.36", "Cốc Cốc, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8", ""),
    ],
)
def test_a_browser_is_told_in_words(rf, said, words):
    assert browser_of(rf.get("/", HTTP_USER_AGENT=said)) == words


def test_old_tries_and_sessions_that_are_over_are_cleaned_up(me, client, clock):
    opens(client, "sai")
    clock.turn(days=91)
    type_password(client, "hanh", "sai")
    Session.objects.create(session_key="x", session_data="", expire_date=timezone.now() - timezone.timedelta(1))
    call_command("clean_up")
    assert AccessFailureLog.objects.count() == 1
    assert not Session.objects.filter(session_key="x").exists()
