"""The figures of the start page as its template shows them: with the address of the list behind each number."""

import json
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reports.start_figures import Change, Figure, Row, Start

# Asked for by the list of members as `movement`; the last two change unions within the register.
_MOVEMENTS = ("joined", "moved_in", "left", "moved_out")


@dataclass(frozen=True)
class Line:
    """A day of the trend, or a union: its figure, how it changed, and the addresses of both."""

    title: str
    address: str
    figure: Figure
    members: str
    women: str
    change: int | None
    changes: str


@dataclass(frozen=True)
class Balance:
    """Who came and went since a day; `moves` is None where the register did not know the members then."""

    title: str
    since: date
    address: str
    net: int | None
    moves: list[tuple[str, int, str]] | None
    unknown: int


@dataclass(frozen=True)
class Shown:
    """The start page for somebody who sees members."""

    start: Start
    members: str
    grassroots: str
    headcount: str
    tree: str
    balances: list[Balance]
    days: list[Line]
    rows: list[Line]
    chart: str
    options: str
    is_partly_known: bool
    known_from: date | None  # of the trend, where its first days are unknown


def _address(page: str, **parameters) -> str:
    said = urlencode({name: value for name, value in parameters.items() if value is not None})
    return f"{reverse(page)}?{said}" if said else reverse(page)


def _list(**parameters) -> str:
    return _address("admin:members_person_changelist", **parameters)


def _one_top(start: Start) -> int | None:
    return start.tops[0] if len(start.tops) == 1 else None


def shown(start: Start) -> Shown:
    """All numbers with their addresses, days and words in the user's language."""
    days = _days(start)
    first_known = next((figure.known_from for _day, figure in start.trend if figure.members is None), None)
    return Shown(
        start=start,
        members=_list(),
        grassroots=_address("admin:branches_branch_changelist", kind__exact="grassroots"),
        headcount=_address("reports:headcount"),
        tree=_address("reports:tree"),
        balances=[_balance(start, _("This month"), *start.month), _balance(start, _("This year"), *start.year)],
        days=days[::-1],
        rows=[_row(start, row) for row in start.rows],
        chart=json.dumps(_chart(start)),
        options=json.dumps(_options(start)),
        is_partly_known=any(figure.unknown for _day, figure in start.trend if figure.members is not None),
        known_from=first_known,
    )


def _difference(now: Figure, before: Figure) -> int | None:
    return None if now.members is None or before.members is None else now.members - before.members


def _days(start: Start) -> list[Line]:
    lines, before = [], None
    for day, figure in start.trend:
        on = None if day == start.today else day.isoformat()
        since = before and before[0].isoformat()
        compared = _address("reports:headcount", on=day.isoformat(), compare=since, union=_one_top(start))
        members = _list(on=on, union=_one_top(start) if on else None)
        change = _difference(figure, before[1]) if before else None
        lines.append(Line(date_format(day, "SHORT_DATE_FORMAT"), "", figure, members, "", change, compared))
        before = day, figure
    return lines


def _row(start: Start, row: Row) -> Line:
    until, since = start.today.isoformat(), start.year[0].isoformat()
    return Line(
        title=row.name,
        address=_address("reports:tree", union=row.id),
        figure=row.today,
        members=_list(union=row.id),
        women=_list(union=row.id, sex="F"),
        change=_difference(row.today, row.before),
        changes=_address("reports:headcount", on=until, compare=since, union=row.id),
    )


def _balance(start: Start, title: str, since: date, change: Change | None) -> Balance:
    until, opening = start.today.isoformat(), dict(start.trend)[since]
    compared = _address("reports:headcount", on=until, compare=since.isoformat(), union=_one_top(start))
    if change is None:
        return Balance(title, since, compared, None, None, opening.unknown)
    words = {"joined": _("joined"), "moved_in": _("moved in"), "left": _("left"), "moved_out": _("moved out")}
    moves = []
    for move in _MOVEMENTS:
        # Moves into and out of several unions are told apart on the page of counts only.
        names = {"movement": move, "since": since.isoformat(), "until": until, "union": _one_top(start)}
        moves.append((words[move], getattr(change, move), compared if len(start.tops) > 1 else _list(**names)))
    if not start.tops:  # within the whole register nobody moves in or out
        moves = [moves[0], moves[2]]
    net = change.joined + change.moved_in - change.left - change.moved_out
    return Balance(title, since, compared, net, moves, opening.unknown)


def _chart(start: Start) -> dict:
    """A line of the days that are known in full; a broken one where some unions were not known yet; gaps elsewhere."""
    figures = [figure for _day, figure in start.trend]
    full = [None if figure.unknown else figure.members for figure in figures]
    part = [
        figure.members if figure.unknown or (place and figures[place - 1].unknown) else None
        for place, figure in enumerate(figures)
    ]
    line = {"borderColor": "var(--color-primary-600)", "backgroundColor": "var(--color-primary-600)", "borderWidth": 2}
    lines = [line | {"label": _("Members"), "data": full}]
    if any(value is not None for value in part):
        lines.append(line | {"label": _("Members of the unions known by then"), "data": part, "borderDash": [5, 5]})
    labels = [date_format(day, "YEAR_MONTH_FORMAT") for day, _figure in start.trend[:-1]]
    return {"labels": [*labels, _("Today")], "datasets": lines}


def _options(start: Start) -> dict:
    ticks = {"color": "#6b7280", "maxRotation": 0}
    return {
        "locale": get_language(),
        "animation": False,
        "responsive": True,
        "maintainAspectRatio": False,
        "interaction": {"mode": "index", "intersect": False},
        "plugins": {"legend": {"display": False}},
        "elements": {"point": {"radius": 3}},
        "scales": {
            "x": {"grid": {"display": False}, "ticks": ticks | {"autoSkipPadding": 16}},
            "y": {"grace": "15%", "grid": {"lineWidth": 1}, "ticks": ticks | {"precision": 0, "maxTicksLimit": 6}},
        },
    }
