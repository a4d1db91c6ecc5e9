"""Erasure: afterwards nothing tells who it was, and nothing is counted otherwise."""

from datetime import date, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from access.models import Act, SavedList
from members.actions.people import correct
from members.models import ERASED, DataRequest, ErasedPerson, Membership, Person
from members.models.person import ERASABLE
from members.privacy import erasing
from members.privacy.erasing import erase, erase_again, erased_so_far, list_of_erased, plan
from members.privacy.requests import answer, refuse
from reports.headcount import headcount
from rosters.models import Decision, Import, ImportFile, ImportRow
from tests.cast import EDITS, IMPORTS, LONG_AGO, allow, member, refused
from tests.members.privacy import traces
from tests.members.privacy.desk import ask, told
from tests.rosters.desk import browser_of
from tests.rosters.imports import AN
from tests.rosters.workbooks import workbook
from tests.sent import send

UYEN = {
    "full_name": "Quách Thị Diệu Uyên", "born_on": "20/05/1990", "sex": "Nữ", "id_number": "004190012345",
    "phone": "0912000111", "email": "dieu.uyen@example.vn", "address": "12 ngõ Thổ Quan, Đống Đa, Hà Nội",
    "ethnicity": "Tày", "religion": "Công giáo",
}  # fmt: skip
LATER_PHONE, EARLIER_ADDRESS = "0987654321", "7 phố Vọng Đức, Hoàn Kiếm, Hà Nội"
OTHERS = [AN | {"phone": "0903111222", "address": "Số 1 Tràng Tiền, Hà Nội"}]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def committed(django_capture_on_commit_callbacks, monkeypatch) -> None:
    """What happens once a transaction is committed happens in tests as soon as the verb is done."""

    def then_committed(verb):
        def done(*args, **kwargs):
            with django_capture_on_commit_callbacks(execute=True):
                return verb(*args, **kwargs)

        return done

    for place in ("tests.members.privacy.test_erasing", "members.admin.requests_erasing"):
        monkeypatch.setattr(f"{place}.erase", then_committed(erasing.erase))


@pytest.fixture
def uyen(import_rows, import_files, office, officer, hanoi, protector, tmp_path, var_dir) -> Person:
    """Came by rosters, was corrected, searched for, listed, exported, looked up, wrote to the desk."""
    allow(officer, *EDITS, *IMPORTS)
    import_rows([UYEN | {"address": EARLIER_ADDRESS}, *OTHERS], branch=hanoi, by=officer, name="dau-nam.csv")
    lines = [list(UYEN), list(UYEN.values())]
    import_files(workbook(tmp_path / "Danh sách Quách Thị Diệu Uyên.xlsx", lines), branch=hanoi, by=officer)
    import_rows([UYEN, *OTHERS], branch=hanoi, by=officer, name="chua-xac-nhan.csv", commit=False)
    import_rows([UYEN | {"sex": "?", "born_on": "31/02/1990"}], branch=hanoi, by=officer, name="sai.csv")
    of_nobody = {name: UYEN[name] for name in ("full_name", "born_on", "phone")} | {"branch_code": "XX99"}
    import_rows([of_nobody], by=officer, name="khong-ro.csv")
    person = Person.objects.get(id_number=UYEN["id_number"])
    correct(person, values={"phone": LATER_PHONE, "note": "Con nhỏ, xin làm ca ngày"}, why="theo CCCD", by=officer)
    _work_in_the_browser(office, officer, person)
    answer(ask(person, "copy", by=protector, text="Tôi là Diệu Uyên, số 0912 000 111"), by=protector, **told())
    return Person.objects.get(pk=person.pk)


def _work_in_the_browser(office, officer, person: Person) -> None:
    people, page = reverse("admin:members_person_changelist"), reverse("admin:members_person_change", args=[person.pk])
    for words in (person.full_name, person.id_number):
        office.post(reverse("admin:members_person_export") + f"?q={words}", {"kind": "csv"}).getvalue()
        office.post(reverse("admin:members_person_keep_list"), {"query": f"q={words}", "name": f"Tìm {words}"})
    form = office.get(page).context["adminform"].form
    said = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    office.post(page, said | {"job_title": "Giao dịch viên", "why": "chị Quách Thị Diệu Uyên gọi 0912000111"})
    browser_of(officer).post(reverse("admin:members_person_look"), {"full_name": person.full_name.upper(), "_new": "1"})
    office.get(people)


def values() -> list[str]:
    return [*(UYEN[name] for name in ("full_name", "id_number", "phone", "email", "address")), LATER_PHONE,
            EARLIER_ADDRESS, "Công giáo", "0912 000 111", "Con nhỏ"]  # fmt: skip


def request_of(person: Person, by=None) -> DataRequest:
    return ask(person, "erase", by=by, text="Xin xoá dữ liệu của tôi")


