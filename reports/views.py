"""The page of counts: how many members each union had on a day."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.forms import DayField
from branches.models import Kind
from reports.headcount import Headcount, headcount


class DayForm(forms.Form):
    """Which day to count."""

    on = DayField(label=gettext_lazy("On the day"))


def headcount_page(request: HttpRequest) -> HttpResponse:
    """All unions that the user may see, as the tree stood on the day in the address (default: today)."""
    if not request.user.has_perm("members.view_person"):
        raise PermissionDenied
    today = timezone.localdate()
    form = DayForm(request.GET if "on" in request.GET else {"on": today})
    day = form.cleaned_data["on"] if form.is_valid() else today
    counts = headcount(on=day, by=request.user)
    context = {
        "title": _("Members on a day"),
        "form": form,
        "media": form.media,
        "day": day,
        "rows": _in_tree_order(counts),
        "kinds": dict(Kind.choices),
    }
    return TemplateResponse(request, "reports/headcount.html", admin.site.each_context(request) | context)


def _in_tree_order(counts: list[Headcount]) -> list[tuple[int, Headcount, str]]:
    """(depth, count, kind in words), each union below its superior of that day."""
    below: dict[str, list[Headcount]] = {}
    codes = {count.code for count in counts}
    for count in counts:
        below.setdefault(count.parent_code if count.parent_code in codes else "", []).append(count)
    ordered, waiting = [], [(0, count) for count in reversed(below.get("", []))]
    while waiting:
        depth, count = waiting.pop()
        ordered.append((depth, count, Kind(count.kind).label))
        waiting += [(depth + 1, child) for child in reversed(below.get(count.code, []))]
    return ordered
