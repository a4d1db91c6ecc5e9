"""Filters of lists by union."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter
from unfold.contrib.filters.forms import AutocompleteDropdownForm

from access.addresses import number_in
from branches.models import Branch, BranchPeriod


class UnionFilterForm(AutocompleteDropdownForm):
    """One of the unions that the user may see."""

    def __init__(self, request: HttpRequest, *args, **kwargs) -> None:
        super().__init__(request, *args, **kwargs)
        for field in self.fields.values():
            field.queryset = Branch.objects.visible_to(request.user)


class WithinUnion(admin.SimpleListFilter):
    """Rows of a union and of all below it."""

    title = _("within the union")
    parameter_name = "union"
    template = "unfold/filters/filters_field.html"
    form_class = UnionFilterForm

    def __init__(self, request: HttpRequest, params: dict, model, model_admin) -> None:
        super().__init__(request, params, model, model_admin)
        self.request, self.model_admin = request, model_admin

    def lookups(self, request: HttpRequest, model_admin) -> list:
        return []

    def has_output(self) -> bool:
        return True

    def choices(self, changelist: ChangeList) -> list[dict]:
        form = self.form_class(
            self.request,
            name=self.parameter_name,
            label=_("Union, with all below it"),
            choices=(),
            field=BranchPeriod._meta.get_field("parent"),
            model_admin=self.model_admin,
            data={self.parameter_name: self.chosen()},
        )
        return [{"form": form}]

    def chosen(self) -> int | None:
        """The number of the union in the address, where it is one."""
        return number_in(self.value())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        branch = Branch.objects.visible_to(request.user).filter(pk=self.chosen()).first()
        return queryset.none() if branch is None else self.within(queryset, branch)

    def within(self, queryset: QuerySet, branch: Branch) -> QuerySet:
        return queryset.within(branch)


class Existing(DropdownFilter):
    """Unions that exist today, unless others are asked for."""

    title = _("existing")
    parameter_name = "existing"
    all_option = None

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple]:
        return [("today", _("Unions of today")), ("dissolved", _("Dissolved unions")), ("all", _("All unions"))]

    def value(self) -> str:
        return super().value() or "today"

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "all":
            return queryset
        return queryset.filter(dissolved_on__isnull=self.value() != "dissolved")
