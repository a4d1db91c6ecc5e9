"""An import can be taken back: what it did goes, what somebody did since stays and is named."""

import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.utils import timezone

from access.models import Act
from branches.actions.facts import dissolve
from members.actions.memberships import end, transfer
from members.models import EndReason, Membership, Person
from members.models.person import EMPTY, ERASED
from members.privacy.requests import receive
from rosters.models import Decision, Import
from rosters.pipeline.undo import NotUndone, Outdated, undo, would_undo
from tests.cast import member
from tests.rosters.desk import act, allow, page_of
from tests.rosters.imports import AN, BINH, DAY, HOA, being_ended, known, life, register


def kept(incoming: Import) -> list[str]:
    """Why rows stayed, in the order of the file."""
    found = Decision.objects.filter(roster_import=incoming).exclude(kept="")
    return list(found.order_by("row_id").values_list("kept", flat=True))


@pytest.fixture
def all_sorts(import_rows, membership, hanoi, hue):
    """An import that adds, changes, moves and takes back; and the register as it was before."""
    gone = member(hanoi, "Lê Thị Bình", id_number=BINH["id_number"])
    end(gone, on=date(2024, 1, 1), reason=EndReason.RESIGNED, by=None)
    moving = member(hue, "Phạm Văn Cường", id_number="001080000009")
    before = register()
    rows = [HOA | {"phone": "0912345678", "party_member": "x"}, AN, BINH, {"full_name": "Phạm Văn Cường"}]
    rows[3] |= {"id_number": "001080000009", "address": "12 Hàng Bài"}
    incoming = import_rows(rows, branch=hanoi)
    assert incoming.counts | {"new": 2, "changed": 1, "moved": 1, "refused": 0} == incoming.counts
    return incoming, before, moving.person


def test_all_is_as_before(all_sorts):
    incoming, before, _moved = all_sorts
    found = undo(incoming, by=None)
    assert register() == before
    assert found.counts == {
        "people_removed": 1,
        "values_restored": 3,
        "moved_back": 1,
        "memberships_removed": 1,
        "rows_kept": 0,
    }


def test_looking_first_changes_nothing(all_sorts):
    incoming, _before, _moved = all_sorts
    after = register()
    assert would_undo(incoming, by=None).people_removed == 1
    assert register() == after
    assert Import.objects.get(pk=incoming.pk).undone_at is None


def test_a_move_of_the_very_day_goes_back_in_place(import_rows, hanoi, hue):
    member(hanoi, "Trần Thị Hoà", on=DAY, id_number=HOA["id_number"])
    before = register()
    undo(import_rows([HOA], branch=hue), by=None)
    assert register() == before


def test_what_somebody_changed_since_stays_and_is_named(import_rows, membership, hanoi):
    incoming = import_rows([HOA | {"phone": "0912345678"}, AN | {"phone": "0987654321"}], branch=hanoi)
    Person.objects.filter(phone="0912345678").update(phone="0900000000")
    Person.objects.filter(phone="0987654321").update(address="9 Tràng Thi")
    found = undo(incoming, by=None)
    assert (known(HOA).phone, known(AN).address) == ("0900000000", "9 Tràng Thi")
    assert (found.rows_kept, kept(incoming)) == (2, ["changed_since", "changed_since"])


def test_what_the_import_did_not_write_may_have_changed(import_rows, membership, hanoi):
    incoming = import_rows([HOA | {"phone": "0912345678"}], branch=hanoi)
    Person.objects.update(address="9 Tràng Thi")
    undo(incoming, by=None)
    assert (known(HOA).phone, known(HOA).address) == ("", "9 Tràng Thi")


def test_whose_membership_went_on_stays(import_rows, hanoi, hue):
    incoming = import_rows([AN, BINH], branch=hanoi)
    transfer(known(AN).memberships.get(), to=hue, on=DAY + timedelta(9), by=None)
    end(known(BINH).memberships.get(), on=DAY + timedelta(9), reason=EndReason.RETIRED, by=None)
    undo(incoming, by=None)
    assert kept(incoming) == ["moved_since", "moved_since"]
    assert len(life(known(AN))) == 2


def test_a_later_import_is_taken_back_first(import_rows, hanoi):
    first = import_rows([AN], branch=hanoi)
    second = import_rows([AN | {"phone": "0912345678"}], branch=hanoi)
    assert would_undo(first, by=None).rows_kept == 1
    undo(second, by=None)
    undo(first, by=None)
    assert not Person.objects.exists()


def test_whose_data_somebody_asked_for_stays(import_rows, hanoi, officer):
    incoming = import_rows([AN], branch=hanoi)
    receive(known(AN), kind="copy", received_on=date(2026, 3, 2), channel="in_person", by=officer)
    undo(incoming, by=None)
    assert kept(incoming) == ["requested"]


