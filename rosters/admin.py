"""The import pages: upload, preview, confirm, result."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from unfold.decorators import display

from members.models import Person
from rosters import pages, people_admin  # noqa: F401 - the list of members gets its export
from rosters.errors import message
from rosters.forms import ReadingForm, UploadForm
from rosters.models import Import
from rosters.pipeline.apply import NotApplied, RegisterChanged, apply
from rosters.pipeline.preview import missing, preview
from rosters.pipeline.receive import receive
from rosters.template_admin import TemplateAdmin
from rosters.words import HINTS, label, sentence

MISSING_SHOWN = 200


@admin.register(Import)
class ImportAdmin(TemplateAdmin):
    """Rosters that came in: each with its preview, and what became of it."""

    list_display = [
        "number",
        "file_names",
        "received_at",
        "by",
        "effective_on",
        "state",
        "received",
        "accepted",
        "refused",
    ]
    list_filter = ["state"]
    list_select_related = ["by"]

    class Media:
        css = {"all": ["register/imports.css"]}

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).prefetch_related("files")

    @display(description=_("import"))
    def number(self, incoming: Import) -> str:
        return str(incoming)

    @display(description=_("file"))
    def file_names(self, incoming: Import) -> str:
        return ", ".join(file.name for file in incoming.files.all())

    @display(description=_("rows"))
    def received(self, incoming: Import) -> int | str:
        return incoming.counts.get("received", "")

    @display(description=_("accepted"))
    def accepted(self, incoming: Import) -> int | str:
        return incoming.counts.get("accepted", "")

    @display(description=_("refused"))
    def refused(self, incoming: Import) -> int | str:
        return incoming.counts.get("refused", "")

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def get_urls(self) -> list:
        wrap = self.admin_site.admin_view
        return [
            path("<int:number>/again/", wrap(require_POST(self.again_view)), name="rosters_import_again"),
            path("<int:number>/confirm/", wrap(require_POST(self.confirm_view)), name="rosters_import_confirm"),
            *super().get_urls(),
        ]

    def _import(self, request: HttpRequest, number: object) -> Import:
        found = self.get_object(request, str(number))
        if found is None:
            raise Http404
        return found

    def _page(self, request: HttpRequest, template: str, **context) -> HttpResponse:
        context |= {"opts": self.opts, "media": self.media + context["form"].media}
        return TemplateResponse(request, template, self.admin_site.each_context(request) | context)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context=None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
        if request.method == "POST" and form.is_valid():
            try:
                return self._received(request, form.cleaned_data)
            except ValidationError as refusal:
                form.add_error("file", refusal)
        return self._page(request, "rosters/upload.html", form=form, title=_("Import a roster"))

    def _received(self, request: HttpRequest, said: dict) -> HttpResponse:
        with transaction.atomic():
            incoming = receive(
                [(said["file"].name, said["file"])],
                on=said["on"],
                by=request.user,
                branch=said["branch"],
                mode=said["mode"],
                starts_on=said["starts_on"],
            )
        preview(incoming)
        return HttpResponseRedirect(reverse("admin:rosters_import_change", args=[incoming.pk]))

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None) -> HttpResponse:
        incoming = self._import(request, object_id)
        if not self.has_view_permission(request, incoming):
            raise PermissionDenied
        return self._import_page(request, incoming)

    def _import_page(self, request: HttpRequest, incoming: Import, form: ReadingForm | None = None) -> HttpResponse:
        view = request.GET.get("rows", "")
        if view not in pages.VIEWS:
            view = "refused" if incoming.counts.get("refused") else "all"
        absent = missing(incoming) if incoming.state == Import.State.PREVIEWED else []
        return self._page(
            request,
            "rosters/import.html",
            title=str(incoming),
            incoming=incoming,
            files=[_shown_file(file) for file in incoming.files.prefetch_related("sheets")],
            views=[(key, words, self._number(incoming, key)) for key, (words, _rows) in pages.VIEWS.items()],
            view=view,
            page=pages.page(incoming, view=view, number=request.GET.get("p"), user=request.user),
            missing=Person.objects.filter(pk__in=absent[:MISSING_SHOWN]),
            form=form or ReadingForm(initial=_said_before(incoming), user=request.user),
            may_confirm=incoming.state == Import.State.PREVIEWED and self.has_change_permission(request, incoming),
        )

    @staticmethod
    def _number(incoming: Import, view: str) -> int:
        if view == "all":
            return incoming.counts.get("received", 0)
        return incoming.counts[view] if view in incoming.counts else pages.rows(incoming, view).count()

    def again_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Preview once more, with another union, day or reading of the dates."""
        incoming = self._import(request, number)
        if not self.has_change_permission(request, incoming):
            raise PermissionDenied
        if incoming.state == Import.State.APPLIED:
            self.message_user(request, _("This import was applied already."), messages.ERROR)
            return HttpResponseRedirect(reverse("admin:rosters_import_change", args=[number]))
        form = ReadingForm(request.POST, user=request.user)
        if not form.is_valid():
            return self._import_page(request, incoming, form)
        said = form.cleaned_data
        incoming.effective_on, incoming.mode, incoming.branch = said["on"], said["mode"], said["branch"]
        incoming.starts_on = said["starts_on"]
        incoming.choices = _choices(request, incoming)
        incoming.save(update_fields=["effective_on", "mode", "branch", "starts_on", "choices"])
        preview(incoming)
        return HttpResponseRedirect(reverse("admin:rosters_import_change", args=[number]))

    def confirm_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Apply exactly what was shown."""
        incoming = self._import(request, number)
        if not self.has_change_permission(request, incoming):
            raise PermissionDenied
        try:
            apply(incoming, by=request.user, shown=request.POST.get("shown", ""))
        except RegisterChanged as refusal:
            self.message_user(request, str(refusal), messages.WARNING)
        except NotApplied as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            self.message_user(
                request, _("Applied: %(accepted)s of %(received)s rows.") % incoming.counts, messages.SUCCESS
            )
        return HttpResponseRedirect(reverse("admin:rosters_import_change", args=[number]) + "?rows=all")


def _said_before(incoming: Import) -> dict:
    return {
        "branch": incoming.branch_id,
        "on": incoming.effective_on,
        "mode": incoming.mode,
        "starts_on": incoming.starts_on,
    }


def _choices(request: HttpRequest, incoming: Import) -> dict:
    """What staff corrected in the reading: file -> sheet -> whether day and month are swapped back."""
    return {
        file.name: {
            sheet.name: {"swap_day_month": True}
            for sheet in file.sheets.all()
            if request.POST.get(f"swap_{file.position}_{sheet.position}")
        }
        for file in incoming.files.prefetch_related("sheets")
    }


def _shown_file(file) -> dict:
    chosen = file.roster_import.choices.get(file.name, {})
    return {
        "name": file.name,
        "error": message(file.error) if file.error else "",
        "sheets": [
            {
                "name": sheet.name,
                "is_roster": sheet.is_roster,
                "header_line": sheet.header_line,
                "encoding": sheet.encoding,
                "counts": sheet.counts,
                "columns": [(label(name), heading) for name, heading in sheet.columns.items()],
                "ignored": sheet.ignored_columns,
                "hints": [sentence(HINTS, hint["code"]) for hint in sheet.hints],
                "swap": f"swap_{file.position}_{sheet.position}",
                "is_swapped": chosen.get(sheet.name, {}).get("swap_day_month", False),
                "may_swap": any(hint["code"] == "day_month_swapped_suspected" for hint in sheet.hints)
                or chosen.get(sheet.name, {}).get("swap_day_month", False),
            }
            for sheet in file.sheets.all()
        ],
    }
