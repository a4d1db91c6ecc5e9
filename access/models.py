from __future__ import annotations

import pgtrigger
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from access.history import events_of
from access.words import kind_in_words, verb_in_words


class Language(models.TextChoices):
    """The languages of the pages."""

    VIETNAMESE = "vi", "Tiếng Việt"
    ENGLISH = "en", "English"


class User(AbstractUser):
    """Somebody who signs in to the register; what users may do, their grants say (branches.Grant)."""

    PERSONAL = {"username", "first_name", "last_name", "email", "last_login"}
    SENSITIVE = {"password"}
    NOT_PERSONAL = {"id", "is_superuser", "is_staff", "is_active", "date_joined", "language", "sessions_ended_at"}

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
    sessions_ended_at = models.DateTimeField(_("earlier sessions ended at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        db_table_comment = "Somebody who signs in to the register."

    def get_full_name(self) -> str:
        """The family name first, as Vietnamese names are written."""
        return f"{self.last_name} {self.first_name}".strip()

    @property
    def called(self) -> str:
        """The name; of a user who has none written down, the name to sign in with."""
        return self.get_full_name() or self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must know to go on: another password ends it, as Django does, and so does ending them all."""
        known = f"{self.password} {self.sessions_ended_at}"
        return salted_hmac("access.models.User.sessions", known, secret=secret, algorithm="sha256").hexdigest()


def users_named(words: str) -> models.QuerySet[User]:
    """The users whose name, or name to sign in with, has all these words."""
    found = User.objects.all()
    for word in words.split():
        has_it = Q(username__icontains=word) | Q(last_name__icontains=word) | Q(first_name__icontains=word)
        found = found.filter(has_it)
    return found


class UserEvent(events_of(User, without=("password", "last_login", "sessions_ended_at"))):
    """What the register knew about a user after it was entered or changed, or before it was removed."""


class Act(models.Model):
    """One thing that was done in the register: who did what to which record, when and why."""

    PERSONAL = {"by", "subject_id", "reason"}
    SENSITIVE = {"details"}  # old and new values of all fields
    NOT_PERSONAL = {"id", "done_at", "verb", "subject_type", "context_id"}

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

    def __str__(self) -> str:
        return f"{verb_in_words(self.verb)} · {kind_in_words(self.subject_type)} {self.subject_id or ''}".strip()


class SavedList(models.Model):
    """A list as a user likes to see it, under a name of the user's own: what the list's address asks for."""

    PERSONAL = {"user", "name", "query"}  # somebody may search for a number
    NOT_PERSONAL = {"id", "list"}

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
                condition=~models.Q(query__regex=r"[?&]q=[^&]*([0-9]{5}|~|%40)"),
                name="saved_list_holds_no_number",
                violation_error_message=_(
                    "A list that searches for a number is not saved: search for it again when you need it."
                ),
            ),
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="saved_list_has_a_name",
                violation_error_message=_("A saved list needs a name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SignInQuerySet(models.QuerySet):
    """Sign-ins, as they are asked for."""

    def visible_to(self, user: User) -> models.QuerySet:
        """All, for superusers; others see them by the unions of users (branches/users_admin.py)."""
        return self if user.is_superuser else self.none()


class SignIn(models.Model):
    """That a user signed in: when, from where, by what. Written once, never changed."""

    PERSONAL = {"user", "address", "browser"}
    NOT_PERSONAL = {"id", "at", "way", "is_new_place"}

    class Way(models.TextChoices):
        PASSWORD = "password", _("password")
        CODE = "code", _("password and code")
        RECOVERY = "recovery", _("password and recovery code")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="sign_ins", verbose_name=_("user"))
    at = models.DateTimeField(_("when"), auto_now_add=True)
    address = models.GenericIPAddressField(_("address"), null=True)
    browser = models.CharField(_("browser"), max_length=60, blank=True)
    way = models.CharField(_("by what"), max_length=10, choices=Way)
    is_new_place = models.BooleanField(_("new place"))

    objects = SignInQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        ordering = ["-id"]
        indexes = [models.Index(fields=["user", "-id"], name="sign_in_by_user")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(way__in=["password", "code", "recovery"]),
                name="sign_in_way_is_known",
                violation_error_message=_("Nobody signs in that way."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="sign_ins_stay", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.place}"

    @property
    def place(self) -> str:
        """The browser and the address, in words."""
        return ", ".join(filter(None, [self.browser or str(_("unknown browser")), self.address]))


class LookQuerySet(models.QuerySet):
    """Questions about looks, in an officer's words."""

    def at_any_of(self, numbers: list[int]) -> LookQuerySet:
        """The looks at any of these people."""
        return self.filter(people__overlap=numbers)

    def at_person(self, number: int) -> LookQuerySet:
        """The looks at one person, the latest first."""
        return self.filter(people__contains=[number])


class Look(models.Model):
    """One look at personal data: who saw which fields of whom, when, where and why; never their values."""

    PERSONAL = {"user", "people", "reason"}
    NOT_PERSONAL = {"id", "at", "what", "fields", "count", "page", "details"}

    class What(models.TextChoices):
        OPENED = "opened", _("opened")
        SEEN = "seen", _("saw what was open")
        PREVIEWED = "previewed", _("saw in the preview of an import")
        PRINTED = "printed", _("printed")
        EXPORTED = "exported", _("exported")
        SENT = "sent", _("got the whole file")

    at = models.DateTimeField(_("when"), db_default=Now(), editable=False)
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="looks", verbose_name=_("by whom"), db_index=False
    )
    what = models.CharField(_("what"), max_length=20, choices=What)
    fields = ArrayField(models.CharField(max_length=60), verbose_name=_("which data"), default=list)
    people = ArrayField(models.BigIntegerField(), verbose_name=_("whom"), default=list)
    count = models.PositiveIntegerField(_("how many people"), default=0)
    reason = models.TextField(_("what for"), blank=True, default="")
    page = models.CharField(_("page"), max_length=100, blank=True, default="")
    details = models.JSONField(_("details"), default=dict, blank=True)

    objects = LookQuerySet.as_manager()

    class Meta:
        verbose_name = _("look at personal data")
        verbose_name_plural = _("looks at personal data")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["user", "at"], name="look_by_user"),
            GinIndex(fields=["people"], name="look_by_person"),
            # The few lines that say of a file that it was got whole.
            models.Index(fields=["id"], condition=Q(what="sent"), name="look_at_a_file_sent"),
        ]

    def __str__(self) -> str:
        return f"{self.at} {self.user_id} {self.what}"
