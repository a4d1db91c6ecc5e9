"""The list of members, with its export: any list as it is filtered, or the people chosen in it."""

import re
from datetime import date
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.widgets import UnfoldAdminRadioSelectWidget

from access.audit import record
from members.admin import PersonAdmin
from members.admin.people_pages import PeopleChangeList, filters_of
from members.filters import PeopleFilters
from members.filters_chips import chips
from members.filters_people import hidden
from members.models import Membership, Person, masked
from rosters.downloads import CSV, XLSX, download, file_name
from rosters.exports import people

EXPORT, LIST = "admin:members_person_export", "admin:members_person_changelist"
_LONG_NUMBER = re.compile(r"\d{9,}")


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

    actions = [*PersonAdmin.actions, "export_chosen"]
    actions_list = [*PersonAdmin.actions_list, "export"]

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request) and request.user.has_perm("members.export_person")

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponseBase:
        """The list, whose button leads to the export of just this list."""
        response = super().changelist_view(request, extra_context)
        for button in (getattr(response, "context_data", None) or {}).get("actions_list", ()):
            if button.get("path") == reverse(EXPORT):
                button["path"] = _address(EXPORT, request)
        return response

    @action(description=_("Export"), permissions=["export"], url_path="export", icon="download")
    def export(self, request: HttpRequest) -> HttpResponseBase:
        """Offer the list in the address as a file; asked by POST, give it."""
        form = ExportForm(request.POST if request.method == "POST" else None)
        changelist = self.get_changelist_instance(request)
        if form.is_valid():
            return _download(request, changelist, form.cleaned_data["kind"])
        return self._offer(request, changelist.result_count, form)

    @admin.action(description=_("Export"), permissions=["export"])
    def export_chosen(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return self.to_chosen(request, EXPORT)

    def _offer(self, request: HttpRequest, count: int, form: ExportForm) -> HttpResponse:
        filters = filters_of(request)
        context = self.admin_site.each_context(request) | {
            "title": _("Export members"),
            "opts": self.opts,
            "media": self.media + form.media,
            "form": form,
            "count": count,
            "hidden": hidden(filters),
            "chips": chips(filters),
            "problems": [text for texts in filters.errors.values() for text in texts],
            "address": _address(EXPORT, request),
            "back": _address(LIST, request, "ids"),
        }
        return TemplateResponse(request, "rosters/export.html", context)


def _download(request: HttpRequest, changelist: PeopleChangeList, ending: str) -> HttpResponseBase:
    """The people of a list as a file, and a line in the audit trail before the first of them is sent."""
    filters, listed = changelist.asked, changelist.queryset.exportable_by(request.user)
    day = day_of(filters)
    asked = {
        "rows": listed.count(),
        "file": ending,
        "filters": _for_the_trail(filters),
        "asked": [_LONG_NUMBER.sub(lambda number: masked(number[0]), chip.words) for chip in chips(filters)],
    }
    record("export", Person(), by=request.user, day=day.isoformat(), **asked)
    with_status = listed.exclude(Exists(Membership.objects.on(day).filter(person=OuterRef("pk")))).exists()
    return download(
        ending,
        people(listed, on=day, with_status=with_status),
        name=file_name(filters.said.get("union"), day),
        kind="en" if (get_language() or "vi").startswith("en") else "vi",
        with_status=with_status,
    )


def day_of(filters: PeopleFilters) -> date:
    """The day whose unions stand in the file: of movements the later one, so that nobody who left seems a member."""
    return filters.said["until"] if filters.is_movement else filters.day


def _for_the_trail(filters: PeopleFilters) -> str:
    """The filters as they stand in the address; of a number that somebody searched for, not all digits."""
    searched = filters.said.get("q", "")
    if not _LONG_NUMBER.search(searched):
        return filters.address()
    return filters.address(q=_LONG_NUMBER.sub(lambda number: masked(number[0]), searched))


def _address(page: str, request: HttpRequest, *without: str) -> str:
    """The address of a page with the filters of a list, and with its order."""
    query = filters_of(request).address(*without)
    if order := request.GET.get("o"):
        query += "&" * (query != "?") + urlencode({"o": order})
    return reverse(page) + (query if query != "?" else "")


admin.site.unregister(Person)
admin.site.register(Person, PersonWithExportAdmin)
