"""The rows that stay when an import is taken back: where they stand, whose they are, and why."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from members.models import Person
from rosters.models import Decision, Import
from rosters.pipeline.undo import Undoing
from rosters.words import KEPT, sentence


def kept_rows(incoming: Import, kept: dict[int, str]) -> list[dict]:
    """Each kept row: file, sheet, line, name (where the register may show it) and the code of why it stays."""
    sheets = {
        (sheet.file_id, sheet.position): (file.name, sheet.name)
        for file in incoming.files.prefetch_related("sheets")
        for sheet in file.sheets.all()
    }
    decisions = Decision.objects.filter(pk__in=kept).select_related("row").order_by("row_id")
    hidden = Person.objects.kept_back().filter(pk__in=decisions.values("person_id"))
    unnamed = set(hidden.values_list("pk", flat=True))
    rows = []
    for decision in decisions:
        row = decision.row
        file, sheet = sheets[row.file_id, row.sheet_position]
        name = "" if decision.person_id in unnamed else row.full_name
        rows.append({"file": file, "sheet": sheet, "line": row.line, "full_name": name, "why": kept[row.pk]})
    return rows


def as_lines(found: Undoing, kept: list[dict]) -> Iterator[str]:
    """The same to read at a terminal."""
    yield (
        _(
            "%(people_removed)s people taken out, %(values_restored)s people with their former particulars, "
            "%(moved_back)s moved back, %(memberships_removed)s memberships taken back; %(rows_kept)s rows kept"
        )
        % found.counts
    )
    for row in kept:
        where = _("%(place)s, line %(line)s") % {"place": f"{row['file']}, {row['sheet']}", "line": row["line"]}
        yield f"{where}: {row['full_name']}. {sentence(KEPT, row['why'])}"
