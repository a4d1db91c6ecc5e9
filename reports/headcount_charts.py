"""The pictures of the page of counts, for Unfold's bar chart: data and options as JSON, and a sentence that says it."""

import json
from dataclasses import dataclass
from itertools import zip_longest
from textwrap import wrap

from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from reports.headcount import AGES, Headcount
from reports.headcount_form import Asked
from reports.headcount_table import AGE_LABELS, Cell, below, day, names_behind, numbers_of, topmost
from reports.movements import Movement

MOST_BARS, LINE, MOST_LINES = 15, 24, 3  # names of unions begin alike: their ends must be seen
# Each is told from white and from the dark background, and from the others by its lightness.
BLUE, GREY, TEAL, ORANGE, RED = "var(--color-primary-500)", "var(--color-base-500)", "#0891b2", "#d97706", "#be185d"


@dataclass(frozen=True)
class Chart:
    """A picture: what it is called, what it says, and what draws it."""

    title: str | Promise
    says: str
    height: str  # of the box that waits for it: small, medium or large
    data: str
    options: str


@dataclass(frozen=True)
class AgeRow:
    """One age band: women, men, those whose sex is not known, all."""

    label: str | Promise
    cells: list[Cell]

    @property
    def numbers(self) -> str:
        return numbers_of(self.cells)


def members_by_union(unions: list[Headcount], asked: Asked) -> Chart | None:
    """The largest unions directly below the chosen one."""
    tops = topmost(unions, asked)
    parts = [union for union in _parts(unions, asked) if union.members]
    bars = sorted(((union.name, union.members) for union in parts), key=lambda bar: -bar[1])
    if len(tops) == 1 and tops[0].own and bars:
        bars.append((_("Directly in it"), tops[0].own))
    if not bars:
        return None
    says = _("Most members: %(unions)s.") % {
        "unions": ", ".join(f"{name} {localize(number)}" for name, number in bars[:3])
    }
    return _chart(gettext_lazy("Members by union"), says, bars[:MOST_BARS], {_("Members"): BLUE}, len(bars))


def age_rows(unions: list[Headcount], asked: Asked) -> list[AgeRow]:
    """The age bands of the chosen union (of all topmost ones), by sex."""
    known = [union for union in topmost(unions, asked) if union.members is not None]
    address = {"on": asked.on.isoformat()} | ({"union": known[0].branch_id} if len(known) == 1 else {})
    return [_age_row(key, known, address) for key in AGES if known]


def _age_row(key: str, known: list[Headcount], address: dict) -> AgeRow:
    number = sum(union.ages[key] for union in known)
    women, men = (sum(getattr(union, of)[key] for union in known) for of in ("ages_of_women", "ages_of_men"))
    numbers = {"F": women, "M": men, "none": number - women - men, "": number}
    return AgeRow(
        AGE_LABELS[key],
        [
            Cell(value, names_behind(**address, age=key, **({"sex": sex} if sex else {})) if value else "")
            for sex, value in numbers.items()
        ],
    )


def ages_by_sex(rows: list[AgeRow]) -> Chart | None:
    """The age bands as stacked bars."""
    bars = [(str(row.label), *(cell.value for cell in row.cells[:3])) for row in rows if row.cells[3].value]
    if not bars:
        return None
    largest = max(bars, key=lambda bar: sum(bar[1:]))
    says = _("Most members are %(age)s: %(number)s.") % {"age": largest[0], "number": localize(sum(largest[1:]))}
    series = {_("Women"): BLUE, _("Men"): GREY} | ({_("Sex not known"): ORANGE} if any(bar[3] for bar in bars) else {})
    return _chart(gettext_lazy("Age and sex"), says, bars, series, len(bars), lies=False)


def came_and_went(unions: list[Movement], asked: Asked) -> Chart | None:
    """Who came (to the right) and who went (to the left), by union directly below the chosen one."""
    moved = [union for union in _parts(unions, asked) or topmost(unions, asked) if union.joined is not None]
    moved = [union for union in moved if union.joined or union.moved_in or union.left or union.moved_out]
    if not moved:
        return None
    moved.sort(key=lambda union: -(union.joined + union.moved_in + union.left + union.moved_out))
    bars = [(union.name, union.joined, union.moved_in, -union.left, -union.moved_out) for union in moved]
    says = _("Most changes: %(unions)s.") % {
        "unions": ", ".join(f"{bar[0]} +{localize(bar[1] + bar[2])} −{localize(-bar[3] - bar[4])}" for bar in bars[:3])
    }
    series = {_("Joined"): BLUE, _("Moved in"): TEAL, _("Left"): ORANGE, _("Moved out"): RED}
    days = {"since": day(asked.since), "until": day(asked.until)}
    title = _("Who came and who went, %(since)s to %(until)s") % days
    return _chart(title, says, bars[:MOST_BARS], series, len(bars))


def _parts(unions: list, asked: Asked) -> list:
    """The unions directly below the only topmost one; else the topmost ones."""
    tops = topmost(unions, asked)
    return below(unions).get(tops[0].code, []) if len(tops) == 1 else tops


def _chart(title, says: str, bars: list[tuple], series: dict[str, str], number: int, *, lies: bool = True) -> Chart:
    """Bars of (label, a value for each of the series); `number` tells how many there are in all."""
    if number > MOST_BARS:
        largest = _("Shown are the %(shown)s largest of %(number)s.") % {"shown": MOST_BARS, "number": number}
        says = f"{says} {largest}"
    datasets = [
        {"label": label, "backgroundColor": colour, "data": list(values), "maxBarThickness": 28}
        for (label, colour), values in zip_longest(series.items(), list(zip(*bars, strict=True))[1 : len(series) + 1])
    ]
    labels = [wrap(name, LINE, max_lines=MOST_LINES, placeholder="…") for name, *_values in bars]
    height = "small" if len(bars) <= 6 else "medium" if len(bars) <= 12 else "large"
    data = json.dumps({"labels": labels, "datasets": datasets}, ensure_ascii=False)
    return Chart(title, says, height if lies else "small", data, json.dumps(_options(len(series) > 1, lies)))


def _options(has_legend: bool, lies: bool) -> dict:
    numbers = {"stacked": has_legend, "beginAtZero": True, "grid": {"display": True}, "ticks": {"precision": 0}}
    labels = {"stacked": has_legend, "grid": {"display": False}, "ticks": {"autoSkip": False, "font": {"size": 11}}}
    return {
        "locale": get_language(),
        "animation": False,
        "responsive": True,
        "maintainAspectRatio": False,
        "indexAxis": "y" if lies else "x",
        "plugins": {"legend": {"display": has_legend, "align": "start", "labels": {"boxWidth": 12, "boxHeight": 12}}},
        "scales": {"x": numbers, "y": labels} if lies else {"x": labels, "y": numbers},
    }
