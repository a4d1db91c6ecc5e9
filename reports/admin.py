"""The page of the audit trail: what was done, as far as the reader may see it, to be searched and taken into a file."""

from collections.abc import Iterator
from itertools import chain, islice

from django import forms
from django.contrib import admin
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import TextFilter
from unfold.decorators import action, display

from access import looks, searches
from access.admin import OneOf, ReadOnlyAdmin
from access.audit import record
from access.forms import DayField
from access.models import Act
from access.searches import SearchedList
from access.why import WhyForm, reason_in_words
from access.words import VERBS, kind_in_words, verb_in_words
from branches.downloads import TYPES, XLSX, as_download, hashed
from branches.filters import WithinUnion
from branches.models import Branch
from branches.sheets import RUNNABLE, harmless
from reports import audit
from reports.acts_told import told
from rosters.exports import csv_text
from rosters.people_admin import KindForm
from rosters.workbook import workbook_chunks

EXPORT = "admin:access_act_export"
_LINES_SENT = 500


class ExportActsForm(KindForm, WhyForm):
    """What kind of file of the trail, and what for."""


class ByFilter(TextFilter):
    """Lines of whoever has this name."""

    title = _("by whom")
    parameter_name = "by"

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return audit.done_by(queryset, self.value()) if self.value() else queryset


class VerbFilter(OneOf):
    """Lines of one kind of act."""

    title = _("what was done")
    parameter_name = "verb"

    def lookups(self, request: HttpRequest, model_admin: ReadOnlyAdmin) -> list[tuple]:
        return list(VERBS.items())


class KindFilter(OneOf):
    """Lines about one kind of record."""

    title = _("kind of record")
    parameter_name = "kind"
    field = "subject_type"

    def lookups(self, request: HttpRequest, model_admin: ReadOnlyAdmin) -> list[tuple]:
        kinds = [model._meta.label_lower for model in audit.KINDS]
        return [(kind, kind_in_words(kind)) for kind in kinds]


class DayForm(forms.Form):
    """A day up to which, or from which on, lines are shown."""

    def __init__(self, name: str, label: str, data: dict) -> None:
        super().__init__(data)
        self.fields[name] = DayField(label=label, required=False)


class DayFilter(TextFilter):
    """Lines of the days from one on, or up to one."""

    form_class = DayForm
    lookup = ""

    def choices(self, changelist: SearchedList) -> list[dict]:
        return [{"form": self._form()}]

    def _form(self) -> DayForm:
        return DayForm(self.parameter_name, self.title, {self.parameter_name: self.value()})

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        form = self._form()
        if not form.is_valid():
            return queryset.none()
        day = form.cleaned_data[self.parameter_name]
        return queryset.filter(**{self.lookup: day}) if day else queryset


class SinceFilter(DayFilter):
    title = _("from the day")
    parameter_name = "since"
    lookup = "done_at__date__gte"


class UntilFilter(DayFilter):
    title = _("to the day")
    parameter_name = "until"
    lookup = "done_at__date__lte"


class ActsOfUnion(WithinUnion):
    """Lines about a union, those below it, and their people and imports."""

    def within(self, queryset: QuerySet, branch: Branch) -> QuerySet:
        return audit.within(queryset, branch)


