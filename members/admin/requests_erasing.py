"""The page on which an erasure is confirmed: what goes is shown first."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.admin import CONFLICT, one_at_a_time
from access.fresh import asked_again
from access.watched import sent_mark, watch
from members.forms_requests import ErasureForm
from members.models import RequestKind
from members.privacy.erasing import erase, plan, refusal


class RequestErasing:
    """Erase what a request asks to erase."""

    def erasing(self) -> dict[str, tuple[Callable, str]]:
        return {"erase": (self.erase_view, "erase")}

    @one_at_a_time
    def erase_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        asked = self.found(request, pk)
        if asked.kind != RequestKind.ERASE:
            raise PermissionDenied
        back = reverse("admin:members_datarequest_change", args=[asked.pk])
        if not asked.is_open:
            return HttpResponseRedirect(back)
        if (to_the_password := asked_again(request)) is not None:
            return to_the_password
        form = ErasureForm(request.POST or None, person=asked.person)
        memberships = list(asked.person.memberships.select_related("branch"))
        watching = watch([asked, *memberships], about=asked, mark=sent_mark(request))
        if request.method == "POST" and form.is_valid() and not watching.is_old:
            said = form.cleaned_data
            try:
                erase(asked.person, by=request.user, request=asked, reason=said["reason"], channel=said["channel"])
            except ValidationError as refused:
                form.add_error(None, refused.messages)
            else:
                messages.success(request, gettext("The personal data is erased. Union, days and counts stay."))
                return HttpResponseRedirect(back)
        why = refusal(asked, request.user)
        context = self.admin_site.each_context(request) | {
            "title": _("Erase personal data"),
            "opts": self.opts,
            "media": self.media + form.media,
            "asked": asked,
            "form": form,
            "back": back,
            "refusal": why,
            "plan": [] if why else plan(asked.person, by=request.user),
            "is_member": any(membership.ended_on is None for membership in memberships),
            "watching": watching,
        }
        status = CONFLICT if watching.is_old else None
        return TemplateResponse(request, "members/erase.html", context, status=status)
