from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.history import events_of
from access.models import User
from branches.models import reach
from members.models.requests import HANDLES_REQUESTS

HOURS = 72  # Law 91/2025/QH15, article 23


class BreachQuerySet(models.QuerySet):
    def within_reach(self, user: User, right: str) -> BreachQuerySet:
        """What a user entered, if the user has the right over any union; all of it for a superuser."""
        if user.is_superuser:
            return self
        return self.filter(by=user) if reach(user, right) else self.none()

    def visible_to(self, user: User) -> BreachQuerySet:
        """The breaches that a user may see."""
        return self.within_reach(user, HANDLES_REQUESTS)


class Breach(models.Model):
    """That personal data got where it should not: what, whose, since when, and that it was reported in time."""

    PERSONAL = {"what", "which_data", "done", "report", "by"}  # somebody may be named there
    NOT_PERSONAL = {"id", "found_at", "people", "reported_at"}

    found_at = models.DateTimeField(_("found at"), default=timezone.now)
    what = models.TextField(_("what happened"))
    which_data = models.TextField(_("which data"), blank=True, default="", db_default="")
    people = models.PositiveIntegerField(_("how many people"), null=True, blank=True)
    done = models.TextField(_("what was done about it"), blank=True, default="", db_default="")
    reported_at = models.DateTimeField(_("reported to the Ministry of Public Security (A05) at"), null=True, blank=True)
    report = models.TextField(_("number and day of the report"), blank=True, default="", db_default="")
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, editable=False, related_name="breaches", verbose_name=_("entered by")
    )

    objects = BreachQuerySet.as_manager()

    class Meta:
        verbose_name = _("breach of data")
        verbose_name_plural = _("breaches of data")
        ordering = ["-found_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reported_at=None) | Q(reported_at__gte=F("found_at")),
                name="breach_is_reported_after_it_is_found",
                violation_error_message=_("A breach is reported after it was found."),
            ),
        ]

    def __str__(self) -> str:
        return _("Breach %(number)s") % {"number": self.pk}

    @property
    def due_at(self) -> datetime:
        """By when it must be reported."""
        return self.found_at + timedelta(hours=HOURS)

    @property
    def is_late(self) -> bool:
        return (self.reported_at or timezone.now()) > self.due_at


class BreachEvent(events_of(Breach)):
    """What was known of a breach after it was entered or changed."""
