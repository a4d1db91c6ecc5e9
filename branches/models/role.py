from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from access.history import events_of
from access.rights import RIGHTS


def is_known(rights: list[str]) -> None:
    """Refuse what is no right."""
    if unknown := [right for right in rights if right not in RIGHTS]:
        raise ValidationError(gettext("No such right: %(rights)s.") % {"rights": ", ".join(unknown)})


class Role(models.Model):
    """What somebody may do for a union: rights under one name, given by grants."""

    code = models.SlugField(_("code"), max_length=40, primary_key=True)
    name = models.CharField(_("name"), max_length=100, unique=True)
    name_in_english = models.CharField(_("name in English"), max_length=100, blank=True, default="", db_default="")
    rights = ArrayField(models.CharField(max_length=100), verbose_name=_("rights"), validators=[is_known])
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="role_has_a_name",
                violation_error_message=_("A role needs a name."),
            ),
        ]

    def __str__(self) -> str:
        is_english = (get_language() or "vi").startswith("en")
        return self.name_in_english if is_english and self.name_in_english else self.name


class RoleEvent(events_of(Role)):
    """What a role said after it was made or changed, or before it was removed."""
