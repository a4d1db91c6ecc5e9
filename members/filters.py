"""Filters of the list of members."""

from django.contrib import admin
from django.core.cache import cache
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter

from branches.filters import WithinUnion
from branches.models import Branch
from members.models import Membership, Person

TODAY, FORMER, ALL = "today", "former", "all"


class Standing(DropdownFilter):
    """Members of today, unless former members, or all, are asked for."""

    title = _("membership")
    parameter_name = "membership"
    all_option = None

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [(TODAY, _("Members today")), (FORMER, _("Former members")), (ALL, _("All"))]

    def value(self) -> str:
        return super().value() or TODAY

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == ALL:
            return queryset
        holding = Exists(Membership.objects.on(timezone.localdate()).filter(person=OuterRef("pk")))
        return queryset.filter(~holding if self.value() == FORMER else holding)


class MembersWithin(WithinUnion):
    """Members of a union and of all below it: of today, or (where former members are asked for) of any day."""

    def within(self, queryset: QuerySet, branch: Branch) -> QuerySet:
        memberships = Membership.objects.within(branch).filter(person=OuterRef("pk"))
        if self.request.GET.get(Standing.parameter_name, TODAY) == TODAY:
            memberships = memberships.on(timezone.localdate())
        return queryset.filter(Exists(memberships))


def ethnicities() -> list[str]:
    """The ethnic groups that stand in the register; asked of 120,000 people at most once in ten minutes."""
    known = Person.objects.exclude(ethnicity="").order_by("ethnicity").values_list("ethnicity", flat=True).distinct()
    return cache.get_or_set("ethnicities", lambda: list(known), 600)


class Ethnicity(DropdownFilter):
    """One of the ethnic groups that stand in the register."""

    title = _("ethnicity")
    parameter_name = "ethnicity"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [(name, name) for name in ethnicities()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(ethnicity=self.value()) if self.value() else queryset
