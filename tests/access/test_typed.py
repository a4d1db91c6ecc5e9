"""Nothing that was typed is lost when the session ended meanwhile; and nothing of it reaches anybody else."""

import time

import pytest
from django.contrib.messages import get_messages
from django.contrib.sessions.models import Session
from django.urls import reverse

from access.models import User
from access.typed import KEPT, SECONDS
from members.models import Person

HERE = {"Origin": "http://testserver"}


def filled(browser, page: str, **typed) -> dict:
    """What a browser would send of the form on this page, with some of it typed anew."""
    context = browser.get(page).context
    form = context["adminform"].form if "adminform" in context else context["form"]
    values = {name: form[name].value() for name in form.fields}
    values |= {"keep_typed": "1", "opened": context.get("opened_mark")}
    values |= {"watched": context["watching"].mark} if "watching" in context else {}
    return {name: value for name, value in values.items() if value not in (None, False)} | typed


def end_session(browser) -> None:
    Session.objects.all().delete()
    del browser.cookies["sessionid"]


@pytest.fixture
def change(person) -> str:
    return reverse("admin:members_person_change", args=[person.pk])


def test_a_change_sent_after_the_session_ended_is_there_again_after_signing_in(office, officer, person, change):
    sent = filled(office, change, address="0912345678")
    end_session(office)
    answer = office.post(change, sent, headers=HERE)
    assert answer.url.startswith(reverse("admin:login"))

    office.force_login(officer)
    page = office.get(change)
    assert page.context["adminform"].form["address"].value() == "0912345678"
    assert "Nothing of it is saved yet" in page.content.decode()
    person.refresh_from_db()
    assert person.address == "", "what is shown again is not saved"

    office.post(change, filled(office, change, address="0912345678"))
    person.refresh_from_db()
    assert person.address == "0912345678"


def test_somebody_new_is_kept_with_the_union_that_was_chosen(office, officer, hanoi):
    page = reverse("admin:members_person_add") + "?form=1"
    sent = filled(office, page, full_name="Lê Văn Mới", branch=hanoi.pk)
    end_session(office)
    office.post(page, sent, headers=HERE)
    office.force_login(officer)
    form = office.get(page).context["adminform"].form
    assert (form["full_name"].value(), form["branch"].value()) == ("Lê Văn Mới", str(hanoi.pk))
    assert not Person.objects.exists()


def test_the_form_of_an_act_is_kept(office, officer, membership):
    page = reverse("admin:members_person_end", args=[membership.person_id, membership.pk])
    sent = filled(office, page, reason="retired", why="Nghỉ hưu")
    end_session(office)
    office.post(page, sent, headers=HERE)
    office.force_login(officer)
    form = office.get(page).context["form"]
    assert (form["why"].value(), form["reason"].value()) == ("Nghỉ hưu", "retired")
    membership.refresh_from_db()
    assert membership.ended_on is None


def test_it_is_shown_once(office, officer, change):
    sent = filled(office, change, address="0912345678")
    end_session(office)
    office.post(change, sent, headers=HERE)
    office.force_login(officer)
    office.get(change)
    assert KEPT not in office.session
    assert office.get(change).context["adminform"].form["address"].value() == ""


def test_it_is_never_shown_to_another_user(office, officer, change, db):
    sent = filled(office, change, address="0912345678")
    end_session(office)
    office.post(change, sent, headers=HERE)
    office.force_login(User.objects.create_superuser("other"))
    assert office.get(change).context["adminform"].form["address"].value() == ""
    assert KEPT not in office.session


def test_it_is_kept_for_an_hour(office, officer, change, monkeypatch):
    sent = filled(office, change, address="0912345678")
    end_session(office)
    office.post(change, sent, headers=HERE)
    assert office.session.get_expiry_age() <= SECONDS
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + SECONDS + 1)
    office.force_login(officer)
    assert office.get(change).context["adminform"].form["address"].value() == ""


def test_the_session_after_signing_in_lasts_as_long_as_any(office, officer, change):
    sent = filled(office, change)
    end_session(office)
    office.post(change, sent, headers=HERE)
    office.force_login(officer)
    office.get(change)
    assert office.session.get_expiry_age() > SECONDS


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://elsewhere.example"}, {"Origin": "null"}])
def test_what_another_site_sends_is_not_kept(office, change, headers):
    sent = filled(office, change, address="0912345678")
    end_session(office)
    office.post(change, sent, headers=headers)
    assert KEPT not in office.session


def test_what_a_browser_sends_that_nobody_signed_in_with_is_not_kept(client, change):
    client.post(change, {"keep_typed": "1", "address": "0912345678"}, headers=HERE)
    assert KEPT not in client.session


@pytest.mark.parametrize("name", ["password", "password1", "old_password"])
def test_a_password_is_not_kept(office, change, name):
    sent = filled(office, change, address="0912345678") | {name: "bí mật của tôi"}
    end_session(office)
    office.post(change, sent, headers=HERE)
    assert KEPT not in office.session


def test_what_is_very_large_is_not_kept(office, change):
    sent = filled(office, change, note="x" * 200_000)
    end_session(office)
    office.post(change, sent, headers=HERE)
    assert KEPT not in office.session


def test_other_buttons_are_not_kept(office, officer, change):
    office.get(change)
    end_session(office)
    office.post(reverse("admin:members_person_changelist"), {"action": "end"}, headers=HERE)
    assert KEPT not in office.session


def test_a_form_of_before_another_sign_in_comes_back_filled_in(officer, office, change, person):
    """In a second tab somebody signed in again, so the first tab's form carries a mark that counts no more."""
    sent = filled(office, change, address="0912345678")
    office.handler.enforce_csrf_checks = True
    answer = office.post(change, sent | {"csrfmiddlewaretoken": "x" * 64}, headers=HERE)
    assert (answer.status_code, answer.url) == (302, change)
    page = office.get(change)
    assert page.context["adminform"].form["address"].value() == "0912345678"
    assert "saved yet" in str([str(said) for said in get_messages(page.wsgi_request)]) + page.content.decode()
    person.refresh_from_db()
    assert person.address == ""


def test_a_form_that_another_site_made_is_refused(office, change, person):
    office.get(change)
    office.handler.enforce_csrf_checks = True
    forged = {"keep_typed": "1", "address": "0999999999"}
    answer = office.post(change, forged, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    assert KEPT not in office.session
