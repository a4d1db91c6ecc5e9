"""The list of members: whom it shows, what is done with those chosen, which lists a user keeps."""

from functools import partial
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from access.admin import ScopedAdmin, lean
from access.searches import WORDS, holds_a_number
from branches.filters import UnionFilterForm
from branches.models import BranchPeriod
from members.admin.people_ending import end_page
from members.admin.people_pages import PeopleChangeList, filters_of, plain_address
from members.admin.people_print import print_page
from members.admin.people_saved import keep_page, saved_lists, saved_lists_page
from members.admin.places import FILTERS
from members.filters import MOST_CHOSEN, PeopleFilters
from members.filters_choices import offer
from members.models import Person


class PeopleList(ScopedAdmin):
    """The list of members: those of today, unless others are asked for (members/filters.py)."""

    # What stands in each column is said by members/admin/people_pages.py; here is what it is sorted by.
    list_display = ["name", "birth", "sex", "union", "member_code", "joined", "phone_masked", "id_masked"]
    sortable_by = ["name", "birth", "member_code", "joined"]
    list_filter = []
    search_fields = ["search_key"]
    search_help_text = _(
        "Name (any order, with or without accents), or the whole ID number, phone, e-mail, card or member code."
    )
    actions = ["end_chosen", "print_chosen"]

    class Media:
        css = {"all": ["register/people.css"]}
        js = ["register/people.js"]

    @display(description=_("full name"), ordering="sort_key")
    def name(self, person: Person) -> str:
        return person.full_name

    @display(description=_("born on"), ordering="born_on")
    def birth(self, person: Person) -> str:
        return person.born_on

    @display(description=_("union"))
    def union(self, person: Person) -> str:
        return ""

    @display(description=_("joined on"), ordering="joined_on")
    def joined(self, person: Person) -> str:
        return person.joined_on

    @display(description=_("phone"))
    def phone_masked(self, person: Person) -> str:
        return ""

    @display(description=_("ID number"))
    def id_masked(self, person: Person) -> str:
        return ""

    def get_changelist(self, request: HttpRequest, **kwargs) -> type[PeopleChangeList]:
        return PeopleChangeList

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        return queryset.found_by(search_term), False

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        if request.method == "GET" and (plain := plain_address(request)) is not None:
            return HttpResponseRedirect(request.path + plain)
        return super().changelist_view(request, (extra_context or {}) | self._panel(request))

    def found_at(self, request: HttpRequest, said: QueryDict) -> str:
        """The list; where a number was sent that one person has whom the user sees, that person's page."""
        words = said.get(WORDS, "")
        if said is not request.GET and holds_a_number(words):
            found = list(Person.objects.visible_to(request.user).found_by(words)[:2])
            if len(found) == 1:
                kept = PeopleFilters(said, user=request.user).address("q")[1:]
                way_back = "?" + urlencode({FILTERS: kept}) if kept else ""
                return reverse("admin:members_person_change", args=[found[0].pk]) + way_back
        return super().found_at(request, said)

    def _panel(self, request: HttpRequest) -> dict:
        """The form of the filters, the user's own lists, and what it takes to choose a union by typing."""
        filters = filters_of(request)
        offer(filters)
        union = UnionFilterForm(
            request,
            name="union",
            label=filters.fields["union"].label,
            choices=(),
            field=BranchPeriod._meta.get_field("parent"),
            model_admin=self,
            data={"union": filters.said["union"].pk if "union" in filters.said else None},
        )
        return {
            "title": _("Members"),
            "filters": filters,
            "union_form": union,
            "union_media": lean(union.media),
            "saved_lists": saved_lists(request.user),
            "shown_how": [(name, request.GET[name]) for name in ("o",) if name in request.GET],
            "action_choices": [act for act in self.get_action_choices(request) if act[0]],
        }

    # What is done with the people chosen: each act is a page of its own that an address leads to.

    def has_end_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("members.change_membership")

    @admin.action(description=_("End memberships…"), permissions=["end"])
    def end_chosen(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return self.to_chosen(request, "admin:members_person_end_many")

    @admin.action(description=_("Print"), permissions=["view"])
    def print_chosen(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return self.to_chosen(request, "admin:members_person_print")

    def to_chosen(self, request: HttpRequest, page: str) -> HttpResponse:
        """Lead to a page about the people chosen: all that the list shows, by its filters, or some, one by one."""
        filters = filters_of(request)
        if request.POST.get("select_across") == "1":
            return HttpResponseRedirect(reverse(page) + filters.address())
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if len(chosen) > MOST_CHOSEN:
            messages.error(
                request, gettext("Too many people chosen one by one: choose all that the list shows instead.")
            )
            return HttpResponseRedirect(request.get_full_path())
        return HttpResponseRedirect(reverse(page) + filters.address(ids=",".join(chosen)))

    def get_urls(self) -> list:
        pages = {
            "end/": (end_page, "end_many"),
            "print/": (print_page, "print"),
            "lists/": (saved_lists_page, "lists"),
            "lists/keep/": (keep_page, "keep_list"),
        }
        own = [
            path(address, self.admin_site.admin_view(partial(page, self)), name=f"members_person_{name}")
            for address, (page, name) in pages.items()
        ]
        return own + super().get_urls()
