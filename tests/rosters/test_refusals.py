"""Why a row is refused: every code, and that a refused row changes nothing."""

from datetime import date
from pathlib import Path

import pytest

from branches.actions.facts import dissolve
from members.models import Membership, Person
from rosters.words import REFUSALS
from tests.cast import member, union
from tests.rosters.imports import AN, BINH, HOA, decisions, known, outcomes, refusals, register

NEWS = {"phone": "0912345678", "job_title": "Trưởng phòng"}


def test_every_refusal_code_has_its_test():
    tests = Path(__file__).read_text("utf-8")
    assert [code for code in REFUSALS if f'"{code}"' not in tests] == []


@pytest.mark.parametrize(
    ("code", "cells"),
    [
        ("name_missing", {"full_name": ""}),
        ("name_missing", {"full_name": "…"}),
        ("date_invalid", {"born_on": "31/02/1990"}),
        ("date_invalid", {"joined_on": "không rõ ngày"}),
        ("date_in_future", {"born_on": "01/12/2025"}),
        ("date_in_future", {"born_on": "2026"}),
        ("date_in_future", {"joined_on": "12/2025"}),
        ("sex_unknown", {"sex": "?"}),
        ("id_number_invalid", {"id_number": "00118500000123"}),
        ("branch_unknown", {"branch_code": "BC99"}),
        ("branch_unknown", {"branch_name": "Công đoàn Bưu điện Đà Lạt"}),
        ("cell_too_long", {"note": "x" * 2001}),
        ("cell_too_long", {"full_name": "Trần " + "Hoà " * 50}),
        ("cell_error", {"address": "#REF!"}),
        ("cell_error", {"full_name": "#N/A"}),
    ],
    ids=lambda value: value if isinstance(value, str) else next(iter(value)),
)
def test_a_row_is_refused_and_changes_nothing(import_lines, membership, hanoi, code, cells):
    row = HOA | NEWS | {"branch_code": "BC01"} | cells
    if "branch_name" in cells:
        row |= {"branch_code": ""}
    before = register()
    good = {field: {"branch_code": "BC01", "branch_name": ""}.get(field, BINH.get(field, "")) for field in row}
    incoming = import_lines([list(row), list(row.values()), list(good.values())])
    assert refusals(incoming) == [[code], []]
    assert outcomes(incoming) == ["refused", "new"]
    assert [values for values in before if values not in register()] == []
    assert Membership.objects.count() == 2


def test_the_day_of_the_roster_itself_is_not_in_the_future(import_rows, hanoi):
    assert refusals(import_rows([AN | {"joined_on": "30/11/2025"}], branch=hanoi)) == [[]]


def test_a_row_keeps_all_its_reasons(import_rows, hanoi):
    row = {"full_name": "", "born_on": "31/02/1990", "sex": "?", "id_number": "12", "branch_code": "BC99"}
    assert set(refusals(import_rows([row]))[0]) == {
        *("name_missing", "date_invalid", "sex_unknown", "id_number_invalid", "branch_unknown")
    }


def test_a_row_keeps_its_text_as_typed(import_rows, hanoi):
    row = decisions(import_rows([AN | {"born_on": "31/02/1990"}], branch=hanoi))[0].row
    assert (row.line, row.typed["born_on"], row.full_name) == (2, "31/02/1990", "Nguyễn Văn An")


def test_a_row_with_nothing_but_a_number_is_no_heading_with_a_count(import_rows, hanoi):
    incoming = import_rows([AN | {"branch_code": "BC01"}, {"id_number": BINH["id_number"], "branch_code": "BC01"}])
    assert refusals(incoming) == [[], ["name_missing"]]


def test_a_row_of_no_union_is_refused(import_rows, hanoi):
    incoming = import_rows([AN])
    assert refusals(incoming) == [["branch_missing"]]
    assert register() == []


def test_a_row_of_two_unions_of_one_name_is_refused(import_rows, hanoi, hue):
    union("BC03", under=hanoi.parent, name="Công đoàn Bưu điện Huế")
    assert refusals(import_rows([AN | {"branch_name": "Công đoàn Bưu điện Huế"}])) == [["branch_ambiguous"]]
    assert register() == []


def test_a_row_of_somebody_else_s_union_is_refused(import_rows, officer, saigon):
    assert refusals(import_rows([AN | {"branch_code": "VT01"}], by=officer)) == [["branch_out_of_scope"]]
    assert register() == []


def test_a_row_of_a_dissolved_union_is_refused(import_rows, hue):
    dissolve(hue, on=date(2024, 1, 1), by=None, reason="")
    assert refusals(import_rows([AN | {"branch_code": "BC02"}])) == [["branch_not_open"]]
    assert register() == []


def test_a_row_of_a_union_not_yet_founded_is_refused(import_rows, post):
    union("BC09", under=post, on=date(2025, 12, 1))
    assert refusals(import_rows([AN | {"branch_code": "BC09"}])) == [["branch_not_open"]]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (AN, AN),
        (AN, {"full_name": "Nguyễn An", "born_on": "1991", "id_number": AN["id_number"]}),
        (AN, AN | {"id_number": ""}),
        (AN | {"id_number": ""}, AN),
        (AN | {"id_number": ""}, AN | {"id_number": "", "full_name": "NGUYỄN VĂN AN"}),
        (HOA, HOA | {"id_number": ""}),
        (HOA | {"id_number": ""}, HOA),
        (AN | {"born_on": "31/02/1990"}, AN),
    ],
    ids=["alike", "number", "second unnumbered", "first unnumbered", "unnumbered", "by name", "by number", "refused"],
)
def test_the_same_person_twice_is_refused_the_second_time(import_rows, membership, hanoi, first, second):
    incoming = import_rows([first, BINH, second], branch=hanoi)
    assert "repeated_in_file" not in refusals(incoming)[0]
    assert refusals(incoming)[1:] == [[], ["repeated_in_file"]]


