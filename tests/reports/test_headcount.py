"""How many members each union had on a day."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from branches.actions.facts import change, dissolve
from branches.models import Kind
from members.age_bands import aged
from members.models import Membership
from reports.headcount import Headcount, headcount
from tests.cast import member, union

DAY = date(2020, 6, 1)
NO_AGES = dict.fromkeys(("under-30", "30-39", "40-49", "50-59", "60-over", "unknown"), 0)


def counts(on: date = DAY, by=None) -> dict[str, Headcount]:
    return {row.code: row for row in headcount(on=on, by=by)}


def members(on: date = DAY, by=None) -> dict[str, int | None]:
    return {code: row.members for code, row in counts(on, by).items()}


def test_a_superior_counts_all_below_it_once(industry, post, hanoi, hue, saigon):
    section = union("S1", Kind.SECTION, hanoi)
    for branch, number in ((section, 3), (hanoi, 2), (hue, 1), (saigon, 4)):
        for _ in range(number):
            member(branch)
    assert members() == {"CDN": 10, "BC": 6, "BC01": 5, "S1": 3, "BC02": 1, "VT": 4, "VT01": 4}
    assert (counts()["BC01"].own, counts()["BC"].own) == (2, 0)


def test_superiors_come_before_those_below_them(industry, post, hanoi, saigon):
    rows = headcount(on=DAY)
    assert [row.parent_code for row in rows][0] == ""
    for place, row in enumerate(rows):
        assert not row.parent_code or row.parent_code in {above.code for above in rows[:place]}


def test_a_membership_counts_from_its_first_day_up_to_its_end(hanoi):
    member(hanoi, on=date(2020, 1, 1))
    member(hanoi, on=date(2020, 3, 1), until=date(2020, 5, 1))
    days = (date(2020, 2, 29), date(2020, 3, 1), date(2020, 4, 30), date(2020, 5, 1))
    assert [members(day)["BC01"] for day in days] == [1, 2, 2, 1]


def test_counts_of_a_past_day_follow_that_day_s_tree(post, telecom, hanoi):
    member(hanoi)
    change(hanoi, on=DAY, by=None, parent=telecom, name="Mới")
    before, after = counts(date(2020, 5, 31)), counts(DAY)
    assert (before["BC"].members, before["VT"].members) == (1, 0)
    assert (after["BC"].members, after["VT"].members) == (0, 1)
    assert (before["BC01"].parent_code, after["BC01"].parent_code) == ("BC", "VT")
    assert (before["BC01"].name, after["BC01"].name) == ("Công đoàn Bưu điện Hà Nội", "Mới")


def test_a_moved_union_takes_the_members_of_its_parts_along(post, telecom, hanoi):
    member(union("S1", Kind.SECTION, hanoi))
    change(hanoi, on=DAY, by=None, parent=telecom)
    assert (members(date(2020, 5, 31))["BC"], members()["VT"]) == (1, 1)


def test_women_are_counted(hanoi, post):
    for sex in ("F", "F", "M", ""):
        member(hanoi, sex=sex)
    assert [(row.members, row.women) for row in (counts()["BC01"], counts()["BC"])] == [(4, 2), (4, 2)]


def test_a_union_whose_members_the_register_did_not_know_yet_is_unknown_and_not_empty(hanoi):
    member(hanoi, on=DAY)
    row = counts(date(2020, 5, 31))["BC01"]
    assert (row.own, row.members, row.women, row.unknown) == (None, None, None, 1)
    assert row.known_from == DAY
    row = counts(DAY)["BC01"]
    assert (row.own, row.members, row.unknown) == (1, 1, 0)


def test_a_union_whose_members_were_never_entered_is_empty(hanoi):
    row = counts()["BC01"]
    assert (row.own, row.members, row.women, row.unknown, row.known_from) == (0, 0, 0, 0, None)


def test_a_union_that_all_members_left_is_empty_and_not_unknown(hanoi):
    member(hanoi, until=date(2020, 1, 1))
    row = counts()["BC01"]
    assert (row.own, row.members, row.unknown) == (0, 0, 0)


def test_a_superior_counts_what_is_known_and_says_how_many_unions_are_not(post, hanoi, hue):
    member(hanoi)
    member(hue, on=date(2021, 1, 1))
    row = counts()["BC"]
    assert (row.own, row.members, row.unknown) == (0, 1, 1)


def test_a_superior_of_which_nothing_is_known_is_unknown_until_the_first_day(post, hanoi, hue):
    member(hanoi, on=date(2022, 1, 1))
    member(hue, on=date(2021, 1, 1))
    row = counts()["BC"]
    assert (row.own, row.members, row.women, row.unknown) == (0, None, None, 2)
    assert row.known_from == date(2021, 1, 1)


def test_a_union_that_is_older_than_its_superior_stands_alone_before(industry):
    young = union("MOI", Kind.DIRECT_SUPERIOR, industry, on=DAY)
    member(union("CU", under=young))
    before, after = counts(date(2020, 5, 31)), counts(DAY)
    assert "MOI" not in before
    assert (before["CU"].parent_code, before["CU"].members, before["CDN"].members) == ("", 1, 0)
    assert (after["MOI"].members, after["CDN"].members) == (1, 1)


def test_a_dissolved_union_is_counted_up_to_its_last_day(hanoi, post):
    member(hanoi, until=DAY)
    dissolve(hanoi, on=DAY, by=None, reason="")
    assert members(date(2020, 5, 31))["BC01"] == 1
    assert "BC01" not in members(DAY)
    assert members(DAY)["BC"] == 0


def test_an_officer_counts_the_granted_unions_only(officer, stranger, hanoi, saigon):
    member(hanoi)
    assert members(by=officer) == {"BC": 1, "BC01": 1}
    assert members(by=stranger) == {}


def test_a_headcount_is_one_question(industry, hanoi, saigon, django_assert_num_queries):
    with django_assert_num_queries(1):
        headcount(on=DAY)


def test_opening_and_joined_less_left_is_closing(hanoi, hue):
    for year in range(2015, 2022):
        member(hanoi, on=date(year, 2, 1), until=date(year + 2, 3, 1) if year % 2 else None)
    opening, closing = members(date(2019, 1, 1))["BC01"], members(date(2020, 1, 1))["BC01"]
    joined = Membership.objects.filter(started_on__year=2019).count()
    left = Membership.objects.filter(ended_on__year=2019).count()
    assert opening + joined - left == closing


def test_the_command_prints_the_contract(officer, hanoi):
    member(hanoi, sex="F", on=date(2020, 3, 1))
    out = StringIO()
    call_command("headcount", "--json", "--on", "2020-06-01", "--as", "officer", stdout=out)
    upper, lower = json.loads(out.getvalue())
    assert lower == {
        "code": "BC01", "name": "Công đoàn Bưu điện Hà Nội", "kind": "grassroots", "parent_code": "BC",
        "own": 1, "members": 1, "women": 1, "unknown": 0, "known_from": "2020-03-01", "party_members": 0,
        "ages": NO_AGES | {"unknown": 1}, "ages_of_women": NO_AGES | {"unknown": 1}, "ages_of_men": NO_AGES,
    }  # fmt: skip
    assert upper["members"] == 1


def test_the_command_says_since_when_a_union_is_known(hanoi):
    member(hanoi, on=date(2020, 3, 1))
    out = StringIO()
    call_command("headcount", "--on", "2020-01-01", stdout=out)
    assert out.getvalue().count("01/03/2020") == 3  # the union and both above it


def test_an_unknown_user_is_named_in_a_sentence(industry):
    with pytest.raises(CommandError, match="nobody"):
        call_command("headcount", "--as", "nobody")


def test_party_members_are_counted(hanoi, post):
    for party_member in (True, True, False):
        member(hanoi, party_member=party_member)
    assert [counts()[code].party_members for code in ("BC01", "BC")] == [2, 2]


def test_ages_are_those_of_the_day(hanoi):
    member(hanoi, born_on="1990-06-01", sex="F")
    assert counts(date(2020, 5, 31))["BC01"].ages == NO_AGES | {"under-30": 1}
    assert counts(DAY)["BC01"].ages == counts(DAY)["BC01"].ages_of_women == NO_AGES | {"30-39": 1}


def test_who_is_known_by_the_year_of_birth_counts_as_born_on_its_first_day(hanoi):
    member(hanoi, born_on="1990")
    member(hanoi, born_on="1990-07")
    assert counts()["BC01"].ages == NO_AGES | {"30-39": 1, "under-30": 1}


def test_every_member_is_in_one_age_band_and_counts_there_as_in_a_list(hanoi, post):
    for year in range(1950, 2006, 5):
        member(hanoi, born_on=f"{year}-02-28", sex="MF"[year % 2])
    member(hanoi, sex="")
    row = counts()["BC"]
    assert sum(row.ages.values()) == row.members
    people = Membership.objects.on(DAY)
    assert row.ages == {key: people.filter(aged(key, on=DAY, field="person__born_on")).count() for key in row.ages}


def test_party_members_and_ages_are_unknown_where_the_members_are(post, hanoi):
    member(hanoi, on=DAY)
    for code in ("BC01", "BC"):
        row = counts(date(2020, 5, 31))[code]
        assert (row.party_members, row.ages, row.ages_of_women, row.ages_of_men) == (None, None, None, None)
