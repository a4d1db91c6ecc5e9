"""Which unions a user reaches: asked by every question that is scoped."""

from collections.abc import Callable
from contextvars import ContextVar

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from access.models import User

_ASKED: ContextVar[dict[int, list[str]] | None] = ContextVar("reach", default=None)


def once_a_request(get_response: Callable) -> Callable:
    """Middleware: what a user reaches is asked of the database once, however many questions of a page need it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        token = _ASKED.set({})
        try:
            return get_response(request)
        finally:
            _ASKED.reset(token)

    return middleware


def reach(user: User) -> list[str]:
    """The paths that a user's grants reach today, each with all below it; a superuser reaches all ("/")."""
    if user.is_superuser:
        return ["/"]
    asked = _ASKED.get()
    if asked is None:
        return _reach(user)
    if user.pk not in asked:
        asked[user.pk] = _reach(user)
    return list(asked[user.pk])


def _reach(user: User) -> list[str]:
    today = timezone.localdate()
    granted = user.grants.filter(Q(ended_on=None) | Q(ended_on__gt=today), started_on__lte=today)
    return sorted(set(granted.values_list("branch__path", flat=True)))


def below_any(paths: list[str], field: str = "path") -> Q:
    """The condition that a union's path (`field`, seen from the queried model) lies at or below one of `paths`."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{field}__startswith": path})
    return condition
