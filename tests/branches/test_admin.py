"""The pages of unions and of users' grants, as officers use them."""

import re
from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from access.models import Act, User
from branches.models import Branch, Grant
from branches.uploads import name_for
from tests.cast import allow, member, union
from tests.sent import send

LIST = "admin:branches_branch_changelist"
ADD = "admin:branches_branch_add"
IMPORT = "admin:branches_branch_import"
CONFIRM = "admin:branches_branch_process_import"


def text(answer) -> str:
    return answer.content.decode()


def codes(browser, **filters) -> list[str]:
    return [branch.code for branch in browser.get(reverse(LIST), filters).context["cl"].result_list]


def page_of(branch: Branch) -> str:
    return reverse("admin:branches_branch_change", args=[branch.pk])


def said(branch: Branch, **other) -> dict:
    """What the form of a union sends."""
    names = ("code", "name", "short_name", "kind", "sector", "province", "employer", "tax_code", "contact")
    form = {name: getattr(branch, name) for name in names} | {"parent": branch.parent_id or "", "how": "changed"}
    return form | other


def test_an_officer_sees_own_unions_in_the_order_of_the_tree(office, hanoi, hue, saigon):
    assert codes(office) == ["BC", "BC01", "BC02"]
    assert codes(office, q="sai gon") == []


def test_a_union_is_found_without_accents_and_in_any_order(office, hanoi, hue):
    assert codes(office, q="noi ha") == ["BC01"]
    assert codes(office, q="bc02") == ["BC02"]


def test_dissolved_unions_are_listed_only_when_asked_for(office, hanoi, hue):
    send(office, reverse("admin:branches_branch_dissolve", args=[hue.pk]), {"on": "01/05/2024", "reason": "sáp nhập"})
    assert codes(office) == ["BC", "BC01"]
    assert codes(office, existing="dissolved") == ["BC02"]
    assert codes(office, existing="all") == ["BC", "BC01", "BC02"]


def test_the_choices_of_a_form_are_own_unions(office, hanoi, saigon):
    choices = reverse("admin:autocomplete")
    asked = {"app_label": "branches", "model_name": "branchperiod", "field_name": "parent", "term": "cong doan"}
    found = [choice["text"] for choice in office.get(choices, asked).json()["results"]]
    assert found == ["BC · Công đoàn Bưu chính", "BC01 · Công đoàn Bưu điện Hà Nội"]


def test_a_union_is_founded_under_an_own_union(office, post, officer):
    form = {"code": "BC09", "name": "Mới", "kind": "grassroots", "parent": post.pk, "on": "01/05/2024"}
    assert office.post(reverse(ADD), form | {"decision_number": "3/QĐ"}).status_code == 302
    made = Branch.objects.get(code="BC09")
    period = made.periods.get()
    assert (made.parent, period.started_on, period.decision_number) == (post, date(2024, 5, 1), "3/QĐ")
    assert Act.objects.filter(by=officer, verb="found", subject_id=made.pk).exists()


@pytest.mark.parametrize("superior", ["of others", "none"])
def test_a_union_is_not_founded_under_a_union_of_others_or_none(office, post, telecom, superior):
    parent = telecom.pk if superior == "of others" else ""
    answer = office.post(reverse(ADD), {"code": "X", "name": "Mới", "kind": "grassroots", "parent": parent})
    assert answer.context["adminform"].form.errors.keys() == {"parent"}
    assert not Branch.objects.filter(code="X").exists()


def test_a_superuser_enters_the_topmost_union(head_office):
    head_office.post(reverse(ADD), {"code": "CDN", "name": "Ngành", "kind": "industry"})
    assert Branch.objects.get().parent is None


def test_a_change_holds_from_its_day(office, hanoi, officer):
    member(hanoi)
    form = said(hanoi, name="Thủ đô", on="01/05/2024", decision_number="7/QĐ", reason="đổi tên")
    assert send(office, page_of(hanoi), form).status_code == 302
    last = hanoi.periods.get(ended_on=None)
    assert (last.name, last.started_on, last.decision_number) == ("Thủ đô", date(2024, 5, 1), "7/QĐ")
    assert hanoi.periods.count() == 2
    assert "Công đoàn Bưu điện Hà Nội" in text(office.get(page_of(hanoi)))


