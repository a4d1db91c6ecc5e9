"""The tree of unions: who may stand where and when, and what the triggers keep."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from branches.actions.facts import change, correct, dissolve
from branches.models import Branch, BranchPeriod, Kind, Placement
from tests.cast import refused, union


@pytest.fixture
def sections_in_sections(db) -> None:
    """Only where a kind may stand under itself could a cycle come about."""
    Placement.objects.create(kind=Kind.SECTION, superior_kind=Kind.SECTION)


@pytest.fixture
def sections(hanoi, sections_in_sections) -> tuple[Branch, Branch]:
    """Two sections, one below the other."""
    upper = union("S1", Kind.SECTION, hanoi)
    return upper, union("S2", Kind.SECTION, upper)


def place(branch: Branch, under: Branch) -> None:
    """Write that a union has always stood under another, past every verb."""
    branch.periods.update(parent=under)


def test_paths_and_depths_follow_the_tree(industry, post, hanoi):
    assert hanoi.path == f"/{industry.pk:09}/{post.pk:09}/{hanoi.pk:09}/"
    assert (industry.depth, post.depth, hanoi.depth) == (0, 1, 2)


def test_a_moved_union_takes_all_below_it_along(telecom, hanoi):
    section = union("S1", Kind.SECTION, hanoi)
    change(hanoi, on=date(2020, 1, 1), by=None, parent=telecom)
    section.refresh_from_db()
    assert section.path == f"{telecom.path}{hanoi.pk:09}/{section.pk:09}/"
    assert section.depth == 3


def test_a_union_shows_the_facts_of_today(post, hanoi):
    BranchPeriod.objects.filter(branch=hanoi).update(ended_on=date(2020, 1, 1))
    BranchPeriod.objects.create(
        branch=hanoi, started_on=date(2020, 1, 1), name="Bưu điện Thủ đô", short_name="BĐTĐ",
        kind=Kind.GRASSROOTS, sector="private", parent=post,
    )  # fmt: skip
    hanoi.refresh_from_db()
    assert (hanoi.name, hanoi.short_name, hanoi.sector) == ("Bưu điện Thủ đô", "BĐTĐ", "private")
    assert hanoi.dissolved_on is None


def test_of_many_changes_the_last_one_is_shown(hanoi):
    for year in (2018, 2019, 2020):
        change(hanoi, on=date(year, 1, 1), by=None, name=f"Tên {year}")
    hanoi.periods.filter(started_on=date(2018, 1, 1)).update(name="Tên đã sửa")
    hanoi.refresh_from_db()
    assert hanoi.name == "Tên 2020"


def test_taking_a_period_out_brings_the_facts_before_it_back(telecom, post, hanoi):
    change(hanoi, on=date(2020, 1, 1), by=None, parent=telecom, name="Khác")
    hanoi.periods.filter(started_on=date(2020, 1, 1)).delete()
    hanoi.refresh_from_db()
    assert (hanoi.name, hanoi.parent, hanoi.dissolved_on) == (
        "Công đoàn Bưu điện Hà Nội",
        post,
        date(2020, 1, 1),
    )
    assert hanoi.path == f"{post.path}{hanoi.pk:09}/"


def test_many_unions_in_one_statement_may_come_before_their_superiors(industry):
    group, post = Branch.objects.bulk_create([Branch(code="A"), Branch(code="B")])
    BranchPeriod.objects.bulk_create(
        [
            BranchPeriod(branch=group, name="A", kind=Kind.GRASSROOTS, parent=post),
            BranchPeriod(branch=post, name="B", kind=Kind.DIRECT_SUPERIOR, parent=industry),
        ]
    )
    group.refresh_from_db()
    assert (group.path, group.depth) == (f"/{industry.pk:09}/{post.pk:09}/{group.pk:09}/", 2)


def test_a_union_cannot_stand_below_itself(sections):
    upper, lower = sections
    with refused("branch_does_not_stand_below_itself"):
        place(upper, under=lower)
    with refused("branch_does_not_stand_below_itself"):
        place(upper, under=upper)


def test_a_union_could_not_stand_below_itself_in_the_past_either(hanoi, sections):
    upper, lower = sections
    change(lower, on=date(2020, 1, 1), by=None, parent=hanoi)
    change(upper, on=date(2020, 1, 1), by=None, parent=lower)  # the two have changed places
    with refused("branch_does_not_stand_below_itself"):
        upper.periods.filter(started_on=None).update(parent=lower)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_officers_at_once_cannot_make_a_cycle(hanoi, sections_in_sections):
    left, right = union("S1", Kind.SECTION, hanoi), union("S2", Kind.SECTION, hanoi)
    outcomes = []

    def second_officer() -> None:
        try:
            with refused("branch_does_not_stand_below_itself"):
                place(right, under=left)
            outcomes.append("refused")
        finally:
            connection.close()

    with transaction.atomic():
        place(left, under=right)
        officer = threading.Thread(target=second_officer)
        officer.start()
        officer.join(0.3)
        assert officer.is_alive()  # waits for the first
    officer.join(10)
    assert outcomes == ["refused"]


def test_a_union_stands_under_a_fitting_superior(hanoi, hue):
    with refused("branch_stands_under_a_fitting_superior"):
        place(hanoi, under=hue)
    with refused("branch_stands_under_a_fitting_superior"):
        place(hanoi, under=None)
    with refused("branch_stands_under_a_fitting_superior"):
        place(union("KHAC", Kind.INDUSTRY), under=hue)


def test_a_superior_keeps_a_kind_that_fits_those_below_it(post, hanoi):
    with refused("branch_stands_under_a_fitting_superior"):
        post.periods.update(kind=Kind.GRASSROOTS)


def test_a_new_placement_is_a_new_rule(hanoi, hue):
    Placement.objects.create(kind=Kind.GRASSROOTS, superior_kind=Kind.GRASSROOTS)
    place(hanoi, under=hue)
    hanoi.refresh_from_db()
    assert hanoi.parent == hue


def test_a_union_may_be_older_than_its_superior(industry):
    young = union("MOI", Kind.DIRECT_SUPERIOR, industry, on=date(2015, 3, 10))
    assert union("CU", under=young, on=date(1990, 1, 1)).parent == young


def test_a_union_is_not_left_without_its_superior(post, hanoi):
    with refused("branch_is_not_left_without_its_superior"):
        post.periods.update(ended_on=date(2020, 1, 1))
    with refused("branch_is_not_left_without_its_superior"):
        post.periods.all().delete()


def test_a_union_cannot_be_put_under_one_that_was_dissolved(post, hanoi, hue, telecom):
    dissolve(telecom, on=date(2020, 1, 1), by=None, reason="")
    with refused("branch_is_not_left_without_its_superior"):
        place(hanoi, under=telecom)


def test_a_superior_ends_after_those_below_it_are_placed_elsewhere(post, telecom, hanoi):
    change(hanoi, on=date(2020, 1, 1), by=None, parent=telecom)
    dissolve(post, on=date(2020, 1, 1), by=None, reason="")
    assert post.dissolved_on == date(2020, 1, 1)


def test_facts_are_not_of_the_future(post, hanoi):
    tomorrow = timezone.localdate() + timedelta(1)
    with refused("branch_facts_are_not_of_the_future"):
        hanoi.periods.update(ended_on=tomorrow)
    with refused("branch_facts_are_not_of_the_future"):
        union("X", under=post, on=tomorrow)


@pytest.mark.parametrize("zone", ["Etc/GMT+12", "UTC", "Etc/GMT-14"])
def test_today_is_the_day_in_vietnam_whatever_the_connection_thinks(post, zone):
    today = timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('TimeZone', %s, true)", [zone])
    union("NAY", under=post, on=today)
    with refused("branch_facts_are_not_of_the_future"):
        union("MAI", under=post, on=today + timedelta(1))


def test_a_union_has_one_set_of_facts_a_day(hanoi):
    with refused("branch_has_one_set_of_facts_a_day"):
        BranchPeriod.objects.create(
            branch=hanoi, started_on=date(2020, 1, 1), name="Hai", kind=Kind.GRASSROOTS, parent=hanoi.parent
        )


def test_a_period_ends_after_it_starts(hanoi):
    with refused("branch_period_ends_after_it_starts"):
        hanoi.periods.update(started_on=date(2020, 1, 1), ended_on=date(2020, 1, 1))


def test_a_union_has_a_name_and_a_code(hanoi):
    with refused("branch_has_a_name"):
        hanoi.periods.update(name="")
    for code in ("", " BC01", "BC01 "):
        with refused("branch_has_a_code"):
            Branch.objects.create(code=code)


def test_a_placement_is_listed_once(db):
    with refused("placement_is_listed_once"):
        Placement.objects.create(kind=Kind.INDUSTRY)


def test_unions_that_existed_on_a_day(post, hanoi, hue):
    dissolve(hue, on=date(2020, 1, 1), by=None, reason="")
    union("MOI", under=post, on=date(2020, 1, 1))

    def codes(day: date) -> set[str]:
        return set(Branch.objects.existing_on(day).filter(parent=post).values_list("code", flat=True))

    assert codes(date(2019, 12, 31)) == {"BC01", "BC02"}
    assert codes(date(2020, 1, 1)) == {"BC01", "MOI"}


def test_a_union_lies_within_itself_and_all_above_it(industry, post, hanoi, saigon):
    assert set(Branch.objects.within(post)) == {post, hanoi}
    assert set(Branch.objects.within(hanoi)) == {hanoi}
    assert saigon in Branch.objects.within(industry)


@pytest.mark.parametrize("words", ["hà nội bưu", "HA NOI", "bc01", "dien ha", "đ hà nội"])
def test_unions_are_found_by_words_in_any_order_without_accents(hanoi, hue, words):
    assert list(Branch.objects.named_like(words)) == [hanoi]


def test_a_correction_of_the_past_keeps_the_rules_of_the_past(hanoi, hue):
    change(hanoi, on=date(2020, 1, 1), by=None, name="Mới")
    with refused("branch_stands_under_a_fitting_superior"):
        hanoi.periods.filter(started_on=None).update(parent=hue)
    correct(hanoi.periods.get(started_on=None), by=None, reason="", sector="private")
    hanoi.refresh_from_db()
    assert hanoi.sector == "state_enterprise"


def test_below_on_a_day_follows_the_tree_of_that_day(industry, post, telecom, hanoi):
    change(hanoi, on=date(2024, 1, 1), by=None, parent=telecom)
    assert set(Branch.objects.below_on(post, date(2023, 12, 31))) == {post, hanoi}
    assert set(Branch.objects.below_on(post, date(2024, 1, 1))) == {post}
    assert set(Branch.objects.below_on(telecom, timezone.localdate())) == {telecom, hanoi}
