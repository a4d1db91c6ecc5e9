"""Everything that pages do in the browser, once each, under the policy of scripts and styles.

`window` fails a test on a violation of the policy, an expression that Alpine does not take, an error of a script.
"""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from access.models import User
from members.models import Person
from tests.browser.looks import Watched
from tests.browser.test_everybody import main_pages

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def officer(officer: User) -> User:
    """Who may open every page."""
    officer.is_superuser = True
    officer.save(update_fields=["is_superuser"])
    return officer


def pages_of_administrators(person: Person, officer: User) -> list[str]:
    names = ["access_user", "branches_role", "access_act", "branches_placement"]
    lists = [reverse(f"admin:{name}_changelist") for name in names]
    forms = [reverse(f"admin:{name}_add") for name in names if name != "access_act"]
    return [
        *lists,
        *forms,
        reverse("admin:access_user_change", args=[officer.pk]),
        reverse("admin:access_user_link", args=[officer.pk]),
        reverse("admin:password_change"),
        reverse("admin:branches_branch_import"),
        reverse("admin:members_person_look"),
    ]


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_no_page_breaks_the_policy(window, uyen: Person, officer: User, size: str) -> None:
    watched = window(size)
    for address in [*main_pages(uyen), *pages_of_administrators(uyen, officer)]:
        watched.page.goto(address, wait_until="networkidle")
        expect(watched.page.locator("html[class], main").first).to_be_attached()


def test_a_violation_is_a_fault(window, live_server) -> None:
    """What would be refused is seen: else the tests above prove nothing."""
    watched = window("desktop")
    watched.page.goto("/admin/")
    watched.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\" onclick=\"1\">')")
    watched.page.evaluate("document.body.setAttribute('x-on:click', 'nothing.of.this = 1')")
    watched.page.locator("main").click(position={"x": 2, "y": 2})
    watched.page.wait_for_timeout(200)
    told = " ".join(watched.faults)
    assert "style-src-attr" in told
    assert "script-src-attr" in told
    assert "Alpine" in told
    watched.faults.clear()


def test_the_menu_folds_and_stays_folded(window) -> None:
    page = window("desktop").page
    page.goto("/admin/")
    menu = page.locator("#nav-sidebar")
    expect(menu).to_be_visible()
    page.get_by_role("button", name="Ẩn hoặc hiện").or_(
        page.locator("[aria-controls=nav-sidebar]:visible")
    ).first.click()
    expect(menu).to_be_hidden()
    page.reload()
    expect(menu).to_be_hidden()
    page.locator("[aria-controls=nav-sidebar]:visible").click()
    expect(menu).to_be_visible()


def test_the_menu_of_a_phone_opens_and_closes(window) -> None:
    page = window("phone").page
    page.goto("/admin/")
    menu = page.locator("#nav-sidebar")
    expect(menu).to_be_hidden()
    page.locator("[aria-controls=nav-sidebar]:visible").click()
    expect(menu).to_be_visible()
    menu.locator("button:visible").first.click()
    expect(menu).to_be_hidden()


def test_the_theme_is_switched_and_kept(window) -> None:
    page = window("desktop").page
    page.goto("/admin/")
    page.locator(".user-menu summary").click()
    page.get_by_role("button", name="Tối", exact=False).first.click()
    expect(page.locator("html")).to_have_class("dark")
    page.reload()
    expect(page.locator("html")).to_have_class("dark")
    page.keyboard.press("Control+e")
    expect(page.locator("html")).to_have_class("light")


def test_the_theme_is_switched_before_signing_in(window) -> None:
    page = window("desktop", signed_in=False).page
    page.goto("/admin/login/")
    page.locator("button:has-text('contrast')").click()
    expect(page.locator("html")).to_have_class("dark")


def test_pages_are_found_by_the_keyboard(window) -> None:
    page = window("desktop").page
    page.goto("/admin/")
    page.locator("main h1").click()
    page.keyboard.press("Control+k")
    box = page.locator("#search-input-command")
    expect(box).to_be_focused()
    box.press_sequentially("công", delay=30)
    found = page.locator("#command-results-list li")
    found.first.wait_for()
    box.press("ArrowDown")
    with page.expect_navigation():
        box.press("Enter")

    page.keyboard.press("Control+k")
    page.locator("#search-input-command").press("Escape")
    expect(page.locator("#search-input-command")).to_be_hidden()


