from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from access.history import events_of
from access.words import kind_in_words, verb_in_words


class Language(models.TextChoices):
    """The languages of the pages."""

    VIETNAMESE = "vi", "Tiếng Việt"
    ENGLISH = "en", "English"


class User(AbstractUser):
    """Somebody who signs in to the register; what users may do, their grants say (branches.Grant)."""

    groups = None
    user_permissions = None
    language = models.CharField(
        _("language of the pages"),
        max_length=2,
        choices=Language,
        blank=True,
        default="",
        db_default="",
        help_text=_("Vietnamese, until the user chooses."),
    )

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        db_table_comment = "Somebody who signs in to the register."

    def get_full_name(self) -> str:
        """The family name first, as Vietnamese names are written."""
        return f"{self.last_name} {self.first_name}".strip()


class UserEvent(events_of(User, without=("password", "last_login"))):
    """What the register knew about a user after it was entered or changed, or before it was removed."""


class Act(models.Model):
    """One thing that was done in the register: who did what to which record, when and why."""

    done_at = models.DateTimeField(_("when"), auto_now_add=True)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("by whom"), related_name="acts"
    )
    verb = models.CharField(_("what"), max_length=60)
    subject_type = models.CharField(_("kind of record"), max_length=60)
    subject_id = models.BigIntegerField(_("number of the record"), null=True)
    reason = models.TextField(_("why"), blank=True, default="")
    details = models.JSONField(_("details"), default=dict, blank=True)
    # What the history calls the action that this was part of (access/history.py).
    context_id = models.UUIDField(null=True, editable=False, db_index=True)

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("what was done")
        ordering = ["-id"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="act_by_subject")]
        permissions = [("audit", "Can search what was done"), ("view_history", "Can see histories")]

    def __str__(self) -> str:
        return f"{verb_in_words(self.verb)} · {kind_in_words(self.subject_type)} {self.subject_id or ''}".strip()


class SavedList(models.Model):
    """A list as a user likes to see it, under a name of the user's own: what the list's address asks for."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_lists", verbose_name=_("user"))
    list = models.CharField(_("list"), max_length=60)
    name = models.CharField(_("name"), max_length=80)
    query = models.TextField(_("what the list is asked for"), blank=True, default="")

    class Meta:
        verbose_name = _("saved list")
        verbose_name_plural = _("saved lists")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "list", "name"],
                name="saved_list_has_a_name_of_its_own",
                violation_error_message=_("You have a saved list of this name already: choose another name."),
            ),
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="saved_list_has_a_name",
                violation_error_message=_("A saved list needs a name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
