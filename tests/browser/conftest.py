"""Pages opened in Debian's headless Chromium; skipped where it is not installed, except in CI."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from access.models import User
from branches.models import Branch
from members.models import Person
from tests.browser.looks import Watched
from tests.office import dieu_uyen, invented_union, officer_of

CHROMIUM = Path("/usr/bin/chromium")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
SIZES = {
    "desktop": {"viewport": {"width": 1366, "height": 768}},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
    "zoomed": {"viewport": {"width": 683, "height": 384}, "device_scale_factor": 2},  # 200 % on the desktop
    "dark": {"viewport": {"width": 1366, "height": 768}, "color_scheme": "dark"},
    "dark phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "color_scheme": "dark"},
}


@pytest.fixture
def chromium(live_server, monkeypatch) -> Iterator[Browser]:
    """A browser for one test. Playwright's event loop, which then runs in this thread, gives Django other database
    connections: it starts after the test's database is ready, and ends before that is cleaned.
    """
    if not CHROMIUM.exists():
        if os.environ.get("UNIONREG_REQUIRE_BROWSER") == "1":
            pytest.fail("Chromium is missing: apt-get install chromium")
        pytest.skip("Chromium is missing: apt-get install chromium")
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=OPTIONS)
        yield browser
        browser.close()
        connections.close_all()


@pytest.fixture
def bc(transactional_db) -> Branch:
    """The direct superior union whose officer works here."""
    return invented_union()


@pytest.fixture
def officer(bc: Branch) -> User:
    user = officer_of(bc)
    user.set_password("mat-khau-thu-nghiem")
    user.save(update_fields=["password"])
    return user


@pytest.fixture
def uyen(bc: Branch) -> Person:
    return dieu_uyen(Branch.objects.get(code="BC002"))


@pytest.fixture
def window(settings, live_server, officer: User, uyen: Person, chromium: Browser) -> Iterator[Callable[[str], Watched]]:
    """Opens a browser window of a size or look, where the officer has signed in."""
    settings.STORAGES |= {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    opened = []

    def open_window(size: str, *, signed_in: bool = True) -> Watched:
        context = chromium.new_context(
            **SIZES[size], locale="vi", base_url=live_server.url, accept_downloads=True, reduced_motion="reduce"
        )
        if signed_in:
            client = Client()
            client.force_login(officer)
            session = client.cookies[configured.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": configured.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        context.set_default_timeout(15_000)
        opened.append(Watched(context.new_page(), size=size, home=live_server.url))
        return opened[-1]

    yield open_window
    for watched in opened:
        watched.page.context.close()
    faults = {fault: None for watched in opened for fault in watched.faults}
    assert not faults, "\n".join(faults)


@pytest.fixture(params=["desktop", "phone"])
def watched(request, window) -> Watched:
    """The officer's window, on a desk or on a phone."""
    return window(request.param)


@pytest.fixture
def page(watched: Watched) -> Page:
    return watched.page
