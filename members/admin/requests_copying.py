"""The copy that a member asks for: looked at, printed, or downloaded as a workbook."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from access.fresh import asked_again
from branches.downloads import TYPES, XLSX, as_download
from members.models import RequestKind
from members.privacy.copying import copy_of, workbook_of, write_down_copy


class RequestCopying:
    """Make the copy of a member's own data."""

    def copying(self) -> dict[str, tuple[Callable, str]]:
        return {"copy": (self.copy_view, "copy"), "copy/print": (self.copy_print_view, "copy_print")}

    def _of_a_copy(self, request: HttpRequest, pk: int):
        asked = self.found(request, pk)
        if asked.kind != RequestKind.COPY or asked.person.is_erased:
            raise PermissionDenied
        return asked

    def copy_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What the copy would be for, and two ways to make it; asked by POST, it is made and written down."""
        asked = self._of_a_copy(request, pk)
        if request.method == "POST":
            if (to_the_password := asked_again(request)) is not None:
                return to_the_password
            return self._made(request, asked)
        context = self.admin_site.each_context(request) | {
            "title": _("Copy of the member's data"),
            "opts": self.opts,
            "media": self.media,
            "asked": asked,
            "tables": [(table.title, len(table.rows)) for table in copy_of(asked.person)],
            "back": reverse("admin:members_datarequest_change", args=[asked.pk]),
        }
        return TemplateResponse(request, "members/copy.html", context)

    def _made(self, request: HttpRequest, asked) -> HttpResponse:
        if "print" in request.POST:
            write_down_copy(asked, as_what=_("as a page for print"), by=request.user)
            request.session["copy_of"] = asked.pk
            return HttpResponseRedirect(reverse("admin:members_datarequest_copy_print", args=[asked.pk]))
        made = workbook_of(copy_of(asked.person))
        write_down_copy(asked, as_what=_("as a workbook"), by=request.user, file=made)
        return as_download(HttpResponse(made, content_type=TYPES[XLSX]), f"{asked.person.member_code}.xlsx")

    def copy_print_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The copy on paper: shown once it was asked for and written down."""
        asked = self._of_a_copy(request, pk)
        if request.session.get("copy_of") != asked.pk:
            return HttpResponseRedirect(reverse("admin:members_datarequest_copy", args=[asked.pk]))
        context = {
            "person": asked.person,
            "tables": copy_of(asked.person),
            "back": reverse("admin:members_datarequest_change", args=[asked.pk]),
            "printed_at": timezone.localtime(),
            "who": request.user.called,
        }
        return TemplateResponse(request, "members/copy_print.html", context)
