"""What every answer says to the browser; forms that are not from here are refused everywhere."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.urls import get_resolver, resolve, reverse

from access.models import User

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ROOT = Path(__file__).parents[2]


def directives(answer) -> dict[str, str]:
    parts = answer.headers["Content-Security-Policy"].split("; ")
    return dict(part.partition(" ")[::2] for part in parts)


@pytest.fixture
def answers(head_office, person):
    """A page, a file, an answer of a script's, a page that is missing, and one without signing in."""
    addresses = ["admin:index", "admin:jsi18n", "reports:headcount_xlsx", "admin:members_person_export"]
    pages = [head_office.get(reverse(name)) for name in addresses]
    return [*pages, head_office.get("/nowhere/"), Client().get(reverse("admin:login")), Client().get("/")]


def test_every_answer_carries_the_headers(answers):
    for answer in answers:
        assert {name: answer.headers[name] for name in FIXED} == FIXED
        assert "camera=()" in answer.headers["Permissions-Policy"]
        assert "no-store" in answer.headers["Cache-Control"]


def test_nothing_but_files_of_ours_is_run_or_loaded(answers):
    for answer in answers:
        policy = directives(answer)
        assert {name: policy.pop(name) for name in ("default-src", "object-src", "base-uri", "frame-ancestors")} == {
            "default-src": "'none'",
            "object-src": "'none'",
            "base-uri": "'none'",
            "frame-ancestors": "'none'",
        }
        assert set(policy) == {"script-src", "style-src", "img-src", "font-src", "connect-src", "form-action"}
        assert set(policy.values()) == {"'self'"}


def test_a_static_file_carries_the_policy_and_may_be_kept(settings, tmp_path):
    """Whitenoise answers by itself, before most of the middleware."""
    (tmp_path / "icon.svg").write_text("<svg/>")
    settings.STATIC_ROOT = tmp_path
    answer = Client().get("/static/icon.svg")
    assert directives(answer)["script-src"] == "'self'"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "max-age" in answer.headers["Cache-Control"]
    assert "no-store" not in answer.headers["Cache-Control"]


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(db):
    User.objects.create_superuser("admin", password="mat-khau-thu-nghiem")
    browser = Client()
    browser.get(reverse("admin:login"))
    browser.post(reverse("admin:login"), {"login": "admin", "password": "mat-khau-thu-nghiem"})
    browser.get(reverse("admin:index"))
    browser.post(reverse("set_language"), {"language": "en"})
    assert {"sessionid", "csrftoken", "who", "django_language"} <= set(browser.cookies)
    for cookie in browser.cookies.values():
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] == "Lax", cookie.key


ASKED = """
import json, django
from django.conf import settings
django.setup()
from access import typed
names = ["SESSION_COOKIE", "CSRF_COOKIE", "LANGUAGE_COOKIE"]
print(json.dumps([(getattr(settings, f"{name}_NAME"), getattr(settings, f"{name}_SECURE")) for name in names]
                 + [(typed.WHO, settings.SESSION_COOKIE_SECURE)]))
"""


def test_cookies_of_production_are_of_this_host_over_tls_only(tmp_path):
    told = {
        "UNIONREG_ENV": "production",
        "UNIONREG_SECRET_KEY": "x",
        "UNIONREG_VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "unionreg.settings",
    }
    asked = subprocess.run(
        [sys.executable, "-c", ASKED], cwd=ROOT, env=os.environ | told, capture_output=True, text=True, check=True
    )
    cookies = json.loads(asked.stdout)
    assert len(cookies) == 4
    assert all(name.startswith("__Host-") and is_secure for name, is_secure in cookies)


# A page that other hosts may send forms to; each with the reason.
SENT_FROM_ELSEWHERE: dict[str, str] = {}
ARGUMENT = re.compile(r"<(?:(\w+):)?\w+>|\(\?P<\w+>[^()]*\)")


def addresses(resolver=None, before: str = "/"):
    """An address of every route of the register, with its name; arguments are filled with something that fits."""
    for pattern in (resolver or get_resolver()).url_patterns:
        text = str(pattern.pattern).removeprefix("^").removesuffix("$").removesuffix(r"\Z")
        address = before + ARGUMENT.sub(lambda found: "access" if found[0].startswith("(") else "1", text)
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern, address)
        else:
            yield address, pattern


def test_every_route_is_walked():
    walked = list(addresses())
    assert len(walked) > 60
    for address, pattern in walked:
        assert resolve(address).route.endswith(str(pattern.pattern).removeprefix("^")), address


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_a_form_that_is_not_from_here_is_refused_everywhere(db, is_signed_in):
    elsewhere = Client(enforce_csrf_checks=True, raise_request_exception=True)
    if is_signed_in:
        elsewhere.force_login(User.objects.create_superuser("admin"))
    taken = {
        address: answer.status_code
        for address, pattern in addresses()
        if pattern.name not in SENT_FROM_ELSEWHERE
        and (answer := elsewhere.post(address, {"username": "admin"})).status_code != 403
    }
    assert taken == {}
