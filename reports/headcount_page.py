"""The page of counts: members on a day, or who came and went between two days; the same as a workbook."""

from dataclasses import dataclass
from hashlib import sha256

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from access import searches
from access.audit import record
from branches.downloads import TYPES, XLSX
from branches.models import Branch, Kind
from reports import headcount_charts as charts
from reports import headcount_table as table
from reports.headcount import headcount_of_all, reached
from reports.headcount_form import Asked, HeadcountForm, quick_days
from reports.headcount_xlsx import workbook
from reports.movements import movements_of_all


@dataclass(frozen=True)
class Figure:
    """A number above the table, in large letters."""

    label: str
    cell: table.Cell
    said: str = ""
    sign: str = ""


def headcount_page(request: HttpRequest) -> HttpResponse:
    """The unions that the user may see, as the tree stood on the day in the address (default: today)."""
    form = _form(request)
    context = {"title": _("Members on a day"), "form": form, "media": form.media}
    if form.is_valid():
        asked = form.asked
        unions = reached(_counted(asked), request.user)
        context |= _shown(unions, form) | _around(unions, asked) | {"is_limited": _hides_names(request, asked)}
    return TemplateResponse(request, "reports/headcount.html", admin.site.each_context(request) | context)


def headcount_xlsx(request: HttpRequest) -> HttpResponse:
    """What the page shows for the same address, as a workbook; an address with a mistake leads to the page."""
    form = _form(request)
    if not form.is_valid():
        return redirect(f"{reverse('reports:headcount')}?{request.GET.urlencode()}")
    asked = form.asked
    unions = reached(_counted(asked), request.user)
    shown = _shown(unions, form)
    made = _("Made on %(time)s by %(user)s") % {
        "time": date_format(timezone.localtime(), "SHORT_DATETIME_FORMAT"),
        "user": request.user.called,
    }
    rows = shown["rows"] + ([shown["total"]] if shown["total"] else [])
    file = workbook(title=shown["heading"], made=made, headings=shown["columns"], rows=rows, ages=shown["ages"])
    said = {"rows": len(rows), "file": XLSX, "asked": searches.asked(request)}
    record("export_counts", Branch(), by=request.user, sha256=sha256(file).hexdigest(), **said)
    name = "-".join([_("members-on"), *(str(day) for day in (asked.on, asked.compare) if day)])
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return HttpResponse(file, content_type=TYPES[XLSX], headers=headers)


def _form(request: HttpRequest) -> HeadcountForm:
    if not request.user.has_perm("members.view_person"):
        raise PermissionDenied
    return HeadcountForm(request.GET, user=request.user)


def _counted(asked: Asked) -> tuple:
    return headcount_of_all(asked.on) if asked.compare is None else movements_of_all(asked.since, asked.until)


def _shown(unions: list, form: HeadcountForm) -> dict:
    """The table, the pictures and the numbers in large letters."""
    asked = form.asked
    shown = {"columns": table.columns(asked), "rows": table.rows(unions, asked), "heading": _heading(unions, form)}
    if asked.compare:
        return shown | {
            "total": None,
            "ages": [],
            "figures": _figures_of_movement(unions, asked),
            "charts": [chart for chart in [charts.came_and_went(unions, asked)] if chart],
        }
    ages = charts.age_rows(unions, asked)
    return shown | {
        "total": table.total(unions, asked),
        "ages": ages,
        "figures": _figures(unions, asked),
        "charts": [chart for chart in [charts.members_by_union(unions, asked)] if chart],
        "age_chart": charts.ages_by_sex(ages),
    }


def _heading(unions: list, form: HeadcountForm) -> str:
    asked, chosen = form.asked, form.cleaned_data["union"]
    tops = table.topmost(unions, asked)
    union = tops[0].name if len(tops) == 1 else chosen.name if chosen else _("All unions")
    if asked.compare is None:
        return _("%(union)s: members on %(day)s") % {"union": union, "day": table.day(asked.on)}
    days = {"since": table.day(asked.since), "until": table.day(asked.until)}
    return _("%(union)s: members from %(since)s to %(until)s") % ({"union": union} | days)


def _figures(unions: list, asked: Asked) -> list[Figure]:
    """Members, women, party members; grassroots unions."""
    tops = table.topmost(unions, asked)
    row = table.total(unions, asked) or (table.count_row(tops[0], asked, 0, "") if tops else None)
    if row is None or not row.cells:
        return []
    members, _own, women, party = row.cells[:4]
    grassroots = sum(union.kind == Kind.GRASSROOTS for _depth, union in table.in_tree_order(unions, asked))
    link = f"?{asked.but(show=Kind.GRASSROOTS.value)}"
    return [
        Figure(_("Members"), members),
        Figure(_("Women"), women, _share(women, members)),
        Figure(_("Party members"), party, _share(party, members)),
        Figure(_("Grassroots unions"), table.Cell(grassroots, link if grassroots else "")),
    ]


def _share(part: table.Cell, whole: table.Cell) -> str:
    return f"{number_format(100 * part.value / whole.value, decimal_pos=1)} %" if whole.value else ""


def _figures_of_movement(unions: list, asked: Asked) -> list[Figure]:
    """Opening, joined, moved in, left, moved out, closing of the one topmost union."""
    tops = table.topmost(unions, asked)
    if len(tops) != 1:
        return []
    cells = table.movement_row(tops[0], asked, 0, "").cells
    signs = ["", "+", "+", "−", "−", "=", ""]
    return [
        Figure(label, cell, sign=sign) for label, cell, sign in zip(table.columns(asked), cells, signs, strict=True)
    ][:-1]


def _around(unions: list, asked: Asked) -> dict:
    """The ways to other days, and to the unions above the chosen one."""
    days = quick_days(timezone.localdate())
    return {
        "asked": asked,
        "days": [
            (label, asked.but(on=day, compare=None if asked.compare == day else asked.compare), day == asked.on)
            for label, day in days
        ],
        "compared": [(label, asked.but(compare=day), day == asked.compare) for label, day in days if day != asked.on],
        "not_compared": asked.but(compare=None),
        "all_unions": asked.but(union=None),
        "superiors": _superiors(unions, asked),
    }


def _superiors(unions: list, asked: Asked) -> list[tuple[str, str]]:
    """(name, address) of those above the chosen union, the topmost first."""
    by_code, chain = {union.code: union for union in unions}, []
    union = next(iter(table.topmost(unions, asked)), None) if asked.union else None
    while union and (union := by_code.get(union.parent_code)):
        chain.insert(0, (union.name, asked.within(union.branch_id)))
    return chain


def _hides_names(request: HttpRequest, asked: Asked) -> bool:
    """Whether a list of names can be shorter than its number: who is elsewhere today is not shown to the officer."""
    return not request.user.is_superuser and (asked.compare is not None or asked.on != timezone.localdate())
