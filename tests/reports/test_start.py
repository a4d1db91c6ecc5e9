"""The start page: figures, what waits, and what somebody without unions or rights is told."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from access.audit import record
from branches.actions.facts import change
from reports.headcount import headcount
from reports.movements import movements
from reports.start import month_ends, start
from reports.start_figures import Change, change_between, figures_of_all, figures_of_parts
from reports.start_work import recent, waiting
from rosters.models import Import
from tests.cast import LONG_AGO, SEES, allow, grant, member, union

START = reverse("admin:index")
OPENING, CLOSING = date(2020, 1, 31), date(2020, 6, 30)


@pytest.fixture
def without_warnings(monkeypatch):
    """No data warnings: they are counted elsewhere."""
    monkeypatch.setattr("reports.start_work.counts", lambda user: {})


@pytest.fixture
def start_page(office, without_warnings):
    """The start page of `officer`, as text."""

    def ask() -> str:
        response = office.get(START)
        assert response.status_code == 200
        return response.content.decode()

    return ask


def test_the_months_before_a_day_end_on_their_last_days():
    assert month_ends(date(2024, 3, 31), 3) == [date(2023, 12, 31), date(2024, 1, 31), date(2024, 2, 29)]


def test_a_part_is_counted_by_the_tree_of_each_day(post, telecom, hanoi, hue):
    member(hanoi, sex="F")
    member(hue, until=date(2020, 3, 1))
    change(hanoi, on=date(2020, 5, 1), by=None, parent=telecom)
    figures = figures_of_parts({1: [post.pk], 2: [telecom.pk]}, [OPENING, CLOSING])
    assert {asked: (figure.members, figure.women) for asked, figure in figures.items()} == {
        (1, OPENING): (2, 1), (1, CLOSING): (0, 0), (2, OPENING): (0, 0), (2, CLOSING): (1, 1),
    }  # fmt: skip


def test_a_membership_counts_from_its_first_day_up_to_its_end(hanoi):
    member(hanoi, on=LONG_AGO)
    member(hanoi, on=date(2020, 2, 1), until=date(2020, 2, 3))
    days = [date(2020, 1, 31), date(2020, 2, 1), date(2020, 2, 2), date(2020, 2, 3)]
    assert [figures_of_all(days)[day].members for day in days] == [1, 2, 2, 1]
    parts = figures_of_parts({0: [hanoi.pk]}, days)
    assert [parts[0, day].members for day in days] == [1, 2, 2, 1]


def test_days_that_the_register_did_not_know_are_unknown_and_not_zero(post, hanoi, hue):
    member(hanoi, on=date(2020, 3, 1))
    member(hue, on=date(2021, 1, 1))
    for figures in (
        figures_of_all([OPENING, CLOSING]),
        {day: figure for (_part, day), figure in figures_of_parts({0: [post.pk]}, [OPENING, CLOSING]).items()},
    ):
        assert (figures[OPENING].members, figures[OPENING].unknown) == (None, 2)
        assert (figures[CLOSING].members, figures[CLOSING].unknown) == (1, 1)
        assert figures[OPENING].known_from == date(2020, 3, 1)


def test_the_figures_agree_with_the_headcount(industry, post, hanoi, hue, saigon):
    member(hanoi, sex="F")
    member(hue, until=date(2020, 3, 1))
    member(saigon, on=date(2020, 2, 1))
    rows = {row.branch_id: row for row in headcount(on=CLOSING)}
    figures = figures_of_parts({number: [number] for number in rows}, [CLOSING])
    for number, row in rows.items():
        figure = figures[number, CLOSING]
        assert (figure.members, figure.women, figure.unknown) == (row.members, row.women, row.unknown)


def test_opening_and_who_came_less_who_went_is_closing(post, telecom, hanoi, hue, saigon):
    moved = member(hanoi, until=date(2020, 3, 1))
    for branch in (hue, saigon):
        member(branch)
        member(branch, on=date(2020, 4, 1))
        member(branch, until=date(2020, 4, 1))
    moved.person.memberships.create(branch=saigon, started_on=date(2020, 3, 1), start_reason="transferred_within")
    change(hue, on=date(2020, 5, 1), by=None, parent=telecom)
    for top in (post, telecom):
        moves = change_between(OPENING, CLOSING, ids=[top.pk])
        figures = figures_of_parts({0: [top.pk]}, [OPENING, CLOSING])
        came, went = moves.joined + moves.moved_in, moves.left + moves.moved_out
        assert figures[0, OPENING].members + came - went == figures[0, CLOSING].members
        [row] = [row for row in movements(since=OPENING, until=CLOSING) if row.branch_id == top.pk]
        assert moves == Change(row.joined, row.moved_in, row.left, row.moved_out), "the page of counts says the same"
    assert change_between(OPENING, CLOSING, ids=[telecom.pk]).moved_in == 2  # the one who went, and who came with hue


def test_who_changes_unions_below_one_superior_neither_came_nor_went(post, hanoi, hue):
    gone = member(hanoi, until=date(2020, 3, 1))
    gone.person.memberships.create(branch=hue, started_on=date(2020, 3, 1), start_reason="transferred_within")
    for ids in (None, [post.pk]):
        moves = change_between(OPENING, CLOSING, ids=ids)
        assert (moves.joined, moves.moved_in, moves.left, moves.moved_out) == (0, 0, 0, 0)


def test_an_officer_sees_figures_of_the_granted_unions_only(officer, post, hanoi, saigon):
    member(hanoi)
    member(saigon)
    figures = start(officer, timezone.localdate())
    assert (figures.members, figures.grassroots, figures.tops) == (1, 1, (post.pk,))
    assert [row.name for row in figures.rows] == ["Công đoàn Bưu điện Hà Nội"]


def test_somebody_of_several_direct_superiors_sees_them_side_by_side(officer, post, telecom, hanoi, saigon):
    grant(officer, telecom)
    member(saigon)
    figures = start(officer, timezone.localdate())
    assert [(row.id, row.today.members) for row in figures.rows] == [(telecom.pk, 1), (post.pk, 0)]


def test_members_who_are_below_no_direct_superior_are_counted_as_others(django_user_model, industry, post, telecom):
    member(union("TT", under=industry))
    head = django_user_model.objects.create_superuser("admin")
    assert start(head, timezone.localdate()).others == 1


def test_every_number_opens_its_list(start_page, post, hanoi):
    member(hanoi, on=timezone.localdate())
    member(hanoi)
    text, today = start_page(), timezone.localdate()
    since = date(today.year - 1, 12, 31)
    members = reverse("admin:members_person_changelist")
    moves = f"?movement=joined&amp;since={since}&amp;until={today}&amp;union={post.pk}"
    assert f'<a href="{members}{moves}"><b>1</b> joined</a>' in text
    assert f'<a class="start-big" href="{members}">2</a>' in text
    assert f'href="{members}?on={since}&amp;union={post.pk}">1</a>' in text
    assert f'href="{members}?union={hanoi.pk}&amp;sex=F">0</a>' in text
    assert f"{reverse('admin:branches_branch_changelist')}?kind__exact=grassroots" in text


def test_the_picture_has_no_point_where_the_register_knew_nothing(start_page, hanoi):
    member(hanoi, on=timezone.localdate())
    text = start_page()
    gaps = ", ".join(["null"] * 12)
    assert f"&quot;data&quot;: [{gaps}, 1]" in text
    assert "Known from" in text
    assert "did not know your members yet" in text


def test_rosters_that_wait_are_the_user_s_own(officer, stranger, hanoi):
    allow(officer, *SEES, "rosters.view_import")
    for state in ("received", "previewed", "applied"):
        Import.objects.create(by=officer, effective_on=LONG_AGO, state=state)
    Import.objects.create(by=stranger, effective_on=LONG_AGO, state="previewed")
    assert waiting(officer).number == 2
    assert waiting(stranger) is None


def test_recent_work_names_only_what_the_user_may_still_see(office, officer, person, saigon):
    other = member(saigon, "Lê Văn Xa").person
    for subject in (person, other, person):
        record("correct", subject, by=officer)
    assert [done.name for done in recent(officer)] == [str(person)]


@pytest.mark.parametrize(
    ("lacking", "said"), [("grants", "No union has been given to you yet"), ("rights", "You may not see members yet")]
)
def test_who_lacks_unions_or_rights_is_told_whom_to_ask(start_page, officer, lacking, said):
    if lacking == "grants":
        officer.grants.all().delete()
    else:
        allow(officer, "branches.view_branch")
    text = start_page()
    assert said in text
    assert "<b>officer</b>" in text


def test_the_start_page_asks_as_often_for_many_unions_as_for_few(start_page, post, hanoi, django_assert_num_queries):
    def ask() -> None:
        start_page()

    ask()
    with django_assert_num_queries(15):
        ask()
    for number in range(20):
        member(union(f"G{number}", under=post))
    with django_assert_num_queries(15):
        ask()