def test_the_drawer_of_filters_opens_and_filters(window) -> None:
    page = window("desktop").page
    page.goto(reverse("admin:access_act_changelist"))
    drawer = page.locator("#changelist-filter")
    expect(drawer).to_be_hidden()
    page.locator("#changelist a:has-text('filter_list')").click()
    expect(drawer).to_be_visible()
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    page.locator("#changelist a:has-text('filter_list')").click()
    choose(page, drawer.locator(".select2-selection").first)
    drawer.locator("button[type=submit]").click()
    page.wait_for_url("**verb=**")


def choose(page: Page, box) -> str:
    """Choose the second of what a list offers: the first is often to choose nothing."""
    box.click()
    option = page.locator(".select2-results__option")
    option.nth(1).wait_for()
    chosen = option.nth(1).inner_text()
    option.nth(1).click()
    return chosen


def test_a_column_orders_the_list(window) -> None:
    page = window("desktop").page
    page.goto(reverse("admin:access_user_changelist"))
    page.locator("#result_list thead a").first.click()
    page.wait_for_url("**o=**")


def test_the_bar_of_actions_comes_with_the_first_chosen_row(window) -> None:
    page = window("desktop").page
    page.goto(reverse("admin:branches_placement_changelist"))
    page.locator("#result_list input.action-select").first.check()
    bar = page.locator("#changelist-actions")
    expect(bar).to_be_visible()
    assert page.evaluate("parseFloat(document.getElementById('changelist-actions').style.width)") > 300
    expect(bar.locator("button[type=submit]")).to_be_hidden()
    bar.locator("select").select_option(index=1)
    expect(bar.locator("button[type=submit]")).to_be_visible()
    bar.locator("button[type=submit]").click()
    expect(page.get_by_role("main")).to_contain_text("Công đoàn")


def test_a_line_is_added_and_a_union_found_in_it(window, officer: User) -> None:
    page = window("desktop").page
    page.goto(reverse("admin:access_user_change", args=[officer.pk]))
    lines = page.locator(".form-group:not(.empty-form) .select2-selection")
    before = lines.count()
    page.locator(".add-row").first.click()
    expect(lines).to_have_count(before + 1)
    lines.last.click()
    page.keyboard.type("BC003")
    page.get_by_role("option", name=re.compile("BC003|Bưu điện")).first.click()
    expect(lines.last).not_to_be_empty()


def test_a_day_is_picked_from_the_calendar(window) -> None:
    page = window("desktop").page
    page.goto(reverse("reports:headcount"))
    field = page.locator("input.vDateField:visible").first
    field.fill("")
    page.locator("#calendarlink0").click()
    page.locator(".calendarbox:visible td a").nth(10).click()
    expect(field).to_have_value(re.compile(r"\d{2}/\d{2}/\d{4}"))


def test_charts_are_drawn(window) -> None:
    page = window("desktop").page
    for address in (reverse("admin:index"), reverse("reports:headcount")):
        page.goto(address, wait_until="networkidle")
        assert page.evaluate("[...document.querySelectorAll('canvas.chart')].every(one => Chart.getChart(one))"), (
            address
        )


def test_the_tree_opens(window) -> None:
    page = window("desktop").page
    page.goto(reverse("reports:tree"), wait_until="networkidle")
    toggle = page.locator("[data-below]").first
    was = toggle.get_attribute("aria-expanded")
    toggle.click()
    expect(toggle).not_to_have_attribute("aria-expanded", was or "")


def test_a_form_that_is_left_half_typed_asks(window, uyen: Person) -> None:
    watched: Watched = window("desktop")
    page, asked = watched.page, []
    page.goto(reverse("admin:members_person_change", args=[uyen.pk]), wait_until="networkidle")
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("#id_full_name").press_sequentially("1")
    page.get_by_role("navigation").get_by_role("link").first.click()
    page.wait_for_url("**/admin/")
    assert asked == ["beforeunload"]


def test_the_id_number_is_read_while_it_is_typed(window, uyen: Person) -> None:
    page = window("desktop").page
    page.goto(reverse("admin:members_person_add") + "?form=1", wait_until="networkidle")
    page.locator("#id_id_number").fill("001185000001")
    expect(page.locator("#id_id_number_says")).to_contain_text("1985")
