"""Who looked at personal data: of one person, and all looks that an auditor may see."""

from dataclasses import dataclass

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import BigIntegerField, BooleanField, Exists, F, Func, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import display

from access import looks
from access.admin import OneOf, ReadOnlyAdmin, ScopedAdmin
from access.models import Look, users_named
from access.searches import SearchedList
from access.why import reason_in_words
from branches.models import Branch, is_covered, reach
from members.admin.opening import OpeningPages
from members.admin.places import way_back
from members.models import Person

SEES_LOOKS = "access.view_look"
SHOWN = 200  # looks at one person; more are in the list of all looks
MOST_COUNTED = 5000
NAMED = 3
MOST_FOUND = 200  # people whom a search finds


class _Is(Func):
    """`id = ANY(people)`, which Django would write `id = (ANY(people))`."""

    template, arg_joiner, output_field = "(%(expressions)s)", " = ", BooleanField()


def fields_in_words(names: list[str], *, most: int = 5) -> str:
    """Which data a look was at; of many, the first few."""
    words = [str(Person._meta.get_field(name).verbose_name) for name in names if hasattr(Person, name)]
    said, more = ", ".join(words[:most]), len(words) - most
    if more > 0:
        said = ngettext("%(said)s and %(more)s more", "%(said)s and %(more)s more", more) % {"said": said, "more": more}
    return said


@dataclass(frozen=True)
class Told:
    """A look in words."""

    look: Look
    what: str
    fields: str
    reason: str
    file: str


def told(look: Look) -> Told:
    """A look in words; an export with what was asked for."""
    asked = [*look.details.get("asked", ()), *filter(None, [look.details.get("sha256", "")])]
    what = capfirst(str(look.get_what_display()))
    return Told(look, what, fields_in_words(look.fields), reason_in_words(look.reason), " · ".join(asked))


class LookPages(OpeningPages):
    """Who looked at a person's data."""

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.looks_view)
        return [path("<int:pk>/looks/", view, name="members_person_looks"), *super().get_urls()]

    def looks_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = self.seen(request, pk)
        if not request.user.has_perm(SEES_LOOKS, person):
            raise PermissionDenied
        found = list(Look.objects.at_person(pk).select_related("user")[: SHOWN + 1])
        context = self.admin_site.each_context(request) | {
            "title": _("Who looked at the data of %(person)s") % {"person": person.full_name},
            "opts": self.opts,
            "media": self.media,
            "looks": [told(look) for look in found[:SHOWN]],
            "has_more": len(found) > SHOWN,
            "back": reverse("admin:members_person_change", args=[pk]) + way_back(request),
        }
        return TemplateResponse(request, "members/looks.html", context)


class WhatFilter(OneOf):
    """Looks of one kind."""

    title = _("what")
    parameter_name = "what"

    def lookups(self, request: HttpRequest, model_admin: ScopedAdmin) -> list[tuple]:
        return [(what, capfirst(str(label))) for what, label in Look.What.choices]


class LooksPaginator(Paginator):
    """Counts no further than anybody turns pages."""

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by()[:MOST_COUNTED].values("pk").count()


class LooksList(SearchedList):
    """The list of looks, with the names of those looked at: asked once for the whole page."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        numbers = {number for look in self.result_list for number in look.people[:NAMED]}
        seen = Person.objects.within_reach(request.user, SEES_LOOKS).in_bulk(numbers)
        looks.tell_of_files([look for look in self.result_list if look.what == Look.What.EXPORTED], "look")
        for look in self.result_list:
            look.named = [str(seen[number]) for number in look.people[:NAMED] if number in seen]


@admin.register(Look)
class LookAdmin(ReadOnlyAdmin):
    """All looks at people within reach: to be read, never to be written."""

    list_display = ["at", "user", "did", "whom", "which", "what_for", "of_file"]
    list_display_links = None
    list_filter = [WhatFilter]
    list_select_related = ["user"]
    sortable_by = []
    search_fields = ["user__username"]
    search_help_text = _("Name of the user, or name, member code or whole number of the member.")
    paginator = LooksPaginator
    list_before_template = "members/_alarms.html"
    ordering = ["-id"]

    class Media:
        css = {"all": ["register/people.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        every = super(ScopedAdmin, self).get_queryset(request)
        roots = Branch.objects.filter(parent=None).values_list("path", flat=True)
        if is_covered(list(roots), reach(request.user, SEES_LOOKS)):
            return every
        looked_at = _Is(F("pk"), Func(OuterRef("people"), function="ANY", output_field=BigIntegerField()))
        return every.filter(Exists(Person.objects.within_reach(request.user, SEES_LOOKS).filter(looked_at)))

    def get_changelist(self, request: HttpRequest, **kwargs) -> type[LooksList]:
        return LooksList

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        if not search_term:
            return queryset, False
        people = Person.objects.within_reach(request.user, SEES_LOOKS).found_by(search_term)
        numbers = list(people.values_list("pk", flat=True)[:MOST_FOUND])
        return queryset.filter(user__in=users_named(search_term)) | queryset.at_any_of(numbers), False

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        found = looks.alarms(self.get_queryset(request)) if self.has_view_permission(request) else []
        return super().changelist_view(request, (extra_context or {}) | {"title": _("Looks at data"), "alarms": found})

    @display(description=_("what"))
    def did(self, look: Look) -> str:
        return told(look).what

    @display(description=_("whom"))
    def whom(self, look: Look) -> str:
        if look.count <= NAMED:
            return ", ".join(look.named)
        return ngettext("%(count)s person", "%(count)s people", look.count) % {"count": look.count}

    @display(description=_("which data"))
    def which(self, look: Look) -> str:
        return told(look).fields

    @display(description=_("what for"))
    def what_for(self, look: Look) -> str:
        return told(look).reason

    @display(description=_("which list"))
    def of_file(self, look: Look) -> str:
        return told(look).file

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        return request.user.has_perm(SEES_LOOKS)
