"""The page of a person, and small pages for what happens to a membership."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.models import Act
from access.words import verb_in_words
from members.actions.memberships import correct_membership, end, take_back, transfer
from members.actions.people import correct, enter
from members.admin.people import PeopleList
from members.forms import CorrectMembershipForm, EndForm, NewPersonForm, PersonForm, TakeBackForm, TransferForm
from members.models import Membership, Person

SECTIONS = [
    (_("Person"), {"fields": ["full_name", "born_on", "sex", "ethnicity", "religion", "hometown"]}),
    (_("Identity papers"), {"fields": ["id_number", "id_issued_on", "id_issued_by", "social_insurance_number"]}),
    (_("Contact"), {"fields": ["phone", "email", "address"]}),
    (
        _("Education and work"),
        {"fields": ["general_education", "qualification", "political_theory", "occupation", "job_title"]},
    ),
    (_("Party"), {"fields": ["party_member", "party_joined_on"]}),
    (_("Union"), {"fields": ["joined_on", "card_number", "union_position", "note"]}),
]
FIRST_MEMBERSHIP = (_("Membership"), {"fields": ["branch", "on", "reason", "decision_number"]})
ACTS_SHOWN = 20


@admin.register(Person)
class PersonAdmin(PeopleList):
    """Members: the list, the page of a person, and what happens to a membership."""

    change_form_outer_before_template = "members/_memberships.html"
    change_form_outer_after_template = "members/_acts.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and request.user.has_perm("members.add_membership")

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def get_fieldsets(self, request: HttpRequest, obj: Person | None = None) -> list:
        if obj is None:
            asked = [(None, {"fields": ["confirmed"]})] if request.method == "POST" else []
            return [*asked, *SECTIONS, FIRST_MEMBERSHIP]
        if not self.has_change_permission(request, obj):
            return SECTIONS
        return [*SECTIONS, (_("This correction"), {"fields": ["why"]})]

    def get_form(self, request: HttpRequest, obj=None, change: bool = False, **kwargs) -> type[PersonForm]:
        return super().get_form(request, obj, change=change, form=PersonForm if change else NewPersonForm, **kwargs)

    def save_model(self, request: HttpRequest, obj: Person, form: PersonForm, change: bool) -> None:
        said = form.cleaned_data
        if change:
            values = {name: said[name] for name in form.changed_data if name not in form.declared_fields}
            correct(obj, values=values, why=said["why"], by=request.user)
            return
        first = {name: said[name] for name in ("branch", "on", "reason", "decision_number")}
        enter(obj, by=request.user, **first)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None) -> HttpResponse:
        person = self.get_object(request, object_id)
        context = self._life_of(request, person) if person is not None else {}
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def _life_of(self, request: HttpRequest, person: Person) -> dict:
        memberships = list(person.memberships.select_related("branch").order_by("-started_on"))
        own = set(person.memberships.visible_to(request.user).values_list("pk", flat=True))
        can_change = request.user.has_perm("members.change_membership")
        acts = Act.objects.filter(subject_type=person._meta.label_lower, subject_id=person.pk).select_related("by")
        is_former = bool(memberships) and all(membership.ended_on for membership in memberships)
        return {
            "memberships": memberships,
            "changeable": own if can_change else set(),
            "can_take_back": is_former and request.user.has_perm("members.add_membership"),
            "acts": [(act, verb_in_words(act.verb)) for act in acts[:ACTS_SHOWN]],
        }

    # What happens to a membership: a small page each.

    def get_urls(self) -> list:
        pages = {
            "<int:pk>/memberships/<int:membership>/end/": (self.end_view, "end"),
            "<int:pk>/memberships/<int:membership>/transfer/": (self.transfer_view, "transfer"),
            "<int:pk>/memberships/<int:membership>/correct/": (self.correct_view, "correct"),
            "<int:pk>/take-back/": (self.take_back_view, "take_back"),
        }
        own = [
            path(address, self.admin_site.admin_view(view), name=f"members_person_{name}")
            for address, (view, name) in pages.items()
        ]
        return own + super().get_urls()

    def _person(self, request: HttpRequest, pk: int, right: str) -> Person:
        person = self.get_object(request, str(pk))
        if person is None:
            raise Http404
        if not request.user.has_perm(f"members.{right}_membership"):
            raise PermissionDenied
        return person

    def _membership(self, request: HttpRequest, pk: int, membership: int) -> Membership:
        person = self._person(request, pk, "change")
        seen = person.memberships.visible_to(request.user).select_related("branch", "person").filter(pk=membership)
        if (found := seen.first()) is None:
            raise Http404
        return found

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
            title=_("End a membership"),
            subject=ending.branch,
            button=_("End the membership"),
            is_grave=True,
        )

    def transfer_view(self, request: HttpRequest, pk: int, membership: int) -> HttpResponse:
        going = self._membership(request, pk, membership)

        def act(said: dict) -> str:
            begun = transfer(going, by=request.user, **said)
            return gettext("%(person)s is now a member of %(union)s.") % {"person": going.person, "union": begun.branch}

        return self.act_page(
            request,
            going.person,
            TransferForm(request.POST or None, user=request.user),
            act,
            title=_("Transfer a member"),
            subject=going.branch,
            button=_("Transfer"),
        )

    def correct_view(self, request: HttpRequest, pk: int, membership: int) -> HttpResponse:
        wrong = self._membership(request, pk, membership)

        def act(said: dict) -> str:
            why = said.pop("why")
            correct_membership(wrong, values=said, why=why, by=request.user)
            return gettext("The membership is corrected.")

        initial = CorrectMembershipForm.values_of(wrong)
        return self.act_page(
            request,
            wrong.person,
            CorrectMembershipForm(request.POST or None, user=request.user, initial=initial),
            act,
            title=_("Correct a membership"),
            subject=wrong.branch,
            note=_("For what was written wrongly. What happened meanwhile is a transfer or an end, not a correction."),
            button=_("Correct"),
        )

    def take_back_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = self._person(request, pk, "add")

        def act(said: dict) -> str:
            begun = take_back(person, by=request.user, **said)
            return gettext("%(person)s is now a member of %(union)s.") % {"person": person, "union": begun.branch}

        return self.act_page(
            request,
            person,
            TakeBackForm(request.POST or None, user=request.user),
            act,
            title=_("Take a former member back"),
            note=_("The same person with the same member code gets a new membership."),
            button=_("Take back"),
        )
