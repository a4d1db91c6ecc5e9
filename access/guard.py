"""How often somebody may try to sign in: counted by axes in the database, for all processes together.

Five wrong passwords or codes of an account from one address: nothing more from there for a quarter of an hour. Twenty
of an account in an hour, from wherever: one try a minute from places where its user never was. Nobody can lock an
officer out so: from their own machine and office they sign in as ever, and a link by e-mail opens any place.
"""

from datetime import timedelta

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt, AccessFailureLog
from django.contrib.auth.hashers import make_password
from django.contrib.auth.signals import user_login_failed
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from access import typed
from access.models import SignIn, User
from access.places import address_of

MANY, WITHIN, PAUSE = 20, timedelta(hours=1), timedelta(minutes=1)


class Guard(AxesDatabaseHandler):
    """axes' own lock, and the pause for accounts that are tried from many places."""

    def is_locked(self, request: HttpRequest, credentials: dict | None = None) -> bool:
        username = (credentials or {}).get("username")
        return super().is_locked(request, credentials) or bool(username) and _has_to_pause(request, username)


def _has_to_pause(request: HttpRequest, username: str) -> bool:
    now = timezone.now()
    failures = AccessFailureLog.objects.filter(username=username, attempt_time__gt=now - WITHIN)
    if failures.count() < MANY or not failures.filter(attempt_time__gt=now - PAUSE).exists():
        return False
    return not _knows(request, username)


def _knows(request: HttpRequest, username: str) -> bool:
    """Whether the user of that name signed in before in this browser or from this address."""
    here = typed.who(request) or "0"
    been = SignIn.objects.filter(user__username=username, address=address_of(request))
    return been.exists() or User.objects.filter(Q(pk=here), username=username).exists()


def may_try(request: HttpRequest, username: str) -> bool:
    """Whether a password or a code for this account is looked at."""
    return AxesProxyHandler.is_allowed(request, {"username": username})


def take_as_long(password: str) -> None:
    """Spend the time that comparing a password takes, so that time tells nothing."""
    make_password(password)


def count_wrong_code(request: HttpRequest, user: User) -> None:
    """A wrong code counts as a wrong password does."""
    user_login_failed.send(sender=__name__, credentials={"username": user.get_username()}, request=request)


def forget(user: User) -> None:
    """Who proved by a link to be the user begins anew."""
    AccessAttempt.objects.filter(username=user.get_username()).delete()
    AccessFailureLog.objects.filter(username=user.get_username()).delete()


def as_any_other(request: HttpRequest, response: HttpResponse | None = None, credentials: dict | None = None):
    """The answer to the try that locks is the answer to any wrong one."""
    return response