def test_a_code_and_a_number_of_one_person_on_two_rows_are_one_person(import_rows, person, hanoi):
    by_code = {"member_code": person.member_code, "full_name": "Trần Thị Hoà", "sex": "Nữ"}
    assert refusals(import_rows([by_code, HOA], branch=hanoi)) == [[], ["repeated_in_file"]]


def test_the_same_person_in_two_files_of_an_import_is_repeated(import_files, tmp_path, hanoi):
    for name in ("one.csv", "two.csv"):
        (tmp_path / name).write_text(",".join(AN) + "\n" + ",".join(AN.values()) + "\n", "utf-8")
    incoming = import_files(tmp_path / "one.csv", tmp_path / "two.csv", branch=hanoi)
    assert refusals(incoming) == [[], ["repeated_in_file"]]


@pytest.mark.parametrize("other", [{"born_on": "03/09/1990"}, {"full_name": "Nguyễn Văn Ân"}, {"branch_code": "BC02"}])
def test_whoever_differs_in_name_birth_or_union_is_not_repeated(import_rows, hanoi, hue, other):
    unnumbered = AN | {"id_number": "", "branch_code": "BC01"}
    assert refusals(import_rows([unnumbered, unnumbered | other])) == [[], []]


def test_a_second_row_does_not_overwrite_the_first(import_rows, hanoi):
    import_rows([AN | {"phone": "0912345678"}, AN | {"phone": "0987654321"}], branch=hanoi)
    assert known(AN).phone == "0912345678"


def test_a_member_of_a_union_out_of_reach_is_refused_and_only_the_union_is_named(import_rows, officer, hanoi, saigon):
    elsewhere = member(saigon, "Trần Thị Hoà", id_number=HOA["id_number"], phone="0987654321")
    before = register()
    incoming = import_rows([HOA | NEWS], branch=hanoi, by=officer)
    decision = decisions(incoming)[0]
    assert decision.refusals == ["member_elsewhere"]
    assert decision.elsewhere == "Công đoàn Viễn thông Sài Gòn"
    assert decision.before == {}, "what the other union knows is not for this officer"
    assert register() == before
    assert elsewhere.ended_on is None


def test_an_old_roster_never_pulls_anybody_back(import_rows, membership, hue):
    """She came to Hà Nội in March 2020; a roster of January 2020 has her in Huế."""
    before = register()
    incoming = import_rows([HOA], branch=hue, on=date(2020, 1, 1))
    assert refusals(incoming) == [["newer_membership"]]
    assert register() == before


def test_an_old_roster_does_not_undo_an_end_that_is_known(import_rows, hanoi, hue):
    """She left Hà Nội in June 2024; a roster of January 2024 has her in Huế."""
    member(hanoi, "Trần Thị Hoà", until=date(2024, 6, 1), id_number=HOA["id_number"])
    before = register()
    incoming = import_rows([HOA], branch=hue, on=date(2024, 1, 1))
    assert refusals(incoming) == [["newer_membership"]]
    assert register() == before


def test_an_old_roster_does_not_come_between_two_memberships(import_rows, hanoi, hue, saigon):
    """She went from Hà Nội to Sài Gòn in June 2024; a roster of January 2024 has her in Huế."""
    left = member(hanoi, "Trần Thị Hoà", until=date(2024, 6, 1), id_number=HOA["id_number"])
    Membership.objects.create(
        person=left.person, branch=saigon, started_on=date(2024, 6, 1), start_reason="transferred_within"
    )
    before = register()
    assert refusals(import_rows([HOA], branch=hue, on=date(2024, 1, 1))) == [["newer_membership"]]
    assert register() == before


def test_two_candidates_are_no_answer(import_rows, hanoi):
    for number in ("001185000001", "001185000002"):
        member(hanoi, "Trần Thị Hoà", born_on="1985-03-27", id_number=number)
    before = register()
    incoming = import_rows([HOA | NEWS | {"id_number": ""}], branch=hanoi)
    assert refusals(incoming) == [["match_ambiguous"]]
    assert register() == before


def test_code_and_number_of_two_people_change_neither(import_rows, person, hanoi):
    """Two rows whose ID numbers were swapped."""
    other = member(hanoi, id_number=AN["id_number"]).person
    before = register()
    rows = [
        HOA | NEWS | {"member_code": person.member_code, "id_number": other.id_number},
        AN | NEWS | {"member_code": other.member_code, "id_number": person.id_number},
    ]
    assert refusals(import_rows(rows, branch=hanoi)) == [["code_contradicts_id"], ["code_contradicts_id"]]
    assert register() == before


def test_a_row_about_somebody_whose_data_is_restricted_changes_nothing(import_rows, person, hanoi):
    Person.objects.filter(pk=person.pk).update(is_restricted=True)
    before = register()
    assert refusals(import_rows([HOA | NEWS], branch=hanoi)) == [["data_kept_back"]]
    assert register() == before
