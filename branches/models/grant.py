from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.history import events_of
from access.models import User
from branches.models.branch import Branch
from branches.models.changes import DRAWS_A_NUMBER
from branches.models.role import Role
from branches.models.wall import wall


class GrantQuerySet(models.QuerySet):
    """Questions about grants, in an officer's words."""

    def not_over(self, day: date) -> GrantQuerySet:
        """Those that hold on a day, or will."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day))

    def on(self, day: date) -> GrantQuerySet:
        """Those that hold on a day."""
        return self.not_over(day).filter(started_on__lte=day)


class Grant(models.Model):
    """That a user works for a union and all below it in a role, from one day up to another."""

    PERSONAL = {"user", "branch", "role", "started_on", "ended_on"}
    NOT_PERSONAL = {"id"}

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants", verbose_name=_("user"))
    branch = models.ForeignKey(Branch, on_delete=models.CASCADE, related_name="grants", verbose_name=_("union"))
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="grants", verbose_name=_("role"))
    started_on = models.DateField(_("from"))
    ended_on = models.DateField(_("up to, not including"), null=True, blank=True)

    # Rules that triggers keep (branches/models/wall.py), in an officer's words.
    RULES = {
        "grant_is_given_within_reach": _("This union is not among those for which you give grants: nothing was saved.")
    }

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        triggers = [DRAWS_A_NUMBER, *wall("grant_is_given_within_reach", "unionreg.grants")]
        constraints = [
            models.CheckConstraint(
                # Up to its own first day: taken back on the day it was given.
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="grant_does_not_end_before_it_starts",
                violation_error_message=_("The end must not come before the start."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} · {self.branch}"


class GrantEvent(events_of(Grant, found_by="user")):
    """What a grant said after it was given or changed, or before it was removed."""