def test_nothing_of_the_person_is_found_anywhere(uyen, protector, second, var_dir):
    found = traces.of(values(), var_dir)
    places = {trace.split(":")[0].split(" ")[0] for trace in found}
    assert {"members_person.full_name", "access_act.details", "access_act.reason", "rosters_importrow.phone"} <= places
    assert {"access_savedlist.query", "rosters_decision.before", "members_datarequest.text", "a"} <= places
    assert any(str(var_dir) in trace for trace in found)
    erase(uyen, by=second, request=request_of(uyen, protector), reason=f"{uyen.full_name} xin xoá, {uyen.phone}")
    assert traces.of(values(), var_dir) == []


def test_every_day_counts_the_same(uyen, second):
    days = [timezone.localdate() - timedelta(days) for days in range(0, 800, 9)]
    before = [[(row.code, row.members) for row in headcount(on=day, by=None)] for day in days]
    held = list(Membership.objects.order_by("id").values_list())
    erase(uyen, by=second, request=request_of(uyen), reason="")
    assert [[(row.code, row.members) for row in headcount(on=day, by=None)] for day in days] == before
    assert list(Membership.objects.order_by("id").values_list()) == held


def test_of_the_person_the_member_code_stays_and_that_it_was_erased(uyen, second):
    request = request_of(uyen)
    code = uyen.member_code
    erase(uyen, by=second, request=request, reason="")
    uyen.refresh_from_db()
    assert (uyen.full_name, uyen.member_code, uyen.is_erased, uyen.party_member) == (ERASED, code, True, False)
    request.refresh_from_db()
    assert (request.state, request.text) == ("done", "")
    act = Act.objects.first()
    assert (act.verb, act.subject_id, act.by) == ("erase", uyen.pk, second)
    earlier = Act.objects.filter(subject_type="members.person", subject_id=uyen.pk).exclude(pk=act.pk)
    assert {line.verb for line in earlier} == {"correct"}
    assert not earlier.filter(details__has_any_keys=["before", "after"])
    assert {line.reason for line in earlier} == {""}
    assert not ImportRow.objects.filter(decision__person_id=uyen.pk).exclude(typed={})


def test_others_lose_nothing(uyen, second, hanoi):
    namesake = member(hanoi, UYEN["full_name"], phone=UYEN["phone"], born_on="1971").person
    correct(namesake, values={"note": "khác"}, why="nhầm người", by=second)
    an = Person.objects.filter(id_number=AN["id_number"]).values()
    kept, rows = list(an), ImportRow.objects.filter(id_number=AN["id_number"], roster_import__state="applied").count()
    erase(uyen, by=second, request=request_of(uyen), reason="")
    assert list(an) == kept
    assert ImportRow.objects.filter(id_number=AN["id_number"]).count() == rows
    namesake.refresh_from_db()
    assert (namesake.full_name, namesake.phone) == (UYEN["full_name"], UYEN["phone"])
    assert Act.objects.filter(subject_id=namesake.pk, reason="nhầm người").exists()


def test_a_phone_that_many_have_takes_nobody_else_s_rows(uyen, second, import_rows, hanoi, officer):
    office = {"phone": UYEN["phone"], "sex": "?"}  # what was typed is kept beside
    import_rows([AN | office], branch=hanoi, by=officer, name="van-phong.csv")
    erase(uyen, by=second, request=request_of(uyen), reason="")
    row = ImportRow.objects.get(file__name="van-phong.csv")
    assert (row.full_name, row.phone) == (AN["full_name"], UYEN["phone"])
    assert row.file.path.exists()


def test_every_field_that_says_something_is_emptied():
    """Whatever is declared as personal goes, but for the member code and what PostgreSQL makes of the name."""
    declared = getattr(Person, "PERSONAL", set()) | getattr(Person, "SENSITIVE", set())
    assert declared - ERASABLE <= {"member_code", "search_key", "sort_key"}
    kept = {"id", "member_code", "is_restricted", "is_erased", "search_key", "sort_key"}
    assert {field.name for field in Person._meta.concrete_fields} - ERASABLE == kept


def test_files_go_whole_with_a_note_and_imports_not_confirmed_are_thrown_away(uyen, second, officer):
    shas = set(ImportFile.objects.values_list("sha256", flat=True))
    erase(uyen, by=second, request=request_of(uyen), reason="")
    assert len(shas) == 5
    assert not Import.objects.exclude(state="applied").exists()
    files = ImportFile.objects.all()
    assert files
    assert all(file.erased_at and not file.path.exists() for file in files)
    for incoming in Import.objects.all():
        page = browser_of(officer).get(reverse("admin:rosters_import_change", args=[incoming.pk]))
        assert "was deleted" in page.content.decode()


def test_what_is_shown_first_is_what_goes_and_showing_changes_nothing(uyen, second, var_dir):
    before = [sorted(traces.of(values(), var_dir)), Act.objects.count(), Decision.objects.count()]
    shown = plan(uyen, by=second)
    assert [sorted(traces.of(values(), var_dir)), Act.objects.count(), Decision.objects.count()] == before
    assert {gone.count > 0 for gone in shown} == {True}
    request = request_of(uyen)
    shown = plan(uyen, by=second)
    assert erase(uyen, by=second, request=request, reason="") == shown


