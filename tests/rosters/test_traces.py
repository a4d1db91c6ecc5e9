"""No file leaves the register without a trace: who took it, why, what was asked for, how many rows, its SHA-256."""

from datetime import date
from hashlib import sha256

import pytest
from django.core.management import call_command
from django.urls import reverse

from access.models import Act, Look
from members.privacy.requests import receive
from reports.audit import SEES_THE_TRAIL
from rosters.models import Import
from tests.cast import EDITS, IMPORTS, allow
from tests.rosters.desk import send, table
from tests.signed_in import sign_in

PEOPLE, TRAIL = reverse("admin:members_person_export"), reverse("admin:access_act_export")
WHY = {"kind": "csv", "why": "report"}


@pytest.fixture
def desk(office, officer):
    allow(officer, *EDITS, *IMPORTS, SEES_THE_TRAIL, "access.view_look", "access.handle_requests")
    sign_in(office, officer)
    return office


def people(desk, person):
    return desk.post(f"{PEOPLE}?sex=F", WHY)


def trail(desk, person):
    return desk.post(f"{TRAIL}?verb=found", WHY)


def refused_rows(desk, person):
    send(desk, table({"full_name": "Đỗ Sai", "id_number": "12", "branch_code": "BC01"}))
    return desk.get(reverse("admin:rosters_import_refused", args=[Import.objects.get().pk]))


def unions(desk, person):
    return desk.post(reverse("admin:branches_branch_export") + "?q=ha+noi", {"format": "1", "resource": ""})


def counts(desk, person):
    return desk.get(reverse("reports:headcount_xlsx"), {"on": "2025-01-01"})


def copy(desk, person):
    asked = receive(person, kind="copy", received_on=date(2026, 11, 16), channel="letter", by=None)
    return desk.post(reverse("admin:members_datarequest_copy", args=[asked.pk]))


STREAMED = {people: "export", trail: "export_acts", refused_rows: "export_refused"}
AT_ONCE = {unions: "export_unions", counts: "export_counts", copy: "copy_data"}


@pytest.mark.parametrize("take", STREAMED, ids=lambda take: take.__name__)
def test_a_file_that_is_streamed_is_written_down_before_and_after(desk, officer, person, take):
    answer = take(desk, person)
    act = Act.objects.get(verb=STREAMED[take])
    assert (act.by, act.details["rows"] > 0, bool(act.reason)) == (officer, True, True)
    assert not Look.objects.filter(what="sent").exists()
    body = b"".join(answer.streaming_content)
    end = Look.objects.get(what="sent")
    assert (end.user, end.details["act"], end.details["sha256"]) == (officer, act.pk, sha256(body).hexdigest())


@pytest.mark.parametrize("take", AT_ONCE, ids=lambda take: take.__name__)
def test_a_file_that_is_made_at_once_is_written_down_with_its_hash(desk, officer, person, take):
    answer = take(desk, person)
    act = Act.objects.get(verb=AT_ONCE[take])
    assert (act.by, act.details["sha256"]) == (officer, sha256(answer.content).hexdigest())


def test_a_download_that_breaks_off_stays_as_begun(desk, person):
    next(iter(people(desk, person).streaming_content))
    said = desk.get(reverse("admin:access_look_changelist")).content.decode()
    assert "the file was not got to its end" in said
    act = Act.objects.get(verb="export")
    assert (
        "the file was not got to its end"
        in desk.get(reverse("admin:access_act_change", args=[act.pk])).content.decode()
    )


def test_the_lines_of_an_export_tell_the_hash(desk, person):
    digest = sha256(b"".join(people(desk, person).streaming_content)).hexdigest()
    act = Act.objects.get(verb="export")
    for page in (reverse("admin:access_look_changelist"), reverse("admin:access_act_change", args=[act.pk])):
        assert digest in desk.get(page).content.decode(), page


def test_an_export_of_the_trail_needs_a_reason(desk, person):
    answer = desk.post(TRAIL, {"kind": "csv", "why": ""})
    assert "Content-Disposition" not in answer.headers
    assert not Act.objects.filter(verb="export_acts").exists()


def test_refused_rows_are_a_look_at_whom_they_mean(desk, officer, person, hue):
    wrong = {
        "full_name": person.full_name,
        "id_number": person.id_number,
        "born_on": "31/02/1985",
        "branch_code": "BC01",
    }
    send(desk, table(wrong, wrong))
    desk.get(reverse("admin:rosters_import_refused", args=[Import.objects.get().pk]))
    look = Look.objects.get(what="exported")
    assert (look.user, look.people, "id_number" in look.fields) == (officer, [person.pk], True)


def test_a_copy_is_a_look(desk, officer, person):
    copy(desk, person)
    look = Look.objects.get(what="exported")
    assert (look.user, look.people, look.reason) == (officer, [person.pk], "request")


def test_what_was_searched_for_is_masked_in_the_trail(desk, person):
    desk.post(f"{TRAIL}?q=0912345678", WHY)
    assert Act.objects.get(verb="export_acts").details["asked"] == ["q: 091•••••78"]


def test_the_command_leaves_the_same_trace(officer, person, tmp_path):
    out = tmp_path / "out.csv"
    call_command("export_roster", "--as", "officer", "--reason", "đối chiếu", "--out", str(out))
    act, end = Act.objects.get(verb="export"), Look.objects.get(what="sent")
    assert (act.by, act.reason, act.details["rows"]) == (officer, "đối chiếu", 1)
    assert (end.details["act"], end.details["sha256"]) == (act.pk, sha256(out.read_bytes()).hexdigest())
