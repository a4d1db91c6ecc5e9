"""The list of members, with its export: any list as it is filtered, or the people chosen in it."""

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.widgets import UnfoldAdminRadioSelectWidget

from access.audit import record
from branches.models import Branch
from members.admin import PersonAdmin
from members.models import Membership, Person
from rosters.downloads import CSV, XLSX, download, file_name
from rosters.exports import people
from rosters.filters_in_words import day_of, filters_for_the_trail, filters_in_words


class ExportForm(forms.Form):
    """What kind of file."""

    kind = forms.ChoiceField(
        label=_("Kind of file"),
        choices=[(XLSX, _("Excel workbook (.xlsx)")), (CSV, _("Text table (.csv), for other programs"))],
        initial=XLSX,
        widget=UnfoldAdminRadioSelectWidget,
    )


class PersonWithExportAdmin(PersonAdmin):
    """Members, with the export of their lists."""

    actions = [*(PersonAdmin.actions or ()), "export_chosen"]
    actions_list = [*PersonAdmin.actions_list, "export"]

    def has_export_permission(self, request: HttpRequest) -> bool:
        """The same right that opens the exports of reference tables, over members, besides seeing them."""
        code = settings.IMPORT_EXPORT_EXPORT_PERMISSION_CODE
        return self.has_view_permission(request) and request.user.has_perm(f"members.{code}_person")

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponseBase:
        response = super().changelist_view(request, extra_context)
        address = reverse("admin:members_person_export")
        for button in getattr(response, "context_data", None) and response.context_data.get("actions_list", ()) or ():
            if button.get("path") == address:
                button["path"] = _with_query(address, request)
        return response

    @action(description=_("Export"), permissions=["export"], url_path="export", icon="download")
    def export(self, request: HttpRequest) -> HttpResponseBase:
        """Offer the list in the address as a file; asked by POST, give it."""
        form = ExportForm(request.POST if "kind" in request.POST else None)
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        try:
            changelist = self.get_changelist_instance(request)
            listed = _chosen(changelist.get_queryset(request), chosen)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(reverse("admin:members_person_changelist") + "?e=1")
        if form.is_valid():
            return self._download(request, listed, form.cleaned_data["kind"])
        return self._offer(request, changelist, listed, chosen, form)

    @admin.action(description=_("Export the chosen members"), permissions=["export"])
    def export_chosen(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase:
        """Offer the members chosen in the list as a file, or all that the list shows on its pages."""
        if request.POST.get("select_across", "0") != "0":
            return HttpResponseRedirect(_with_query(reverse("admin:members_person_export"), request))
        return self.export(request)

    def _offer(
        self, request: HttpRequest, changelist: ChangeList, listed: QuerySet, chosen: list, form: ExportForm
    ) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "title": _("Export members"),
            "opts": self.opts,
            "media": self.media + form.media,
            "form": form,
            "count": listed.count(),
            "filters": filters_in_words(changelist, request),
            "chosen": chosen,
            "checkbox": ACTION_CHECKBOX_NAME,
            "address": _with_query(reverse("admin:members_person_export"), request),
            "back": _with_query(reverse("admin:members_person_changelist"), request),
        }
        return TemplateResponse(request, "rosters/export.html", context)

    def _download(self, request: HttpRequest, listed: QuerySet, kind: str) -> HttpResponseBase:
        day = day_of(request.GET)
        record(
            "export",
            Person(),
            by=request.user,
            rows=listed.count(),
            file=kind,
            day=day.isoformat(),
            filters=filters_for_the_trail(request),
            chosen=bool(request.POST.getlist(ACTION_CHECKBOX_NAME)),
        )
        with_status = listed.exclude(Exists(Membership.objects.on(day).filter(person=OuterRef("pk")))).exists()
        rows = people(listed, on=day, with_status=with_status)
        language = "vi" if (get_language() or "vi").startswith("vi") else "en"
        name = file_name(_union(request), day)
        return download(kind, rows, name=name, kind=language, with_status=with_status)


def _chosen(listed: QuerySet, chosen: list[str]) -> QuerySet:
    """Those of a list whose numbers were chosen; all where none were."""
    if not chosen:
        return listed
    numbers = [int(number) for number in chosen if number.isascii() and number.isdecimal() and len(number) < 19]
    return listed.filter(pk__in=numbers)


def _with_query(address: str, request: HttpRequest) -> str:
    """An address with the filters of a list, but not with the number of its page."""
    query = request.GET.copy()
    query.pop("p", None)
    return f"{address}?{query.urlencode()}" if query else address


def _union(request: HttpRequest) -> Branch | None:
    number = request.GET.get("union", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    return Branch.objects.visible_to(request.user).filter(pk=number).first()


admin.site.unregister(Person)
admin.site.register(Person, PersonWithExportAdmin)
