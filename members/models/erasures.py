from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.history import events_of
from members.models.person import EMPTY
from members.models.requests import DataRequest


class ErasedPerson(models.Model):
    """That the personal data of a member was erased; erased anew after a restore (manage.py replay_erasures)."""

    member_code = models.CharField(_("member code"), max_length=20, unique=True)
    person_id = models.BigIntegerField(_("number in the register"))
    erased_at = models.DateTimeField(_("erased at"))
    request = models.ForeignKey(
        DataRequest, on_delete=models.PROTECT, null=True, related_name="erasures", verbose_name=_("request")
    )

    PERSONAL = {"member_code", "person_id"}
    NOT_PERSONAL = {"id", "erased_at", "request"}

    class Meta:
        verbose_name = _("erased member")
        verbose_name_plural = _("erased members")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.member_code


def are_fields_that_may_go(names: list[str]) -> None:
    """Refuse fields that a person must keep, or does not have."""
    if unknown := sorted(set(names) - EMPTY.keys()):
        raise ValidationError(gettext("These fields cannot be emptied: %(names)s.") % {"names": ", ".join(unknown)})


class RetentionRule(models.Model):
    """How long data is kept: fields of former members, files of imports, imports that nobody confirmed."""

    NOT_PERSONAL = {"id", "name", "of", "starts_on", "fields", "months", "days", "is_on"}

    class Of(models.TextChoices):
        """What a rule is about, and from when it counts."""

        FORMER = "former", _("fields of former members, after the last membership ended")
        IMPORTED = "imported", _("files of imports, after they were applied")
        WAITING = "waiting", _("imports that nobody confirmed, after they came in")

    of = models.CharField(_("what is kept"), max_length=10, choices=Of, default=Of.FORMER, db_default=Of.FORMER)
    name = models.CharField(_("name"), max_length=100)
    starts_on = models.DateField(_("in force from"))
    fields = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("fields that are emptied"),
        validators=[are_fields_that_may_go],
        blank=True,
        default=list,
    )
    months = models.PositiveSmallIntegerField(_("months that it is kept"), default=0)
    days = models.PositiveSmallIntegerField(_("and days"), default=0, db_default=0)
    is_on = models.BooleanField(_("switched on"), default=False, db_default=False)

    class Meta:
        verbose_name = _("retention rule")
        verbose_name_plural = _("retention rules")
        ordering = ["of", "months", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "starts_on"],
                name="retention_rule_is_said_once_for_a_day",
                violation_error_message=_("There is a rule of this name from this day on already."),
            ),
            models.CheckConstraint(
                condition=models.Q(months__gte=1) | models.Q(of="waiting", days__gte=1),
                name="retention_is_a_month_at_least",
                violation_error_message=_("Data is kept for a month at least, an unconfirmed import for a day."),
            ),
            models.CheckConstraint(
                condition=models.Q(of__in=["former", "imported", "waiting"]),
                name="retention_is_of_something_known",
                violation_error_message=_("Choose what the rule is about."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RetentionRuleEvent(events_of(RetentionRule)):
    """What a rule said after it was made or changed."""
