"""What somebody typed into a form whose session had ended meanwhile: kept until the same user has signed in again.

It lies in the session, on the server, for an hour at most, and is shown once. Only forms that carry MARK are kept;
never one with a password, never a file, and only where the same browser had shown the form to a signed-in user.
"""

import time
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import resolve_url

MARK = "keep_typed"  # a hidden field of the forms that can be shown again as they were left
KEPT = "typed"
# A signed cookie: who was signed in here last. Over TLS browsers take one of such a name from this very host only.
WHO = "__Host-who" if settings.SESSION_COOKIE_SECURE else "who"
SECONDS = 3600
FORMS = 5
BYTES = 100_000


def kept(get_response: Callable) -> Callable:
    """Middleware: a form that is sent without a session is kept while its sender signs in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated:
            _remember_who(request, response)
            _forget_old(request)
        elif request.method == "POST" and response.get("Location", "").startswith(resolve_url(settings.LOGIN_URL)):
            keep(request)
        return response

    return middleware


def who(request: HttpRequest) -> str | None:
    return request.get_signed_cookie(WHO, default=None, salt=KEPT)


def _remember_who(request: HttpRequest, response: HttpResponse) -> None:
    if who(request) != str(request.user.pk):
        secure = settings.SESSION_COOKIE_SECURE
        response.set_signed_cookie(WHO, request.user.pk, salt=KEPT, httponly=True, secure=secure, samesite="Lax")


def keep(request: HttpRequest) -> bool:
    """Keep what was typed, if it is of a form that may be kept; says whether it is."""
    sender = who(request)
    if sender is None or MARK not in request.POST or not is_from_here(request):
        return False
    values = {name: texts for name, texts in request.POST.lists() if name != "csrfmiddlewaretoken"}
    if any("password" in name for name in values) or len(str(values).encode()) > BYTES:
        return False
    forms = dict(list(_forms(request).items())[-FORMS + 1 :])
    request.session[KEPT] = forms | {request.path: {"who": sender, "at": time.time(), "values": values}}
    if not request.user.is_authenticated:
        request.session.set_expiry(SECONDS)
    return True


def take(request: HttpRequest) -> QueryDict | None:
    """What the same user typed on this page before signing in again; it is not kept any longer."""
    if KEPT not in request.session:
        return None
    forms = _forms(request)
    found = forms.pop(request.path, None)
    request.session[KEPT] = forms
    if found is None or found["who"] != str(request.user.pk):
        return None
    typed = QueryDict(mutable=True)
    for name, texts in found["values"].items():
        typed.setlist(name, texts)
    return typed


def _forget_old(request: HttpRequest) -> None:
    """Drop what is of an hour ago or of another user; the session lasts as long as any, once somebody has signed in."""
    if KEPT not in request.session:
        return
    own = {path: form for path, form in _forms(request).items() if form["who"] == str(request.user.pk)}
    if own:
        request.session[KEPT] = own
    else:
        del request.session[KEPT]
    if request.session.get_expiry_age() <= SECONDS:
        request.session.set_expiry(None)


def _forms(request: HttpRequest) -> dict[str, dict]:
    """What is kept and not too old, the oldest first."""
    now = time.time()
    return {path: form for path, form in request.session.get(KEPT, {}).items() if now - form["at"] < SECONDS}


def is_from_here(request: HttpRequest) -> bool:
    """Whether a page of ours sent this, as Django's own check would ask the browser."""
    origin = request.headers.get("Origin") or "{0.scheme}://{0.netloc}".format(urlsplit(request.headers.get("Referer")))
    return origin in {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
