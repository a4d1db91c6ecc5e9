"""Why somebody sees a record, and who else can: the grants that reach it today."""

from django.contrib.admin import ModelAdmin
from django.db.models import CharField, F, Model, Q, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from access.models import User
from branches.models import Branch, Grant

TELLS = ("access.view_look", "access.view_user")  # whoever has one of these over a record is told who can see it


def grants_reaching(branch: Branch, right: str) -> QuerySet[Grant]:
    """The grants of today that give a right over a union: on it, or on one above it; the nearest first."""
    above = Q(path_of_union__startswith=F("branch__path"))
    return (
        Grant.objects.on(timezone.localdate())
        .alias(path_of_union=Value(branch.path, output_field=CharField()))
        .filter(above, role__rights__contains=[right], user__is_active=True)
        .select_related("user", "role", "branch")
        .order_by("-branch__depth", "role__position", "user__username")
    )


def why_page(
    pages: ModelAdmin, request: HttpRequest, *, record: Model, branch: Branch | None, right: str, back: str
) -> HttpResponse:
    """For everybody their own grants that reach the record; for those who look after users or data, everybody's.

    `branch` is the union that decides who sees the record, None where only superusers do.
    """
    grants = list(grants_reaching(branch, right)) if branch else []
    may_know_all = any(request.user.has_perm(tells, record) for tells in TELLS)
    context = {
        "title": _("Who can see this"),
        "opts": pages.opts,
        "media": pages.media,
        "record": record,
        "branch": branch,
        "back": back,
        "mine": [grant for grant in grants if grant.user_id == request.user.pk],
        "may_know_all": may_know_all,
        "others": [grant for grant in grants if grant.user_id != request.user.pk],
        "superusers": User.objects.filter(is_superuser=True, is_active=True).order_by("username"),
    }
    return TemplateResponse(request, "branches/why.html", pages.admin_site.each_context(request) | context)
