"""A roster that claims to be complete: whoever is not in it is listed, and nobody is ended."""

from datetime import date

from members.models import Membership
from rosters.pipeline.preview import missing
from rosters.results import as_dict
from tests.cast import member
from tests.rosters.imports import AN, BINH, DAY, HOA, refusals, register


def test_a_member_who_is_not_in_a_complete_roster_is_missing(import_rows, person, hanoi):
    incoming = import_rows([AN], branch=hanoi, mode="full", commit=False)
    assert missing(incoming) == [person.pk]
    assert incoming.counts["missing"] == 1


def test_nobody_is_ended(import_rows, membership, hanoi):
    import_rows([AN], branch=hanoi, mode="full")
    membership.refresh_from_db()
    assert membership.ended_on is None


def test_a_roster_of_some_members_misses_nobody(import_rows, membership, hanoi):
    incoming = import_rows([AN], branch=hanoi)
    assert (missing(incoming), incoming.counts["missing"]) == ([], 0)


def test_whoever_is_in_it_is_not_missing(import_rows, membership, hanoi):
    assert missing(import_rows([HOA, AN], branch=hanoi, mode="full")) == []


def test_the_new_members_of_a_complete_roster_are_not_missing(import_rows, hanoi):
    assert missing(import_rows([AN, BINH], branch=hanoi, mode="full")) == []


def test_the_person_of_a_refused_row_is_not_missing(import_rows, membership, hanoi):
    incoming = import_rows([HOA | {"sex": "?"}, AN], branch=hanoi, mode="full")
    assert refusals(incoming) == [["sex_unknown"], []]
    assert missing(incoming) == []


def test_the_candidates_of_an_ambiguous_row_are_not_missing(import_rows, hanoi):
    for number in ("001185000001", "001185000002"):
        member(hanoi, "Trần Thị Hoà", born_on="1985-03-27", id_number=number)
    incoming = import_rows([HOA | {"id_number": ""}, AN], branch=hanoi, mode="full", commit=False)
    assert refusals(incoming)[0] == ["match_ambiguous"]
    assert missing(incoming) == []


def test_whom_a_contradictory_row_may_mean_is_not_missing(import_rows, person, hanoi):
    other = member(hanoi, id_number=AN["id_number"]).person
    row = HOA | {"member_code": person.member_code, "id_number": other.id_number}
    assert missing(import_rows([row], branch=hanoi, mode="full", commit=False)) == []


def test_whoever_moves_within_the_import_is_not_missing(import_rows, membership, hanoi, hue):
    rows = [HOA | {"branch_code": "BC02"}, AN | {"branch_code": "BC01"}]
    assert missing(import_rows(rows, mode="full", commit=False)) == []


def test_members_of_unions_that_the_roster_does_not_name_are_not_missing(import_rows, membership, hue):
    assert missing(import_rows([AN], branch=hue, mode="full")) == []


def test_members_of_other_days_are_not_missing(import_rows, hanoi):
    member(hanoi, "Đã Nghỉ", until=DAY)
    member(hanoi, "Chưa Vào", on=date(2026, 1, 1))
    assert missing(import_rows([AN], branch=hanoi, mode="full", commit=False)) == []


def test_the_missing_are_named(import_rows, person, hanoi):
    incoming = import_rows([AN], branch=hanoi, mode="full", commit=False)
    assert as_dict(incoming)["missing_members"] == [
        {"member_code": person.member_code, "full_name": "Trần Thị Hoà", "born_on": "1985-03-27"}
    ]


def test_listing_the_missing_changes_nothing(import_rows, membership, hanoi):
    before = register()
    missing(import_rows([AN], branch=hanoi, mode="full", commit=False))
    assert register() == before
    assert Membership.objects.count() == 1