def test_whose_data_was_erased_stays_erased(import_rows, membership, hanoi):
    incoming = import_rows([HOA | {"phone": "0912345678"}], branch=hanoi)
    Person.objects.update(**EMPTY, full_name=ERASED, is_erased=True)
    undo(incoming, by=None)
    assert kept(incoming) == ["erased"]
    assert Person.objects.get().phone == ""


def test_nobody_goes_back_to_a_union_that_is_no_more(import_rows, person, hanoi, hue):
    incoming = import_rows([HOA], branch=hue)
    dissolve(hanoi, on=DAY + timedelta(1), by=None, reason="Sáp nhập")
    undo(incoming, by=None)
    assert kept(incoming) == ["union_dissolved"]
    assert life(person)[-1] == ("BC02", DAY, None)


def test_who_left_ones_reach_since_stays(import_rows, hanoi, hue, telecom, officer):
    allow(officer)
    incoming = import_rows([AN, BINH], branch=hanoi, by=officer)
    Membership.objects.filter(person=known(AN)).update(branch=telecom)
    undo(incoming, by=officer)
    assert kept(incoming) == ["elsewhere"]
    assert not Person.objects.filter(id_number=BINH["id_number"]).exists()


def test_an_import_is_taken_back_once(import_rows, hanoi):
    incoming = import_rows([AN], branch=hanoi)
    undo(incoming, by=None)
    with pytest.raises(NotUndone):
        undo(incoming, by=None)


def test_what_was_not_applied_cannot_be_taken_back(import_rows, hanoi):
    with pytest.raises(NotUndone):
        undo(import_rows([AN], branch=hanoi, commit=False), by=None)


def test_the_database_knows_that_too(import_rows, hanoi):
    incoming = import_rows([AN], branch=hanoi, commit=False)
    with pytest.raises(IntegrityError, match="import_taken_back_was_applied"):
        Import.objects.filter(pk=incoming.pk).update(undone_at=timezone.now())


def test_nothing_is_taken_back_that_was_not_shown(import_rows, hanoi):
    incoming = import_rows([AN], branch=hanoi)
    shown = would_undo(incoming, by=None).fingerprint
    Person.objects.update(phone="0900000000")
    with pytest.raises(Outdated):
        undo(incoming, by=None, shown=shown)
    assert known(AN).phone == "0900000000"


def test_it_is_on_record(import_rows, hanoi):
    undo(incoming := import_rows([AN], branch=hanoi), by=None)
    told = Act.objects.get(verb="undo")
    assert (told.subject_id, told.details["counts"]["people_removed"]) == (incoming.pk, 1)


def test_the_file_can_be_imported_again(import_rows, hanoi):
    undo(import_rows([AN], branch=hanoi), by=None)
    assert import_rows([AN], branch=hanoi).counts["new"] == 1


def test_the_command_says_what_it_did(import_rows, hanoi, capsys):
    incoming = import_rows([AN, BINH], branch=hanoi)
    Person.objects.filter(id_number=BINH["id_number"]).update(phone="0900000000")
    call_command("undo_import", incoming.pk, "--json")
    told = json.loads(capsys.readouterr().out)
    row = {"file": "roster.csv", "sheet": "", "line": 3, "full_name": "Lê Thị Bình", "why": "changed_since"}
    assert told["kept"][0] | {"sheet": ""} == row
    assert (told["import"], told["undone"], told["counts"]["people_removed"]) == (incoming.pk, True, 1)
    with pytest.raises(CommandError):
        call_command("undo_import", incoming.pk)


def test_the_page_shows_it_first_and_then_does_it(desk, import_rows, hanoi, officer):
    incoming = import_rows([AN, BINH], branch=hanoi, by=officer)
    Person.objects.filter(id_number=BINH["id_number"]).update(phone="0900000000")
    html = desk.get(f"/admin/rosters/import/{incoming.pk}/undo/").content.decode()
    assert "Lê Thị Bình" in html
    shown = would_undo(incoming, by=officer).fingerprint
    assert act(desk, incoming, "undo", shown=shown).status_code == 302
    assert not Person.objects.filter(id_number=AN["id_number"]).exists()
    assert "changed since" in page_of(desk, incoming, "?rows=kept")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_membership_that_is_being_ended_stays(import_rows, hanoi):
    incoming = import_rows([AN], branch=hanoi, on=date(2025, 1, 1))
    with being_ended(known(AN).memberships.get()):
        undo(incoming, by=None)
    assert kept(incoming) == ["moved_since"]
    assert known(AN).memberships.get().end_decision == "7/QĐ"
