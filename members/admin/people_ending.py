"""End the memberships of many: choose the day and the reason, see what will happen, confirm it."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access.admin import CONFLICT
from branches.models import Branch
from members.actions.memberships import end_many
from members.filters import PeopleFilters
from members.filters_chips import chips
from members.filters_people import counted, hidden, people
from members.forms import EndForm
from members.models import EndReason, Membership

NAMES_SHOWN = 50
CONFIRMED = "fingerprint"  # the button that ends what was shown; its value is the mark of the plan
SALT = "members.end_many"


@dataclass(frozen=True)
class Plan:
    """What ending the memberships of the people chosen on a day would do."""

    chosen: int
    ids: list[int]  # of the memberships that would end, as the list goes
    facts: list[tuple]  # what is known of each of them
    by_union: list[tuple[Branch, int]]
    left_out: list[tuple[int, str]]

    @property
    def mark(self) -> str:
        """What the page that shows this plan carries: signed, the same plan and how many it would end."""
        return signing.dumps({"plan": self.fingerprint, "count": len(self.ids)}, salt=SALT)

    @property
    def fingerprint(self) -> str:
        """The same only while the same memberships, as they are now, would end."""
        return hashlib.sha256(repr(sorted(self.facts)).encode()).hexdigest()

    @property
    def first(self) -> list[Membership]:
        found = Membership.objects.select_related("person", "branch").in_bulk(self.ids[:NAMES_SHOWN])
        return [found[pk] for pk in self.ids[:NAMES_SHOWN]]

    @property
    def more(self) -> int:
        return max(0, len(self.ids) - NAMES_SHOWN)


def plan(filters: PeopleFilters, on: date, *, is_held: bool = False) -> Plan:
    """What would end of the people that the filters name, and who is left out, why.

    `is_held`: nobody else changes these memberships until the transaction is over.

    The people are found first, then their memberships: in one question PostgreSQL may take 10,000 people 10,000 times.
    """
    chosen = list(people(filters).values_list("pk", flat=True))
    present = Membership.objects.filter(ended_on=None, person__in=chosen).only("person_id", "branch_id", "started_on")
    if is_held:
        present = present.order_by("pk").select_for_update(no_key=True)
    held = {membership.person_id: membership for membership in present}
    unions = {union.pk: union for union in Branch.objects.within_reach(filters.user, "members.change_membership")}
    theirs = [held[pk] for pk in chosen if pk in held and held[pk].branch_id in unions]
    ending = [membership for membership in theirs if membership.started_on < on]
    counted = Counter(membership.branch_id for membership in ending)
    unseen = max(0, len(filters.said.get("ids", [])) - len(chosen)) or hidden(filters)
    left_out = [
        (unseen, _("not among the members of your unions")),
        (len(chosen) - len(held), _("no longer a member of any union")),
        (len(held) - len(theirs), _("a member of a union that is not yours")),
        (len(theirs) - len(ending), _("became a member on that day or after it")),
    ]
    return Plan(
        chosen=len(chosen),
        ids=[membership.pk for membership in ending],
        facts=[(one.pk, one.person_id, one.branch_id, one.started_on.isoformat()) for one in ending],
        by_union=[(union, counted[pk]) for pk, union in unions.items() if pk in counted],
        left_out=[(count, why) for count, why in left_out if count],
    )


def end_page(model_admin: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:
    """One form, then what it will do, then the end of the memberships; a plan that changed meanwhile is shown again."""
    if not (model_admin.has_view_permission(request) and request.user.has_perm("members.change_membership")):
        raise PermissionDenied
    filters = PeopleFilters(request.GET, user=request.user)
    back = reverse("admin:members_person_changelist") + filters.address("ids")
    if filters.errors:
        messages.error(request, " ".join(text for texts in filters.errors.values() for text in texts))
        return HttpResponseRedirect(back)
    form = EndForm(request.POST or None, user=request.user)
    context = {"filters": filters, "chips": chips(filters), "back": back, "form": form}
    if request.method != "POST" or not form.is_valid() or "again" in request.POST:
        return _shown(model_admin, request, context | {"chosen": counted(filters)})
    if CONFIRMED in request.POST:
        return _confirmed(model_admin, request, context)
    return _shown(model_admin, request, context | {"plan": plan(filters, form.cleaned_data["on"])})


@transaction.atomic
def _confirmed(model_admin: admin.ModelAdmin, request: HttpRequest, context: dict) -> HttpResponse:
    planned = plan(context["filters"], context["form"].cleaned_data["on"], is_held=True)
    try:
        seen = signing.loads(request.POST[CONFIRMED], salt=SALT)
    except signing.BadSignature:
        seen = {"plan": "", "count": None}
    if seen["plan"] == planned.fingerprint:
        return _ended(model_admin, request, context | {"plan": planned})
    page = _shown(model_admin, request, context | {"plan": planned, "has_changed": True, "seen_count": seen["count"]})
    page.status_code = CONFLICT
    return page


def _ended(model_admin: admin.ModelAdmin, request: HttpRequest, context: dict) -> HttpResponse:
    planned, form = context["plan"], context["form"]
    try:
        count = end_many(sorted(planned.ids), by=request.user, **form.cleaned_data)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return _shown(model_admin, request, context | {"plan": None, "chosen": planned.chosen})
    done = ngettext("%(count)s membership has ended.", "%(count)s memberships have ended.", count)
    messages.success(request, done % {"count": localize(count)})
    return HttpResponseRedirect(context["back"])


def _shown(model_admin: admin.ModelAdmin, request: HttpRequest, context: dict) -> HttpResponse:
    form = context["form"]
    reason = getattr(form, "cleaned_data", {}).get("reason")
    context["reason_in_words"] = dict(EndReason.choices).get(reason, "")
    context |= {"title": _("End memberships"), "opts": model_admin.opts, "media": model_admin.media + form.media}
    name = "members/end_many_preview.html" if context.get("plan") else "members/end_many.html"
    return TemplateResponse(request, name, model_admin.admin_site.each_context(request) | context)
