import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from branches.models import Branch
from members.models import Person
from tests.cast import union

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

SAMPLES = Path(__file__).parents[1] / "rosters" / "samples"


@pytest.fixture
def c102(industry: Branch) -> Branch:
    return union("C102", under=industry, name="Công đoàn cơ sở Đơn vị 1.2")


def choose_union(page: Page, words: str, union: Branch) -> None:
    page.locator(".select2-selection").first.click()
    page.locator(".select2-search__field").fill(words)
    page.locator(".select2-results__option", has_text=union.name).first.click()


def test_staff_import_a_roster_and_find_a_member_by_a_name_without_accents(c102: Branch, page: Page) -> None:
    page.goto("/admin/rosters/import/add/")
    page.set_input_files("input[type=file]", SAMPLES / "02-official.xlsx")
    choose_union(page, "don vi 1.2", c102)
    page.locator("#content-main button[type=submit]").click()

    page.wait_for_url("**/rosters/import/*/change/")
    expect(page.locator(".import-counts .is-new b")).to_have_text("36")
    expect(page.locator(".import-counts .is-refused b")).to_have_text("0")
    assert not Person.objects.exists(), "a preview leaves the register untouched"

    page.locator(".import-confirm button[type=submit]").click()
    page.wait_for_url("**/change/?rows=all")
    assert Person.objects.within(c102, c102.memberships.first().started_on).count() == 36

    page.goto("/admin/members/person/?q=chi+nguyen+bich")
    expect(page.locator("#result_list")).to_contain_text("Nguyễn Bích Chi")
    page.get_by_role("link", name="Nguyễn Bích Chi").click()
    expect(page.locator("input[name=full_name]")).to_have_value("Nguyễn Bích Chi")


def test_a_double_click_applies_once(c102: Branch, page: Page) -> None:
    page.goto("/admin/rosters/import/add/")
    page.set_input_files("input[type=file]", SAMPLES / "02-official.xlsx")
    choose_union(page, "c102", c102)
    page.locator("#content-main button[type=submit]").click()
    page.locator(".import-confirm button[type=submit]").dblclick()
    expect(page).to_have_url(re.compile(r"rows=all$"))  # the second click aborts the first one's page
    assert Person.objects.count() == 36
