"""The list of members: what it shows, how it is searched and filtered."""

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from access.admin import ScopedAdmin
from members.filters import Ethnicity, MembersWithin, Standing
from members.models import Membership, Person, masked
from members.partial_dates import shown


class PeopleList(ScopedAdmin):
    """The list of members: those of today, unless others are asked for."""

    list_display = [
        "name",
        "birth",
        "sex",
        "member_code",
        "union_of_today",
        "joined",
        "phone",
        "id_masked",
    ]
    list_display_links = ["name"]
    list_filter = [
        Standing,
        MembersWithin,
        ("sex", ChoicesDropdownFilter),
        "party_member",
        Ethnicity,
    ]
    search_fields = ["search_key"]
    search_help_text = _(
        "Name (any order, with or without accents), or an ID number, phone, card or member code from its beginning."
    )
    list_after_template = "members/_joined_note.html"

    @display(description=_("full name"), ordering="sort_key")
    def name(self, person: Person) -> str:
        return person.full_name

    @display(description=_("born on"), ordering="born_on")
    def birth(self, person: Person) -> str:
        return shown(person.born_on)

    @display(description=_("joined on"), ordering="joined_on")
    def joined(self, person: Person) -> str:
        return shown(person.joined_on)

    @display(description=_("ID number"))
    def id_masked(self, person: Person) -> str:
        return masked(person.id_number)

    @display(description=_("union"))
    def union_of_today(self, person: Person) -> str:
        latest = next(iter(person.latest), None)
        if latest is None:
            return ""
        union = format_html("<b>{}</b> {}", latest.branch.code, latest.branch.short_name or latest.branch.name)
        if latest.ended_on is None or latest.ended_on > timezone.localdate():
            return format_html('<span class="union-cell">{}</span>', union)
        until = gettext("until %(day)s") % {"day": latest.ended_on.strftime("%d/%m/%Y")}
        return format_html('<span class="union-cell is-past">{}, {}</span>', union, until)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        memberships = Membership.objects.select_related("branch").order_by("-started_on")
        return super().get_queryset(request).prefetch_related(Prefetch("memberships", memberships, to_attr="latest"))

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        return queryset.found_by(search_term), False
