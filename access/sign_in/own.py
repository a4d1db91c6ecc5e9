"""A user's own sign-ins, and "that was not me"."""

from django.contrib import admin, messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from access import links
from access.models import SignIn
from access.sign_ins import disown

SHOWN = 50


def sign_ins(request: HttpRequest) -> HttpResponse:
    """When and from where the user signed in, the last first."""
    own = SignIn.objects.filter(user=request.user)[:SHOWN]
    context = admin.site.each_context(request) | {"title": _("My sign-ins"), "sign_ins": own}
    return TemplateResponse(request, "access/sign_ins.html", context)


def not_me(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether it was really somebody else; then end what they could do: here, too, as nobody knows who asks."""
    sign_in = get_object_or_404(SignIn, pk=pk, user=request.user)
    if request.method == "POST":
        user = request.user
        disown(sign_in, by=user)
        links.send_to_who_forgot(user, request)
        logout(request)
        messages.warning(
            request,
            _(
                "All sessions of your account are ended, this one too, and its password counts no more. A link for a "
                "new one is on its way to your e-mail address; without such an address, ask the administrator for one."
            ),
        )
        return HttpResponseRedirect(reverse("account_login"))
    context = {"title": _("Was this not you?"), "sign_in": sign_in}
    return TemplateResponse(request, "access/not_me.html", admin.site.each_context(request) | context)
