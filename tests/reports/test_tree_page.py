"""The page of the tree, and the questions behind it."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from branches.actions.facts import change, dissolve
from branches.models import Kind, reach
from reports.headcount import headcount
from reports.tree import counts, top_unions, union_on, unions_below, unions_named, ways_to
from reports.tree_page import SHOWN_AT_ONCE
from tests.cast import allow, grant, member, union

DAY = date(2020, 6, 1)
TREE, BELOW = reverse("reports:tree"), reverse("reports:tree_below")


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def codes(unions) -> list[str]:
    return [each.code for each in unions]


def page(client, address: str = TREE, **asked) -> str:
    response = client.get(address, asked)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("day", [DAY, None], ids=["past", "today"])
def test_the_tree_counts_as_the_headcount_does(day, today, django_user_model, industry, post, hanoi, hue, saigon):
    head = django_user_model.objects.create_superuser("admin")
    day = day or today
    section = union("S1", Kind.SECTION, hanoi)
    member(hanoi, until=date(2020, 1, 1))
    member(section)
    member(hue, on=date(2021, 1, 1))
    member(saigon, on=date(2100, 1, 1))
    unions = [union_on(branch.pk, reach(head), day) for branch in (industry, post, hanoi, hue, saigon, section)]
    counted = counts(unions, day)
    found = {each.code: (counted[each.id].own, counted[each.id].members, counted[each.id].unknown) for each in unions}
    rows = {row.code: row for row in headcount(on=day)}
    assert found == {code: (rows[code].own, rows[code].members, rows[code].unknown) for code in codes(unions)}
    assert counted[saigon.pk].known_from == rows["VT01"].known_from


def test_an_officer_s_tree_begins_at_the_granted_unions(officer, industry, post, hanoi, saigon, today):
    grant(officer, saigon)
    grant(officer, hanoi)
    for day in (DAY, today):
        assert codes(top_unions(reach(officer), day)) == ["BC", "VT01"]


def test_an_officer_opens_and_finds_no_union_of_others(officer, industry, post, hanoi, saigon, today):
    for day in (DAY, today):
        assert [union_on(other.pk, reach(officer), day) for other in (industry, saigon)] == [None, None]
        assert codes(unions_named("cong doan", reach(officer), day)) == ["BC", "BC01"]
        [only] = ways_to([union_on(hanoi.pk, reach(officer), day)], reach(officer), day).values()
        assert only == [(post.pk, "Công đoàn Bưu chính")]


def test_a_past_day_has_its_own_tree_and_names(officer, post, telecom, hanoi, hue, today):
    grant(officer, telecom)
    change(hanoi, on=DAY, by=None, parent=telecom, name="Công đoàn Thủ đô")
    before = date(2020, 5, 31)
    assert codes(unions_below(post.pk, reach(officer), before)) == ["BC01", "BC02"]
    assert codes(unions_below(post.pk, reach(officer), today)) == ["BC02"]
    assert codes(unions_named("buu dien ha noi", reach(officer), before)) == ["BC01"]
    assert unions_named("buu dien ha noi", reach(officer), today) == []
    assert codes(unions_named("thu do", reach(officer), today)) == ["BC01"]


def test_a_dissolved_union_stands_in_the_tree_up_to_its_last_day(officer, post, hanoi, today):
    dissolve(hanoi, on=DAY, by=None, reason="")
    assert codes(unions_below(post.pk, reach(officer), date(2020, 5, 31))) == ["BC01"]
    assert unions_below(post.pk, reach(officer), DAY) == unions_below(post.pk, reach(officer), today) == []
    assert not union_on(post.pk, reach(officer), today).has_below


def test_the_union_of_a_code_is_found_first(officer, post, hanoi, today):
    union("AA", under=post, name="Công đoàn BC01 cũ")
    assert codes(unions_named("bc01", reach(officer), today)) == ["BC01", "AA"]


def test_the_page_opens_the_only_top_and_links_to_each_list(office, post, hanoi):
    member(hanoi)
    text = page(office)
    assert text.index("Công đoàn Bưu chính") < text.index("Công đoàn Bưu điện Hà Nội")
    members = reverse("admin:members_person_changelist")
    for address in (
        f"{members}?union={hanoi.pk}&amp;below=no",
        f'{members}?union={post.pk}"',
        f"{reverse('reports:headcount')}?union={hanoi.pk}",
        reverse("admin:branches_branch_change", args=[hanoi.pk]),
    ):
        assert address in text


def test_links_of_a_past_day_keep_the_day(office, post, hanoi):
    assert f"?union={hanoi.pk}&amp;below=no&amp;on=2020-06-01" in page(office, on="2020-06-01")


def test_no_number_is_shown_where_the_register_did_not_know_the_members(office, post, hanoi):
    member(hanoi, on=date(2021, 3, 1))
    text = page(office, BELOW, union=post.pk, on="2020-06-01")
    assert "known only from 01/03/2021" in text
    assert "own members" not in text


def test_a_found_union_shows_its_way(office, post, hanoi):
    text = page(office, q="HA NOI")
    assert "1 union named like" in text
    assert f'<a href="{TREE}?union={post.pk}">Công đoàn Bưu chính</a>' in text


def test_one_union_is_shown_with_those_below_it(office, post, hanoi):
    union("S1", Kind.SECTION, hanoi, name="Bộ phận Một")
    assert "Bộ phận Một" in page(office, union=hanoi.pk)


def test_a_union_that_did_not_exist_on_the_day_is_said_so(office, post):
    young = union("MOI", under=post, on=DAY)
    assert "did not exist" in page(office, union=young.pk, on="2020-05-31")


@pytest.mark.parametrize("address", [TREE, BELOW])
@pytest.mark.parametrize("number", ["other", "999999", "x", "9" * 30])
def test_a_union_of_others_is_missing_like_one_that_never_was(office, saigon, address, number):
    assert office.get(address, {"union": saigon.pk if number == "other" else number}).status_code == 404


def test_the_tree_needs_the_right_to_see_members(office, officer):
    allow(officer)
    assert [office.get(address).status_code for address in (TREE, BELOW)] == [403, 403]


def test_who_works_for_no_union_is_told_whom_to_ask(office, officer):
    allow(officer, "members.view_person")
    assert "No union has been given to you yet" in page(office)


def test_many_unions_below_one_are_shown_in_parts(office, post):
    for number in range(SHOWN_AT_ONCE + 1):
        union(f"G{number:03}", under=post)
    first, rest = page(office, BELOW, union=post.pk), page(office, BELOW, union=post.pk, **{"from": SHOWN_AT_ONCE})
    assert (first.count("tree-row"), rest.count("tree-row")) == (SHOWN_AT_ONCE, 1)
    assert f"?union={post.pk}&amp;from={SHOWN_AT_ONCE}" in first
    assert "Show more" not in rest


def test_opening_a_union_asks_as_often_for_many_as_for_one(office, post, hanoi, django_assert_num_queries):
    def below() -> None:
        assert office.get(BELOW, {"union": post.pk}).status_code == 200

    below()
    with django_assert_num_queries(8):
        below()
    for number in range(20):
        member(union(f"G{number}", under=post))
    with django_assert_num_queries(8):
        below()
