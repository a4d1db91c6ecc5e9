"""What came of an import: as the JSON object of docs/commands.md, and as lines to read."""

from collections.abc import Iterator

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from members.models import Person
from rosters.errors import message
from rosters.models import Decision, Import, ImportFile, ImportRow, ImportSheet
from rosters.pipeline.preview import missing
from rosters.words import HINTS, REFUSALS, REPAIRS, WARNINGS, label, sentence


def remarkable(incoming: Import) -> Iterator[tuple]:
    """The rows with a refusal, a warning or a repair, as they stand in the files.

    Tuples (file_id, sheet_position, line, outcome, refusals, warnings, repairs, elsewhere).
    """
    decisions = Decision.objects.filter(roster_import=incoming).exclude(refusals=[], warnings=[], row__repairs=[])
    return decisions.order_by("row_id").values_list(
        "row__file_id",
        "row__sheet_position",
        "row__line",
        "outcome",
        "refusals",
        "warnings",
        "row__repairs",
        "elsewhere",
    )


def _unread(incoming: Import) -> dict[tuple[int, int, int], str]:
    """By (file_id, sheet_position, line) of a refused row: its unreadable cells, with column and text as typed."""
    refused = ImportRow.objects.filter(roster_import=incoming).exclude(refusals=[])
    return {
        (row.file_id, row.sheet_position, row.line): " ".join(
            f"{capfirst(label(name))}: «{text}»." for name, text in row.typed.items() if not getattr(row, name)
        )
        for row in refused
    }


def as_dict(incoming: Import) -> dict:
    """The object that `import_roster --json` prints."""
    rows: dict[tuple[int, int], list[dict]] = {}
    for file_id, position, line, outcome, refusals, warnings, repairs, _elsewhere in remarkable(incoming):
        rows.setdefault((file_id, position), []).append(
            {"line": line, "outcome": outcome, "refusals": refusals, "warnings": warnings, "repairs": repairs}
        )
    return {
        "import": incoming.pk,
        "committed": incoming.state == Import.State.APPLIED,
        "effective_on": incoming.effective_on.isoformat(),
        "counts": incoming.counts,
        "files": [_file(file, rows) for file in incoming.files.prefetch_related("sheets")],
        "missing_members": _missing_members(incoming),
    }


def _file(file: ImportFile, rows: dict) -> dict:
    if file.error:
        return {"file": file.name, "error": {"code": file.error["code"], "message": message(file.error)}}
    sheets = [_sheet(sheet, rows.get((file.pk, sheet.position), [])) for sheet in file.sheets.all()]
    return {"file": file.name, "error": None, "sheets": sheets}


def _sheet(sheet: ImportSheet, rows: list[dict]) -> dict:
    return {
        "sheet": sheet.name,
        "roster": sheet.is_roster,
        "header_line": sheet.header_line,
        "encoding": sheet.encoding or None,
        "columns": sheet.columns,
        "ignored_columns": sheet.ignored_columns,
        "hints": sheet.hints,
        "counts": sheet.counts,
        "rows": rows,
    }


def _missing_members(incoming: Import) -> list[dict]:
    people = Person.objects.filter(pk__in=missing(incoming)).not_kept_back()
    return list(people.values("member_code", "full_name", "born_on"))


def as_lines(incoming: Import) -> Iterator[str]:
    """The same to read at a terminal: each refused or doubtful row with where, what and what to do."""
    counts = incoming.counts
    yield _("Import %(number)s, for %(day)s: %(state)s") % {
        "number": incoming.pk,
        "day": incoming.effective_on.strftime("%d/%m/%Y"),
        "state": incoming.get_state_display(),
    }
    yield (
        _(
            "%(received)s rows received: %(new)s new, %(changed)s changed, %(unchanged)s unchanged, "
            "%(moved)s moved here, %(refused)s refused; %(missing)s members missing"
        )
        % counts
    )
    places, unread = {}, _unread(incoming)
    for file in incoming.files.prefetch_related("sheets"):
        if file.error:
            yield f"{file.name}: {message(file.error)}"
        for sheet in file.sheets.all():
            places[file.pk, sheet.position] = f"{file.name}, {sheet.name}"
            for hint in sheet.hints:
                yield f"{file.name}, {sheet.name}: {sentence(HINTS, hint['code'])}"
    for file_id, position, line, outcome, refusals, warnings, repairs, elsewhere in remarkable(incoming):
        where = _("%(place)s, line %(line)s") % {"place": places[file_id, position], "line": line}
        said = [sentence(REFUSALS, code) for code in refusals] if refusals else []
        if told := unread.get((file_id, position, line)):
            said.append(told)
        if elsewhere and refusals:
            said.append(_("The union is: %(name)s.") % {"name": elsewhere})
        if not refusals:
            said += [sentence(WARNINGS, code) for code in warnings] + [sentence(REPAIRS, code) for code in repairs]
        yield f"{where}: {Decision.Outcome(outcome).label}. {' '.join(said)}"
    for person in _missing_members(incoming):
        yield _("Missing: %(name)s, %(code)s") % {"name": person["full_name"], "code": person["member_code"]}
