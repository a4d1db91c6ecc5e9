"""What went wrong is said in Vietnamese, with what to do and a way back."""

import pytest
from django.contrib import admin
from django.core.exceptions import RequestDataTooBig
from django.template import TemplateDoesNotExist, loader
from django.test import Client
from django.urls import reverse

from unionreg import errors


@pytest.fixture
def staff(client, officer):
    client.force_login(officer)
    client.raise_request_exception = False
    return client


def text(answer) -> str:
    return answer.content.decode()


def test_a_page_that_is_not_there_keeps_the_frame(staff):
    answer = staff.get("/admin/nothing/at/all/")
    assert answer.status_code == 404
    assert "Không tìm thấy" in text(answer)
    assert 'id="nav-sidebar"' in text(answer)
    assert reverse("admin:index") in text(answer)


def test_a_page_that_is_not_there_is_said_to_a_stranger_too(client, db):
    answer = client.get("/nothing/")
    assert answer.status_code == 404
    assert "Không tìm thấy" in text(answer)
    assert "nav-sidebar" not in text(answer)


def test_a_page_without_the_right_to_it(staff):
    answer = staff.get(reverse("admin:access_user_changelist"))
    assert answer.status_code == 403
    assert "Không có quyền mở" in text(answer)


def test_a_filter_that_is_not_known(office):
    answer = office.get(reverse("admin:members_person_changelist"), {"id_number__startswith": "0"})
    assert answer.status_code == 400
    assert "Nothing was changed" in text(answer)


@pytest.mark.parametrize("limit", ["DATA_UPLOAD_MAX_NUMBER_FIELDS", "DATA_UPLOAD_MAX_MEMORY_SIZE"])
def test_too_much_at_once_is_said_so(staff, person, settings, limit):
    setattr(settings, limit, 10)
    answer = staff.post("/admin/members/person/1/change/", {f"field{number}": "x" for number in range(50)})
    assert answer.status_code == 413
    assert "Gửi quá nhiều trong một lần" in text(answer)


def test_too_much_is_an_error_of_its_own(rf):
    assert errors.bad_request(rf.get("/"), RequestDataTooBig()).status_code == 413


def test_an_address_that_is_not_ours(client, db):
    answer = client.get("/admin/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "Sai địa chỉ" in text(answer)


@pytest.fixture
def broken(staff, monkeypatch):
    def fail(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(admin.site, "each_context", fail)
    return staff


def test_a_failure_is_said_without_the_database(broken, django_assert_num_queries, rf):
    answer = broken.get(reverse("guide"))
    assert answer.status_code == 500
    assert "Hệ thống gặp lỗi" in text(answer)
    with django_assert_num_queries(0):
        errors.broken(rf.get("/"))


def test_a_failure_of_the_templates_too_is_still_said(broken, monkeypatch):
    def fail(*_):
        raise TemplateDoesNotExist("error.html")

    monkeypatch.setattr(loader, "render_to_string", fail)
    answer = broken.get(reverse("guide"))
    assert answer.status_code == 500
    assert "Hệ thống gặp lỗi" in text(answer)


def test_a_form_that_is_too_old_and_cannot_be_kept_says_what_to_do(officer):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(officer)
    answer = browser.post(reverse("admin:logout"))
    assert answer.status_code == 403
    assert "Trang đã mở quá lâu" in text(answer)
