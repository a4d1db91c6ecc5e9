"""The page of a union, with its members: how many, and where to go from there."""

from django.contrib import admin
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from branches.admin import BranchAdmin
from branches.models import Branch
from members.models import Membership


def counts_of(branch: Branch) -> dict[str, int]:
    """The members of a union today: its own, and those of all unions below it with them."""
    here = Membership.objects.on(timezone.localdate()).within(branch)
    return here.aggregate(own=Count("pk", filter=Q(branch=branch)), all=Count("pk"))


class UnionWithMembersAdmin(BranchAdmin):
    """Unions, with their members."""

    change_form_outer_before_template = "branches/_members.html"

    class Media:
        css = {"all": ["register/union.css"]}

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None) -> HttpResponse:
        context = dict(extra_context or {})
        if request.user.has_perm("members.view_person") and (branch := self.get_object(request, object_id)) is not None:
            context["members"] = counts_of(branch)
        return super().change_view(request, object_id, form_url, context)


admin.site.unregister(Branch)
admin.site.register(Branch, UnionWithMembersAdmin)
