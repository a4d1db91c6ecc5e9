"""Every look can be answered for: from the second factor to the line in the log, in a browser."""

import pytest
from playwright.sync_api import Page, expect

from access.models import Look
from members.models import Membership
from tests.browser.test_sign_in import app_shows, type_password
from tests.cast import grant
from tests.signed_in import give_factor, secret_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def sign_in(page: Page, secret: str) -> None:
    page.goto("/admin/")
    type_password(page)
    page.locator("[name=code]").fill(app_shows(secret))
    page.get_by_role("button", name="Tiếp tục").click()
    page.wait_for_url("**/admin/")


def said_of(page: Page, person: int) -> str:
    """What the page of a person says to whoever may not see it."""
    page.goto(f"/admin/members/person/{person}/change/")
    return page.get_by_role("main").inner_text()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_an_id_number_is_opened_and_the_log_says_who_did(window, officer, bc, uyen, size) -> None:
    grant(officer, bc, "data_protection")
    foreign = Membership.objects.filter(ended_on=None).exclude(branch__path__startswith=bc.path).first()
    watched = window(size, signed_in=False)
    page = watched.page
    sign_in(page, secret_of(give_factor(officer)))

    assert said_of(page, foreign.person_id) == said_of(page, 10**9)
    assert foreign.person.full_name not in page.content()
    refused = [fault for fault in watched.faults if ": 404 for /admin/members/person/" in fault]
    assert len(refused) == 2
    watched.faults[:] = [fault for fault in watched.faults if fault not in refused]

    page.goto(f"/admin/members/person/{uyen.pk}/change/")
    assert uyen.id_number not in page.content()
    page.get_by_role("button", name="Mở giấy tờ").click()
    expect(page.get_by_label("Số CCCD/CMND")).to_have_value(uyen.id_number)
    page.locator("summary", has_text="Mở…").click()
    page.get_by_label("Để làm gì").select_option(value="care")
    page.locator("button[form=open-sensitive]").click()
    expect(page.get_by_label("Dân tộc")).to_have_value("Tày")

    page.get_by_role("link", name="Ai đã xem dữ liệu").click()
    main = page.get_by_role("main")
    for words in ("Lê Thị Hạnh", "Số CCCD/CMND", "dân tộc", "để chăm lo"):
        expect(main).to_contain_text(words)
    watched.looks_right("ai-da-xem-1")
    assert Look.objects.filter(what=Look.What.OPENED, user=officer, people=[uyen.pk]).count() == 2
