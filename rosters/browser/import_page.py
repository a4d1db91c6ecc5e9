"""The page of an import: what was understood, what it would do or did, and its rows."""

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse

from access import looks
from access.admin import CONFLICT
from access.models import Look
from access.searches import LOST
from members.models import Person
from rosters.browser import summary, understood
from rosters.forms import AgainForm
from rosters.models import Import
from rosters.pages import lines
from rosters.pipeline.preview import missing
from rosters.pipeline.undo import undoable
from rosters.search import ROWS_A_PAGE, Asked, Chosen, choose


def import_page(
    pages: ModelAdmin, request: HttpRequest, incoming: Import, form: AgainForm | None = None
) -> HttpResponse:
    """Everything about one import."""
    asked = Asked.of(request.GET, incoming, request.user)
    if asked.is_lost:
        messages.warning(request, LOST)
    found = list(incoming.files.prefetch_related("sheets__file"))
    sheets = [sheet for file in found for sheet in file.sheets.all()]
    is_waiting = incoming.state == Import.State.PREVIEWED
    context = {
        "title": str(incoming),
        "incoming": incoming,
        "names": summary.names_of(found),
        "files": understood.files(incoming, found, user=request.user),
        "has_sheets": bool(sheets),
        "doing": summary.doing(incoming),
        "tabs": summary.tabs(incoming, asked),
        "asked": asked,
        "form": form or AgainForm(incoming=incoming, user=request.user),
        "unions": summary.unions(incoming, user=request.user),
        "rosters": [sheet for sheet in sheets if sheet.is_roster],
        "reasons": summary.reasons(incoming),
        "kept": _kept(request),
        "may_change": pages.has_change_permission(request, incoming),
        "is_waiting": is_waiting,
        "history_address": pages.history_address(request, incoming.pk),
        "may_undo": undoable(incoming) and pages.has_change_permission(request, incoming),
        "may_confirm": is_waiting and pages.has_change_permission(request, incoming),
    }
    page = pages.page(request, "rosters/import.html", **context, **_rows(request, incoming, asked, sheets))
    page.status_code = CONFLICT if context["form"].is_old else page.status_code
    return page


def _rows(request: HttpRequest, incoming: Import, asked: Asked, sheets: list) -> dict:
    if asked.view == "missing":
        absent = missing(incoming)
        start = (asked.page - 1) * ROWS_A_PAGE
        chosen = Chosen(absent[start : start + ROWS_A_PAGE], asked.page, len(absent) > start + ROWS_A_PAGE, len(absent))
        people = Person.objects.visible_to(request.user).filter(pk__in=chosen.ids)
        return {"chosen": chosen, "missing": people, "lines": []}
    if asked.view == "unions":
        return {"chosen": None, "lines": []}
    chosen = choose(incoming, asked)
    shown = lines(incoming, chosen, sheets=sheets, user=request.user)
    if people := [line for line in shown if line.old_fields]:
        fields = set().union(*(line.old_fields for line in people))
        looks.log(request, [line.person_id for line in people], Look.What.PREVIEWED, fields=fields, roster=incoming.pk)
    return {"chosen": chosen, "lines": shown}


def _kept(request: HttpRequest) -> str:
    """The address without its page, for links to other pages of the same rows."""
    kept = request.GET.copy()
    kept.pop("p", None)
    return kept.urlencode()
