"""The page that offers the blank roster."""

from io import BytesIO

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from access.admin import ScopedAdmin
from branches.downloads import TYPES, XLSX, as_download
from branches.forms import UnionField
from rosters.template import MAX_UNIONS, ROWS, TooManyUnions, unions_offered, write_template

DOWNLOAD = "download"


class TemplateForm(forms.Form):
    """Whose members the blank roster is for."""

    union = UnionField(
        right="rosters.add_import",
        required=False,
        label=_("Union"),
        help_text=_("The template offers this union and all below it. Leave it blank for all your unions."),
    )

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["union"].show_to(user)
        self.user = user

    def clean(self) -> dict:
        said = super().clean()
        if "union" in said:
            try:
                said["offered"] = unions_offered(self.user, said["union"])
            except TooManyUnions:
                sentence = _("More than %(number)s unions: a list of so many helps nobody. Choose a union.")
                self.add_error("union", sentence % {"number": MAX_UNIONS})
        return said


class TemplateAdmin(ScopedAdmin):
    """What gives the pages of imports the page of the blank roster."""

    def get_urls(self) -> list:
        page = path("template/", self.admin_site.admin_view(self.template_view), name="rosters_template")
        return [page, *super().get_urls()]

    def template_view(self, request: HttpRequest) -> HttpResponseBase:
        """Offer the blank roster; with `download` in the address, give it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = TemplateForm(request.GET if request.GET else None, user=request.user)
        if DOWNLOAD in request.GET and form.is_valid():
            return _template(form.cleaned_data)
        context = {
            "title": _("Blank roster to fill in"),
            "opts": self.opts,
            "media": self.media + form.media,
            "form": form,
            "rows": ROWS,
            "download": DOWNLOAD,
            "import_address": reverse("admin:rosters_import_add"),
        }
        return TemplateResponse(request, "rosters/template.html", self.admin_site.each_context(request) | context)


def _template(said: dict) -> HttpResponse:
    book = BytesIO()
    write_template(book, unions=said["offered"], union=said["union"])
    name = " ".join(filter(None, ("Mẫu danh sách đoàn viên", said["union"] and said["union"].code)))
    return as_download(HttpResponse(book.getvalue(), content_type=TYPES[XLSX]), f"{name}.xlsx")
