"""What kinds of union there are, which may stand under which, and what kinds of employer they have."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access.history import events_of


class Kind(models.TextChoices):
    """Levels of the Law on Trade Unions 2024, art. 8, and the parts inside a grassroots union."""

    INDUSTRY = "industry", _("industry union")
    DIRECT_SUPERIOR = "direct_superior", _("direct superior union")
    GRASSROOTS = "grassroots", _("grassroots union")
    AFFILIATED_GRASSROOTS = "affiliated_grassroots", _("affiliated grassroots union")
    SECTION = "section", _("section")
    GROUP = "group", pgettext_lazy("kind of union", "group")


class Sector(models.TextChoices):
    """Kinds of employer: the denominator of every percentage, and the base of dues."""

    ADMINISTRATIVE = "administrative", _("administrative body")
    PUBLIC_SERVICE = "public_service", _("public service unit")
    AUTONOMOUS_PUBLIC_SERVICE = "autonomous_public_service", _("autonomous public service unit")
    ARMED_FORCES = "armed_forces", _("armed forces")
    STATE_ENTERPRISE = "state_enterprise", _("state or state-controlled enterprise")
    PRIVATE = "private", _("private enterprise")
    FOREIGN_INVESTED = "foreign_invested", _("foreign-invested enterprise")
    COOPERATIVE = "cooperative", _("cooperative")
    NON_PUBLIC = "non_public", _("non-public institution")
    FOREIGN_ORGANISATION = "foreign_organisation", _("foreign organisation")


class Placement(models.Model):
    """That a union of one kind may stand under a union of another, or (superior kind left blank) under none."""

    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    superior_kind = models.CharField(
        _("kind of the superior"), max_length=30, choices=Kind, blank=True, default="", db_default=""
    )

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("which union may stand under which")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "superior_kind"],
                name="placement_is_listed_once",
                violation_error_message=_("This placement is in the list already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} < {self.get_superior_kind_display() or '-'}"


class PlacementEvent(events_of(Placement)):
    """Which placement there was after it was entered or changed, or before it was removed."""
