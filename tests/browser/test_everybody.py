"""The main pages for everybody: at 200 % zoom, in the dark, without a mouse; and the sign-in."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from branches.models import Branch
from members.models import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def main_pages(person: Person) -> list[str]:
    union, membership = Branch.objects.get(code="BC001"), person.memberships.get()
    return [
        reverse("admin:index"),
        reverse("admin:members_person_changelist") + "?sex=F",
        reverse("admin:members_person_change", args=[person.pk]),
        reverse("admin:members_person_add"),
        reverse("admin:members_person_transfer", args=[person.pk, membership.pk]),
        reverse("admin:branches_branch_changelist"),
        reverse("admin:branches_branch_change", args=[union.pk]),
        reverse("admin:rosters_import_changelist"),
        reverse("admin:rosters_import_add"),
        reverse("reports:headcount"),
        reverse("reports:tree"),
        reverse("admin:members_person_export"),
        reverse("guide"),
    ]


@pytest.mark.parametrize("size", ["zoomed", "dark", "dark phone"])
def test_everybody_can_use_the_main_pages(window, uyen: Person, size: str) -> None:
    watched = window(size)
    for address in main_pages(uyen):
        watched.page.goto(address)
        watched.looks_right()


def test_the_dark_pages_are_dark(window) -> None:
    page = window("dark").page
    page.goto("/admin/")
    expect(page.locator("html")).to_have_class("dark")


def test_a_wrong_password_is_told_in_vietnamese(window) -> None:
    watched = window("phone", signed_in=False)
    page = watched.page
    page.goto("/admin/")
    watched.looks_right("dang-nhap-1")
    page.get_by_label("Tên đăng nhập").fill("canbo")
    page.get_by_label("Mật khẩu").fill("sai")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("alert").or_(page.get_by_text("Vui lòng nhập")).first).to_be_visible()
    watched.looks_right()

    page.get_by_label("Mật khẩu").fill("mat-khau-thu-nghiem")
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/admin/")


def test_a_member_is_found_with_the_keyboard_alone(window) -> None:
    """The search is reached by Tab, and the name that it finds too."""
    page = window("desktop").page
    page.goto("/admin/members/person/")
    reach(page, "searchbox")
    page.keyboard.type("uyen quach dieu")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=uyen**")
    reach(page, "link", "Quách Thị Diệu Uyên")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Họ và tên")).to_have_value("Quách Thị Diệu Uyên")


def reach(page, role: str, name: str = "") -> None:
    """Press Tab until the element has the focus; 120 times at most."""
    wanted = page.get_by_role("main").get_by_role(role, **({"name": name} if name else {})).first
    wanted.wait_for()
    for _ in range(120):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    pytest.fail(f"no Tab leads to the {role} {name}")
