"""Where rosters keep personal data, and how it is emptied there: staged rows, decisions, uploaded files."""

from collections.abc import Iterator
from datetime import date

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from access.models import User
from members.models import Person, RetentionRule
from members.models.person import ERASABLE
from members.privacy.known import Gone, Known, Place, rows_with
from rosters.models import Decision, Import, ImportFile, ImportRow, ImportSheet
from rosters.parsing.cells import FIELDS
from rosters.pipeline.discard import discard
from rosters.pipeline.receive import hold_files

PERSONAL = [field for field in FIELDS if field in ERASABLE]


def known_values(person: Person) -> Iterator[tuple[str, str]]:
    """What rosters said about the person, and what the register had before them."""
    own = Decision.objects.filter(person_id=person.pk)
    for row in ImportRow.objects.filter(pk__in=own.values("pk")).values(*PERSONAL):
        yield from row.items()
    for before in own.exclude(before={}).values_list("before", flat=True):
        yield from ((field, str(value)) for field, value in before.items())


def erase(known: Known) -> Iterator[Gone]:
    """Empty the rows, forget the files that hold them, throw away imports that nobody confirmed."""
    rows = list(_rows(known).values_list("pk", "file_id"))
    numbers, files = [row for row, _file in rows], {file for _row, file in rows} | set(_files_showing(known))
    shas = set(ImportFile.objects.filter(pk__in=files).values_list("sha256", flat=True))
    waiting = Import.objects.filter(files__sha256__in=shas).exclude(state=Import.State.APPLIED).distinct()
    thrown_away = [discard(incoming, by=known.by) for incoming in waiting]
    emptied = ImportRow.objects.filter(pk__in=numbers).update(typed={}, **dict.fromkeys(PERSONAL, ""))
    Decision.objects.filter(pk__in=numbers).exclude(before={}).update(before={})
    yield Gone(_("rows of rosters"), emptied)
    yield Gone(_("files of rosters, with all that is in them"), _forget_files(shas))
    yield Gone(_("imports that nobody confirmed, thrown away"), len(thrown_away))


def _rows(known: Known) -> QuerySet[ImportRow]:
    """The rows about the person: as decided, by a number, or by name and birth where no decision names somebody."""
    decided = Decision.objects.filter(person_id=known.person.pk)
    of_nobody = Decision.objects.filter(person_id=None).values("pk")
    numbers = known.id_numbers
    is_alike = Q(full_name__in=known.of("full_name"), born_on__in=known.of("born_on"), pk__in=of_nobody)
    is_numbered = Q(id_number__in=numbers) | Q(member_code=known.person.member_code)
    by_value = is_numbered | is_alike & Q(id_number__in=[*numbers, ""])
    as_typed = rows_with(ImportRow.objects.exclude(typed={}), "typed", known.id_numbers)
    return ImportRow.objects.filter(Q(pk__in=decided.values("pk")) | by_value | Q(pk__in=as_typed.values("pk")))


def _files_showing(known: Known) -> QuerySet:
    """Files of which a sheet that was left out, or its first lines, show the person's ID number."""
    return rows_with(ImportSheet.objects.all(), "seen", known.id_numbers).values_list("file_id", flat=True)


def _forget_files(shas: set[str]) -> int:
    """Files as sent are deleted whole: there is no taking one row out of what somebody else has written."""
    same = ImportFile.objects.filter(sha256__in=shas)
    ImportSheet.objects.filter(file__in=same).update(seen={}, titles=[])
    told = same.filter(erased_at=None).update(erased_at=timezone.now())
    paths = {file.path for file in same}

    def remove() -> None:
        with transaction.atomic():
            hold_files(alone=True)
            for path in paths:
                path.unlink(missing_ok=True)

    transaction.on_commit(remove)
    return told


_FORGET = (
    "UPDATE rosters_importrow SET typed = typed - %(fields)s::text[]{emptied} WHERE id = ANY (%(rows)s)",
    "UPDATE rosters_decision SET before = before - %(fields)s::text[] WHERE row_id = ANY (%(rows)s)",
)


def forget(ids: list[int], fields: list[str]) -> None:
    """Empty some fields in the rows about people, and the first lines of their sheets; files as sent stay."""
    rows = list(Decision.objects.filter(person_id__in=ids).values_list("pk", flat=True))
    applied = ImportSheet.objects.filter(file__roster_import__state=Import.State.APPLIED)
    applied.filter(file__in=ImportRow.objects.filter(pk__in=rows).values("file")).update(seen={})
    emptied = "".join(f", {field} = ''" for field in PERSONAL if field in fields)
    with connection.cursor() as cursor:
        for statement in _FORGET:
            cursor.execute(statement.format(emptied=emptied), {"rows": rows, "fields": fields})


def expire(of: str, *, before: date, by: User | None, to: User | None, is_dry: bool) -> int:
    """Files of imports applied so long ago, and imports that nobody confirmed in time; rows and counts stay."""
    imports = Import.objects.all() if to is None else Import.objects.visible_to(to)
    if of == RetentionRule.Of.WAITING:
        waiting = list(imports.exclude(state=Import.State.APPLIED).filter(received_at__date__lte=before))
        for incoming in () if is_dry else waiting:
            discard(incoming, by=by)
        return len(waiting)
    kept = ImportFile.objects.exclude(roster_import__applied_at__date__lte=before).values("sha256")
    old = ImportFile.objects.filter(roster_import__in=imports, roster_import__applied_at__date__lte=before)
    shas = set(old.filter(erased_at=None).exclude(sha256__in=kept).values_list("sha256", flat=True))
    if not is_dry:
        _forget_files(shas)
    return len(shas)


ROSTERS = Place(known_values, erase, forget, expire)
