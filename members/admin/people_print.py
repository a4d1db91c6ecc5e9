"""A list of members on paper: a clean table of the people chosen."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _

from access import looks
from access.models import Look
from members.admin.people_pages import rows
from members.filters import PeopleFilters
from members.filters_chips import chips
from members.filters_people import hidden, people, restricted

PRINTED = ("full_name", "born_on", "sex", "member_code", "joined_on")  # whole; phone and ID number only in part
MOST_PRINTED = 5000  # people; some 125 sheets of paper


def print_page(model_admin: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:
    """The people that the address asks for, ready for the browser's printing."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    filters = PeopleFilters(request.GET, user=request.user)
    back = reverse("admin:members_person_changelist") + filters.address("ids")
    asked = people(filters)
    listed = list(asked.not_kept_back()[: MOST_PRINTED + 1])
    if len(listed) > MOST_PRINTED:
        messages.error(
            request,
            _("A printed list has at most %(most)s people: ask for fewer, or export the list.")
            % {"most": localize(MOST_PRINTED)},
        )
        return HttpResponseRedirect(back)
    asked_for = {"asked": [chip.words for chip in chips(filters)]}
    looks.log(request, [person.pk for person in listed], Look.What.PRINTED, fields=PRINTED, **asked_for)
    context = {
        "rows": rows(listed, filters),
        "chips": chips(filters),
        "day": filters.day,
        "printed_at": timezone.localtime(),
        "back": back,
        "problems": [text for texts in filters.errors.values() for text in texts],
        "hidden": hidden(filters),
        "kept_back": asked.kept_back().count() + restricted(filters),
        "who": request.user.called,
    }
    return TemplateResponse(request, "members/print.html", context)
