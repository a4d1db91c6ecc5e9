"""The start page: how many members there are today, how that changed, and what waits for the user."""

from datetime import date, timedelta

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from access.models import User
from branches.models import Branch, Kind, below_any, reach
from branches.register_mark import remembered
from members.models import SEES_PEOPLE
from reports.start_figures import (
    NOTHING,
    Change,
    Figure,
    Row,
    Start,
    change_between,
    figures_of_all,
    figures_of_parts,
)
from reports.start_shown import shown
from reports.start_work import large_exports, needs, recent, requests, waiting, warnings
from reports.tree import Union, top_unions, unions_below

MONTHS = 12
MOST_PARTS = 12


def month_ends(today: date, number: int) -> list[date]:
    """The last days of the `number` months before this one, the earliest first."""
    ends = []
    day = today.replace(day=1)
    for _turn in range(number):
        ends.append(day - timedelta(days=1))
        day = ends[-1].replace(day=1)
    return ends[::-1]


def start(user: User, today: date) -> Start:
    """The figures for a user, kept until the register changes."""
    paths = reach(user, SEES_PEOPLE)
    return remembered(("start", today), paths, lambda: _start(paths, today))


def _start(paths: list[str], today: date) -> Start:
    tops = top_unions(paths, today)
    ids = None if paths == ["/"] else [union.id for union in tops]
    trend = _trend(ids, today)
    above, rows, others = _rows(paths, tops, today, dict(trend)[today].members or 0)
    return Start(
        today=today,
        tops=tuple(ids or ()),
        members=dict(trend)[today].members,
        grassroots=Branch.objects.filter(below_any(paths), dissolved_on=None, kind=Kind.GRASSROOTS).count(),
        trend=trend,
        month=_change(trend[-2], today, ids),
        year=_change(_at_the_end_of_last_year(trend, today), today, ids),
        rows_of=above,
        rows=rows,
        others=others,
    )


def _trend(ids: list[int] | None, today: date) -> list[tuple[date, Figure]]:
    days = [*month_ends(today, MONTHS), today]
    if ids is None:
        figures = figures_of_all(days)
    else:
        figures = {day: figure for (_part, day), figure in figures_of_parts({0: ids}, days).items()}
    return [(day, figures.get(day, NOTHING)) for day in days]


def _at_the_end_of_last_year(trend: list[tuple[date, Figure]], today: date) -> tuple[date, Figure]:
    return next((day, figure) for day, figure in trend if day == date(today.year - 1, 12, 31))


def _change(opening: tuple[date, Figure], today: date, ids: list[int] | None) -> tuple[date, Change | None]:
    since, figure = opening
    return since, None if figure.members is None else change_between(since, today, ids=ids)


def _rows(paths: list[str], tops: list[Union], today: date, members: int) -> tuple[str, list[Row], int]:
    """Members by direct superior union; for somebody who works for one such union, by the unions below it."""
    above, parts = "", _direct_superiors(paths)
    if len(parts) < 2 and len(tops) == 1:
        above, parts = tops[0].name, [(union.id, union.name) for union in unions_below(tops[0].id, paths, today)]
    last_year = date(today.year - 1, 12, 31)
    figures = figures_of_parts({number: [number] for number, _name in parts}, [last_year, today]) if parts else {}
    rows = [
        Row(number, name, figures.get((number, today), NOTHING), figures.get((number, last_year), NOTHING))
        for number, name in parts
    ]
    rows.sort(key=lambda row: -(row.today.members or 0))
    shown = rows[:MOST_PARTS]
    return above, shown, members - sum(row.today.members or 0 for row in shown)


def _direct_superiors(paths: list[str]) -> list[tuple[int, str]]:
    found = Branch.objects.filter(below_any(paths), kind=Kind.DIRECT_SUPERIOR, dissolved_on=None)
    return list(found.order_by("path").values_list("pk", "name"))


def dashboard(request: HttpRequest, context: dict) -> dict:
    """What the start page shows; for Unfold's DASHBOARD_CALLBACK."""
    missing = needs(request.user)
    context |= {
        "title": _("Start page"),
        "missing": missing,
        "waiting": waiting(request.user),
        "requests": requests(request.user),
        "large_exports": large_exports(request.user),
        "recent": recent(request.user),
    }
    if not missing:
        today = timezone.localdate()
        context["start"] = shown(start(request.user, today))
        context["warnings"] = warnings(request.user)
    return context
