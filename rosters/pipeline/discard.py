"""Discard: throw a preview away that nobody confirmed, with its rows, and its files where no other import has them."""

from django.db import connection, transaction
from django.utils.translation import gettext as _

from access.audit import record
from access.models import User
from rosters.models import Import, ImportFile
from rosters.pipeline.apply import NotApplied
from rosters.pipeline.receive import hold_files

_ROWS = (
    "DELETE FROM rosters_decision WHERE roster_import_id = %s",
    "DELETE FROM rosters_importrow WHERE roster_import_id = %s",
)


@transaction.atomic
def discard(incoming: Import, *, by: User | None) -> None:
    """Remove an import that was not applied; NotApplied says why it stays."""
    held = Import.objects.select_for_update().get(pk=incoming.pk)
    if held.state == Import.State.APPLIED:
        raise NotApplied(_("This import was applied already; it stays."))
    files = list(held.files.all())
    record("discard", held, by=by, files=[file.name for file in files], counts=held.counts)
    with connection.cursor() as cursor:
        for statement in _ROWS:
            cursor.execute(statement, [held.pk])
    held.delete()
    transaction.on_commit(lambda: _remove(files))


@transaction.atomic
def _remove(files: list[ImportFile]) -> None:
    """Remove bytes that no import has any more. Whoever sends the same file meanwhile waits, or is seen."""
    hold_files(alone=True)
    kept = set(ImportFile.objects.filter(sha256__in=[file.sha256 for file in files]).values_list("sha256", flat=True))
    for file in files:
        if file.sha256 not in kept:
            file.path.unlink(missing_ok=True)
