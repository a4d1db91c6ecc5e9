"""What staff do with an import: correct its reading, preview again, confirm, throw away, forget a correction."""

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from access import looks
from access.admin import CONFLICT, one_at_a_time
from access.audit import record
from access.models import Look
from access.why import RECORD, reason_in_words
from branches.downloads import CSV, TYPES, as_download, hashed
from members.models import Person
from rosters.browser.import_page import import_page
from rosters.browser.understood import columns
from rosters.corrections import SheetForm
from rosters.export_file import personal
from rosters.forms import AgainForm
from rosters.models import Decision, Import, ImportSheet, LayoutMemory
from rosters.pages import Line, lines
from rosters.parsing.cells import FIELDS
from rosters.pipeline.apply import NotApplied, RegisterChanged, apply
from rosters.pipeline.discard import discard
from rosters.pipeline.memory import chosen, correct, forget, unlearn
from rosters.pipeline.preview import preview
from rosters.pipeline.undo import NotUndone, Outdated, Undoing, undo, would_undo
from rosters.refused import refused_rows
from rosters.search import ROWS_A_PAGE, Chosen
from rosters.words import KEPT, in_words, sentence


def _to(incoming: Import, more: str = "") -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:rosters_import_change", args=[incoming.pk]) + more)


def _too_late(pages: ModelAdmin, request: HttpRequest, incoming: Import) -> HttpResponse:
    pages.message_user(request, _("This import was applied already."), messages.ERROR)
    return _to(incoming)


def _held(incoming: Import) -> Import:
    """The import as it is now; nobody else changes it until the transaction is over."""
    found = Import.objects.select_for_update(of=["self"]).select_related("by", "branch").filter(pk=incoming.pk).first()
    if found is None:
        raise Http404
    return found


@transaction.atomic
def again(pages: ModelAdmin, request: HttpRequest, incoming: Import) -> HttpResponse:
    """Preview once more, with another union or day."""
    incoming = _held(incoming)
    if incoming.state == Import.State.APPLIED:
        return _too_late(pages, request, incoming)
    form = AgainForm(request.POST, incoming=incoming, user=request.user)
    if not form.is_valid():
        return import_page(pages, request, incoming, form)
    said = form.cleaned_data
    incoming.effective_on, incoming.mode, incoming.branch = said["on"], said["mode"], said["branch"]
    incoming.starts_on = said["starts_on"]
    incoming.save(update_fields=["effective_on", "mode", "branch", "starts_on"])
    preview(incoming)
    return _to(incoming)


@one_at_a_time
def sheet(pages: ModelAdmin, request: HttpRequest, incoming: Import, file: int, position: int) -> HttpResponse:
    """Correct how a sheet is read, and preview again."""
    if request.method == "POST":
        incoming = _held(incoming)
    if incoming.state == Import.State.APPLIED:
        return _too_late(pages, request, incoming)
    in_place = ImportSheet.objects.filter(file__roster_import=incoming, file__position=file, position=position)
    found = in_place.select_related("file").first()
    if found is None:
        raise Http404
    form = SheetForm(request.POST or None, incoming=incoming, sheet=found, user=request.user)
    if request.method == "POST" and ("as_found" in request.POST or form.is_valid()):
        correct(incoming, found, {"as_found": True} if "as_found" in request.POST else form.choices())
        preview(incoming)
        pages.message_user(request, _("Read again: this is the new preview."), messages.SUCCESS)
        return _to(incoming)
    fields = [form[f"column_{told['column']}"] for told in form.columns]
    page = pages.page(
        request,
        "rosters/sheet.html",
        title=_("How sheet “%(sheet)s” is read") % {"sheet": found.name},
        incoming=incoming,
        sheet=found,
        form=form,
        hints=[in_words(hint) for hint in found.hints],
        roles=[(role, str(words)) for role, words in form.roles],
        columns=list(zip(columns(found), fields, strict=True)),
        is_corrected=bool(set(chosen(incoming, found)) - {"as_found"}),
        back=reverse("admin:rosters_import_change", args=[incoming.pk]),
    )
    page.status_code = CONFLICT if form.is_old else page.status_code
    return page


