from __future__ import annotations

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.history import events_of
from access.models import User
from branches.models.changes import DRAWS_A_NUMBER
from branches.models.kinds import Kind, Sector
from branches.models.reach import SEES_UNIONS, below_any, reach
from branches.models.tree import TRIGGERS
from branches.models.wall import wall, wall_of_unions
from branches.vietnamese import fold

# The tree of a day: a union stood below another if each on the way existed on that day.
_BELOW_ON = """
WITH RECURSIVE facts AS (
    SELECT p.branch_id, p.parent_id
      FROM branches_branchperiod p
     WHERE (p.started_on IS NULL OR p.started_on <= %s) AND (p.ended_on IS NULL OR p.ended_on > %s)
), below (branch_id) AS (
    SELECT f.branch_id FROM facts f WHERE f.branch_id = %s
    UNION
    SELECT f.branch_id FROM facts f JOIN below b ON b.branch_id = f.parent_id
)
SELECT branch_id FROM below
"""


class BranchQuerySet(models.QuerySet):
    """Questions about unions, in an officer's words."""

    def within(self, branch: Branch) -> BranchQuerySet:
        """The union itself and all that stand below it today."""
        return self.filter(path__startswith=branch.path)

    def below_on(self, branch: Branch, day: date) -> BranchQuerySet:
        """The union itself and all that stood below it on a day."""
        if day == timezone.localdate() and branch.dissolved_on is None:
            return self.within(branch)
        return self.filter(pk__in=RawSQL(_BELOW_ON, [day, day, branch.pk]))

    def within_reach(self, user: User, right: str) -> BranchQuerySet:
        """The unions over which a user has a right today."""
        return self.filter(below_any(reach(user, right)))

    def visible_to(self, user: User) -> BranchQuerySet:
        """The unions that a user may see."""
        return self.within_reach(user, SEES_UNIONS)

    def existing_on(self, day: date) -> BranchQuerySet:
        """The unions that existed on a day."""
        return self.filter(models.Exists(BranchPeriod.objects.on(day).filter(branch=models.OuterRef("pk"))))

    def named_like(self, words: str) -> BranchQuerySet:
        """Unions whose code or name (accents and case ignored) has these words, in any order."""
        found = self
        for word in fold(words).split():
            found = found.filter(Q(search_key__contains=word) | Q(code__icontains=word))
        return found


