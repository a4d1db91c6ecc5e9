from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.models import User
from branches.models import Branch, below_any, reach


class LayoutMemoryQuerySet(models.QuerySet):
    def within_reach(self, user: User, right: str) -> LayoutMemoryQuerySet:
        """Those of the unions over which a user has a right; of no union, the user's own."""
        if user.is_superuser:
            return self
        return self.filter(below_any(reach(user, right), "branch__path") | Q(branch=None, by=user))

    def visible_to(self, user: User) -> LayoutMemoryQuerySet:
        """Those of the unions whose imports a user may see."""
        return self.within_reach(user, "rosters.view_import")


class LayoutMemory(models.Model):
    """How staff corrected the reading of a union's roster, kept for the next one with the same headings."""

    PERSONAL = {"by"}
    NOT_PERSONAL = {"id", "mark", "branch", "choices", "at"}

    mark = models.CharField(max_length=32)
    branch = models.ForeignKey(
        Branch,
        on_delete=models.CASCADE,
        null=True,
        verbose_name=_("union"),
        related_name="layout_memories",
    )
    choices = models.JSONField(_("what staff corrected in the reading"), default=dict)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, verbose_name=_("by whom"), related_name="layout_memories"
    )
    at = models.DateTimeField(_("corrected at"))

    objects = LayoutMemoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("remembered correction")
        verbose_name_plural = _("remembered corrections")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["mark", "branch"],
                condition=Q(branch__isnull=False),
                name="layout_is_remembered_once_for_a_union",
                violation_error_message=_("The reading of these headings is remembered for this union already."),
            ),
            models.UniqueConstraint(
                fields=["mark", "by"],
                condition=Q(branch__isnull=True),
                name="layout_is_remembered_once_for_an_importer",
                violation_error_message=_("You have the reading of these headings remembered already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.branch or self.by)
