from __future__ import annotations

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from access.history import events_of
from access.models import User
from branches.models import reach

# Who may allow somebody else's export: superiors, who handles requests about data, who gives grants.
ALLOWS = ("rosters.approve_import", "access.handle_requests", "access.give_grants")
GOOD_FOR = timedelta(days=1)

_WITHIN = """
SELECT e.id
  FROM rosters_largeexport e
 WHERE NOT EXISTS (SELECT FROM unnest(e.paths) taken
                    WHERE NOT EXISTS (SELECT FROM unnest(%s::text[]) reached WHERE starts_with(taken, reached)))
"""


def allows_for(user: User) -> list[str]:
    """The paths of the unions whose large exports a user may allow."""
    return sorted({path for right in ALLOWS for path in reach(user, right)})


class LargeExportQuerySet(models.QuerySet):
    """Questions about large exports, in an officer's words."""

    def within_paths(self, paths: list[str]) -> LargeExportQuerySet:
        """Those of people of none but these unions and those below them."""
        return self.filter(pk__in=RawSQL(_WITHIN, [paths]))

    def within_reach(self, user: User, right: str) -> LargeExportQuerySet:
        """Those of unions over which a user has a right."""
        return self if user.is_superuser else self.within_paths(reach(user, right))

    def to_be_allowed_by(self, user: User) -> LargeExportQuerySet:
        """Those of others that wait for a word of this user's, or of somebody like them."""
        found = self if user.is_superuser else self.within_paths(allows_for(user))
        return found.filter(is_allowed=None).exclude(by=user)

    def visible_to(self, user: User) -> LargeExportQuerySet:
        """A user's own, and those that the user may, or might have, allowed."""
        if user.is_superuser:
            return self
        return self.filter(Q(by=user) | Q(pk__in=self.model.objects.within_paths(allows_for(user)).values("pk")))

    def ready_for(self, user: User) -> LargeExportQuerySet:
        """Those that a user may take now: allowed within the last day, and not taken yet."""
        return self.filter(by=user, is_allowed=True, taken_at=None, decided_at__gt=timezone.now() - GOOD_FOR)


class LargeExport(models.Model):
    """An export of very many people: asked for by one user, allowed or refused by another, then taken once."""

    PERSONAL = {"by", "why", "query", "asked", "decided_by", "said"}
    NOT_PERSONAL = {"id", "asked_at", "sensitive", "count", "paths", "decided_at", "is_allowed", "taken_at"}

    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="large_exports", verbose_name=_("by whom"))
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    why = models.TextField(_("what for"))
    query = models.TextField(_("what the list is asked for"), blank=True, default="")
    asked = ArrayField(models.TextField(), verbose_name=_("which list"), default=list)
    sensitive = models.BooleanField(_("with ethnicity, religion and Party"))
    count = models.PositiveIntegerField(_("how many people"))
    paths = ArrayField(models.TextField(), verbose_name=_("of which unions"))
    is_allowed = models.BooleanField(_("allowed"), null=True, default=None)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("allowed or refused by")
    )
    decided_at = models.DateTimeField(_("allowed or refused at"), null=True)
    said = models.TextField(_("why it was refused"), blank=True, default="")
    taken_at = models.DateTimeField(_("taken at"), null=True)

    objects = LargeExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("export of very many people")
        verbose_name_plural = _("exports of very many people")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_allowed=None, decided_by=None, decided_at=None)
                | Q(is_allowed__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                name="large_export_is_decided_by_somebody",
                violation_error_message=_("Somebody has to allow or refuse it."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("by")),
                name="large_export_is_decided_by_somebody_else",
                violation_error_message=_("Nobody allows their own export."),
            ),
            models.CheckConstraint(
                condition=Q(taken_at=None) | Q(is_allowed=True, decided_at__isnull=False),
                name="large_export_is_taken_once_it_is_allowed",
                violation_error_message=_("This export is not allowed."),
            ),
        ]

    def __str__(self) -> str:
        people = ngettext("%(count)s person", "%(count)s people", self.count) % {"count": localize(self.count)}
        return f"{people} · {self.by.called}"

    @property
    def state(self) -> str:
        """How it stands, in words."""
        if self.is_allowed is None:
            return _("waits to be allowed")
        if not self.is_allowed:
            return _("refused")
        if self.taken_at:
            return _("taken")
        return _("allowed, to be taken within a day") if self.is_ready else _("allowed, but not taken in time")

    @property
    def is_ready(self) -> bool:
        return bool(self.is_allowed and not self.taken_at and self.decided_at > timezone.now() - GOOD_FOR)


class LargeExportEvent(events_of(LargeExport)):
    """What was known of a large export after it was asked for, allowed, refused or taken."""
