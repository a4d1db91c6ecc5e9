"""Which unions a user reaches, with which rights: asked by every question that is scoped."""

from collections.abc import Callable
from contextvars import ContextVar

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from access.models import User

SEES_UNIONS = "branches.view_branch"
Granted = list[tuple[str, frozenset[str]]]  # the path of a union, the rights over it and all below it

_ASKED: ContextVar[dict[int, Granted] | None] = ContextVar("reach", default=None)
_ANSWERED: ContextVar[dict[tuple, bool] | None] = ContextVar("answers about records", default=None)


def once_a_request(get_response: Callable) -> Callable:
    """Middleware: what a user reaches is asked of the database once, however many questions of a page need it.

    So is whether a right reaches a record, while the request only shows: what acts asks again, inside its transaction.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        asked, answered = _ASKED.set({}), _ANSWERED.set({} if request.method in ("GET", "HEAD") else None)
        try:
            return get_response(request)
        finally:
            _ASKED.reset(asked)
            _ANSWERED.reset(answered)

    return middleware


def once_a_page(about: tuple, ask: Callable[[], bool]) -> bool:
    """The answer to a question about a record, asked once while a page is made."""
    answered = _ANSWERED.get()
    if answered is None:
        return ask()
    if about not in answered:
        answered[about] = ask()
    return answered[about]


def reach(user: User, right: str = SEES_UNIONS) -> list[str]:
    """The paths of the unions over which a user has a right today, each with all below it; all ("/") for a superuser.

    A user who was put out of use reaches nothing.
    """
    if not user.is_active:
        return []
    if user.is_superuser:
        return ["/"]
    return sorted({path for path, rights in _granted(user) if right in rights})


def rights_of(user: User) -> set[str]:
    """The rights that a user has today over any union."""
    return set().union(*(rights for _path, rights in _granted(user))) if user.is_active else set()


def _granted(user: User) -> Granted:
    asked = _ASKED.get()
    if asked is None:
        return _ask(user)
    if user.pk not in asked:
        asked[user.pk] = _ask(user)
    return asked[user.pk]


def _ask(user: User) -> Granted:
    grants = user.grants.on(timezone.localdate()).values_list("branch__path", "role__rights")
    return [(path, frozenset(rights)) for path, rights in grants]


def below_any(paths: list[str], field: str = "path") -> Q:
    """The condition that a union's path (`field`, seen from the queried model) lies at or below one of `paths`."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{field}__startswith": path})
    return condition


def is_covered(paths: list[str], by: list[str]) -> bool:
    """Whether each of the unions (their paths) lies at or below one of others."""
    return all(any(path.startswith(above) for above in by) for path in paths)