def confirm(pages: ModelAdmin, request: HttpRequest, incoming: Import) -> HttpResponse:
    """Apply exactly what was shown."""
    try:
        apply(incoming, by=request.user, shown=request.POST.get("shown", ""))
    except RegisterChanged as refusal:
        pages.message_user(request, str(refusal), messages.WARNING)
    except NotApplied as refusal:
        pages.message_user(request, str(refusal), messages.ERROR)
    else:
        said = _("Applied: %(accepted)s of %(received)s rows.") % incoming.counts
        pages.message_user(request, said, messages.SUCCESS)
    return _to(incoming, "?rows=all")


def take_back(pages: ModelAdmin, request: HttpRequest, incoming: Import) -> HttpResponse:
    """Show what taking an applied import back would do; sent back, do exactly that."""
    try:
        if request.method == "POST":
            undo(incoming, by=request.user, shown=request.POST.get("shown", ""))
            said = _("%(import)s was taken back.") % {"import": incoming}
            pages.message_user(request, said, messages.SUCCESS)
            return _to(incoming, "?rows=kept#rows" if incoming.undone["rows_kept"] else "")
        found = would_undo(incoming, by=request.user)
    except Outdated as refusal:
        pages.message_user(request, str(refusal), messages.WARNING)
        return HttpResponseRedirect(request.path)
    except NotUndone as refusal:
        pages.message_user(request, str(refusal), messages.ERROR)
        return _to(incoming)
    return pages.page(
        request,
        "rosters/undo.html",
        title=_("Take import %(number)s back") % {"number": incoming.pk},
        incoming=incoming,
        found=found,
        lines=_kept_lines(request, incoming, found),
        form=Form(),
        shown_at_most=ROWS_A_PAGE,
        back=reverse("admin:rosters_import_change", args=[incoming.pk]),
    )


def _kept_lines(request: HttpRequest, incoming: Import, found: Undoing) -> list[Line]:
    """The first of the rows that would be kept, each with why."""
    ids = list(found.kept)[:ROWS_A_PAGE]
    sheets = list(ImportSheet.objects.filter(file__roster_import=incoming).select_related("file"))
    told = lines(
        incoming, Chosen(ids, 1, len(found.kept) > len(ids), len(found.kept)), sheets=sheets, user=request.user
    )
    for line, pk in zip(told, ids, strict=True):
        line.reasons.append(sentence(KEPT, found.kept[pk]))
    return told


def throw_away(pages: ModelAdmin, request: HttpRequest, incoming: Import) -> HttpResponse:
    """Discard a preview that nobody confirmed."""
    said = _("%(import)s was thrown away. The register was not touched.") % {"import": incoming}
    try:
        discard(incoming, by=request.user)
    except NotApplied as refusal:
        pages.message_user(request, str(refusal), messages.ERROR)
        return _to(incoming)
    pages.message_user(request, said, messages.SUCCESS)
    return HttpResponseRedirect(reverse("admin:rosters_import_changelist"))


def forget_correction(pages: ModelAdmin, request: HttpRequest, incoming: Import, memory: int) -> HttpResponse:
    """Forget a remembered correction, and read this import without it."""
    forgettable = LayoutMemory.objects.within_reach(request.user, "rosters.change_import").select_related("branch")
    remembered = forgettable.filter(pk=memory).first()
    if remembered is None:
        raise Http404
    forget(remembered, by=request.user)
    if incoming.state != Import.State.APPLIED and unlearn(incoming, memory):
        preview(incoming)
    pages.message_user(request, _("Forgotten: such files are read by the register itself again."), messages.SUCCESS)
    return _to(incoming)


def refused(pages: ModelAdmin, request: HttpRequest, incoming: Import) -> HttpResponse:
    """The refused rows to download; lines in the trail and in the log of looks before the first of them is sent."""
    asked = {"rows": incoming.counts.get("refused", 0), "file": CSV}
    refused = incoming.decisions.filter(outcome=Decision.Outcome.REFUSED)
    people, page = Person.objects.filter(pk__in=refused.values("person_id")), request.resolver_match.view_name
    look, _count = looks.log(
        request, people, Look.What.EXPORTED, fields=personal(FIELDS), reason=RECORD, roster=incoming.pk, **asked
    )
    act = record("export_refused", incoming, by=request.user, reason=reason_in_words(RECORD), look=look, **asked)
    sent = hashed(refused_rows(incoming), looks.sent(request.user, page=page, look=look, act=act.pk))
    answer = StreamingHttpResponse(sent, content_type=TYPES[CSV])
    return as_download(answer, f"import-{incoming.pk}-refused.csv")
