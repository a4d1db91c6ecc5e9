"""Vietnamese until somebody chooses; then the account remembers, on whatever machine."""

import unicodedata

from django.test import Client
from django.urls import reverse

from access.models import Language

ENGLISH = {"accept-language": "en-US,en;q=0.9"}


def choose(browser, language: str) -> None:
    browser.post(reverse("set_language"), {"language": language, "next": "/admin/"})


def language_of(browser) -> str:
    return browser.get(reverse("admin:index"), headers=ENGLISH).headers["Content-Language"]


def test_pages_are_in_vietnamese_whatever_the_browser_likes(client, stranger):
    page = client.get(reverse("admin:login"), headers=ENGLISH)
    assert '<html lang="vi"' in page.content.decode()
    assert type(page.headers["Content-Language"]) is str  # a server sends nothing else


def test_the_choice_of_who_is_signed_in_is_there_on_another_machine(officer):
    first, second = Client(), Client()
    first.force_login(officer)
    choose(first, "en")
    officer.refresh_from_db()
    assert officer.language == Language.ENGLISH
    second.force_login(officer)
    assert language_of(second) == "en"


def test_the_account_goes_before_what_somebody_else_chose_on_this_machine(client, officer):
    choose(client, "en")
    client.session.flush()
    officer.language = "vi"
    officer.save()
    machine = Client()
    machine.cookies["django_language"] = "en"
    machine.force_login(officer)
    assert language_of(machine) == "vi"


def test_a_choice_on_the_sign_in_page_holds_and_is_kept_in_the_account(client, officer):
    officer.set_password("mat-khau-thu-nghiem")
    officer.save()
    choose(client, "en")
    page = client.get(reverse("admin:login"), headers=ENGLISH)
    assert '<html lang="en"' in page.content.decode()
    client.post(reverse("admin:login"), {"login": "officer", "password": "mat-khau-thu-nghiem"})
    assert language_of(client) == "en"
    officer.refresh_from_db()
    assert officer.language == "en"


def test_a_language_that_there_is_not_is_not_kept(client, officer):
    client.force_login(officer)
    choose(client, "fr")
    officer.refresh_from_db()
    assert officer.language == ""
    assert language_of(client) == "vi"


def test_the_sign_in_page_and_the_menu_offer_both(client, officer):
    for page in (client.get(reverse("admin:login")), None):
        if page is None:
            client.force_login(officer)
            page = client.get(reverse("admin:index"))
        text = unicodedata.normalize("NFC", page.content.decode())  # Django writes the name decomposed
        assert "Tiếng Việt" in text
        assert "English" in text
        assert reverse("set_language") in text
