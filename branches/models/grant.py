from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from access.models import User
from branches.models.branch import Branch
from branches.models.changes import DRAWS_A_NUMBER


class Grant(models.Model):
    """That a user works for a union and all below it, from one day up to another."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants", verbose_name=_("user"))
    branch = models.ForeignKey(Branch, on_delete=models.CASCADE, related_name="grants", verbose_name=_("union"))
    started_on = models.DateField(_("from"))
    ended_on = models.DateField(_("up to, not including"), null=True, blank=True)

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        triggers = [DRAWS_A_NUMBER]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gt=F("started_on")),
                name="grant_ends_after_it_starts",
                violation_error_message=_("The end must come after the start."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.branch_id}"