class ActsFound(SearchedList):
    """The list of lines; what each is about is asked for all lines of the page at once."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        audit.name_subjects(self.result_list)


@admin.register(Act)
class AuditAdmin(ReadOnlyAdmin):
    """What was done: to be read, searched and taken into a file, never to be written."""

    list_display = ["done_at", "by", "did", "kind", "subject", "reason"]
    sortable_by = ["done_at"]
    list_filter = [ByFilter, VerbFilter, KindFilter, ActsOfUnion, SinceFilter, UntilFilter]
    search_fields = ["reason"]
    search_help_text = _("Words of the reason, or the code of a member or a union.")
    fields = ["done_at", "by", "did", "kind", "subject", "reason", "told"]
    readonly_fields = ["did", "kind", "subject", "told"]
    list_select_related = ["by"]
    ordering = ["-id"]
    actions_list = ["export"]

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        return request.user.has_perm(audit.SEES_THE_TRAIL)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return audit.seen_by(Act.objects.order_by(*self.ordering), request.user)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        found = audit.found_by(queryset, search_term, request.user) if search_term.strip() else queryset
        return found, False

    def get_changelist(self, request: HttpRequest, **kwargs) -> type[ActsFound]:
        return ActsFound

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Act | None:
        act = super().get_object(request, object_id, from_field)
        if act is not None:
            audit.name_subjects([act])
            audit.name_files([act])
        return act

    @display(description=_("what"), ordering="verb")
    def did(self, act: Act) -> str:
        return verb_in_words(act.verb)

    @display(description=_("kind of record"), ordering="subject_type")
    def kind(self, act: Act) -> str:
        return kind_in_words(act.subject_type)

    @display(description=_("which record"))
    def subject(self, act: Act) -> str:
        return act.subject

    @display(description=_("details"))
    def told(self, act: Act) -> SafeString:
        lines = format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", told(act))
        return format_html('<dl class="act-told">{}</dl>', lines) if lines else "—"

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponseBase:
        """The list, whose button leads to the export of just this list."""
        response = super().changelist_view(request, extra_context)
        page = reverse(EXPORT)
        for button in (getattr(response, "context_data", None) or {}).get("actions_list", ()):
            if button.get("path") == page and request.GET:
                button["path"] = f"{page}?{request.GET.urlencode()}"
        return response

    @action(description=_("Export"), permissions=["export"], url_path="export", icon="download")
    def export(self, request: HttpRequest) -> HttpResponseBase:
        """Offer the lines that the address asks for as a file; asked by POST, give them."""
        form = ExportActsForm(request.POST if request.method == "POST" else None, initial=WhyForm.last(request))
        found = self.get_changelist_instance(request)
        if form.is_valid():
            return _download(request, found, form)
        context = self.admin_site.each_context(request) | {
            "title": _("Export what was done"),
            "opts": self.opts,
            "media": self.media + form.media,
            "form": form,
            "count": found.result_count,
            "back": f"{reverse('admin:access_act_changelist')}?{request.GET.urlencode()}",
        }
        return TemplateResponse(request, "reports/export_acts.html", context)


def _download(request: HttpRequest, found: SearchedList, form: ExportActsForm) -> HttpResponseBase:
    """The lines found as a file, and a line of their own about that before the first of them is sent."""
    form.remember(request)
    ending = form.cleaned_data["kind"]
    asked = searches.asked(request)
    # The lines up to now: that of the export itself is not in its own file.
    lines = found.queryset.filter(pk__lte=Act.objects.aggregate(last=Max("pk"))["last"] or 0)
    why = reason_in_words(form.reason)
    act = record("export_acts", Act(), by=request.user, reason=why, rows=found.result_count, file=ending, asked=asked)
    rows = audit.rows(lines)
    body = hashed(_workbook(rows) if ending == XLSX else _csv(rows), looks.sent(request.user, page=EXPORT, act=act.pk))
    name = f"{gettext('What was done')} {timezone.localdate().isoformat()}.{ending}"
    return as_download(StreamingHttpResponse(body, content_type=TYPES[ending]), name)


def _workbook(rows: Iterator[list[str]]) -> Iterator[bytes]:
    chunks = workbook_chunks(
        rows, title=gettext("What was done"), headings=audit.headings(), widths=audit.WIDTHS, could_run=RUNNABLE
    )
    return (piece for piece, _count in chunks)


def _csv(rows: Iterator[list[str]]) -> Iterator[str]:
    def pieces() -> Iterator[str]:
        while chunk := list(islice(rows, _LINES_SENT)):
            yield csv_text([map(harmless, row) for row in chunk])

    return chain(["\ufeff", csv_text([audit.headings()])], pieces())
