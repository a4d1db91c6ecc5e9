"""Where an officer comes from, and which union the pages before spoke of."""

from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone

from access.addresses import number_in
from access.models import User
from branches.models import Branch

FILTERS = "_changelist_filters"  # Django's own name for the list that a page was opened from


def way_back(request: HttpRequest) -> str:
    """What an address needs so that its page leads back to the list the officer came from: '?…', or ''."""
    return "?" + urlencode({FILTERS: request.GET[FILTERS]}) if request.GET.get(FILTERS) else ""


def list_address(request: HttpRequest) -> str:
    """The list of members, as it was filtered when the officer left it."""
    filters = QueryDict(request.GET.get(FILTERS, "")).urlencode()
    return reverse("admin:members_person_changelist") + (f"?{filters}" if filters else "")


def with_union(address: str, union: Branch | None) -> str:
    """The address, asking for a union besides what it asks already."""
    if union is None:
        return address
    return f"{address}{'&' if '?' in address else '?'}union={union.pk}"


def asked_union(request: HttpRequest) -> Branch | None:
    """The union that the address names, if the user works for it."""
    return _seen(request.GET.get("union", ""), request.user)


def _seen(pk: str, user: User) -> Branch | None:
    number = number_in(pk)
    if number is None:
        return None
    return Branch.objects.visible_to(user).filter(pk=number, dissolved_on=None).first()


def likely_union(request: HttpRequest) -> Branch | None:
    """The union that somebody new most likely enters: asked for, of the list, or the only one the user works for."""
    if asked := asked_union(request):
        return asked
    of_list = _seen(QueryDict(request.GET.get(FILTERS, "")).get("union", ""), request.user)
    found = of_list or _only_one(request.user)
    has_below = found is not None and Branch.objects.filter(parent=found, dissolved_on=None).exists()
    return None if has_below else found


def _only_one(user: User) -> Branch | None:
    """The union of a user's only grant."""
    granted = list(user.grants.on(timezone.localdate()).select_related("branch")[:2])
    return granted[0].branch if len(granted) == 1 and granted[0].branch.dissolved_on is None else None
