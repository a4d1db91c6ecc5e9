"""The refused rows of an import as a .csv file: each with its reasons, to correct and send again."""

import csv
from collections.abc import Iterator

from django.utils.translation import gettext as _

from branches.sheets import harmless
from rosters.models import Decision, Import
from rosters.pages import cell, reasons, whole_in_words
from rosters.parsing.cells import FIELDS
from rosters.resources import RosterResource

BYTE_ORDER_MARK = "\ufeff"  # else Excel takes the file for one in an old encoding


class _Line:
    """A file for csv.writer that hands back each line."""

    def write(self, text: str) -> str:
        return text


def refused_rows(incoming: Import) -> Iterator[str]:
    """The lines of the file: reasons, file, sheet and line, then the columns of the template, as typed."""
    writer = csv.writer(_Line())
    sheets = {
        (sheet.file_id, sheet.position): sheet
        for file in incoming.files.prefetch_related("sheets__file")
        for sheet in file.sheets.all()
    }
    headings = [_("Why it was refused, and what to do"), _("File name"), _("Sheet"), _("Line")]
    yield BYTE_ORDER_MARK + writer.writerow([*headings, *RosterResource().get_export_headers()])
    refused = Decision.objects.filter(roster_import=incoming, outcome=Decision.Outcome.REFUSED)
    for decision in refused.select_related("row").order_by("row_id").iterator(chunk_size=500):
        row = decision.row
        sheet = sheets[row.file_id, row.sheet_position]
        texts = [row.typed.get(name) or _plain(name, getattr(row, name)) for name in FIELDS]
        why = " ".join([*reasons(decision), *_unread(decision, sheet)])
        yield writer.writerow(list(map(harmless, [why, sheet.file.name, sheet.name, str(row.line), *texts])))


def _plain(name: str, value: str) -> str:
    """A value as an officer writes it into a roster: the whole ID number, an x for a member of the Party."""
    if name == "party_member":
        return "x" if value == "1" else ""
    if name == "sex":
        return {"M": "Nam", "F": "Nữ"}.get(value, "")
    return whole_in_words(name, value)


def _unread(decision: Decision, sheet) -> Iterator[str]:
    for name, text in decision.row.typed.items():
        if not getattr(decision.row, name):
            place = cell(sheet, name, text)
            yield f"{place.field} ({place.where}): «{text}»." if place.where else f"{place.field}: «{text}»."
