from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from access.models import User
from branches.models import Branch, reach

_CONCERN_ONLY = """
SELECT i.id
  FROM rosters_import i
 WHERE jsonb_array_length(i.tallies -> 'unions') > 0
   AND NOT EXISTS (SELECT
                     FROM jsonb_array_elements(i.tallies -> 'unions') told
                     LEFT JOIN branches_branch b ON b.id = (told ->> 'branch')::bigint
                    WHERE NOT EXISTS (SELECT FROM unnest(%s::text[]) reached WHERE starts_with(b.path, reached)))
"""


def reviewed(user: User) -> list[str]:
    """The paths of the unions whose imports by others a user may look at: to approve them, or to audit."""
    return sorted({*reach(user, "rosters.approve_import"), *reach(user, "access.audit")})


class ImportQuerySet(models.QuerySet):
    def within_reach(self, user: User, right: str) -> ImportQuerySet:
        """A user's own imports, if the user has the right over any union; all of them for a superuser."""
        if user.is_superuser:
            return self
        return self.filter(by=user) if reach(user, right) else self.none()

    def visible_to(self, user: User) -> ImportQuerySet:
        """The user's own imports, and those of others that concern none but unions whose imports the user reviews."""
        own = self.within_reach(user, "rosters.view_import")
        if user.is_superuser or not (paths := reviewed(user)):
            return own
        return self.filter(pk__in=own.values("pk")) | self.filter(pk__in=RawSQL(_CONCERN_ONLY, [paths]))


class Import(models.Model):
    """One or more rosters that came in together: as read, as previewed, as applied."""

    PERSONAL = {"by"}
    NOT_PERSONAL = {
        *("id", "received_at", "effective_on", "starts_on", "mode", "branch", "choices", "state", "counts", "tallies"),
        *("sent_once", "fingerprint", "register_mark", "applied_at", "undone_at", "undone"),
    }

    class Mode(models.TextChoices):
        UPDATE = "update", _("some of the members")
        FULL = "full", _("all members of its unions")

    class State(models.TextChoices):
        RECEIVED = "received", _("received")
        PREVIEWED = "previewed", _("previewed, waiting to be confirmed")
        APPLIED = "applied", _("applied")

    received_at = models.DateTimeField(_("received at"), auto_now_add=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, verbose_name=_("by whom"), related_name="imports")
    effective_on = models.DateField(_("the day the rosters speak of"))
    starts_on = models.DateField(
        _("first day of new memberships"),
        null=True,
        blank=True,
        help_text=_("Left blank, memberships start on the day the rosters speak of."),
    )
    mode = models.CharField(_("the rosters claim to list"), max_length=10, choices=Mode, default=Mode.UPDATE)
    branch = models.ForeignKey(
        Branch,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("union of rows that name none"),
        related_name="imports",
    )
    choices = models.JSONField(_("what staff corrected in the reading"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RECEIVED, editable=False)
    counts = models.JSONField(_("counts"), default=dict, editable=False)
    # More numbers of the preview: warned, repaired, how often each reason, and what becomes of each union.
    tallies = models.JSONField(default=dict, editable=False)
    # The form that sent it and what it sent, as one hash: sent twice by a double click, it comes in once.
    sent_once = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001 - unique or unknown
    # What the preview showed, as one hash: nothing else may be applied.
    fingerprint = models.CharField(max_length=32, blank=True, default="", editable=False)
    # The state of the register that the preview was made of (rosters/pipeline/register.py).
    register_mark = models.CharField(max_length=60, blank=True, default="", editable=False)
    applied_at = models.DateTimeField(_("applied at"), null=True, editable=False)
    undone_at = models.DateTimeField(_("taken back at"), null=True, editable=False)
    undone = models.JSONField(default=dict, db_default={}, editable=False)  # what was taken back: numbers of rows

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(undone_at=None) | models.Q(applied_at__isnull=False),
                name="import_taken_back_was_applied",
                violation_error_message=_("Only an import that was applied can be taken back."),
            )
        ]

    def __str__(self) -> str:
        return _("Import %(number)s") % {"number": self.pk}

    @property
    def state_in_words(self) -> str:
        """The state; of what was applied and taken back, the latter."""
        return _("import taken back") if self.undone_at else self.get_state_display()


class ImportFile(models.Model):
    """A file as it was sent, kept under its hash."""

    PERSONAL = {"name", "sha256"}  # the file under this hash holds all that a roster says
    NOT_PERSONAL = {"id", "roster_import", "position", "size", "error", "erased_at"}

    roster_import = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="files", verbose_name=_("import"))
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    error = models.JSONField(_("why it could not be read"), null=True)
    # Deleted since somebody in it had their personal data erased, or by a retention rule.
    erased_at = models.DateTimeField(_("deleted at"), null=True, editable=False)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["roster_import", "position"]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where its bytes lie; named by their hash, so that the same file is kept once."""
        return settings.UPLOAD_DIR / self.sha256[:2] / self.sha256


class ImportSheet(models.Model):
    """A sheet of a file, and how it was understood."""

    PERSONAL = {"titles"}
    SENSITIVE = {"seen"}  # first lines and samples of all columns
    NOT_PERSONAL = {
        *("id", "file", "position", "name", "is_roster", "header_line", "encoding", "columns", "column_indexes"),
        *("ignored_columns", "hints", "counts"),
    }

    file = models.ForeignKey(ImportFile, on_delete=models.CASCADE, related_name="sheets", verbose_name=_("file"))
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("sheet"), max_length=255)
    is_roster = models.BooleanField(_("is a roster"))
    header_line = models.PositiveIntegerField(_("header line"), null=True)
    encoding = models.CharField(_("encoding"), max_length=10, blank=True, default="")
    columns = models.JSONField(_("columns"), default=dict)
    column_indexes = models.JSONField(default=dict)
    ignored_columns = models.JSONField(_("columns left out"), default=list)
    hints = models.JSONField(_("hints"), default=list)
    titles = models.JSONField(default=list)
    # What staff need to see to correct the reading: columns with samples, first lines, marks (rosters/parsing/seen.py).
    seen = models.JSONField(default=dict)
    counts = models.JSONField(_("counts"), default=dict)

    class Meta:
        verbose_name = _("sheet")
        verbose_name_plural = _("sheets")
        ordering = ["file", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["file", "position"],
                name="sheet_has_its_own_place_in_the_file",
                violation_error_message=_("Two sheets of a file cannot stand in the same place."),
            )
        ]

    def __str__(self) -> str:
        return self.name
