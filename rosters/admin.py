"""The list of imports, and the addresses of their pages (rosters/browser/)."""

from collections.abc import Callable

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.fields.json import KT, KeyTransform
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from unfold.contrib.filters.admin import DropdownFilter
from unfold.decorators import display

from access import searches
from access.addresses import number_in
from access.admin import ScopedAdmin
from access.history_page import SEES_HISTORY, HistoryPages
from access.history_told import Source
from access.models import User
from branches.models import Branch
from rosters import history, large_exports_admin, people_admin  # noqa: F401 - the list of members gets its export
from rosters.browser import acts
from rosters.browser.import_page import import_page
from rosters.browser.summary import names_of
from rosters.browser.upload import upload_page
from rosters.models import Decision, Import, reviewed
from rosters.template_admin import TemplateAdmin

WAITING, UNDONE = "waiting", "undone"


class StateFilter(DropdownFilter):
    """Imports that wait to be confirmed, that were applied, or that were taken back."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: ScopedAdmin) -> list[tuple]:
        return [
            (WAITING, _("waiting to be confirmed")),
            (Import.State.APPLIED, _("applied")),
            (UNDONE, _("import taken back")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == WAITING:
            return queryset.exclude(state=Import.State.APPLIED)
        if self.value() in (Import.State.APPLIED, UNDONE):
            return queryset.filter(state=Import.State.APPLIED, undone_at__isnull=self.value() != UNDONE)
        return queryset


class MineFilter(DropdownFilter):
    """For whoever sees other people's imports: one's own only."""

    title = _("by whom")
    parameter_name = "by"

    def lookups(self, request: HttpRequest, model_admin: ScopedAdmin) -> list[tuple]:
        return [("me", _("by me"))] if reviewed(request.user) else []

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(by=request.user) if self.value() == "me" else queryset


def _waits_for(user: User) -> Case:
    """Whether an import waits for this user to confirm it."""
    is_so = ~Q(state=Import.State.APPLIED) & Q(by=user)
    return Case(When(is_so, then=Value(True)), default=Value(False), output_field=BooleanField())


@admin.register(Import)
class ImportAdmin(HistoryPages, TemplateAdmin):
    """Rosters that came in: each with its preview, and what became of it."""

    add_words = _("Import a roster")
    list_display = ["file_names", "standing", "union", "by", "received_at", "effective_on", "outcome"]
    list_display_links = ["file_names"]
    list_filter = [StateFilter, MineFilter]
    list_select_related = ["by", "branch"]
    sortable_by = ["received_at", "effective_on"]
    change_form_before_template = None

    class Media:
        css = {"all": ["register/imports.css"]}
        js = ["register/imports.js"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return (
            super()
            .get_queryset(request)
            .prefetch_related("files")
            .annotate(
                waits_for_you=_waits_for(request.user),
                unions=Func(
                    KeyTransform("unions", "tallies"), function="jsonb_array_length", output_field=IntegerField()
                ),
                first=Cast(KT("tallies__unions__0__branch"), BigIntegerField()),
            )
            .annotate(first_union=Subquery(Branch.objects.filter(pk=OuterRef("first")).values("name")[:1]))
        )

    def get_list_display(self, request: HttpRequest) -> list[str]:
        if reviewed(request.user):
            return self.list_display
        return [column for column in self.list_display if column != "by"]  # others' imports are not shown

    def get_ordering(self, request: HttpRequest) -> list:
        return [_waits_for(request.user).desc(), "-id"]

    @display(description=_("files"))
    def file_names(self, incoming: Import) -> str:
        return names_of(incoming.files.all()) or str(incoming)

    @display(
        description=_("state"),
        label={"waits": "warning", "applied": "success", "other": "info"},
    )
    def standing(self, incoming: Import) -> tuple[str, object]:
        if incoming.waits_for_you:
            return "waits", _("waiting for you")
        is_in_force = incoming.state == Import.State.APPLIED and not incoming.undone_at
        return ("applied" if is_in_force else "other"), incoming.state_in_words

    @display(description=_("union"))
    def union(self, incoming: Import) -> str:
        if incoming.unions == 1:
            return incoming.first_union
        if incoming.unions:
            return ngettext("%(number)s union", "%(number)s unions", incoming.unions) % {"number": incoming.unions}
        return incoming.branch or ""

    @display(description=_("rows"))
    def outcome(self, incoming: Import) -> str:
        counts = incoming.counts
        words = [(Decision.Outcome(name).label, counts.get(name)) for name in ("new", "changed", "moved", "refused")]
        told = ", ".join(f"{localize(number)} {label}" for label, number in words if number)
        return f"{localize(counts['received'])}: {told}".rstrip(": ") if "received" in counts else ""

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def may_see_history(self, request: HttpRequest, record: Import) -> bool:
        return request.user.has_perm(SEES_HISTORY)  # get_queryset finds no others

    def history_sources(self, request: HttpRequest, record: Import) -> list[Source]:
        return []  # what it changed is put back on the pages of the people

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
        incoming = self.history_record(request, object_id)
        asked, actions = history.Asked(request.GET), history.actions_of(incoming)
        people = history.people_changed(actions, asked, request.user)
        page = history.page_of(people, request.GET.get("p"), actions, incoming, request.user)
        may_open = request.user.has_perm("members.view_person")
        return self.history_page(request, incoming, "rosters/history.html", lines=page, asked=asked, may_open=may_open)

    def get_urls(self) -> list:
        def address(route: str, name: str, page: Callable, *, is_act: bool = True, changes: bool = True):
            """A page or an act about the import `number`, which must be the user's to see, and here to change."""

            def view(request: HttpRequest, number: int, **others: int) -> HttpResponse:
                return page(request, self.found(request, number, changes=changes), **others)

            wrapped = self.admin_site.admin_view(require_POST(view) if is_act else view)
            return path(f"<int:number>/{route}/", wrapped, name=f"rosters_import_{name}")

        return [
            address("again", "again", self._with(acts.again)),
            address("confirm", "confirm", self._with(acts.confirm)),
            address("discard", "discard", self._with(acts.throw_away)),
            address("forget/<int:memory>", "forget", self._with(acts.forget_correction)),
            address("sheet/<int:file>/<int:position>", "sheet", self._with(acts.sheet), is_act=False),
            address("undo", "undo", self._with(acts.take_back), is_act=False),
            address("refused", "refused", self._with(acts.refused), is_act=False, changes=False),
            *super().get_urls(),
        ]

    def _with(self, page: Callable) -> Callable:
        return lambda request, incoming, **others: page(self, request, incoming, **others)

    def found(self, request: HttpRequest, number: object, *, changes: bool = False) -> Import:
        """The import of this number: not found where the user may not see it."""
        # Without what only the list shows of each.
        rows = super().get_queryset(request).select_related("by")
        incoming = rows.filter(pk=number_in(str(number))).first()
        if incoming is None:
            raise Http404
        is_allowed = self.has_change_permission if changes else self.has_view_permission
        if not is_allowed(request, incoming):
            raise PermissionDenied
        return incoming

    def page(self, request: HttpRequest, template: str, **context) -> HttpResponse:
        """A page in the register's frame."""
        context |= {"opts": self.opts, "media": self.media + context["form"].media}
        return TemplateResponse(request, template, self.admin_site.each_context(request) | context)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context=None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return upload_page(self, request)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None) -> HttpResponse:
        incoming = self.found(request, object_id)
        if (said := searches.sent(request)) is not None:
            return HttpResponseRedirect(f"{searches.address(request, said)}#rows")
        return import_page(self, request, incoming)
