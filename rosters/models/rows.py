"""Rows of rosters, as read and as decided upon: the pipeline's own tables, filled by COPY and INSERT … SELECT only.

Their keys are not checked by the database (db_constraint=False): 81,911 rows would cost 1.5 s of checks for ids that
one statement has just read.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Q
from django.utils.translation import gettext_lazy as _

from members.models import Person
from rosters.models.imports import Import, ImportFile
from rosters.parsing.cells import FIELDS


class Setting(Func):
    """The value of a setting of this transaction: COPY fills a column with it that the file does not have."""

    template = "current_setting('unionreg.%(setting)s')::bigint"
    output_field = models.BigIntegerField()


def _codes(label: str) -> ArrayField:
    return ArrayField(models.CharField(max_length=40), verbose_name=label, default=list, db_default=[])


class ImportRow(models.Model):
    """One row of a roster: where it stood, what it said (repaired), and the cells that were typed otherwise."""

    MASKED = Person.MASKED
    PERSONAL = {field for field in FIELDS if field in Person.PERSONAL}
    SENSITIVE = Person.SENSITIVE | {"typed"}
    NOT_PERSONAL = {
        *("id", "roster_import", "file", "sheet_position", "line", "section", "refusals", "repairs"),
        *("branch_code", "branch_name"),
    }

    roster_import = models.ForeignKey(
        Import,
        on_delete=models.CASCADE,
        related_name="rows",
        db_constraint=False,
        db_index=False,
        db_default=Setting(setting="import"),
    )
    file = models.ForeignKey(
        ImportFile,
        on_delete=models.CASCADE,
        related_name="rows",
        db_constraint=False,
        db_index=False,
        db_default=Setting(setting="file"),
    )
    sheet_position = models.PositiveSmallIntegerField()
    line = models.PositiveIntegerField(_("line"))
    section = models.TextField(db_default="")
    refusals = _codes(_("refused because"))
    repairs = _codes(_("repaired"))
    typed = models.JSONField(_("as typed"), default=dict)

    class Meta:
        verbose_name = _("row")
        verbose_name_plural = _("rows")
        ordering = ["id"]
        # As with decisions: pages of 50 are read in the order of the file.
        indexes = [
            models.Index(fields=["roster_import", "id"], name="row_in_order"),
            models.Index(fields=["roster_import", "id"], name="row_in_order_if_repaired", condition=~Q(repairs=[])),
        ]

    def __str__(self) -> str:
        return f"{self.line}"


for _field in FIELDS:  # one text column for each column that a roster may have, in the order of roster_fields.csv
    ImportRow.add_to_class(_field, models.TextField(default="", db_default=""))


WARNED = ~Q(warnings=[]) & ~Q(outcome="refused")
KEPT = ~Q(kept="")


class Decision(models.Model):
    """What an import does with a row, as its preview shows it."""

    PERSONAL = {"person_id", "membership_id", "elsewhere"}
    SENSITIVE = {"before"}
    NOT_PERSONAL = {"row", "roster_import", "outcome", "branch_id", "person_is_new", "refusals", "warnings", "kept"}

    class Outcome(models.TextChoices):
        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        UNCHANGED = "unchanged", _("unchanged")
        MOVED = "moved", _("moved here")
        REFUSED = "refused", _("refused")

    row = models.OneToOneField(ImportRow, on_delete=models.CASCADE, primary_key=True, db_constraint=False)
    roster_import = models.ForeignKey(
        Import, on_delete=models.CASCADE, related_name="decisions", db_constraint=False, db_index=False
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    branch_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)  # of a new person: the number that applying will give
    person_is_new = models.BooleanField()
    membership_id = models.BigIntegerField(null=True)  # the one that holds now, in whichever union
    refusals = _codes(_("refused because"))
    warnings = _codes(_("warnings"))
    before = models.JSONField(_("values before"), default=dict)  # field -> what the register has and the row replaces
    elsewhere = models.TextField(_("member of"), default="", db_default="")  # the name of the union that has the person
    # Why the row stayed when the import was taken back (rosters/pipeline/undo.py).
    kept = models.CharField(_("kept because"), max_length=20, default="", db_default="")

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["row"]
        # Pages of 50 of 81,911 rows are read in the order of the file, all of them or those of one outcome.
        indexes = [
            models.Index(fields=["roster_import", "row"], name="decision_in_order"),
            models.Index(fields=["roster_import", "outcome", "row"], name="decision_in_order_by_outcome"),
            models.Index(fields=["roster_import", "row"], name="decision_in_order_if_warned", condition=WARNED),
            models.Index(fields=["roster_import", "row"], name="decision_in_order_if_kept", condition=KEPT),
        ]

    def __str__(self) -> str:
        return f"{self.row_id}: {self.outcome}"
