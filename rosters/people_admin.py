"""The list of members, with its export: any list as it is filtered, or the people chosen in it."""

from datetime import date
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.widgets import UnfoldAdminRadioSelectWidget, UnfoldBooleanWidget

from access import fresh, looks
from access.audit import record
from access.models import Look, User
from access.personal import masked_within
from access.why import WhyForm, reason_in_words
from branches.downloads import CSV, XLSX
from branches.models import reach
from members.admin import PersonAdmin
from members.admin.people_pages import PeopleChangeList, filters_of
from members.filters import PeopleFilters
from members.filters_chips import chips
from members.filters_people import hidden, restricted
from members.models import OPENS, OPENS_SENSITIVE, SEES_PEOPLE, Membership, Person
from rosters.downloads import download, file_name
from rosters.export_file import EXPORTS, File, LeftOut, columns_for, made_by, may_take, personal
from rosters.exports import people
from rosters.large_exports import ask, needs_two, ready, take
from rosters.models import LargeExport

EXPORT, LIST = "admin:members_person_export", "admin:members_person_changelist"
MANY = 1000  # people: who takes more in one file gives the password again


class KindForm(forms.Form):
    """What kind of file."""

    kind = forms.ChoiceField(
        label=_("Kind of file"),
        choices=[(XLSX, _("Excel workbook (.xlsx)")), (CSV, _("Text table (.csv), for other programs"))],
        initial=XLSX,
        widget=UnfoldAdminRadioSelectWidget,
    )


class ExportForm(KindForm, WhyForm):
    """What kind of file, with what in it, and what for."""

    field_order = ["kind", "sensitive", "why", "words"]
    sensitive = forms.BooleanField(
        label=_("With ethnicity, religion and Party"), required=False, widget=UnfoldBooleanWidget
    )

    def __init__(self, *args, may_open_sensitive: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not may_open_sensitive:
            del self.fields["sensitive"]


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
        changelist = self.get_changelist_instance(request)
        listed = changelist.queryset.exportable_by(request.user)
        count, left_out = _counts(changelist, listed, request.user)
        form = ExportForm(
            request.POST if request.method == "POST" else None,
            initial=WhyForm.last(request),
            may_open_sensitive=may_take(request.user, OPENS_SENSITIVE, listed),
        )
        if form.is_valid():
            if count > MANY and (asked := fresh.asked_again(request)) is not None:
                return asked
            allowed = None
            if needs_two(count) and (allowed := _allowed(request, form)) is None:
                return self._ask(request, count, form)
            return _download(request, changelist.asked, listed, form, left_out, allowed)
        has_numbers = may_take(request.user, OPENS, listed)
        return self._offer(request, count, form, has_numbers, left_out)

    def _ask(self, request: HttpRequest, count: int, form: ExportForm) -> HttpResponse:
        """Ask somebody else to allow it, and show what was asked for."""
        sensitive = form.cleaned_data.get("sensitive", False)
        asked = ask(filters_of(request), count=count, sensitive=sensitive, why=form.reason, by=request.user)
        self.message_user(request, _("So many people need somebody else's word: it is asked for."))
        return HttpResponseRedirect(reverse("admin:rosters_largeexport_change", args=[asked.pk]))

    @admin.action(description=_("Export"), permissions=["export"])
    def export_chosen(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return self.to_chosen(request, EXPORT)

    def _offer(
        self, request: HttpRequest, count: int, form: ExportForm, has_numbers: bool, left_out: LeftOut
    ) -> HttpResponse:
        filters = filters_of(request)
        allowed = ready(filters) if needs_two(count) else None
        if allowed and not form.is_bound:
            why, _colon, words = allowed.why.partition(": ")
            form.initial |= {"sensitive": allowed.sensitive, "why": why, "words": words}
        context = self.admin_site.each_context(request) | {
            "title": _("Export members"),
            "allowed": allowed,
            "needs_two": needs_two(count),
            "opts": self.opts,
            "media": self.media + form.media,
            "form": form,
            "has_numbers": has_numbers,
            "count": count,
            "hidden": hidden(filters),
            "kept_back": left_out.kept_back,
            "not_held": left_out.not_held,
            "chips": chips(filters),
            "problems": [text for texts in filters.errors.values() for text in texts],
            "address": _address(EXPORT, request),
            "back": _address(LIST, request, "ids"),
        }
        return TemplateResponse(request, "rosters/export.html", context)


def _download(
    request: HttpRequest,
    filters: PeopleFilters,
    listed: QuerySet,
    form: ExportForm,
    left_out: LeftOut,
    allowed: LargeExport | None,
) -> HttpResponseBase:
    """The people of a list as a file; lines in the trail and in the log of looks before the first of them is sent."""
    day, ending, user, at = day_of(filters), form.cleaned_data["kind"], request.user, timezone.localtime()
    columns = columns_for(user, sensitive=form.cleaned_data.get("sensitive", False), listed=listed)
    asked = {
        "kept_back": left_out.kept_back,
        "not_held": left_out.not_held,
        "file": ending,
        "filters": _for_the_trail(filters),
        "asked": [chip.words for chip in chips(filters)],
    }
    if allowed:
        asked |= {"allowed_by": allowed.decided_by.called}
    form.remember(request)
    look, count = looks.log(
        request, listed, Look.What.EXPORTED, fields=personal(columns), reason=form.reason, day=day.isoformat(), **asked
    )
    why = reason_in_words(form.reason)
    act = record("export", Person(), by=user, reason=why, day=day.isoformat(), rows=count, look=look, **asked)
    file = File(
        kind="en" if (get_language() or "vi").startswith("en") else "vi",
        columns=columns,
        with_status=listed.exclude(Exists(Membership.objects.on(day).filter(person=OuterRef("pk")))).exists(),
        made=made_by(user.called, at, count, left_out),
    )
    return download(
        ending,
        people(listed, on=day, file=file),
        file,
        name=file_name(filters.said.get("union"), day, by=user, at=at),
        sent=looks.sent(user, page=EXPORT, look=look, act=act.pk),
    )


def _counts(changelist: PeopleChangeList, listed: QuerySet, user: User) -> tuple[int, LeftOut]:
    """How many people of a list its file has, and how many it has not."""
    kept_back = changelist.queryset.kept_back().count()
    seen = changelist.result_count - kept_back
    count = seen if reach(user, EXPORTS) == reach(user, SEES_PEOPLE) else listed.count()
    return count, LeftOut(kept_back + restricted(changelist.asked), seen - count)


def _allowed(request: HttpRequest, form: ExportForm) -> LargeExport | None:
    """What somebody else allowed of this list, now used up."""
    return take(filters_of(request), sensitive=form.cleaned_data.get("sensitive", False), by=request.user)


def day_of(filters: PeopleFilters) -> date:
    """The day whose unions stand in the file: of movements the later one, so that nobody who left seems a member."""
    return filters.said["until"] if filters.is_movement else filters.day


def _for_the_trail(filters: PeopleFilters) -> str:
    """The filters as they stand in the address; of a number that somebody searched for, not all digits."""
    return filters.address(q=masked_within(filters.said["q"])) if "q" in filters.said else filters.address()


def _address(page: str, request: HttpRequest, *without: str) -> str:
    """The address of a page with the filters of a list, and with its order."""
    query = filters_of(request).address(*without)
    if order := request.GET.get("o"):
        query += "&" * (query != "?") + urlencode({"o": order})
    return reverse(page) + (query if query != "?" else "")


admin.site.unregister(Person)
admin.site.register(Person, PersonWithExportAdmin)
