"""When a session ends: after idle minutes, after half a day, and at once when something was changed."""

import pytest
from django.test import Client
from django.urls import reverse

from access import fresh
from access.models import User
from tests.sent import send
from tests.signed_in import PASSWORD, give_factor, sign_in, type_password

HOME = "/admin/"
NEW = "chín con voi đi qua cầu tre"


def is_in(client) -> bool:
    return client.get(HOME).status_code == 200


def password_again(client, page: str, password: str = PASSWORD):
    return client.post(reverse("account_reauthenticate"), {"password": password, "next": page})


@pytest.fixture
def in_(client, me) -> Client:
    type_password(client, "hanh")
    assert is_in(client)
    return client


@pytest.fixture
def other(me) -> Client:
    """Another browser of the same user."""
    browser = Client()
    type_password(browser, "hanh")
    return browser


def test_a_quarter_of_an_hour_without_a_page_ends_it(in_, clock):
    clock.turn(minutes=14)
    assert is_in(in_)
    clock.turn(minutes=14)
    assert is_in(in_)
    clock.turn(minutes=15, seconds=1)
    assert not is_in(in_)
    page = in_.get(reverse("account_login"))
    assert page.context["has_ended"]


def test_half_a_day_ends_it_whatever_is_done(in_, clock):
    for _ in range(12 * 6 - 1):
        clock.turn(minutes=10)
        assert is_in(in_)
    clock.turn(minutes=10, seconds=1)
    assert not is_in(in_)


def test_asking_for_the_password_again_does_not_make_it_longer(in_, clock, me):
    for _ in range(12 * 6 - 1):
        clock.turn(minutes=10)
        is_in(in_)
    password_again(in_, HOME)
    clock.turn(minutes=10, seconds=1)
    assert not is_in(in_)


def test_its_key_is_new_when_the_password_is_given_again(in_):
    before = in_.session.session_key
    password_again(in_, HOME)
    assert in_.session.session_key != before
    stolen = Client()
    stolen.cookies["sessionid"] = before
    assert not is_in(stolen)


def test_its_key_is_dead_after_signing_out(in_):
    before = in_.session.session_key
    in_.post(reverse("admin:logout"))
    thief = Client()
    thief.cookies["sessionid"] = before
    assert not is_in(thief)


def test_another_password_ends_the_other_sessions(in_, other):
    sent = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert in_.post(reverse("admin:password_change"), sent).status_code == 302
    assert is_in(in_)
    assert not is_in(other)


def test_switching_off_ends_it(in_, me):
    User.objects.filter(pk=me.pk).update(is_active=False)
    assert not is_in(in_)


@pytest.mark.parametrize("act", ["mfa_deactivate_totp", "mfa_generate_recovery_codes"])
def test_another_second_factor_ends_the_other_sessions(client, me, act):
    give_factor(me)
    other = Client()
    for browser in (client, other):
        sign_in(browser, me, code=True)
    assert client.post(reverse(act)).status_code == 302
    assert is_in(client)
    assert not is_in(other)


def test_a_page_knows_how_long_the_session_lasts_yet(clock, in_):
    assert 'data-seconds="900"' in in_.get(HOME).content.decode()
    clock.turn(seconds=20)  # counted in with the page before
    assert 'data-seconds="880"' in in_.get(HOME).content.decode()
    assert in_.get(reverse("session")).json() == {"seconds": 880}
    clock.turn(minutes=10)
    assert in_.get(reverse("session")).json() == {"seconds": 900}


def test_who_is_not_in_has_no_seconds(client, db):
    assert client.get(reverse("session")).json() == {"seconds": 0}


# The password again


@pytest.mark.parametrize(("minutes_ago", "asks"), [(0, False), (9.9, False), (10.1, True)])
def test_the_password_counts_for_ten_minutes(me, rf, minutes_ago, asks):
    client = Client()
    sign_in(client, me, minutes_ago=minutes_ago)
    request = rf.get("/admin/grave/")
    request.user, request.session = me, client.session
    assert (fresh.asked_again(request) is not None) is asks


def test_what_was_sent_is_done_once_the_password_is_right(head_office, me, quick):
    admin = User.objects.get(username="admin")
    admin.set_password(PASSWORD)
    admin.save()
    sign_in(head_office, admin, minutes_ago=11)
    address = reverse("admin:access_user_change", args=[me.pk])
    empty = {"grants-TOTAL_FORMS": "0", "grants-INITIAL_FORMS": "0"}
    asked = send(head_office, address, {"username": "hanh", "email": "moi@cdbd.example", "is_active": "on"} | empty)
    assert asked.url.startswith(reverse("account_reauthenticate"))
    me.refresh_from_db()
    assert me.email == "hanh@cdbd.example"
    assert password_again(head_office, address, "sai").status_code == 200
    assert password_again(head_office, address).status_code == 302
    me.refresh_from_db()
    assert me.email == "moi@cdbd.example"


def test_wrong_passwords_are_counted_there_too(in_, me):
    for _ in range(5):
        password_again(in_, HOME, "sai")
    assert password_again(in_, HOME).status_code == 200


def test_the_present_password_is_guessed_no_oftener_when_it_is_changed(in_):
    sent = {"old_password": "sai", "new_password1": NEW, "new_password2": NEW}
    for _ in range(5):
        in_.post(reverse("admin:password_change"), sent)
    assert in_.post(reverse("admin:password_change"), sent | {"old_password": PASSWORD}).status_code == 200


def test_a_page_says_a_long_time_as_programs_read_it(client, me, settings):
    settings.IDLE_SECONDS = 3600
    type_password(client, "hanh")
    assert 'data-seconds="3600"' in client.get(HOME).content.decode()
