"""The desk where members ask about their own data: the list by its clock, a new request, one with all its steps."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter
from unfold.decorators import display
from unfold.views import ChangeList

from access.admin import OneOf, ScopedAdmin
from members.admin.requests_acts import RequestActs
from members.admin.requests_copying import RequestCopying
from members.admin.requests_erasing import RequestErasing
from members.forms_requests import RequestForm
from members.models import BY_CLOCK, HANDLES_REQUESTS, DataRequest, Person, RequestKind, RequestStep
from members.privacy.clock import clock_of, clocks_of, days_off
from members.privacy.requests import receive

OPEN, OVERDUE, CLOSED = "open", "overdue", "closed"


class StateFilter(DropdownFilter):
    """Requests that wait, and those that are closed."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: ScopedAdmin) -> list[tuple]:
        return [(OPEN, _("open")), (OVERDUE, _("overdue")), (CLOSED, _("closed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == OVERDUE:
            return queryset.overdue()
        if self.value() == CLOSED:
            return queryset.exclude(closed_on=None)
        return queryset.open() if self.value() == OPEN else queryset


class KindFilter(OneOf):
    """Requests of one kind."""

    title = _("what is asked for")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: ScopedAdmin) -> list[tuple]:
        return RequestKind.choices


class ByTheClock(ChangeList):
    """The requests, each with its clock: the holidays are read once."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.full_result_count = self.result_count  # Unfold names both where they differ
        self.result_list = list(self.result_list)
        clocks = clocks_of(self.result_list)
        for asked in self.result_list:
            asked.clock_shown = clocks.get(asked.pk)


@admin.register(DataRequest)
class DataRequestAdmin(RequestActs, RequestErasing, RequestCopying, ScopedAdmin):
    """Requests of members about their own data."""

    right = HANDLES_REQUESTS
    form = RequestForm
    fieldsets = [(None, {"fields": ["member", "kind", "received_on", "channel", "text"]})]
    list_display = ["asked", "member", "received_on", "next_step", "left", "state_shown"]
    list_display_links = ["asked"]
    list_filter = [StateFilter, KindFilter]
    list_select_related = ["person"]
    sortable_by: list[str] = []

    class Media:
        css = {"all": ["register/requests.css"]}

    @display(description=_("what is asked for"))
    def asked(self, asked: DataRequest) -> str:
        return asked.get_kind_display()

    @display(description=_("member"))
    def member(self, asked: DataRequest) -> str:
        return f"{asked.person.full_name} · {asked.person.member_code}"

    @display(description=_("next step"))
    def next_step(self, asked: DataRequest) -> str:
        clock = asked.clock_shown
        return f"{clock.step} · {clock.due_on:%d/%m/%Y}" if clock else ""

    @display(description=_("time left"))
    def left(self, asked: DataRequest) -> str:
        clock = asked.clock_shown
        kind = clock and ("is-late" if clock.is_overdue else "is-near" if clock.is_near else "is-calm")
        return format_html('<span class="clock {}">{}</span>', kind, clock.words) if clock else ""

    @display(description=_("state"))
    def state_shown(self, asked: DataRequest) -> str:
        return asked.get_state_display()

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def get_changelist(self, request: HttpRequest, **kwargs) -> type[ByTheClock]:
        return ByTheClock

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).by_clock()

    def get_ordering(self, request: HttpRequest) -> list:
        return list(BY_CLOCK)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict:
        """Opened from a member's page, the form knows whom it is about."""
        people = Person.objects.within_reach(request.user, HANDLES_REQUESTS)
        asked = request.GET.get("member", "")
        return {"member": asked} if people.filter(member_code=asked).exists() else {}

    def save_model(self, request: HttpRequest, obj: DataRequest, form: RequestForm, change: bool) -> None:
        said = {name: form.cleaned_data[name] for name in ("kind", "received_on", "channel", "text")}
        received = receive(obj.person, by=request.user, **said)
        obj.pk = received.pk
        obj.refresh_from_db()

    def log_addition(self, *args, **kwargs) -> None:
        """The trail has its own line."""

    def response_add(self, request: HttpRequest, obj: DataRequest, post_url_continue=None) -> HttpResponse:
        self.message_user(request, gettext("The request is entered. Its clock runs."))
        return HttpResponseRedirect(reverse("admin:members_datarequest_change", args=[obj.pk]))

    def get_urls(self) -> list:
        own = [
            path(f"<int:pk>/{address}/", self.admin_site.admin_view(view), name=f"members_datarequest_{name}")
            for address, (view, name) in (self.acts() | self.erasing() | self.copying()).items()
        ]
        return own + super().get_urls()

    def found(self, request: HttpRequest, pk: object) -> DataRequest:
        """The request of this number: not found where the user does not handle it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self.seen(request, pk)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None) -> HttpResponse:
        asked = self.found(request, object_id)
        context = self.admin_site.each_context(request) | {
            "title": asked.get_kind_display(),
            "opts": self.opts,
            "media": self.media,
            "asked": asked,
            "clock": clock_of(asked, days_off(since=asked.received_on)),
            "steps": RequestStep.objects.filter(request=asked).select_related("by"),
            "others": asked.person.data_requests.exclude(pk=asked.pk),
            "membership": asked.person.memberships.select_related("branch").order_by("-started_on").first(),
            "may_see": request.user.has_perm("members.view_person", asked.person),
        }
        return TemplateResponse(request, "members/request.html", context)
