"""What happens to a membership: a small page each, which says before it is confirmed what will be."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import formats
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.admin import one_at_a_time
from branches.models import Branch
from branches.why import why_page
from members.actions.memberships import correct_membership, end, take_back, transfer
from members.admin.people import PeopleList
from members.admin.places import asked_union, way_back
from members.forms import CorrectMembershipForm, EndForm, TakeBackForm, TransferForm
from members.models import SEES_PEOPLE, Membership, Person

CHANGES = "members.change_membership"


def in_a_sentence(membership: Membership) -> str:
    """Whose membership of which union since when (up to when), in a sentence."""
    said = {
        "person": membership.person.full_name,
        "code": membership.person.member_code,
        "union": membership.branch,
        "start": formats.date_format(membership.started_on, "SHORT_DATE_FORMAT"),
    }
    if membership.ended_on is None:
        return gettext("%(person)s (%(code)s), member of %(union)s since %(start)s.") % said
    said["end"] = formats.date_format(membership.ended_on, "SHORT_DATE_FORMAT")
    return gettext("%(person)s (%(code)s), member of %(union)s from %(start)s until %(end)s.") % said


class MembershipPages(PeopleList):
    """End, transfer, correct, take back."""

    def get_urls(self) -> list:
        pages = {
            "<int:pk>/memberships/<int:membership>/end/": (self.end_view, "end"),
            "<int:pk>/memberships/<int:membership>/transfer/": (self.transfer_view, "transfer"),
            "<int:pk>/memberships/<int:membership>/correct/": (self.correct_view, "correct"),
            "<int:pk>/take-back/": (self.take_back_view, "take_back"),
            "<int:pk>/why/": (self.why_view, "why"),
        }
        own = [
            path(address, self.admin_site.admin_view(view), name=f"members_person_{name}")
            for address, (view, name) in pages.items()
        ]
        return own + super().get_urls()

    def act_page(self, request: HttpRequest, record: Person, *args, **context) -> HttpResponse:
        """The page for one verb, from which the officer comes back to the person as opened from a list."""
        page = super().act_page(request, record, *args, **context)
        if isinstance(page, HttpResponseRedirect):
            return HttpResponseRedirect(page.url + way_back(request))
        if isinstance(page, TemplateResponse):
            page.context_data["back"] += way_back(request)
        return page

    def _person(self, request: HttpRequest, pk: int, right: str) -> Person:
        person = self.seen(request, pk)
        if not request.user.has_perm(f"members.{right}_membership", person):
            raise PermissionDenied
        return person

    def _membership(self, request: HttpRequest, pk: int, membership: int) -> Membership:
        person = self._person(request, pk, "change")
        reached = person.memberships.within_reach(request.user, CHANGES)
        if request.method == "POST":
            reached = reached.select_for_update(of=["self"], no_key=True)
        if (found := reached.select_related("branch", "person").filter(pk=membership).first()) is None:
            raise Http404
        return found

    @one_at_a_time
    def end_view(self, request: HttpRequest, pk: int, membership: int) -> HttpResponse:
        ending = self._membership(request, pk, membership)

        def act(said: dict) -> str:
            end(ending, by=request.user, **said)
            return gettext("The membership of %(person)s has ended.") % {"person": ending.person}

        return self.act_page(
            request,
            ending.person,
            EndForm(request.POST or None, user=request.user),
            act,
            watched=[ending],
            title=_("End a membership"),
            subject=in_a_sentence(ending),
            note=_(
                "The person is no longer counted from the day you give, stays in the register as a former member, and "
                "can be taken back."
            ),
            button=_("End the membership"),
            is_grave=True,
        )

    @one_at_a_time
    def transfer_view(self, request: HttpRequest, pk: int, membership: int) -> HttpResponse:
        going = self._membership(request, pk, membership)

        def act(said: dict) -> str:
            begun = transfer(going, by=request.user, **said)
            return gettext("%(person)s is now a member of %(union)s.") % {"person": going.person, "union": begun.branch}

        asked = asked_union(request)
        initial = {"to": asked if asked != going.branch else None}
        return self.act_page(
            request,
            going.person,
            TransferForm(request.POST or None, user=request.user, initial=initial),
            act,
            watched=[going],
            title=_("Transfer a member"),
            subject=in_a_sentence(going),
            note=_(
                "On the day you give, this membership ends and the one in the other union begins. The member code and "
                "the history stay."
            ),
            button=_("Transfer"),
        )

    @one_at_a_time
    def correct_view(self, request: HttpRequest, pk: int, membership: int) -> HttpResponse:
        wrong = self._membership(request, pk, membership)

        def act(said: dict) -> str:
            why = said.pop("why")
            correct_membership(wrong, values=said, why=why, by=request.user)
            return gettext("The membership is corrected.")

        return self.act_page(
            request,
            wrong.person,
            CorrectMembershipForm(request.POST or None, user=request.user, membership=wrong),
            act,
            title=_("Correct a membership"),
            subject=in_a_sentence(wrong),
            note=_("For what was written wrongly. What happened meanwhile is a transfer or an end, not a correction."),
            button=_("Correct"),
        )

    @one_at_a_time
    def take_back_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = self._person(request, pk, "add")
        memberships = list(person.memberships.select_related("branch", "person").order_by("-started_on"))
        last = memberships[0] if memberships else None

        def act(said: dict) -> str:
            begun = take_back(person, by=request.user, **said)
            return gettext("%(person)s is now a member of %(union)s.") % {"person": person, "union": begun.branch}

        return self.act_page(
            request,
            person,
            TakeBackForm(request.POST or None, user=request.user, initial={"branch": self._former(request, last)}),
            act,
            watched=memberships,
            title=_("Take a former member back"),
            subject=in_a_sentence(last) if last else person.full_name,
            note=_("The same person with the same member code gets a new membership."),
            button=_("Take back"),
        )

    def why_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Who can see the person: decided by the union of the present membership, or of the last one."""
        person = self.seen(request, pk)
        last = person.memberships.select_related("branch").order_by("-started_on").first()
        back = reverse("admin:members_person_change", args=[pk]) + way_back(request)
        return why_page(
            self, request, record=person, branch=last.branch if last else None, right=SEES_PEOPLE, back=back
        )

    def _former(self, request: HttpRequest, last: Membership | None) -> Branch | None:
        """The union that a former member most likely comes back to: the one asked for, else the last one."""
        if (asked := asked_union(request)) or last is None:
            return asked
        return last.branch if last.branch.dissolved_on is None else None
