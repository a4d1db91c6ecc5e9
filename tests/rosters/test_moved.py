"""A member on the roster of another union goes there: when, how, and whom the importer may move."""

from datetime import date, timedelta

import pytest

from branches.actions.facts import change
from members.actions.memberships import transfer
from members.models import EndReason, Membership, StartReason
from tests.cast import LONG_AGO, grant, member, union
from tests.rosters.imports import DAY, HOA, decisions, life, outcomes, refusals, register


def test_a_move_leaves_no_gap(import_rows, person, hue):
    assert outcomes(import_rows([HOA], branch=hue)) == ["moved"]
    assert life(person) == [("BC01", date(2020, 3, 1), DAY), ("BC02", DAY, None)]


def test_a_move_says_why(import_rows, person, hue):
    import_rows([HOA], branch=hue)
    left, came = person.memberships.order_by("started_on")
    assert (left.end_reason, came.start_reason) == (EndReason.TRANSFERRED_WITHIN, StartReason.TRANSFERRED_WITHIN)


def test_on_every_day_there_is_one_membership(import_rows, person, hue):
    import_rows([HOA], branch=hue)
    for day in (DAY - timedelta(1), DAY, DAY + timedelta(1)):
        assert person.memberships.on(day).count() == 1


def test_a_move_brings_the_news_of_its_row(import_rows, person, hue):
    incoming = import_rows([HOA | {"phone": "0912345678"}], branch=hue)
    person.refresh_from_db()
    assert (outcomes(incoming), person.phone) == (["moved"], "0912345678")


def test_a_move_starts_on_the_day_of_the_roster_whatever_new_memberships_do(import_rows, person, hue):
    import_rows([HOA], branch=hue, starts_on=date(2024, 1, 1))
    assert life(person)[1] == ("BC02", DAY, None)


def test_a_move_of_the_very_day_corrects_the_membership_in_place(import_rows, hanoi, hue):
    came = member(hanoi, "Trần Thị Hoà", on=DAY, id_number=HOA["id_number"])
    assert outcomes(import_rows([HOA], branch=hue)) == ["moved"]
    came.refresh_from_db()
    assert (came.branch, came.started_on, came.ended_on) == (hue, DAY, None)
    assert Membership.objects.count() == 1


def test_there_and_back_again(import_rows, person, hanoi, hue):
    import_rows([HOA], branch=hue, on=DAY)
    import_rows([HOA], branch=hanoi, on=DAY + timedelta(1))
    assert [(code, end) for code, _start, end in life(person)] == [
        *(("BC01", DAY), ("BC02", DAY + timedelta(1)), ("BC01", None)),
    ]


def test_there_and_back_on_one_day_is_where_it_was(import_rows, person, hanoi, hue):
    import_rows([HOA], branch=hue)
    import_rows([HOA], branch=hanoi)
    assert life(person) == [("BC01", date(2020, 3, 1), DAY), ("BC01", DAY, None)]


def test_a_second_import_of_the_same_roster_moves_nobody(import_rows, person, hue):
    import_rows([HOA], branch=hue)
    before = register()
    assert outcomes(import_rows([HOA], branch=hue)) == ["unchanged"]
    assert register() == before


def test_an_officer_moves_within_the_own_unions(import_rows, officer, person, hue):
    assert outcomes(import_rows([HOA], branch=hue, by=officer)) == ["moved"]


def test_an_officer_moves_nobody_out_of_another_s_union(import_rows, officer, hue, saigon):
    member(saigon, "Trần Thị Hoà", id_number=HOA["id_number"])
    before = register()
    assert refusals(import_rows([HOA], branch=hue, by=officer)) == [["member_elsewhere"]]
    assert register() == before


def test_an_officer_takes_in_nobody_who_was_last_a_member_of_another_s_union(import_rows, officer, hue, saigon):
    member(saigon, "Trần Thị Hoà", until=date(2024, 1, 1), id_number=HOA["id_number"])
    before = register()
    incoming = import_rows([HOA | {"religion": "Phật giáo"}], branch=hue, by=officer)
    assert refusals(incoming) == [["member_elsewhere"]]
    assert (decisions(incoming)[0].before, register()) == ({}, before)


