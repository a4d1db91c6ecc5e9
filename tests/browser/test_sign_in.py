"""Signing in with a second factor, and the warning before a session ends, in a browser."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def app_shows(secret: str, *, steps: int = 0) -> str:
    """What the app on the phone shows now, or some half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def type_password(page) -> None:
    page.get_by_label("Tên đăng nhập").fill("canbo")
    page.get_by_label("Mật khẩu").fill("mat-khau-thu-nghiem")
    page.get_by_role("button", name="Đăng nhập").click()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_second_factor_is_set_up_and_asked_for(window, size) -> None:
    watched = window(size, signed_in=False)
    page = watched.page
    page.goto("/admin/account/second-factor/")
    type_password(page)
    page.get_by_role("link", name="Cài đặt yếu tố thứ hai").click()
    secret = page.locator(".sign-in-key").inner_text()
    watched.looks_right()
    page.get_by_label("Mã", exact=False).last.fill(app_shows(secret))
    page.get_by_role("button", name="Cài đặt").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    recovery = page.locator(".recovery-codes li").first.inner_text()
    watched.looks_right()
    page.get_by_role("link", name="Đã lưu các mã").click()

    for code in (app_shows(secret, steps=1), recovery):
        page.context.clear_cookies()
        page.goto("/admin/")
        type_password(page)
        page.locator("[name=code]").fill("000000")
        page.get_by_role("button", name="Tiếp tục").click()
        expect(page.get_by_text("Mã không đúng")).to_be_visible()
        watched.looks_right()
        page.locator("[name=code]").fill(code)
        page.get_by_role("button", name="Tiếp tục").click()
        page.wait_for_url("**/admin/")


def test_two_minutes_before_its_end_a_session_says_so_and_a_button_goes_on(window) -> None:
    watched = window("desktop")
    page = watched.page
    page.clock.install()
    page.goto("/admin/")
    warning = page.get_by_text("Còn hai phút nữa")
    page.clock.fast_forward("12:55")
    expect(warning).to_be_hidden()
    page.clock.fast_forward("00:15")
    expect(warning).to_be_visible()
    watched.looks_right()
    page.get_by_role("button", name="Làm việc tiếp").click()
    expect(warning).to_be_hidden()
    page.clock.fast_forward("15:01")
    expect(page.get_by_text("Phiên làm việc đã kết thúc.")).to_be_visible()
