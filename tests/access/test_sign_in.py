"""The only door: one page, one sentence for every refusal, and nothing lost on the way."""

import re

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.urls import reverse

from access.models import SignIn, User
from access.typed import KEPT
from tests.access.test_typed import HERE, end_session, filled
from tests.cast import open_data
from tests.signed_in import PASSWORD, code_of, give_factor, sign_in, type_code, type_password

START = "/admin/"


def text(answer) -> str:
    return answer.content.decode()


def test_the_door_of_the_admin_is_this_one(client, me):
    assert reverse("admin:login") == reverse("account_login")
    assert client.get(START).url == f"{reverse('account_login')}?next={START}"
    page = text(client.get(reverse("account_login")))
    assert 'id="login-form"' in page
    assert reverse("set_language") in page


def test_who_types_the_password_is_in(client, me):
    answer = type_password(client, "hanh")
    assert (answer.status_code, answer.url) == (302, START)
    assert client.get(START).status_code == 200


def test_signing_in_leads_where_one_wanted_to_go_and_never_to_another_host(client, me):
    door = reverse("account_login")
    sent = {"login": "hanh", "password": PASSWORD}
    assert client.post(door, sent | {"next": "/admin/guide/"}).url == "/admin/guide/"
    client.logout()
    assert client.post(door, sent | {"next": "https://elsewhere.example/"}).url == START


def test_whoever_is_in_already_goes_on(client, me):
    sign_in(client, me)
    assert client.get(reverse("account_login")).url == START


def test_who_is_no_staff_is_told_so_and_may_sign_in_as_another(client, me, stranger):
    client.force_login(stranger)
    page = client.get(START, follow=True)
    assert page.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert "stranger" in text(page)
    assert type_password(client, "hanh").url == START
    assert client.session["_auth_user_id"] == str(me.pk)


def test_the_admins_own_form_signs_nobody_in(client, me, chief, stranger):
    """Who is in must not get in as another by the admin's own form, which knows no second factor."""
    sign_in(client, me)
    answer = client.post(
        reverse("admin:login"), {"username": "hanh", "password": PASSWORD, "this_is_the_login_form": 1}
    )
    assert answer.status_code == 200
    assert 'name="login"' in text(answer)


def refusals(client, me) -> dict[str, str]:
    """Case -> the page that refuses; all with the same name typed, so that only the reason differs."""

    def refused(name: str, password: str) -> str:
        client.cookies.clear()
        answer = type_password(client, name, password)
        assert answer.status_code == 200
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text(answer).replace(name, ""))

    cases = {"unknown": refused("nobody", PASSWORD), "wrong": refused("hanh", "sai")}
    User.objects.filter(pk=me.pk).update(is_active=False)
    cases["switched off"] = refused("hanh", PASSWORD)
    User.objects.filter(pk=me.pk).update(is_active=True)
    for _ in range(5):
        refused("hanh", "sai")
    cases["locked"] = refused("hanh", PASSWORD)
    return cases


def test_all_refusals_are_the_same(client, me):
    cases = refusals(client, me)
    assert len(set(cases.values())) == 1, cases.keys()


@pytest.mark.parametrize("case", ["unknown", "wrong", "switched off", "locked"])
def test_each_refusal_hashes_a_password_once(client, me, settings, monkeypatch, case):
    """So that the time tells nothing: it is Argon2's."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    me.set_password(PASSWORD)
    me.is_active = case != "switched off"
    me.save()
    for _ in range(5 if case == "locked" else 0):
        type_password(client, "hanh", "sai")
    counted = []
    for name in ("encode", "verify"):
        real = getattr(Argon2PasswordHasher, name)
        monkeypatch.setattr(
            Argon2PasswordHasher, name, lambda *args, real=real, **known: counted.append(1) or real(*args, **known)
        )
    type_password(client, "nobody" if case == "unknown" else "hanh", "sai" if case == "wrong" else PASSWORD)
    assert len(counted) == 1


def test_nobody_makes_an_account(client, db):
    for address in ("signup", "email", "login/code/confirm", "password/set", "3rdparty"):
        assert client.get(f"/admin/{address}/").status_code in (302, 404)
    assert not User.objects.exists()


def test_what_was_typed_outlives_the_password_and_the_second_step(client, office, officer, person, quick):
    officer.set_password(PASSWORD)
    officer.save()
    factor = give_factor(officer)
    change = reverse("admin:members_person_change", args=[person.pk])
    sign_in(office, officer)
    open_data(office, person, "contact")
    sent = filled(office, change, phone="0912345678")
    end_session(office)
    door = office.post(change, sent, headers=HERE).url
    assert KEPT in office.session
    assert "is kept" in text(office.get(door))
    step = office.post(door, {"login": "officer", "password": PASSWORD, "next": change})
    assert step.url == reverse("mfa_authenticate")
    assert "still kept" in text(office.get(step.url))
    assert type_code(office, code_of(factor)).url == change
    assert office.get(change).context["adminform"].form["phone"].value() == "0912345678"


def test_the_session_gets_a_new_key(client, me):
    client.get(reverse("account_login"))
    session = client.session
    session["typed"] = {}
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    type_password(client, "hanh")
    assert client.session.session_key != before
    assert SignIn.objects.get().user == me
