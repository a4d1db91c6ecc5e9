"""The first ten minutes of a new officer, on a desk and on a phone: each journey without help.

`watched.looks_right(name)` checks the page that is open; with UNIONREG_KEEP_PICTURES=1 it also keeps its picture for
the guide, docs/guide/pictures/<name>-<desktop|phone>.webp.
"""

import re
from datetime import date
from pathlib import Path

import pytest
from django.db.models import Q
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from branches.models import Branch
from members.models import Membership, Person
from tests.browser.looks import Watched

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

SAMPLES = Path(__file__).parents[1] / "rosters" / "samples"


def open_from_menu(page: Page, name: str) -> None:
    """Choose a page from the menu, which a phone hides behind a button."""
    link = page.get_by_role("navigation").get_by_role("link", name=name, exact=True).first
    if not link.is_visible():
        page.get_by_role("button", name=re.compile("menu|trình đơn", re.I)).first.click()
    link.click()


def find(page: Page, words: str) -> None:
    """Search the list of members."""
    open_from_menu(page, "Đoàn viên")
    box = page.get_by_role("main").get_by_role("searchbox")
    box.fill(words)
    box.press("Enter")


def open_member(page: Page, words: str, name: str) -> None:
    find(page, words)
    page.get_by_role("link", name=name).first.click()


def choose_union(page: Page, union: Branch, *words: str) -> None:
    """Choose a union by typing words of its name without accents."""
    page.get_by_role("combobox").first.click()
    page.keyboard.type(" ".join(words))
    page.get_by_role("option", name=re.compile(re.escape(union.name))).click()


def done(page: Page, words: str) -> Locator:
    """What the page says was done."""
    said = page.get_by_role("main").get_by_text(re.compile(words)).first
    expect(said).to_be_visible()
    return said


def test_find_a_member_by_a_name_without_accents_in_any_order(watched: Watched, page: Page, uyen: Person) -> None:
    page.goto("/admin/")
    watched.looks_right("bat-dau-1")
    open_from_menu(page, "Đoàn viên")
    watched.looks_right("tim-doan-vien-1")

    find(page, "uyen quach dieu")
    expect(page.get_by_role("link", name="Quách Thị Diệu Uyên")).to_be_visible()
    watched.looks_right("tim-doan-vien-2")

    page.get_by_role("link", name="Quách Thị Diệu Uyên").click()
    expect(page.get_by_label("Họ và tên")).to_have_value("Quách Thị Diệu Uyên")
    expect(page.get_by_role("main")).to_contain_text("Bưu điện Cánh Thư Cao Bằng")
    watched.looks_right("tim-doan-vien-3")


def test_correct_a_phone_number(watched: Watched, page: Page, uyen: Person) -> None:
    page.goto("/admin/")
    open_member(page, "quach thi dieu uyen", "Quách Thị Diệu Uyên")
    expect(page.get_by_role("main")).to_contain_text("•••••")
    page.get_by_role("button", name="Mở số điện thoại, email").press("Enter")
    box = page.get_by_label("Số điện thoại")
    expect(box).to_be_focused()
    box.fill("0987 654 321")
    watched.looks_right("sua-so-dien-thoai-1")
    page.get_by_role("button", name="Lưu", exact=True).click()

    done(page, "thành công|Đã lưu")
    watched.looks_right("sua-so-dien-thoai-2")
    uyen.refresh_from_db()
    assert uyen.phone == "0987654321"


def test_end_a_membership(watched: Watched, page: Page, uyen: Person) -> None:
    page.goto("/admin/")
    find(page, "004190012345")  # a number leads straight to whom it belongs
    page.get_by_role("main").get_by_role("link", name="Kết thúc sinh hoạt").click()
    assert "004190012345" not in page.url
    expect(page.get_by_role("main")).to_contain_text("Bưu điện Cánh Thư Cao Bằng")
    page.get_by_label("Lý do kết thúc").select_option(label="Nghỉ hưu")
    watched.looks_right("ket-thuc-1")
    page.get_by_role("button", name="Kết thúc sinh hoạt").click()

    done(page, "đã kết thúc")
    watched.looks_right("ket-thuc-2")
    membership = uyen.memberships.get()
    assert (membership.ended_on, membership.end_reason) == (timezone.localdate(), "retired")

    find(page, "quach thi dieu uyen")
    expect(page.get_by_role("link", name="Quách Thị Diệu Uyên")).to_have_count(0)


def test_import_a_roster(watched: Watched, page: Page) -> None:
    union = Branch.objects.get(code="BC003")
    before = Membership.objects.filter(branch=union, ended_on=None).count()
    page.goto("/admin/")
    open_from_menu(page, "Nhập danh sách")
    watched.looks_right()
    page.get_by_role("main").get_by_role("link", name=re.compile("^(Nhập danh sách|Thêm)")).first.click()
    page.locator("input[type=file]").set_input_files(SAMPLES / "02-official.xlsx")
    choose_union(page, union, "tuyen", "quang")
    watched.looks_right("nhap-danh-sach-1")
    page.get_by_role("button", name="Xem trước").click()

    confirm = page.get_by_role("button", name="Xác nhận ghi vào hệ thống")
    expect(confirm.first).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Nguyễn Bích Chi")
    assert not Person.objects.filter(full_name="Nguyễn Bích Chi").exists(), "a preview leaves the register untouched"
    watched.looks_right("nhap-danh-sach-2")
    confirm.first.click()

    done(page, r"36")
    page.get_by_role("link", name="Nguyễn Bích Chi").first.wait_for()
    watched.looks_right("nhap-danh-sach-3")
    assert Membership.objects.filter(branch=union, ended_on=None).count() == before + 36
    find(page, "chi nguyen bich")
    expect(page.get_by_role("link", name="Nguyễn Bích Chi")).to_be_visible()


def test_a_double_click_applies_once(window) -> None:
    page = window("desktop").page
    union = Branch.objects.get(code="BC003")
    before = Person.objects.count()
    page.goto("/admin/rosters/import/add/")
    page.locator("input[type=file]").set_input_files(SAMPLES / "02-official.xlsx")
    choose_union(page, union, "BC003")
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_role("button", name="Xác nhận ghi vào hệ thống").first.dblclick()
    page.get_by_role("link", name="Nguyễn Bích Chi").first.wait_for()
    assert Person.objects.count() == before + 36


def test_see_the_count_of_a_union_last_year(watched: Watched, page: Page) -> None:
    day = date(timezone.localdate().year - 1, 6, 30)
    then = Membership.objects.filter(Q(ended_on=None) | Q(ended_on__gt=day), started_on__lte=day)
    count = then.filter(branch__code__startswith="BC001").count()
    page.goto("/admin/")
    open_from_menu(page, "Thống kê")
    watched.looks_right("so-lieu-1")
    page.get_by_role("textbox", name=re.compile("ngày", re.I)).first.fill(day.strftime("%d/%m/%Y"))
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Xem số liệu").click()

    row = page.get_by_role("row").filter(has_text="Công đoàn cơ sở Bưu điện Cánh Thư Hà Nội")
    expect(row.get_by_role("cell", name=str(count), exact=True).first).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(day.strftime("%d/%m/%Y"))
    watched.looks_right("so-lieu-2")
