"""Pages opened in Debian's headless Chromium; skipped where it is not installed, except in CI."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from playwright.sync_api import Browser, Page, sync_playwright

from access.models import User

CHROMIUM = Path("/usr/bin/chromium")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
SIZES = {"desktop": {"width": 1366, "height": 768}, "phone": {"width": 390, "height": 844}}


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
def administrator(transactional_db) -> User:
    return User.objects.create_superuser("quantri", password="mat-khau-thu-nghiem")


@pytest.fixture(params=SIZES)
def page(request, settings, live_server, administrator: User, chromium: Browser) -> Iterator[Page]:
    """A page of a signed-in administrator, in Vietnamese, that fails the test on any error in its console."""
    settings.STORAGES |= {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    context = chromium.new_context(
        viewport=SIZES[request.param], locale="vi", base_url=live_server.url, accept_downloads=True
    )
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_default_timeout(15_000)
    page.goto("/admin/")
    page.fill("input[name=username]", "quantri")
    page.fill("input[name=password]", "mat-khau-thu-nghiem")
    page.click("button[type=submit]")
    page.wait_for_url("**/admin/")
    yield page
    context.close()
    assert errors == []
