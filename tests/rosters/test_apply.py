"""Nothing is applied that was not shown; all of it or nothing, once; and what is kept of an import."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DataError
from django.utils import timezone

from access.models import Act
from branches.actions.facts import change, dissolve
from branches.models import Grant
from members.models import Membership, Person
from rosters.models import Import
from rosters.pipeline import apply as applying
from rosters.pipeline.apply import NotApplied, RegisterChanged, apply
from rosters.pipeline.preview import decide
from tests.cast import member
from tests.rosters.imports import AN, BINH, DAY, HOA, decisions, outcomes, refusals, register


def at_hand(person: Person, field: str) -> str:
    person.refresh_from_db()
    return getattr(person, field)


@pytest.fixture
def shown(import_rows, membership, hanoi) -> Import:
    """A preview that waits to be confirmed: Hoà gets a phone number, An and an unnumbered Bình are new."""
    return import_rows([HOA | {"phone": "0912345678"}, AN, BINH | {"id_number": ""}], branch=hanoi, commit=False)


def test_a_preview_leaves_the_register_untouched(import_rows, membership, hanoi):
    before = register()
    incoming = import_rows([HOA | {"phone": "0912345678"}, AN], branch=hanoi, commit=False)
    assert outcomes(incoming) == ["changed", "new"]
    assert incoming.state == Import.State.PREVIEWED
    assert register() == before


def test_what_was_shown_is_applied(shown):
    apply(shown, by=None)
    assert (Person.objects.count(), Membership.objects.count()) == (3, 3)
    shown.refresh_from_db()
    assert shown.state == Import.State.APPLIED
    assert shown.applied_at <= timezone.now()


def test_an_import_is_applied_once(shown):
    stale = Import.objects.get(pk=shown.pk)
    apply(shown, by=None)
    before = register()
    for again in (shown, stale):
        with pytest.raises(NotApplied) as refusal:
            apply(again, by=None)
        assert refusal.type is NotApplied, "nothing has changed: it was applied"
    assert register() == before
    assert Import.objects.get(pk=shown.pk).state == Import.State.APPLIED


def test_what_has_no_preview_is_not_applied(hanoi):
    incoming = Import.objects.create(effective_on=DAY, branch=hanoi)
    with pytest.raises(NotApplied):
        apply(incoming, by=None)


def edit_of_her_phone(person):
    Person.objects.filter(pk=person.pk).update(phone="0987654321")


def edit_to_what_the_roster_says(person):
    Person.objects.filter(pk=person.pk).update(phone="0912345678")


def she_leaves(person):
    person.memberships.update(ended_on=date(2025, 6, 1), end_reason="resigned")


def somebody_with_his_number(person):
    member(person.memberships.get().branch, "Ai Đó", id_number=AN["id_number"])


def a_namesake_of_hers(person):
    member(person.memberships.get().branch, BINH["full_name"], born_on="1992-06-05")


def the_union_is_dissolved(person):
    hanoi = person.memberships.get().branch
    she_leaves(person)
    dissolve(hanoi, on=date(2025, 11, 1), by=None, reason="")


@pytest.mark.parametrize(
    "happens",
    [
        edit_of_her_phone,
        edit_to_what_the_roster_says,
        she_leaves,
        somebody_with_his_number,
        a_namesake_of_hers,
        the_union_is_dissolved,
    ],
    ids=lambda act: act.__name__,
)
def test_a_register_that_changed_gives_a_new_preview_and_applies_nothing(shown, person, happens):
    happens(person)
    before, was_shown = register(), shown.fingerprint
    with pytest.raises(RegisterChanged):
        apply(shown, by=None)
    assert register() == before
    shown.refresh_from_db()
    assert (shown.state, shown.fingerprint != was_shown) == (Import.State.PREVIEWED, True)
    assert not Act.objects.filter(verb="apply").exists()


def test_the_new_preview_may_then_be_applied(shown, person):
    edit_of_her_phone(person)
    with pytest.raises(RegisterChanged):
        apply(shown, by=None)
    assert decisions(shown)[0].before == {"phone": "0987654321"}
    apply(shown, by=None)
    assert at_hand(person, "phone") == "0912345678"


def test_grants_that_changed_give_a_new_preview(import_rows, officer, post, hanoi):
    incoming = import_rows([AN], branch=hanoi, by=officer, commit=False)
    Grant.objects.filter(user=officer).update(ended_on=date(2025, 1, 1))
    with pytest.raises(RegisterChanged):
        apply(incoming, by=officer)
    assert (refusals(incoming), register()) == ([["branch_out_of_scope"]], [])


def test_a_union_placed_elsewhere_gives_a_new_preview(import_rows, officer, post, telecom, hanoi):
    incoming = import_rows([AN], branch=hanoi, by=officer, commit=False)
    change(hanoi, on=date(2025, 1, 1), by=None, parent=telecom)
    with pytest.raises(RegisterChanged):
        apply(incoming, by=officer)
    assert register() == []


def test_whoever_looked_at_an_older_preview_confirms_nothing(shown, person):
    """Two windows: in one of them the preview was made anew."""
    looked_at = shown.fingerprint
    edit_of_her_phone(person)
    decide(shown)
    with pytest.raises(RegisterChanged):
        apply(shown, by=None, shown=looked_at)
    assert at_hand(person, "phone") == "0987654321"


def test_an_unrelated_edit_does_not_disturb(shown, person, hanoi, hue):
    member(hue, "Người Khác", id_number="001090000077")
    Person.objects.filter(pk=person.pk).update(address="Hà Nội")  # the roster does not speak of it
    Grant.objects.all().delete()
    apply(shown, by=None)
    assert (at_hand(person, "phone"), at_hand(person, "address")) == ("0912345678", "Hà Nội")


@pytest.mark.parametrize("statement", ["_ADD_PEOPLE", "_CHANGE_PEOPLE", "_END_ELSEWHERE", "_START_HERE"])
def test_applying_that_fails_leaves_nothing(shown, monkeypatch, statement):
    before = register()
    monkeypatch.setattr(applying, statement, "SELECT 1 / 0")
    with pytest.raises(DataError):
        apply(shown, by=None)
    assert register() == before
    assert Import.objects.get(pk=shown.pk).state == Import.State.PREVIEWED
    assert not Act.objects.filter(verb="apply").exists()


# What is kept


def test_the_trail_says_who_sent_and_who_applied(import_rows, officer, hanoi):
    incoming = import_rows([AN], branch=hanoi, by=officer)
    trail = Act.objects.filter(subject_type="rosters.import", subject_id=incoming.pk).order_by("id")
    assert list(trail.values_list("verb", "by__username")) == [("receive", "officer"), ("apply", "officer")]
    assert trail[0].details == {"files": ["roster.csv"]}
    assert trail[1].details == {"counts": incoming.counts}


def test_a_file_is_kept_as_it_was_sent_for_the_register_only(import_rows, var_dir, tmp_path, hanoi):
    file = import_rows([AN], branch=hanoi).files.get()
    sent = (tmp_path / "roster.csv").read_bytes()
    assert (file.name, file.size, file.path.read_bytes()) == ("roster.csv", len(sent), sent)
    assert file.path.name == file.sha256
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert {folder.stat().st_mode & 0o077 for folder in (file.path.parent, file.path.parents[1])} == {0}


def test_the_same_file_is_kept_once(import_rows, var_dir, hanoi):
    for _ in range(2):
        import_rows([AN], branch=hanoi)
    assert sum(path.is_file() for path in (var_dir / "uploads").rglob("*")) == 1


def test_nothing_of_the_reading_is_left_lying_about(import_rows, var_dir, hanoi):
    import_rows([AN], branch=hanoi)
    assert list((var_dir / "tmp").iterdir()) == []


def test_a_file_too_large_is_refused_in_a_sentence(import_rows, settings, var_dir, hanoi):
    settings.ROSTER_FILE_BYTES = 20
    with pytest.raises(ValidationError, match="MB"):
        import_rows([AN], branch=hanoi)
    assert not Import.objects.exists()
    assert [path for path in (var_dir / "uploads").rglob("*") if path.is_file()] == []


def test_a_path_in_a_file_s_name_leads_nowhere(import_rows, hanoi, tmp_path, import_files):
    (tmp_path / "etc").mkdir()
    path = tmp_path / "etc" / "passwd.csv"
    path.write_text(",".join(AN) + "\n" + ",".join(AN.values()), "utf-8")
    assert import_files(path, branch=hanoi).files.get().name == "passwd.csv"


def test_an_import_is_seen_by_its_sender_and_by_superusers(import_rows, officer, stranger, hanoi):
    incoming = import_rows([AN], branch=hanoi, by=officer)
    assert list(Import.objects.visible_to(officer)) == [incoming]
    assert list(Import.objects.visible_to(stranger)) == []
    stranger.is_superuser = True
    assert list(Import.objects.visible_to(stranger)) == [incoming]
