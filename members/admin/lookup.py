"""Before somebody is entered: does the register have the person already?

People of other unions are never named here. Of an ID number, only that somebody has it; of a name, nothing at all.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, F, Func, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from access.models import User
from access.personal import masked
from branches.vietnamese import fold
from members.admin.memberships import MembershipPages
from members.admin.places import asked_union, likely_union, list_address, way_back, with_union
from members.forms import LookupForm
from members.models import Membership, Person
from members.partial_dates import shown

MOST_SHOWN = 10
LOOKED_UP = "looked_up"  # what was typed, kept in the session: ID numbers do not belong into addresses


NOBODY = _("Nobody like this is in the register, as far as you can see it. Enter the new member here.")


@dataclass(frozen=True)
class Match:
    """Somebody of the user's unions who may be the one, and what can be done with the latest membership."""

    person: Person
    membership: Membership | None
    has_this_number: bool

    @property
    def born(self) -> str:
        return shown(self.person.born_on)

    @property
    def id_masked(self) -> str:
        return masked(self.person.id_number)

    @property
    def is_member(self) -> bool:
        return self.membership is not None and self.membership.ended_on is None


@dataclass(frozen=True)
class Found:
    """What the register has: people of the user's unions, whether there are more, and whether the number is taken."""

    matches: list[Match]
    has_more: bool
    is_number_elsewhere: bool


def look_up(*, full_name: str, born_on: str, id_number: str, by: User) -> Found:
    """Who of the register this may be, as far as `by` may know it."""
    seen = Person.objects.visible_to(by)
    condition = Q(pk__in=seen.filter(id_number=id_number).values("pk")) if id_number else Q(pk__in=[])
    if full_name or born_on:
        condition |= Q(pk__in=_alike(seen, full_name, born_on).values("pk"))
    nearest = Case(
        When(id_number=id_number or "-", then=0),
        When(sort_key=Func(Value(full_name), function="vietnamese_sort_key"), then=1),
        When(search_key=f" {fold(full_name)}", then=2),
        default=3,
    )
    people = list(Person.objects.filter(condition).order_by(nearest, *Person._meta.ordering)[: MOST_SHOWN + 1])
    taken = bool(id_number) and Person.objects.filter(id_number=id_number).exists()
    matches = _matches(people[:MOST_SHOWN], id_number)
    return Found(matches, len(people) > MOST_SHOWN, taken and not any(match.has_this_number for match in matches))


def _alike(seen: QuerySet, full_name: str, born_on: str) -> QuerySet:
    """Those with the words of the name; of them, those whose birth date may be this one, or is not known."""
    found = seen.named(full_name) if full_name else seen
    if not born_on:
        return found
    may_be = Q(born_on__startswith=born_on) | Q(born_on__in=[born_on[:4], born_on[:7]])
    return found.filter(may_be | Q(born_on="") if full_name else may_be)


def _matches(people: list[Person], id_number: str) -> list[Match]:
    latest = (
        Membership.objects.filter(person__in=people)
        .order_by("person_id", F("started_on").desc())
        .distinct("person_id")
        .select_related("branch")
    )
    of = {membership.person_id: membership for membership in latest}
    return [Match(person, of.get(person.pk), bool(id_number) and person.id_number == id_number) for person in people]


class LookupPages(MembershipPages):
    """The page before the form of somebody new."""

    def get_urls(self) -> list:
        look = self.admin_site.admin_view(self.look_view)
        return [path("look/", look, name="members_person_look"), *super().get_urls()]

    def look_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "GET":
            request.session.pop(LOOKED_UP, None)
        form = LookupForm(request.POST if request.method == "POST" else None)
        found = None
        if request.method == "POST" and form.is_valid():
            found = look_up(by=request.user, **form.cleaned_data)
            if not found.is_number_elsewhere and (not found.matches or "_new" in request.POST):
                if not found.matches:
                    self.message_user(request, NOBODY, messages.INFO)
                return self._to_the_form(request, form.cleaned_data)
        return TemplateResponse(request, "members/lookup.html", self._look_context(request, form, found))

    def _to_the_form(self, request: HttpRequest, typed: dict) -> HttpResponse:
        request.session[LOOKED_UP] = typed
        address = f"{reverse('admin:members_person_add')}?form=1{way_back(request).replace('?', '&')}"
        return HttpResponseRedirect(with_union(address, asked_union(request)))

    def _look_context(self, request: HttpRequest, form: LookupForm, found: Found | None) -> dict:
        union = asked_union(request)
        return self.admin_site.each_context(request) | {
            "title": _("Add a member"),
            "opts": self.opts,
            "form": form,
            "found": found,
            "media": self.media,
            "way_back": way_back(request),
            "with_union": with_union(way_back(request), union),
            "back": list_address(request),
            "can_transfer": request.user.has_perm("members.change_membership"),
            "can_take_back": request.user.has_perm("members.add_membership"),
        }

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict | None = None) -> HttpResponse:
        if request.method == "GET" and "form" not in request.GET:
            query = request.META.get("QUERY_STRING", "")
            return HttpResponseRedirect(reverse("admin:members_person_look") + (f"?{query}" if query else ""))
        return super().add_view(request, form_url, extra_context)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict:
        return {"branch": likely_union(request), **request.session.get(LOOKED_UP, {})}