def test_a_correction_replaces_the_past_and_needs_a_reason(office, hanoi):
    wrong = said(hanoi, name="Thủ đô", how="wrong")
    assert send(office, page_of(hanoi), wrong).context["adminform"].form.errors.keys() == {"reason"}
    assert send(office, page_of(hanoi), wrong | {"reason": "viết sai"}).status_code == 302
    assert [period.name for period in hanoi.periods.all()] == ["Thủ đô"]


def test_a_refusal_of_the_database_is_a_sentence_in_the_form(office, hanoi):
    answer = send(office, page_of(hanoi), said(hanoi, kind="industry"))
    assert "A union of this kind may not stand there" in text(answer)
    hanoi.refresh_from_db()
    assert hanoi.kind == "grassroots"


def test_what_stays_the_same_changes_without_a_new_period(office, hanoi):
    send(office, page_of(hanoi), said(hanoi, workers="250", contact="0243 123"))
    hanoi.refresh_from_db()
    assert (hanoi.workers, hanoi.contact, hanoi.periods.count()) == (250, "0243 123", 1)
    assert Act.objects.first().verb == "describe"


def test_the_superior_of_the_topmost_own_union_stays(office, post, telecom, hanoi):
    assert send(office, page_of(post), said(post, parent=hanoi.pk, workers="9")).status_code == 302
    post.refresh_from_db()
    assert (post.parent.code, post.workers) == ("CDN", 9)


def test_a_dissolved_union_keeps_its_facts(office, hanoi):
    dissolve = reverse("admin:branches_branch_dissolve", args=[hanoi.pk])
    assert dissolve in text(office.get(page_of(hanoi)))
    send(office, dissolve, {"on": "01/05/2024", "reason": "sáp nhập"})
    assert dissolve not in text(office.get(page_of(hanoi)))
    assert send(office, page_of(hanoi), said(hanoi, name="Khác", province="Hà Nội")).status_code == 302
    hanoi.refresh_from_db()
    assert (hanoi.name, hanoi.province) == ("Công đoàn Bưu điện Hà Nội", "Hà Nội")


def test_a_union_with_members_is_not_dissolved_and_the_page_says_why(office, hanoi):
    member(hanoi)
    answer = send(
        office, reverse("admin:branches_branch_dissolve", args=[hanoi.pk]), {"on": "01/05/2024", "reason": "sáp nhập"}
    )
    assert "still has members" in text(answer)


def test_a_union_of_others_is_not_there(office, saigon):
    assert office.get(page_of(saigon)).status_code == 404
    assert office.get(reverse("admin:branches_branch_dissolve", args=[saigon.pk])).status_code == 404


def test_no_union_is_deleted(head_office, hanoi):
    assert head_office.get(reverse("admin:branches_branch_delete", args=[hanoi.pk])).status_code == 403


def test_the_list_asks_as_often_for_one_union_as_for_many(office, post, hanoi, hue, django_assert_num_queries):
    office.get(reverse(LIST))
    with django_assert_num_queries(5):
        office.get(reverse(LIST))
    for number in range(20):
        union(f"BC1{number}", under=post)
    with django_assert_num_queries(5):
        assert len(codes(office)) == 23


# Import and export


def upload(browser, *lines: str, **other):
    file = SimpleUploadedFile("unions.csv", "\n".join(lines).encode())
    today = timezone.localdate().strftime("%d/%m/%Y")
    return browser.post(reverse(IMPORT), {"import_file": file, "format": "1", "on": today, "resource": "0"} | other)


def confirmation(answer) -> dict:
    form = answer.context["confirm_form"]
    return {name: form[name].value() for name in form.fields}


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path) -> None:
    settings.UPLOAD_DIR = tmp_path


def test_an_import_shows_what_would_change_and_saves_after_confirmation(office, hanoi):
    answer = upload(office, "code,name,kind,parent_code", "BC01,Thủ đô,,", "BC09,Mới,CDCS,BC")
    page = text(answer)
    assert "Công đoàn Bưu điện Hà Nội → Thủ đô" in page
    assert not Branch.objects.filter(code="BC09").exists()
    office.post(reverse(CONFIRM), confirmation(answer))
    hanoi.refresh_from_db()
    assert hanoi.name == "Thủ đô"
    assert Branch.objects.filter(code="BC09").exists()


