"""Admin pages of unions, and of which may stand under which."""

from hashlib import sha256

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from import_export.admin import ImportExportMixin
from import_export.results import Result
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.contrib.import_export.forms import ExportForm
from unfold.decorators import display

from access.admin import ScopedAdmin, one_at_a_time
from access.audit import record
from access.history_page import HistoryPages
from access.history_told import Source
from access.searches import asked
from branches import history, users_admin  # noqa: F401 - users get their grants
from branches.actions import facts
from branches.actions.particulars import describe
from branches.filters import Existing, WithinUnion
from branches.forms import WRONG, BranchConfirmForm, BranchForm, BranchImportForm, DissolveForm
from branches.importing import CHANGED_SINCE
from branches.models import Branch, BranchPeriod, Placement
from branches.models.reach import SEES_UNIONS
from branches.resources import BranchResource, UnionCSV, UnionXLSX
from branches.uploads import UploadFolder, name_for
from branches.why import why_page

SAME = ["code", "employer", "tax_code", "province", "workers", "established_on", "contact"]


@admin.register(Branch)
class BranchAdmin(HistoryPages, ImportExportMixin, ScopedAdmin):
    """Unions: a tree, its facts with the days on which they held."""

    form = BranchForm
    puts_back = True
    list_display = ["code", "name_in_tree", "kind", "superior", "sector", "province", "dissolved_on"]
    list_display_links = ["code", "name_in_tree"]
    list_filter = [
        Existing,
        WithinUnion,
        ("kind", ChoicesDropdownFilter),
        ("sector", ChoicesDropdownFilter),
    ]
    list_select_related = ["parent"]
    search_fields = ["search_key"]
    search_help_text = _("Code or words of the name, in any order, with or without accents.")
    ordering = ["path"]
    change_form_outer_after_template = "branches/_periods.html"

    resource_classes = [BranchResource]
    import_template_name = "branches/import.html"
    import_formats = export_formats = [UnionXLSX, UnionCSV]
    import_form_class = BranchImportForm
    confirm_form_class = BranchConfirmForm
    export_form_class = ExportForm
    tmp_storage_class = UploadFolder
    skip_admin_log = True

    @display(description=_("name"), ordering="sort_key")
    def name_in_tree(self, branch: Branch) -> str:
        return format_html('<span class="in-tree depth-{}">{}</span>', min(branch.depth, 6), branch.name)

    @display(description=_("superior"), ordering="parent__sort_key")
    def superior(self, branch: Branch) -> str:
        return branch.parent.code if branch.parent else ""

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        return queryset.named_like(search_term), False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def history_sources(self, request: HttpRequest, record: Branch) -> list[Source]:
        return history.of_a_union(record, request.user)

    def get_form(self, request: HttpRequest, obj=None, change: bool = False, **kwargs) -> type[BranchForm]:
        kwargs["fields"] = SAME if self._may_write(request, obj) else []
        return super().get_form(request, obj, change=change, **kwargs)

    def _may_write(self, request: HttpRequest, obj: Branch | None) -> bool:
        return self.has_add_permission(request) if obj is None else self.has_change_permission(request, obj)

    def get_fieldsets(self, request: HttpRequest, obj: Branch | None = None) -> list:
        same = (_("What stays the same"), {"fields": SAME})
        of_a_day = ["name", "short_name", "kind", "sector", "parent"]
        if not self._may_write(request, obj):
            return [same, (_("The facts of today"), {"fields": of_a_day})]
        if obj is None:
            return [same, (_("The first facts"), {"fields": [*of_a_day, "on", "decision_number"]})]
        if obj.dissolved_on is not None:
            return [same]
        return [
            same,
            (_("The facts of today"), {"fields": of_a_day}),
            (_("If a fact of today is other than before"), {"fields": ["how", "on", "decision_number", "reason"]}),
        ]

    def save_model(self, request: HttpRequest, obj: Branch, form: BranchForm, change: bool) -> None:
        said = form.cleaned_data
        if not change:
            first = {fact: said[fact] for fact in BranchPeriod.FACTS}
            started_on = said["on"] or said["established_on"]
            number = said["decision_number"]
            facts.found(obj, started_on=started_on, by=request.user, decision_number=number, **first)
            return
        describe(obj, by=request.user, **{name: said[name] for name in SAME})
        new = form.new_facts(said)
        if not new:
            return
        if said["how"] == WRONG:
            facts.correct(obj.periods.get(ended_on=None), by=request.user, reason=said["reason"], **new)
        else:
            facts.change(
                obj,
                on=said["on"] or timezone.localdate(),
                by=request.user,
                reason=said["reason"],
                decision_number=said["decision_number"],
                **new,
            )

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None) -> HttpResponse:
        branch = self.get_object(request, object_id)
        context = {}
        if branch is not None:
            can_dissolve = branch.dissolved_on is None and self.has_change_permission(request, branch)
            context = {"periods": branch.periods.select_related("parent").reverse(), "can_dissolve": can_dissolve}
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def get_urls(self) -> list:
        pages = {"dissolve": self.dissolve_view, "why": self.why_view}
        own = [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"branches_branch_{name}")
            for name, view in pages.items()
        ]
        return own + super().get_urls()

    def why_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        branch = self.seen(request, pk)
        back = reverse("admin:branches_branch_change", args=[pk])
        return why_page(self, request, record=branch, branch=branch, right=SEES_UNIONS, back=back)

    @one_at_a_time
    def dissolve_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        branch = self.seen(request, pk)
        if not self.has_change_permission(request, branch):
            raise PermissionDenied

        def act(said: dict) -> str:
            facts.dissolve(branch, by=request.user, **said)
            return gettext("%(union)s is dissolved.") % {"union": branch}

        return self.act_page(
            request,
            branch,
            DissolveForm(request.POST or None),
            act,
            watched=[branch],
            title=_("Dissolve a union"),
            subject=branch,
            note=_("Its members and the unions below it must have been placed elsewhere before that day."),
            button=_("Dissolve the union"),
            is_grave=True,
        )

    # The pages of django-import-export, closed where they stand open: an upload is its uploader's alone.

    def get_confirm_form_kwargs(self, request: HttpRequest, import_form=None) -> dict:
        return super().get_confirm_form_kwargs(request, import_form) | {"user": request.user}

    def get_confirm_form_initial(self, request: HttpRequest, import_form) -> dict:
        initial = super().get_confirm_form_initial(request, import_form)
        if import_form is not None:
            initial["import_file_name"] = name_for(request.user, initial["import_file_name"])
            initial |= {"on": import_form.cleaned_data["on"], "shown": import_form.shown}
        return initial

    def get_import_data_kwargs(self, **kwargs) -> dict:
        said = kwargs["form"].cleaned_data
        return {"on": said["on"], "shown": said.get("shown")}

    def get_import_resource_kwargs(self, request: HttpRequest, **kwargs) -> dict:
        return super().get_import_resource_kwargs(request, **kwargs) | {"form": kwargs["form"]}

    def add_data_read_fail_error_to_form(self, form, error: Exception) -> None:
        if not isinstance(error, ValidationError):
            raise error
        form.add_error("import_file", error)

    def process_result(self, result: Result, request: HttpRequest) -> HttpResponse:
        if result.has_validation_errors():
            messages.error(request, CHANGED_SINCE)
            return HttpResponseRedirect(reverse("admin:branches_branch_import"))
        return super().process_result(result, request)

    def add_success_message(self, result: Result, request: HttpRequest) -> None:
        counts = {"new": result.totals["new"], "changed": result.totals["update"], "same": result.totals["skip"]}
        messages.success(
            request, _("The file is imported. New: %(new)s, changed: %(changed)s, as before: %(same)s.") % counts
        )

    def get_export_data(self, file_format, request: HttpRequest, queryset: QuerySet, **kwargs) -> bytes:
        """The file, and a line of the trail about it."""
        made = super().get_export_data(file_format, request, queryset, **kwargs)
        said = {"rows": queryset.count(), "file": file_format.get_extension(), "asked": asked(request)}
        record("export_unions", Branch(), by=request.user, sha256=sha256(made).hexdigest(), **said)
        return made

    def get_valid_export_item_pks(self, request: HttpRequest) -> QuerySet:
        return self.get_queryset(request).values_list("pk", flat=True)


@admin.register(Placement)
class PlacementAdmin(HistoryPages, ScopedAdmin):
    """Which kind of union may stand under which: rules change."""

    list_display = ["kind", "superior_kind"]
    ordering = ["kind", "superior_kind"]
    change_form_outer_after_template = "admin/_history_link.html"

    def history_sources(self, request: HttpRequest, record: Placement) -> list[Source]:
        return history.of_a_placement(record)