class Branch(models.Model):
    """A union of any level: what stays the same about it, and its name, kind, sector and superior of today."""

    PERSONAL = {"contact"}  # somebody's name and number, often
    NOT_PERSONAL = {
        *("id", "code", "employer", "tax_code", "province", "workers", "established_on", "name", "short_name", "kind"),
        *("sector", "parent", "dissolved_on", "path", "depth", "search_key", "sort_key"),
    }

    code = models.CharField(_("code"), max_length=40, unique=True)
    employer = models.CharField(_("employer"), max_length=250, blank=True, default="", db_default="")
    tax_code = models.CharField(_("tax code"), max_length=20, blank=True, default="", db_default="")
    province = models.CharField(_("province"), max_length=100, blank=True, default="", db_default="")
    workers = models.PositiveIntegerField(
        _("workers"), null=True, blank=True, help_text=_("How many people the employer employs, members or not.")
    )
    established_on = models.DateField(_("established on"), null=True, blank=True)
    contact = models.CharField(_("contact"), max_length=250, blank=True, default="", db_default="")

    # The facts of today (of a dissolved union: of its last day), kept by the trigger on BranchPeriod.
    name = models.CharField(_("name"), max_length=250, editable=False, default="", db_default="")
    short_name = models.CharField(_("short name"), max_length=100, editable=False, default="", db_default="")
    kind = models.CharField(_("kind"), max_length=30, choices=Kind, editable=False, default="", db_default="")
    sector = models.CharField(
        _("sector"), max_length=40, choices=Sector, editable=False, blank=True, default="", db_default=""
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="children", verbose_name=_("superior")
    )
    dissolved_on = models.DateField(_("dissolved on"), null=True, editable=False)
    path = models.TextField(editable=False, default="", db_default="", db_collation="C")
    depth = models.PositiveSmallIntegerField(editable=False, default=0, db_default=0)
    search_key = models.GeneratedField(
        expression=Func(
            Concat(F("code"), Value(" "), F("name"), Value(" "), F("short_name")), function="vietnamese_fold"
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    sort_key = models.GeneratedField(
        expression=Func(F("name"), function="vietnamese_signs"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )

    # Rules that triggers keep (branches/models/wall.py), in an officer's words.
    RULES = {"union_is_changed_within_reach": _("This union is not one of yours to change: nothing was saved.")}

    objects = BranchQuerySet.as_manager()

    class Meta:
        verbose_name = _("union")
        verbose_name_plural = _("unions")
        ordering = ["path"]
        triggers = [DRAWS_A_NUMBER, *wall_of_unions("union_is_changed_within_reach", "unionreg.unions")]
        indexes = [
            models.Index(fields=["path"], name="branch_by_path"),
            # A search then reads this index instead of all unions.
            models.Index(
                fields=["depth", "id"],
                include=["search_key"],
                condition=Q(dissolved_on=None),
                name="branch_as_searched",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(code="") & Q(code=Func(F("code"), function="btrim")),
                name="branch_has_a_code",
                violation_error_message=_("A union needs a code, without blanks before or after it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.short_name or self.name}"


class BranchEvent(events_of(Branch)):
    """What the register knew about a union after it was entered or changed, or before it was removed."""


class BranchPeriodQuerySet(models.QuerySet):
    def on(self, day: date) -> BranchPeriodQuerySet:
        """The facts that held on a day, one row a union."""
        return self.filter(Q(started_on=None) | Q(started_on__lte=day), Q(ended_on=None) | Q(ended_on__gt=day))


class BranchPeriod(models.Model):
    """What a union was called, what it was and whom it stood under, from one day up to another."""

    branch = models.ForeignKey(Branch, on_delete=models.CASCADE, related_name="periods", verbose_name=_("union"))
    started_on = models.DateField(_("from"), null=True, blank=True)
    ended_on = models.DateField(_("up to, not including"), null=True, blank=True)
    name = models.CharField(_("name"), max_length=250)
    short_name = models.CharField(_("short name"), max_length=100, blank=True, default="", db_default="")
    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    sector = models.CharField(_("sector"), max_length=40, choices=Sector, blank=True, default="", db_default="")
    parent = models.ForeignKey(
        Branch,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="periods_below",
        verbose_name=_("superior"),
    )
    decision_number = models.CharField(_("decision number"), max_length=60, blank=True, default="", db_default="")

    FACTS = ("name", "short_name", "kind", "sector", "parent")
    # Rules that the trigger keeps (branches/models/tree.py), in an officer's words.
    RULES = {
        "branch_does_not_stand_below_itself": _(
            "A union cannot stand below itself: the superior you chose stands below this union."
        ),
        "branch_stands_under_a_fitting_superior": _(
            "A union of this kind may not stand there: choose another superior, or another kind."
        ),
        "branch_is_not_left_without_its_superior": _(
            "A union would be left without its superior: place the unions below it elsewhere first."
        ),
        "branch_facts_are_not_of_the_future": _(
            "A fact of a union cannot begin or end after today: enter it on the day it takes effect."
        ),
        "union_s_facts_are_changed_within_reach": _("This union is not one of yours to change: nothing was saved."),
    }

    objects = BranchPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("period of a union")
        verbose_name_plural = _("periods of unions")
        ordering = ["branch", F("started_on").asc(nulls_first=True)]
        triggers = [
            DRAWS_A_NUMBER,
            *TRIGGERS,
            *wall("union_s_facts_are_changed_within_reach", "unionreg.unions"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(started_on=None) | Q(ended_on=None) | Q(ended_on__gt=F("started_on")),
                name="branch_period_ends_after_it_starts",
                violation_error_message=_("The end must come after the start."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="branch_has_a_name",
                violation_error_message=_("A union needs a name."),
            ),
            # int8range stands in for btree_gist, which the embedded server does not have.
            ExclusionConstraint(
                name="branch_has_one_set_of_facts_a_day",
                expressions=[
                    (Func(F("branch_id"), F("branch_id"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (
                        Func(F("started_on"), F("ended_on"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("The union has facts for these days already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.started_on or '…'} - {self.ended_on or '…'})"


class BranchPeriodEvent(events_of(BranchPeriod, found_by="branch")):
    """What a union's facts were after they were entered or changed, or before they were removed."""