@pytest.mark.parametrize("mark", [{}, {"shown": ""}])
def test_a_file_does_not_overwrite_what_was_entered_after_its_preview(office, hanoi, mark):
    answer = upload(office, "code,workers,name", "BC01,250,Thủ đô")
    Branch.objects.filter(pk=hanoi.pk).update(workers=300)
    done = office.post(reverse(CONFIRM), confirmation(answer) | mark, follow=True)
    assert "The register changed after the preview" in text(done)
    hanoi.refresh_from_db()
    assert (hanoi.workers, hanoi.name) == (300, "Công đoàn Bưu điện Hà Nội")


def test_an_import_with_errors_cannot_be_confirmed(office, post):
    answer = upload(office, "code,name,kind,parent_code", "BC09,Mới,CDCS,NOPE", ",Mới,CDCS,BC")
    assert "confirm_form" not in answer.context
    assert "There is no union NOPE" in text(answer)
    assert "The code is missing" in text(answer)


def test_a_file_that_cannot_be_read_is_explained(office, post):
    assert "columns that are not known here: sektor" in text(upload(office, "code,sektor", "X,y"))
    assert "The file is empty" in text(upload(office, "code"))


def test_an_import_neither_reads_nor_writes_unions_of_others(office, hanoi, saigon):
    saigon.contact = "bí mật"
    saigon.save(update_fields=["contact"])
    page = text(upload(office, "code,name", "VT01,Khác"))
    assert "not yours" in page
    assert "bí mật" not in page
    assert "Sài Gòn" not in page


def test_nobody_confirms_the_upload_of_another(office, client, hanoi, officer):
    confirming = confirmation(upload(office, "code,name", "BC01,Thủ đô"))
    other = User.objects.create_superuser("other")
    client.force_login(other)
    assert "no longer here" in text(client.post(reverse(CONFIRM), confirming))
    stolen = confirming | {"import_file_name": name_for(other, "../../secret_key")}
    assert "no longer here" in text(client.post(reverse(CONFIRM), stolen))
    hanoi.refresh_from_db()
    assert hanoi.name == "Công đoàn Bưu điện Hà Nội"


@pytest.mark.parametrize("verb", ["import", "export"])
def test_import_and_export_need_their_rights(office, officer, post, verb):
    allow(officer)
    assert office.get(reverse(f"admin:branches_branch_{verb}")).status_code == 403


def test_an_export_holds_own_unions_and_can_be_imported_again(office, hanoi, saigon):
    hanoi.contact = "+84 24 123"
    hanoi.save(update_fields=["contact"])
    answer = office.post(reverse("admin:branches_branch_export"), {"format": "1", "resource": "0"})
    exported = answer.content.decode("utf-8-sig")
    assert re.findall(r"^(\w+),", exported, re.MULTILINE) == ["code", "BC", "BC01"]
    assert "'+84 24 123" in exported
    assert "New: 0, changed: 0, as before: 2" in text(upload(office, *exported.splitlines()))


def test_an_exported_name_is_never_run_as_a_formula(office, hanoi):
    Branch.objects.filter(pk=hanoi.pk).update(contact="=1+1")
    answer = office.post(reverse("admin:branches_branch_export"), {"format": "0", "resource": "0"})
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value and "1+1" in str(cell.value)]
    assert [(cell.value, cell.data_type) for cell in cells] == [("'=1+1", "s")]


# Grants


def test_a_superuser_gives_a_grant_on_the_page_of_the_user(head_office, post):
    user = User.objects.create(username="moi", is_staff=True)
    page = reverse("admin:access_user_change", args=[user.pk])
    form = {
        "username": "moi",
        "is_staff": "on",
        "is_active": "on",
        "grants-TOTAL_FORMS": "1",
        "grants-INITIAL_FORMS": "0",
    }
    today = timezone.localdate()
    grant = {
        "grants-0-branch": post.pk,
        "grants-0-role": "officer",
        "grants-0-started_on": (today - timedelta(1)).strftime("%d/%m/%Y"),
    }
    assert send(head_office, page, form | grant).status_code == 302
    assert Grant.objects.get().user == user


def test_a_user_is_added_without_a_password(head_office):
    empty = {"grants-TOTAL_FORMS": "0", "grants-INITIAL_FORMS": "0"}
    typed = {"username": "moi", "email": "moi@cdbd.example", "password1": "mot-mat-khau-dai"}
    head_office.post(reverse("admin:access_user_add"), typed | empty)
    user = User.objects.get(username="moi")
    assert user.email == "moi@cdbd.example"
    assert not user.has_usable_password()
