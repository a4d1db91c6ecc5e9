"""The log of sign-ins, and "that was not me"."""

import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from access.models import Act, SignIn, User
from tests.cast import refused
from tests.signed_in import PASSWORD, sign_in, type_password

CHROME = {"HTTP_USER_AGENT": "Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36", "REMOTE_ADDR": "192.0.2.1"}


def text(answer) -> str:
    return answer.content.decode()


def test_each_sign_in_is_written_down(client, me):
    type_password(client, "hanh", **CHROME)
    written = SignIn.objects.get()
    assert (written.user, written.address, written.browser, written.way) == (
        me,
        "192.0.2.1",
        "Chrome, Windows",
        "password",
    )


def test_a_refused_one_is_not(client, me):
    type_password(client, "hanh", "sai")
    assert not SignIn.objects.exists()


@pytest.mark.parametrize("act", ["update", "delete"])
def test_nobody_changes_what_is_written(client, me, act):
    type_password(client, "hanh")
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        SignIn.objects.update(browser="khác") if act == "update" else SignIn.objects.all().delete()


def test_a_letter_tells_of_a_new_place_only(me, django_capture_on_commit_callbacks):
    for where, letters in [(CHROME, 1), (CHROME, 1), (CHROME | {"REMOTE_ADDR": "192.0.2.2"}, 2)]:
        with django_capture_on_commit_callbacks(execute=True):
            type_password(Client(), "hanh", **where)
        assert len(mail.outbox) == letters
    assert mail.outbox[0].to == ["hanh@cdbd.example"]
    assert "192.0.2.1" in mail.outbox[0].body
    assert list(SignIn.objects.values_list("is_new_place", flat=True)) == [True, False, True]


def test_the_next_sign_in_tells_of_the_last(me):
    type_password(Client(), "hanh", **CHROME)
    browser = Client()
    type_password(browser, "hanh", REMOTE_ADDR="192.0.2.2")
    page = text(browser.get("/admin/"))
    assert "Chrome, Windows, 192.0.2.1" in page
    assert reverse("sign_ins") in page


def test_everybody_sees_their_own_only(client, me, stranger):
    SignIn.objects.create(user=stranger, browser="Opera, Linux", way="password", is_new_place=True)
    type_password(client, "hanh", **CHROME)
    page = text(client.get(reverse("sign_ins")))
    assert "Chrome, Windows" in page
    assert "Opera" not in page
    foreign = SignIn.objects.get(user=stranger)
    assert client.post(reverse("not_me", args=[foreign.pk])).status_code == 404


@pytest.fixture
def disowned(client, me, django_capture_on_commit_callbacks) -> Client:
    """Hạnh said that the sign-in of another browser, which is returned, was not hers."""
    User.objects.create_superuser("admin", email="admin@cdbd.example")
    thief = Client()
    type_password(thief, "hanh", REMOTE_ADDR="203.0.113.9")
    type_password(client, "hanh", **CHROME)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("not_me", args=[SignIn.objects.get(address="203.0.113.9").pk]))
    return thief


def test_not_me_ends_all_sessions_also_that_of_whoever_says_so(client, disowned):
    """A thief may press the button, too."""
    assert disowned.get("/admin/").status_code == 302
    assert client.get("/admin/").status_code == 302
    assert [str(said) for said in get_messages(client.get(reverse("account_login")).wsgi_request)]


def test_not_me_takes_no_password_until_a_link_sets_one(disowned, me):
    me.refresh_from_db()
    assert not me.has_usable_password()
    assert type_password(Client(), "hanh", PASSWORD).status_code == 200


def test_not_me_is_in_the_trail_and_told(disowned, me):
    assert Act.objects.get(verb="disown_sign_in").by == me
    assert sorted(to for letter in mail.outbox for to in letter.to) == ["admin@cdbd.example", "hanh@cdbd.example"]
    link = next(letter for letter in mail.outbox if letter.to == ["hanh@cdbd.example"])
    assert "/admin/login/link/" in link.body


def test_administrators_see_all_and_officers_none(head_office, office, officer, me):
    SignIn.objects.create(user=me, browser="Opera, Linux", way="password", is_new_place=True)
    lists = reverse("admin:access_signin_changelist")
    assert office.get(lists).status_code == 403
    sign_in(head_office, User.objects.get(username="admin"))
    assert "Opera, Linux" in text(head_office.get(lists))
    assert head_office.get(reverse("admin:access_signin_add")).status_code == 403


def test_a_way_that_nobody_knows_is_refused(stranger):
    with refused("sign_in_way_is_known"):
        SignIn.objects.create(user=stranger, way="magic", is_new_place=False)
