"""The page where rosters are sent."""

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from access.addresses import number_in
from branches.models import Branch
from rosters.forms import UploadForm
from rosters.models import Import
from rosters.pipeline.preview import preview
from rosters.pipeline.receive import receive


def upload_page(pages: ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Ask for files and what they speak of; bad files are named, and the good ones go on."""
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user, initial=_asked_for(request))
    if request.method == "POST" and form.is_valid():
        try:
            incoming = _received(form, request)
        except ValidationError as refusal:
            form.add_error("file", refusal)
        else:
            for why in form.bad:
                pages.message_user(request, why, messages.WARNING)
            return _go(request, reverse("admin:rosters_import_change", args=[incoming.pk]))
    if request.method == "POST" and _wants_json(request):
        return JsonResponse({"errors": _errors(form)})
    return pages.page(
        request, "rosters/upload.html", form=form, title=_("Import a roster"), blank=reverse("admin:rosters_template")
    )


def _asked_for(request: HttpRequest) -> dict:
    union = number_in(request.GET.get("union"))
    unions = Branch.objects.within_reach(request.user, "rosters.add_import")
    return {"branch": union and unions.filter(pk=union).first()}


def _received(form: UploadForm, request: HttpRequest) -> Import:
    """The previewed import of what was sent; of what was sent twice, the first."""
    said, once = form.cleaned_data, form.sent_once()
    try:
        incoming = receive(
            [(file.name, file) for file in said["file"]],
            on=said["on"],
            by=request.user,
            branch=said["branch"],
            mode=said["mode"],
            starts_on=said["starts_on"],
            sent_once=once,
        )
    except IntegrityError:
        first = Import.objects.filter(sent_once=once, by=request.user).first()
        if once is None or first is None:
            raise
        return first
    return preview(incoming)


def _errors(form: UploadForm) -> list[str]:
    told = []
    for name, errors in form.errors.items():
        label = "" if name in ("__all__", "file") else f"{form.fields[name].label}: "
        told += [f"{label}{error}" for error in errors]
    return told


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def _go(request: HttpRequest, address: str) -> HttpResponse:
    return JsonResponse({"location": address}) if _wants_json(request) else HttpResponseRedirect(address)
