"""New accounts and new passwords come by link: good once, for some time, for whom it was made."""

import re
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from access.links import generator
from access.models import Act, User
from tests.signed_in import PASSWORD, give_factor, sign_in, type_password

NEW = "chín con voi đi qua cầu tre"


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def newcomer(db, quick) -> User:
    user = User(username="moi", email="moi@cdbd.example", is_staff=True)
    user.set_unusable_password()
    user.save()
    return user


def send(browser, user: User) -> str:
    """An administrator sends the user a link; its address, as the page shows it."""
    page = text(browser.post(reverse("admin:access_user_link", args=[user.pk])))
    return re.search(r"http://testserver(/admin/login/link/[^<\s]+)", page)[1]


def choose(link: str, password: str = NEW) -> bool:
    """Open the link and choose a password; whether it was taken."""
    browser = Client()
    form = browser.get(link)
    if form.status_code != 302:
        return False
    return browser.post(form.url, {"password1": password, "password2": password}).status_code == 302


def test_an_invitation_lets_the_user_choose_a_password_once(head_office, newcomer):
    link = send(head_office, newcomer)
    assert choose(link)
    assert type_password(Client(), "moi", NEW).status_code == 302
    assert not choose(link, PASSWORD)
    assert list(Act.objects.order_by("id").values_list("verb", flat=True)) == ["invite", "set_password"]


def test_it_dies_after_seven_days(head_office, newcomer, monkeypatch):
    link = send(head_office, newcomer)
    for days, is_alive in [(6.9, True), (7.1, False)]:
        monkeypatch.setattr(generator, "_now", lambda days=days: datetime.now() + timedelta(days))
        assert (Client().get(link).status_code == 302) is is_alive


def test_all_links_die_when_the_password_is_set(head_office, newcomer):
    first, second = send(head_office, newcomer), send(head_office, newcomer)
    assert choose(second)
    assert not choose(first)


def test_it_is_no_use_to_a_user_who_is_switched_off(head_office, newcomer):
    link = send(head_office, newcomer)
    User.objects.update(is_active=False)
    assert not choose(link)


def test_a_weak_password_is_refused_there(head_office, newcomer):
    assert not choose(send(head_office, newcomer), "congdoan2026")


def test_it_goes_by_e_mail(head_office, newcomer, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        link = send(head_office, newcomer)
    [letter] = mail.outbox
    assert letter.to == ["moi@cdbd.example"]
    assert link in letter.body


def test_sending_asks_for_the_password_again(head_office, newcomer):
    sign_in(head_office, User.objects.get(username="admin"), minutes_ago=11)
    answer = head_office.post(reverse("admin:access_user_link", args=[newcomer.pk]))
    assert answer.url.startswith(reverse("account_reauthenticate"))


def test_nobody_sets_the_password_of_another(head_office, newcomer):
    page = text(head_office.get(reverse("admin:access_user_change", args=[newcomer.pk])))
    assert "password" not in re.findall(r'name="(\w+)"', page)
    assert head_office.get(f"/admin/access/user/{newcomer.pk}/password/").status_code in (302, 404)


def test_a_link_for_a_new_password_never_skips_the_second_factor(head_office, me):
    give_factor(me)
    assert choose(send(head_office, me))
    assert type_password(Client(), "hanh", NEW).url == reverse("mfa_authenticate")


def test_a_new_password_ends_all_sessions_and_opens_what_was_locked(client, head_office, me):
    browser, elsewhere = Client(), {"REMOTE_ADDR": "203.0.113.9"}
    type_password(browser, "hanh")
    for _ in range(5):
        type_password(Client(), "hanh", "sai", **elsewhere)
    assert choose(send(head_office, me))
    assert browser.get("/admin/").status_code == 302
    assert type_password(Client(), "hanh", NEW, **elsewhere).status_code == 302


def ask(address: str):
    return Client().post(reverse("account_reset_password"), {"email": address})


def test_who_forgot_the_password_gets_a_link_for_an_hour(me, monkeypatch, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        ask("hanh@cdbd.example")
    link = re.search(r"http://testserver(/\S+)", mail.outbox[0].body)[1]
    monkeypatch.setattr(generator, "_now", lambda: datetime.now() + timedelta(minutes=61))
    assert Client().get(link).status_code == 200
    monkeypatch.undo()
    assert choose(link)


def test_nobody_learns_which_addresses_there_are(me, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        known, unknown = ask("hanh@cdbd.example"), ask("nobody@cdbd.example")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [letter.to for letter in mail.outbox] == [["hanh@cdbd.example"]]
