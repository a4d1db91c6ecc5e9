"""What staff corrected in the reading of a roster, kept for the next one of the same union with the same headings.

A correction belongs to the union that the rows of its sheet stand for, else to the union of the import, else to whoever
imports: another union's file is never read by it. It is kept when the import is applied, and used when a file is read
of whose sheet nobody has corrected anything yet.
"""

from collections.abc import Iterator

from django.db import connection, transaction
from django.utils import timezone

from access.audit import record
from access.models import User
from rosters.models import Import, ImportSheet, LayoutMemory
from rosters.pipeline.places import settle_places

KEPT = ("columns", "header_line")
_BRANCH_FIELDS = {"branch_code", "branch_name"}

_UNIONS_READ = """
SELECT file_id, sheet_position, min(branch_id)
  FROM place
 GROUP BY 1, 2
HAVING count(DISTINCT branch_id) = 1
"""

_UNIONS_DECIDED = """
SELECT r.file_id, r.sheet_position, min(d.branch_id)
  FROM rosters_decision d JOIN rosters_importrow r ON r.id = d.row_id
 WHERE d.roster_import_id = %s
 GROUP BY 1, 2
HAVING count(DISTINCT d.branch_id) = 1
"""


def chosen(incoming: Import, sheet: ImportSheet) -> dict:
    """What staff corrected for a sheet."""
    return incoming.choices.get(sheet.file.name, {}).get(sheet.name, {})


def _sheets(incoming: Import) -> list[ImportSheet]:
    return list(ImportSheet.objects.filter(file__roster_import=incoming).select_related("file"))


def _marks(sheet: ImportSheet) -> Iterator[tuple[str, int]]:
    """The fingerprints of what may be the sheet's header, each with its line: of the one found, else of any line."""
    if sheet.seen.get("mark"):
        yield sheet.seen["mark"], sheet.seen["header_found"]
    else:
        yield from ((line["mark"], line["line"]) for line in sheet.seen.get("lines", ()) if line.get("mark"))


def recall(incoming: Import, paths: list[str]) -> bool:
    """Put remembered corrections into an import's choices; whether there were any, so that it must be read again."""
    sheets = [sheet for sheet in _sheets(incoming) if not {*KEPT, "as_found"} & set(chosen(incoming, sheet))]
    marks = {mark for sheet in sheets for mark, _line in _marks(sheet)}
    known = LayoutMemory.objects.filter(mark__in=marks)
    if incoming.by is not None:
        known = known.visible_to(incoming.by)
    memories = {(memory.mark, memory.branch_id or f"of user {memory.by_id}"): memory for memory in known}
    if not memories:
        return False
    settle_places(incoming, paths)
    unions = _unions(_UNIONS_READ)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE place")
    found = False
    for sheet in sheets:
        owners = _owners(incoming, sheet, unions.get((sheet.file_id, sheet.position)))
        hit = next(
            (
                (memories[mark, owner], line)
                for owner in owners
                for mark, line in _marks(sheet)
                if (mark, owner) in memories
            ),
            None,
        )
        if hit:
            _use(incoming, sheet, *hit)
            found = True
    if found:
        incoming.save(update_fields=["choices"])
    return found


def _owners(incoming: Import, sheet: ImportSheet, union: int | None) -> list:
    """Whose memory may be used for a sheet, the nearest first."""
    named = [owner for owner in (union, chosen(incoming, sheet).get("branch"), incoming.branch_id) if owner]
    return named or [f"of user {incoming.by_id}"]


def _use(incoming: Import, sheet: ImportSheet, memory: LayoutMemory, line: int) -> None:
    choices = {name: memory.choices[name] for name in ("columns",) if name in memory.choices}
    if "header_shift" in memory.choices:
        choices["header_line"] = max(line + memory.choices["header_shift"], 1)
    sheets = incoming.choices.setdefault(sheet.file.name, {})
    sheets[sheet.name] = sheets.get(sheet.name, {}) | choices | {"remembered": memory.pk}


def _unions(statement: str, *values: object) -> dict[tuple[int, int], int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return {(file_id, position): branch_id for file_id, position, branch_id in cursor.fetchall()}


def remember(incoming: Import, *, by: User | None) -> None:
    """Keep what staff corrected in an import that is applied; what came from a memory unchanged stays that memory."""
    corrected = [sheet for sheet in _sheets(incoming) if set(KEPT) & set(chosen(incoming, sheet))]
    if not corrected:
        return
    unions = _unions(_UNIONS_DECIDED, incoming.pk)
    for sheet in corrected:
        _remember(incoming, sheet, unions.get((sheet.file_id, sheet.position)), by)


def _remember(incoming: Import, sheet: ImportSheet, union: int | None, by: User | None) -> None:
    said = chosen(incoming, sheet)
    line = said.get("header_line")
    mark, found_on = sheet.seen.get("mark", ""), sheet.seen.get("header_found")
    if not mark:
        found_on = line
        mark = next((each for each, number in _marks(sheet) if number == line), "")
    choices = {"columns": said.get("columns", {})} | ({"header_shift": line - found_on} if line else {})
    branch_id = _owner(incoming, sheet, union)
    if not mark or (branch_id is None and by is None):
        return
    memory = LayoutMemory.objects.filter(
        mark=mark, **({"branch_id": branch_id} if branch_id else {"branch": None, "by": by})
    ).first() or LayoutMemory(mark=mark, branch_id=branch_id)
    if memory.choices == choices:
        return
    memory.choices, memory.by, memory.at = choices, by, timezone.now()
    memory.save()


def _owner(incoming: Import, sheet: ImportSheet, union: int | None) -> int | None:
    """The union whose memory a correction is. One of the unions' own columns: next time they tell nothing before it."""
    said = chosen(incoming, sheet)
    declared = said.get("branch") or incoming.branch_id
    if _BRANCH_FIELDS & set(said.get("columns", {}).values()):
        return declared
    return union or declared


def correct(incoming: Import, sheet: ImportSheet, choices: dict) -> None:
    """Let a sheet be read by what staff chose for it; the import must be previewed again."""
    incoming.choices.setdefault(sheet.file.name, {})[sheet.name] = choices
    incoming.save(update_fields=["choices"])


def unlearn(incoming: Import, number: int) -> bool:
    """Take a remembered correction out of an import's choices; whether it was in them."""
    using = [
        said for sheets in incoming.choices.values() for said in sheets.values() if said.get("remembered") == number
    ]
    for said in using:
        for name in (*KEPT, "remembered"):
            said.pop(name, None)
        said["as_found"] = True
    incoming.save(update_fields=["choices"])
    return bool(using)


@transaction.atomic
def forget(memory: LayoutMemory, *, by: User) -> None:
    """Read files with these headings by themselves again."""
    record("forget", memory, by=by, union=memory.branch.code if memory.branch else "", choices=memory.choices)
    memory.delete()