def test_whoever_entered_the_request_does_not_erase(uyen, protector, second, settings):
    request = request_of(uyen, by=protector)
    with pytest.raises(ValidationError, match="."):
        erase(uyen, by=protector, request=request, reason="")
    settings.ERASURE_NEEDS_TWO = False
    erase(uyen, by=protector, request=request, reason="")


def test_only_an_open_request_of_this_person_erases(uyen, second, hanoi):
    other = member(hanoi, "Lê Lan").person
    closed = refuse(request_of(other), by=None, **told())
    for request in (ask(uyen, "restrict"), closed, request_of(other)):
        with pytest.raises(ValidationError, match="."):
            erase(uyen, by=second, request=request, reason="")
    uyen.refresh_from_db()
    assert not uyen.is_erased


def test_an_erased_person_keeps_no_data(uyen, second):
    erase(uyen, by=second, request=request_of(uyen), reason="")
    for values in ({"phone": "0912000111"}, {"full_name": "Quách Uyên"}, {"party_member": True}):
        with refused("person_that_was_erased_has_no_data"):
            Person.objects.filter(pk=uyen.pk).update(**values)
    with pytest.raises(ValidationError, match="."):
        correct(uyen, values={"phone": "0912000111"}, by=second)


def test_a_roster_brings_nothing_back(uyen, second, import_rows, hanoi):
    erase(uyen, by=second, request=request_of(uyen), reason="")
    again = import_rows([UYEN | {"member_code": uyen.member_code, "id_number": ""}], branch=hanoi, commit=False)
    assert [row.refusals for row in Decision.objects.filter(roster_import=again)] == [["data_kept_back"]]


def test_after_a_restore_it_is_erased_again(uyen, second, var_dir, capsys):
    kept = Person.objects.filter(pk=uyen.pk).values().get()
    erase(uyen, by=second, request=request_of(uyen), reason="")
    assert list(erased_so_far()) == [(uyen.member_code, uyen.pk)]
    ErasedPerson.objects.all().delete()  # the backup does not know
    generated = ("search_key", "sort_key")
    Person.objects.filter(pk=uyen.pk).update(**{name: kept[name] for name in kept if name not in (*generated, "id")})
    assert traces.of([UYEN["id_number"]], var_dir)
    call_command("replay_erasures")
    assert traces.of(values(), var_dir) == []
    assert ErasedPerson.objects.get().member_code == uyen.member_code
    assert not erase_again(uyen.member_code, uyen.pk)


def test_the_list_outside_the_database_holds_codes_only_and_is_private(uyen, second, var_dir):
    erase(uyen, by=second, request=request_of(uyen), reason="")
    assert list_of_erased().read_text().startswith(f"{uyen.member_code},{uyen.pk},")
    assert list_of_erased().stat().st_mode & 0o777 == 0o600


# The page


def test_the_page_asks_for_the_code_and_erases(uyen, protector, second_desk, second):
    request = request_of(uyen, by=protector)
    page = reverse("admin:members_datarequest_erase", args=[request.pk])
    shown = second_desk.get(page).content.decode()
    assert "rows of rosters" in shown.lower()
    said = {"member_code": "DV1", "channel": "letter", "reason": "Đã gửi thư", "understood": "on"}
    assert send(second_desk, page, said).status_code == 200
    uyen.refresh_from_db()
    assert not uyen.is_erased
    assert send(second_desk, page, said | {"member_code": uyen.member_code.lower()}).status_code == 302
    uyen.refresh_from_db()
    assert uyen.is_erased


def test_the_page_refuses_the_author(uyen, protector, desk):
    page = reverse("admin:members_datarequest_erase", args=[request_of(uyen, by=protector).pk])
    said = {"member_code": uyen.member_code, "channel": "letter", "reason": "x", "understood": "on"}
    assert "somebody else has to confirm" in desk.get(page).content.decode()
    assert send(desk, page, said).status_code == 200
    uyen.refresh_from_db()
    assert not uyen.is_erased


def test_an_officer_without_the_right_erases_nobody(uyen, office, officer):
    allow(officer, *("members.view_person", "members.change_person"))
    request = request_of(uyen)
    assert office.get(reverse("admin:members_datarequest_erase", args=[request.pk])).status_code == 403


def test_the_admin_s_own_log_names_nobody(uyen, second):
    assert LogEntry.objects.filter(object_id=str(uyen.pk)).exists()
    erase(uyen, by=second, request=request_of(uyen), reason="")
    assert {entry.object_repr for entry in LogEntry.objects.filter(object_id=str(uyen.pk))} == {uyen.member_code}


def test_lists_that_others_saved_stay(uyen, second, officer):
    SavedList.objects.create(user=officer, list="members", name="Nữ", query="?sex=F")
    erase(uyen, by=second, request=request_of(uyen), reason="")
    assert [saved.name for saved in SavedList.objects.all()] == ["Nữ"]


def test_days_of_long_ago_are_still_counted(uyen, second, hanoi):
    old = member(hanoi, "Đào Văn Cũ", LONG_AGO, date(2019, 1, 1)).person
    erase(old, by=second, request=request_of(old), reason="")
    assert {row.code: row.members for row in headcount(on=date(2018, 1, 1), by=None)}["BC01"] == 1
