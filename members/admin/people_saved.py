"""Lists of members that a user keeps: save the one on the screen, give one another name, throw one away."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from access.addresses import number_in
from access.models import SavedList, User
from access.saved_lists import keep, rename, throw_away
from members.filters import PeopleFilters

LIST = "members"


def saved_lists(user: User) -> QuerySet:
    """The lists of members that a user keeps."""
    return SavedList.objects.filter(user=user, list=LIST)


def _allowed(model_admin: admin.ModelAdmin, request: HttpRequest) -> None:
    if not model_admin.has_view_permission(request):
        raise PermissionDenied


def keep_page(model_admin: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Save what the list on the screen asks for, and show it again."""
    _allowed(model_admin, request)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("admin:members_person_changelist"))
    query = PeopleFilters(QueryDict(request.POST.get("query", "")), user=request.user).address()
    try:
        saved = keep(request.user, list_name=LIST, name=request.POST.get("name", ""), query=query)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The list is saved as “%(name)s”.") % {"name": saved})
    return HttpResponseRedirect(reverse("admin:members_person_changelist") + query)


def saved_lists_page(model_admin: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:
    """The user's saved lists, each with another name to give and a button that throws it away."""
    _allowed(model_admin, request)
    if request.method == "POST":
        _change(request)
        return HttpResponseRedirect(request.path)
    context = {"title": _("Saved lists"), "saved_lists": saved_lists(request.user), "opts": model_admin.opts}
    context |= {"media": model_admin.media}
    return TemplateResponse(request, "members/saved_lists.html", model_admin.admin_site.each_context(request) | context)


def _change(request: HttpRequest) -> None:
    saved = get_object_or_404(saved_lists(request.user), pk=number_in(request.POST.get("saved")))
    if "throw_away" in request.POST:
        throw_away(saved)
        messages.success(request, _("The saved list “%(name)s” is thrown away.") % {"name": saved})
        return
    try:
        rename(saved, name=request.POST.get("name", ""))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The saved list is now called “%(name)s”.") % {"name": saved})
