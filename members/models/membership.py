from __future__ import annotations

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from access.history import events_of
from access.models import User
from branches.models import DRAWS_A_NUMBER, Branch, below_any, reach, wall
from members.models.person import Person
from members.models.triggers import TRIGGERS


class StartReason(models.TextChoices):
    """How a membership began (domain: movement reasons that must balance)."""

    ADMITTED = "admitted", _("admitted on own application")
    ADMITTED_COLLECTIVELY = "admitted_collectively", _("admitted on a collective application")
    TRANSFERRED_WITHIN = "transferred_within", _("came from another union of the register")
    TRANSFERRED_FROM_OUTSIDE = "transferred_from_outside", _("came from a union outside the register")
    RECEIVED_WITH_UNION = "received_with_union", _("received together with the union")
    RESTORED = "restored", _("taken back")
    LISTED = "listed", _("on a roster of the union")


class EndReason(models.TextChoices):
    """How a membership ended."""

    TRANSFERRED_WITHIN = "transferred_within", _("went to another union of the register")
    TRANSFERRED_OUTSIDE = "transferred_outside", _("went to a union outside the register")
    HANDED_OVER_WITH_UNION = "handed_over_with_union", _("handed over together with the union")
    RETIRED = "retired", _("retired")
    LEFT_EMPLOYMENT = "left_employment", _("left or lost the job")
    RESIGNED = "resigned", _("left on own request")
    EXPELLED = "expelled", _("expelled")
    DIED = "died", _("died")
    UNION_DISSOLVED = "union_dissolved", _("union dissolved")
    STATE_BUDGET_2025 = "state_budget_2025", _("no longer a member under 4173/TLĐ-ToC (2025)")


class PersonDays(Func):
    """The days of a membership as a box: two boxes overlap when one person has two memberships on one day."""

    template = (
        "box(point(person_id, started_on - date '2000-01-01'),"
        " point(person_id, coalesce(ended_on - date '2000-01-01' - 0.5, 1e9)))"
    )
    output_field = models.CharField()


class MembershipQuerySet(models.QuerySet):
    def on(self, day: date) -> MembershipQuerySet:
        """The memberships that hold on a day."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day), started_on__lte=day)

    def within(self, branch: Branch) -> MembershipQuerySet:
        """The memberships in a union and all that stand below it today."""
        return self.filter(branch__path__startswith=branch.path)

    def within_on(self, branch: Branch, day: date) -> MembershipQuerySet:
        """The memberships that hold on a day in a union and all that stood below it on that day."""
        return self.on(day).filter(branch__in=Branch.objects.below_on(branch, day))

    def within_reach(self, user: User, right: str) -> MembershipQuerySet:
        """The memberships in unions over which a user has a right."""
        return self.filter(below_any(reach(user, right), "branch__path"))

    def visible_to(self, user: User) -> MembershipQuerySet:
        """The memberships in unions whose memberships a user may see."""
        return self.within_reach(user, "members.view_membership")


class Membership(models.Model):
    """That a person is a member of a union, from one day up to another."""

    PERSONAL = {
        *("person", "branch", "started_on", "ended_on", "start_reason", "start_decision", "end_reason", "end_decision")
    }
    NOT_PERSONAL = {"id"}

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("member"))
    branch = models.ForeignKey(
        Branch,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=_("union"),
        db_index=False,  # membership_by_branch serves it
    )
    started_on = models.DateField(_("from"))
    ended_on = models.DateField(_("up to, not including"), null=True, blank=True)
    start_reason = models.CharField(_("how it began"), max_length=30, choices=StartReason)
    start_decision = models.CharField(
        _("decision number (start)"), max_length=60, blank=True, default="", db_default=""
    )
    end_reason = models.CharField(
        _("how it ended"), max_length=30, choices=EndReason, blank=True, default="", db_default=""
    )
    end_decision = models.CharField(_("decision number (end)"), max_length=60, blank=True, default="", db_default="")

    # Rules that triggers keep (members/models/triggers.py, branches/models/wall.py), in an officer's words.
    RULES = {
        "branch_has_no_members_left": _(
            "The union still has members on that day: end or transfer their memberships first."
        ),
        "membership_lies_within_the_union_s_life": _("The union did not exist on these days."),
        "membership_is_written_within_reach": _("This union is not one of yours: nothing was saved."),
    }

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["person", "-started_on"]
        triggers = [DRAWS_A_NUMBER, *TRIGGERS, *wall("membership_is_written_within_reach", "unionreg.people")]
        indexes = [models.Index(fields=["branch", "started_on"], name="membership_by_branch")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gt=F("started_on")),
                name="membership_ends_after_it_starts",
                violation_error_message=_("The end must come after the start."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, end_reason="") | Q(ended_on__isnull=False) & ~Q(end_reason=""),
                name="membership_that_ended_has_a_reason",
                violation_error_message=_("An ended membership needs the reason why it ended."),
            ),
            # A box over (person, days) stands in for btree_gist, which the embedded server does not have; it is four
            # times faster to fill than two ranges. Half a day off its end makes the end exclusive.
            ExclusionConstraint(
                name="person_has_one_membership_a_day",
                expressions=[(PersonDays(), RangeOperators.OVERLAPS)],
                violation_error_message=_("The person is a member of a union on one of these days already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.branch_id} {self.started_on} - {self.ended_on or '…'}"


class MembershipEvent(events_of(Membership, found_by="person")):
    """What a membership was after it was entered or changed, or before it was removed."""