def test_an_old_roster_does_not_change_who_left_for_another_s_union(import_rows, officer, membership, hanoi, saigon):
    transfer(membership, to=saigon, on=DAY, by=None)
    before = register()
    news = HOA | {"religion": "Phật giáo"}
    incoming = import_rows([news], branch=hanoi, by=officer, on=DAY - timedelta(9))
    assert refusals(incoming) == [["member_elsewhere"]]
    assert (decisions(incoming)[0].before, register()) == ({}, before)


def test_an_officer_takes_back_who_left_one_of_the_own_unions(import_rows, officer, hanoi, hue):
    member(hanoi, "Trần Thị Hoà", until=date(2024, 1, 1), id_number=HOA["id_number"])
    assert outcomes(import_rows([HOA], branch=hue, by=officer)) == ["new"]


def test_an_officer_moves_nobody_into_another_s_union(import_rows, officer, person, saigon):
    before = register()
    assert refusals(import_rows([HOA | {"branch_code": "VT01"}], by=officer)) == [["branch_out_of_scope"]]
    assert register() == before


def test_a_second_grant_lets_an_officer_move_between_both(import_rows, officer, hue, saigon, telecom):
    member(saigon, "Trần Thị Hoà", id_number=HOA["id_number"])
    grant(officer, telecom)
    assert outcomes(import_rows([HOA], branch=hue, by=officer)) == ["moved"]


def test_an_ended_grant_moves_nobody(import_rows, officer, hue, saigon, telecom):
    member(saigon, "Trần Thị Hoà", id_number=HOA["id_number"])
    grant(officer, telecom, until=date(2024, 1, 1))
    assert refusals(import_rows([HOA], branch=hue, by=officer)) == [["member_elsewhere"]]


def test_a_grant_follows_the_union_that_was_placed_elsewhere(import_rows, officer, person, hue, hanoi, telecom):
    change(hanoi, on=date(2024, 1, 1), by=None, parent=telecom)
    assert refusals(import_rows([HOA], branch=hue, by=officer)) == [["member_elsewhere"]]


def test_without_limits_everybody_is_moved(import_rows, person, saigon):
    assert outcomes(import_rows([HOA], branch=saigon)) == ["moved"]


def test_a_move_shows_where_from(import_rows, person, hue):
    assert decisions(import_rows([HOA], branch=hue, commit=False))[0].elsewhere == "Công đoàn Bưu điện Hà Nội"


def test_a_preview_moves_nobody(import_rows, person, hue):
    before = register()
    assert outcomes(import_rows([HOA], branch=hue, commit=False)) == ["moved"]
    assert register() == before


@pytest.mark.parametrize("there", [date(2025, 12, 1), DAY + timedelta(300)])
def test_whoever_came_later_than_the_roster_s_day_stays(import_rows, hanoi, hue, there):
    member(hanoi, "Trần Thị Hoà", on=there, id_number=HOA["id_number"])
    before = register()
    assert refusals(import_rows([HOA], branch=hue)) == [["newer_membership"]]
    assert register() == before


def test_a_member_moves_into_a_union_founded_that_day(import_rows, person, post):
    young = union("BC09", under=post, on=DAY)
    import_rows([HOA], branch=young)
    assert life(person)[1] == ("BC09", DAY, None)


def test_everybody_of_a_union_moves_at_once(import_rows, hanoi, hue):
    numbers = [f"0010850000{number:02}" for number in range(20)]
    rows = [{"full_name": "Nguyễn Văn An", "born_on": "1985", "id_number": number} for number in numbers]
    import_rows(rows, branch=hanoi, on=LONG_AGO)
    assert set(outcomes(import_rows(rows, branch=hue))) == {"moved"}
    assert hanoi.memberships.on(DAY).count() == 0
    assert hue.memberships.on(DAY).count() == 20
