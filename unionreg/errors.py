"""Pages for what went wrong: what happened and what to do, in the register's look."""

import logging

from django.contrib import admin
from django.core.exceptions import (
    DisallowedHost,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template import loader
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from access import typed

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
log = logging.getLogger("unionreg.errors")

# Where nothing works any more, not even templates.
BARE = """<!DOCTYPE html><html lang="vi"><meta charset="utf-8"><title>Hệ thống gặp lỗi</title>
<h1>Hệ thống gặp lỗi</h1><p>Trang chưa mở được. Hãy thử lại sau ít phút; nếu vẫn lỗi, hãy báo cho quản trị viên.</p>
<p><a href="/admin/">Về trang đầu</a></p></html>"""


def _page(request: HttpRequest, status: int, title: str, said: list[str]) -> HttpResponse:
    """The page: within the usual frame for whoever is signed in, as far as the frame itself can be made."""
    context = {"title": title, "said": said, "status": status}
    template = "error.html"
    if _may_see_the_frame(request):
        context = admin.site.each_context(request) | context
        template = "admin/error.html"
    response = render(request, template, context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _may_see_the_frame(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return user is not None and user.is_active and user.is_staff


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the page was asked for in a way that it does not understand."""
    if isinstance(exception, TOO_LARGE):
        said = [
            _("What was sent is larger than the register takes at once, so nothing of it was saved."),
            _("Send fewer rows or a smaller file; a long roster can be sent in parts."),
        ]
        return _page(request, 413, _("Too much at once"), said)
    if isinstance(exception, DisallowedHost):
        with translation.override("vi"):
            return HttpResponse(loader.render_to_string("error.html", _address_unknown()), status=400)
    said = [
        _("The address or the form asked for something that this page does not know. Nothing was changed."),
        _("Go back and try once more; if it happens again, tell the administrator what you were doing."),
    ]
    return _page(request, 400, _("This page cannot be shown like that"), said)


def _address_unknown() -> dict:
    said = [_("The register is not served under this address. Ask the administrator for the right one.")]
    return {"title": _("Wrong address"), "said": said, "status": 400}


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the user has no right to this."""
    said = [
        _("Your account has no right to this page. Nothing was changed."),
        _("If your work needs it, ask the administrator for the right."),
    ]
    return _page(request, 403, _("Not yours to open"), said)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page or record, or one that is not the user's to see."""
    said = [
        _("There is no such page, or it belongs to a union that you do not work for."),
        _("Look whether the address is written in full, or start from one of the pages below."),
    ]
    return _page(request, 404, _("Nothing here"), said)


def too_many(request: HttpRequest) -> HttpResponse:
    """429: the same was asked for too often in a short time."""
    said = [
        _("This was asked for too often in a short time, so nothing was done."),
        _("Wait a minute, then try once more."),
    ]
    return _page(request, 429, _("Too often"), said)


def broken(request: HttpRequest) -> HttpResponse:
    """500: needs neither the database nor a signed-in user; something of ours failed."""
    try:
        said = [
            _("Something in the register failed; it was not your doing. What you were saving was not saved."),
            _("Try again in a few minutes. If it still fails, tell the administrator what you were doing."),
        ]
        context = {"title": _("The register failed"), "said": said, "status": 500}
        return HttpResponse(loader.render_to_string("error.html", context), status=500)
    except Exception:
        log.exception("The page of errors failed, too")
        return HttpResponse(BARE, status=500)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form of before the last sign-in: what was typed is shown again; where it cannot be, a page says what to do."""
    if request.method == "POST" and typed.keep(request):
        page = request.get_full_path()
        if request.user.is_authenticated:
            return HttpResponseRedirect(page)
        return HttpResponseRedirect(f"{reverse('admin:login')}?{urlencode({'next': page})}")
    said = [
        _("The page you sent was opened before you last signed in, so it was not taken: nothing was saved."),
        _("Go back, open the page anew, and do it once more. The browser must accept cookies."),
    ]
    return _page(request, 403, _("This page was too old"), said)
