"""The page of counts: every number leads to the names behind it."""

import json
import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.utils import timezone

from branches.models import Kind
from reports import headcount as counting
from reports.headcount_form import quick_days
from tests.cast import allow, grant, member, union

PAGE = "/admin/headcount/"
NAMES = "/admin/members/person/?"


def opened(browser, query: str = "on=2020-06-01") -> str:
    response = browser.get(f"{PAGE}?{query}")
    assert response.status_code == 200
    return unescape(response.content.decode())


def row_of(page: str, code: str) -> str:
    """The line of the table about a union."""
    return next(
        line for line in re.findall(r"<tr class=\"depth.*?</tr>", page, re.DOTALL) if f"<small>{code} ·" in line
    )


def numbers_of(page: str, code: str) -> list[str]:
    return [re.sub("<.*?>", "", cell) for cell in re.findall(r"<td>(.*?)</td>", row_of(page, code))]


def codes_of(page: str) -> list[str]:
    return re.findall(r"<small>(\w+) ·", page)


def drawn(page: str) -> list[dict]:
    """What the charts are drawn from."""
    return [json.loads(data) for data in re.findall(r'data-value="(.*?)"\s*>', page)]


def test_each_number_leads_to_the_names_behind_it(office, hanoi):
    member(hanoi, sex="F", born_on="1985", party_member=True)
    page = opened(office)
    assert numbers_of(page, "BC01") == ["1", "1", "1", "1", "0", "1", "0", "0", "0", "0"]
    of = f"{NAMES}on=2020-06-01&union={hanoi.pk}"
    linked = re.findall(r'href="([^"]*)">1</a>', row_of(page, "BC01"))
    assert linked == [of, f"{of}&below=no", f"{of}&sex=F", f"{of}&party=yes", f"{of}&age=30-39"]


def test_age_bands_by_sex_lead_to_names(office, post, hanoi):
    member(hanoi, sex="M")
    assert f"{NAMES}on=2020-06-01&union={post.pk}&age=unknown&sex=M" in opened(office)


def test_the_page_counts_today_where_no_day_is_asked_for(office, hanoi):
    member(hanoi)
    assert f"{NAMES}on={timezone.localdate()}&union={hanoi.pk}" in opened(office, "")


def test_the_topmost_union_and_those_directly_below_are_shown(office, post, hanoi, hue):
    union("S1", Kind.SECTION, hanoi)
    assert codes_of(opened(office)) == ["BC", "BC01", "BC02"]
    assert codes_of(opened(office, "show=all")) == ["BC", "BC01", "S1", "BC02"]
    assert codes_of(opened(office, "show=grassroots")) == ["BC01", "BC02"]
    assert codes_of(opened(office, f"union={hanoi.pk}")) == ["BC01", "S1"]


def test_each_union_leads_to_its_own_count_on_the_same_days(office, hanoi):
    page = opened(office, "on=2020-06-01&compare=2019-06-01&show=grassroots")
    assert f'href="?on=2020-06-01&compare=2019-06-01&union={hanoi.pk}"' in row_of(page, "BC01")


def test_somebody_else_s_union_is_answered_like_none(office, saigon, industry):
    answers = [office.get(PAGE, {"union": of}).status_code for of in (saigon.pk, industry.pk, 999_999, "x", "²")]
    assert answers == [404] * 5
    assert office.get(f"{PAGE}xlsx/", {"union": saigon.pk}).status_code == 404


def test_an_officer_counts_the_granted_unions_only(office, hanoi, saigon):
    member(saigon)
    assert codes_of(opened(office, "show=all")) == ["BC", "BC01"]
    assert codes_of(opened(office, "show=all&compare=2020-01-01")) == ["BC", "BC01"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("on=31/02/2020", "This is no day of the calendar."),
        ("on=2020-06-01&compare=yesterday", "This is no day of the calendar."),
        ("on=1066-10-14", "This day is too long ago."),
        ("on=2020-06-01&compare=2020-06-01", "These are the same day."),
    ],
)
def test_a_day_that_cannot_be_counted_is_refused_with_a_sentence(office, hanoi, query, sentence):
    page = opened(office, query)
    assert sentence in page
    assert codes_of(page) == []
    assert office.get(f"{PAGE}xlsx/?{query}").url.startswith(f"{PAGE}?")


@pytest.mark.parametrize("name", ["on", "compare"])
def test_a_day_to_come_is_refused_with_a_sentence(office, hanoi, name):
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert "This day has not come yet." in opened(office, f"{name}={tomorrow}")


def test_the_days_asked_for_most_are_one_touch_away():
    days = [day for _label, day in quick_days(date(2024, 2, 29))]
    assert days == [date(2024, 2, 29), date(2024, 1, 31), date(2023, 12, 31), date(2023, 2, 28)]


