"""How long a session lasts: some minutes without a page, half a day in all; and what ends it at once."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from access.models import User

BEGAN, SEEN = "began", "seen"
ENDED = "ended"  # in the session of nobody, after it: why the sign-in page is there
EXACT = 30  # seconds; finer than that nobody writes down when a page was asked for


def begin(request: HttpRequest) -> None:
    """A user has just signed in."""
    request.session[BEGAN] = request.session[SEEN] = time.time()
    request.session.pop(ENDED, None)


def ends(get_response: Callable) -> Callable:
    """Middleware, after authentication: a session whose time is over is nobody's."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            _see(request)
            if request.session_seconds <= 0:
                logout(request)
                request.session[ENDED] = True
        return get_response(request)

    return middleware


def _see(request: HttpRequest) -> None:
    """Count how many seconds are left (`request.session_seconds`), and count this page in."""
    now, session = time.time(), request.session
    if BEGAN not in session:
        begin(request)
    whole = session[BEGAN] + settings.SESSION_COOKIE_AGE - now
    if session[SEEN] + settings.IDLE_SECONDS > now > session[SEEN] + EXACT:
        session[SEEN] = now
    request.session_seconds = round(min(whole, session[SEEN] + settings.IDLE_SECONDS - now))


def go_on(request: HttpRequest) -> JsonResponse:
    """Asked for by the button of the warning: how many seconds are left now, none where the session is over."""
    return JsonResponse({"seconds": request.session_seconds if request.user.is_authenticated else 0})


def end_all(user: User, *, but: HttpRequest | None = None) -> None:
    """End all sessions of a user; the one that asks for it (`but`) goes on under a new key."""
    user.sessions_ended_at = timezone.now()
    user.save(update_fields=["sessions_ended_at"])
    if but is not None:
        update_session_auth_hash(but, user)
