"""What happened to the unions since the register's first day: renamed, moved, founded, dissolved."""

from datetime import date, timedelta
from random import Random

from branches.models import Kind
from members.demo.tree import INDUSTRY_BEFORE, SUPERIORS, Union, grassroots_union

YEARS = 10
STATE_BUDGET_DAY = date(2025, 6, 15)  # 4173/TLĐ-ToC: unions of bodies paid by the state ended by then


def first_day(today: date) -> date:
    """The day with which the demo's rosters begin: New Year, ten full years before last New Year or more."""
    return date(today.year - YEARS - 1, 1, 1)


def add_history(dice: Random, unions: list[Union], *, today: date) -> None:
    """Give the unions of today a past, and add those that are no more."""
    start = first_day(today)
    industry = unions[0]
    industry.earlier = [
        (date(start.year + 2, 3, 10), INDUSTRY_BEFORE[0], None),
        (date(start.year + 8, 10, 16), INDUSTRY_BEFORE[1], None),
    ]
    _found_a_superior(unions, on=date(start.year, 3, 10))
    _move_a_subtree(unions, on=date(start.year + 6, 7, 1))
    _found_some(dice, unions, start)
    unions += _dissolved(dice, unions, start)


def _found_a_superior(unions: list[Union], *, on: date) -> None:
    """One direct superior is younger than the unions below it: they stood under the industry union before."""
    superior = next((union for union in unions if union.code == "BC"), None)
    if superior is None:
        return
    superior.founded_on = on
    for union in unions:
        if union.parent is superior:
            union.earlier.append((on, union.name, unions[0]))


def _move_a_subtree(unions: list[Union], *, on: date) -> None:
    """A large grassroots union came, with all its parts, from another direct superior."""
    moved = next(union.parent for union in unions if union.kind in (Kind.SECTION, Kind.AFFILIATED_GRASSROOTS))
    others = [
        union
        for union in unions
        if union.kind == Kind.DIRECT_SUPERIOR and union is not moved.parent and union.founded_on is None
    ]
    if others:
        moved.earlier.append((on, moved.name, others[0]))


def _found_some(dice: Random, unions: list[Union], start: date) -> None:
    """One grassroots union in ten is younger than the register; its parts are as old as it is."""
    whole = [union for union in unions if union.kind == Kind.GRASSROOTS and not union.earlier]
    for union in dice.sample(whole, len(whole) // 10):
        union.founded_on = date(start.year + dice.randint(1, YEARS - 1), dice.randint(2, 12), dice.randint(1, 28))
    for union in unions:
        if union.kind in (Kind.AFFILIATED_GRASSROOTS, Kind.SECTION, Kind.GROUP):
            union.founded_on = union.parent.founded_on


def _dissolved(dice: Random, unions: list[Union], start: date) -> list[Union]:
    """A few small unions that are no more: their members went to a sister union, or ended with the union."""
    specs = {spec.code: spec for spec in SUPERIORS}
    superiors = [union for union in unions if union.kind == Kind.DIRECT_SUPERIOR and union.founded_on is None]
    number = max(1, sum(union.kind == Kind.GRASSROOTS for union in unions) // 40)
    gone = []
    for place in range(number if superiors else 0):
        superior = superiors[-1 - place % len(superiors)]
        sisters = [union for union in unions if union.parent is superior]
        place_there = len(sisters) + len(gone)
        union = grassroots_union(dice, specs[superior.code], superior, place_there, dice.randint(8, 60))
        union.dissolved_on = date(start.year + dice.randint(2, YEARS - 1), dice.randint(2, 12), dice.randint(1, 28))
        if union.sector == "administrative" and place == 0:
            union.dissolved_on = STATE_BUDGET_DAY
        else:
            old = [sister for sister in sisters if sister.founded_on is None]
            union.successor = max(old, key=lambda sister: sister.seats, default=None)
        gone.append(union)
    return gone


def periods(start: date, today: date) -> list[tuple[date, date]]:
    """The years, each as (New Year, last day): what happens in a year happens after its first day."""
    years = [
        (date(year, 1, 1), min(date(year + 1, 1, 1) - timedelta(1), today))
        for year in range(start.year, today.year + 1)
    ]
    return [(first, last) for first, last in years if first < last]