def test_a_union_that_was_not_known_yet_has_a_sentence_and_no_number(office, hanoi):
    member(hanoi, on=date(2021, 3, 1))
    assert "known only from 01/03/2021" in row_of(opened(office), "BC01")
    assert numbers_of(opened(office), "BC01") == []


def test_a_union_that_did_not_exist_on_the_day_has_a_sentence(office, post):
    young = union("MOI", under=post, on=date(2021, 1, 1))
    assert "This union did not exist on that day" in opened(office, f"on=2020-06-01&union={young.pk}")


def test_an_officer_of_several_unions_sees_them_together(office, officer, hanoi, saigon):
    grant(officer, saigon)
    for branch in (hanoi, saigon, saigon):
        member(branch)
    page = opened(office)
    assert codes_of(page) == ["BC", "BC01", "VT01"]
    assert f'Together<small></small></th>\n          <td><a href="{NAMES}on=2020-06-01">3</a>' in page


def test_a_comparison_leads_to_who_came_and_who_went(office, hanoi):
    member(hanoi)
    member(hanoi, on=date(2020, 2, 1))
    member(hanoi, until=date(2020, 3, 1))
    page = opened(office, "on=2020-06-01&compare=2020-01-01")
    assert numbers_of(page, "BC01") == ["2", "1", "0", "1", "0", "2", "0"]
    between = f"since=2020-01-01&until=2020-06-01&union={hanoi.pk}"
    assert re.findall(r'href="(/[^"]*)"', row_of(page, "BC01")) == [
        f"{NAMES}on=2020-01-01&union={hanoi.pk}",
        f"{NAMES}movement=joined&{between}",
        f"{NAMES}movement=left&{between}",
        f"{NAMES}on=2020-06-01&union={hanoi.pk}",
    ]


def test_the_two_days_may_be_given_in_either_order(office, hanoi):
    member(hanoi)
    member(hanoi, on=date(2020, 2, 1))
    for query in ("on=2020-06-01&compare=2020-01-01", "on=2020-01-01&compare=2020-06-01"):
        assert numbers_of(opened(office, query), "BC01") == ["1", "1", "0", "0", "0", "2", "+1"]


def test_a_chart_is_drawn_from_attributes_and_said_in_words(office, hanoi, hue):
    member(hanoi, born_on="1985", sex="F")
    member(hue, sex="M")
    member(hue, sex="M")
    page = opened(office)
    by_union, by_age = drawn(page)
    assert [bars["data"] for bars in by_union["datasets"]] == [[2, 1]]
    assert [bars["data"] for bars in by_age["datasets"]] == [[1, 0], [0, 2]]
    assert 'role="img" aria-label="Members by union. Most members: Công đoàn Bưu điện Huế 2, ' in page


def test_who_came_is_drawn_to_the_right_and_who_went_to_the_left(office, hanoi):
    member(hanoi, until=date(2020, 3, 1))
    member(hanoi, on=date(2020, 2, 1))
    member(hanoi, on=date(2020, 2, 1))
    [chart] = drawn(opened(office, "on=2020-06-01&compare=2020-01-01"))
    assert [bars["data"] for bars in chart["datasets"]] == [[2], [0], [-1], [0]]


NAMES_CAN_BE_FEWER = "A list of names can be shorter than its number"


def test_an_officer_is_told_that_the_names_of_a_past_day_can_be_fewer(office, hanoi):
    assert NAMES_CAN_BE_FEWER in opened(office)
    assert NAMES_CAN_BE_FEWER not in opened(office, "")


def test_a_superuser_is_not_told_so(head_office, hanoi):
    assert NAMES_CAN_BE_FEWER not in opened(head_office)


def test_who_may_not_see_members_may_not_count_them(client, officer):
    allow(officer, "branches.view_branch")
    client.force_login(officer)
    assert client.get(PAGE).status_code == 403
    assert client.get(f"{PAGE}xlsx/").status_code == 403


@pytest.mark.parametrize("query", ["show=all", "show=all&compare=2020-01-01"])
def test_the_number_of_questions_does_not_grow_with_the_unions(office, post, hanoi, query, django_assert_num_queries):
    for number in range(12):
        member(union(f"G{number}", under=post))
    opened(office, query)
    with django_assert_num_queries(6):
        opened(office, query)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_register_is_counted_again_after_it_changed_and_only_then(hanoi, monkeypatch):
    member(hanoi)
    counted = []
    monkeypatch.setattr(counting, "headcount", lambda on: counted.append(on) or [])
    for _time in range(2):
        counting.headcount_of_all(date(2020, 6, 1))
    assert len(counted) == 1
    member(hanoi)
    counting.headcount_of_all(date(2020, 6, 1))
    assert len(counted) == 2
