"""Parse: read the files in a child process, and stage their rows by COPY."""

import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from rosters.models import Import, ImportFile, ImportRow, ImportSheet
from rosters.parsing.cells import FIELDS
from rosters.parsing.run import parse_file

_STAGED = ("sheet_position", "line", *FIELDS, "section", "refusals", "repairs", "typed")
_COPY = "COPY rosters_importrow ({}) FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL ({}))".format(
    ", ".join(_STAGED), ", ".join((*FIELDS, "section"))
)


@transaction.atomic
def parse(incoming: Import) -> None:
    """Stage the rows of all files of an import anew; a file that cannot be read keeps the reason."""
    ImportRow.objects.filter(roster_import=incoming)._raw_delete("default")
    ImportSheet.objects.filter(file__roster_import=incoming).delete()
    for file in incoming.files.all():
        _parse(incoming, file)


def _parse(incoming: Import, file: ImportFile) -> None:
    scratch = settings.VAR_DIR / "tmp"
    scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        rows = Path(folder) / "rows.csv"
        parsed = parse_file(
            file.path, name=file.name, out=rows, on=incoming.effective_on, choices=incoming.choices.get(file.name)
        )
        file.error = parsed.error
        file.save(update_fields=["error"])
        ImportSheet.objects.bulk_create(_sheet(file, position, found) for position, found in enumerate(parsed.sheets))
        if parsed.error:
            return
        with connection.cursor() as cursor, rows.open() as lines:
            cursor.execute(
                "SELECT set_config('unionreg.import', %s, true), set_config('unionreg.file', %s, true)",
                [str(incoming.pk), str(file.pk)],
            )
            cursor.copy_expert(_COPY, lines)
            # Else the planner takes the rows just copied for a handful.
            cursor.execute(
                "ANALYZE rosters_importrow (roster_import_id, file_id, sheet_position, branch_code, branch_name,"
                " section, member_code, id_number)"
            )


def _sheet(file: ImportFile, position: int, found: dict) -> ImportSheet:
    return ImportSheet(
        file=file,
        position=position,
        name=found["sheet"][:255],
        is_roster=found["roster"],
        header_line=found.get("header_line"),
        encoding=found.get("encoding") or "",
        columns=found.get("columns", {}),
        column_indexes=found.get("column_indexes", {}),
        ignored_columns=found.get("ignored_columns", []),
        hints=found.get("hints", []),
        titles=found.get("titles", []),
        seen=found.get("seen", {}),
    )
