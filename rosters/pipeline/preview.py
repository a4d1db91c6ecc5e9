"""Preview: what applying an import would do, counted, with one hash over all of it."""

from collections import defaultdict

from django.db import connection, transaction

from branches.models import reach
from rosters.models import Decision, Import
from rosters.pipeline.check import check
from rosters.pipeline.match import forget, match
from rosters.pipeline.memory import recall
from rosters.pipeline.parse import parse
from rosters.pipeline.places import settle_places
from rosters.pipeline.register import mark
from rosters.pipeline.tallies import tallies

EVERYTHING = ["/"]

# A new person has no number yet that means anything, so it stays out of the hash.
_FINGERPRINT = """
SELECT md5(string_agg(md5(concat_ws('|', d.row_id, d.outcome, d.branch_id, d.membership_id, d.refusals, d.warnings,
                                    CASE WHEN NOT d.person_is_new THEN d.person_id END, d.before)),
                      '' ORDER BY d.row_id))
  FROM rosters_decision d
 WHERE d.roster_import_id = %s
"""

_COUNTS = """
SELECT r.file_id, r.sheet_position, d.outcome, count(*),
       count(*) FILTER (WHERE d.outcome <> 'refused' AND d.warnings <> '{}'), count(*) FILTER (WHERE r.repairs <> '{}'),
       min(d.branch_id), max(d.branch_id)
  FROM rosters_decision d JOIN rosters_importrow r ON r.id = d.row_id
 WHERE d.roster_import_id = %s
 GROUP BY 1, 2, 3
"""

# Members of the unions that the rosters name, on the day they speak of, whom no row is about. A refused row whose
# person is not certain is about everybody it may mean: whoever has its ID number, or its name in its union.
_MISSING = """
SELECT s.person_id
  FROM members_membership s
  JOIN members_person p ON p.id = s.person_id
 WHERE s.branch_id IN (SELECT d.branch_id FROM rosters_decision d WHERE d.roster_import_id = %(import)s)
   AND s.started_on <= %(day)s AND (s.ended_on IS NULL OR s.ended_on > %(day)s)
   AND NOT EXISTS (SELECT FROM rosters_decision d
                    WHERE d.roster_import_id = %(import)s AND d.person_id = s.person_id)
   AND NOT EXISTS (SELECT FROM rosters_decision d JOIN rosters_importrow r ON r.id = d.row_id
                    WHERE d.roster_import_id = %(import)s AND d.outcome = 'refused'
                      AND r.id_number <> '' AND r.id_number = p.id_number)
   AND NOT EXISTS (SELECT FROM rosters_decision d JOIN rosters_importrow r ON r.id = d.row_id
                    WHERE d.roster_import_id = %(import)s AND d.outcome = 'refused' AND d.person_is_new
                      AND d.branch_id = s.branch_id AND vietnamese_sort_key(r.full_name) = p.sort_key)
 ORDER BY s.person_id
"""


@transaction.atomic
def preview(incoming: Import) -> Import:
    """Read the files of an import, and decide on every row; the register stays untouched."""
    parse(incoming)
    if recall(incoming, scope(incoming)):
        parse(incoming)
    return decide(incoming)


@transaction.atomic
def decide(incoming: Import) -> Import:
    """Decide anew on every row of an import, by the register of now."""
    paths = scope(incoming)
    incoming.register_mark = mark(paths)
    settle_places(incoming, paths)
    match(incoming)
    check(incoming, paths)
    forget()
    _count(incoming)
    incoming.state = Import.State.PREVIEWED
    incoming.fingerprint = fingerprint(incoming)
    incoming.save(update_fields=["state", "counts", "tallies", "fingerprint", "register_mark"])
    return incoming


def scope(incoming: Import) -> list[str]:
    """The paths of the unions that an import may touch: those whose rosters its sender may send today."""
    return EVERYTHING if incoming.by is None else reach(incoming.by, "rosters.add_import")


def fingerprint(incoming: Import) -> str:
    """One hash over all decisions of an import: two previews with equal hashes show the same."""
    with connection.cursor() as cursor:
        cursor.execute(_FINGERPRINT, [incoming.pk])
        return cursor.fetchone()[0] or ""


def missing(incoming: Import) -> list[int]:
    """The numbers of the people whom a roster that claims to be complete does not list."""
    if incoming.mode != Import.Mode.FULL:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_MISSING, {"import": incoming.pk, "day": incoming.effective_on})
        return [person_id for (person_id,) in cursor.fetchall()]


def _tally(outcomes: dict[str, int]) -> dict[str, int]:
    received = sum(outcomes.values())
    counts = {outcome: outcomes.get(outcome, 0) for outcome in Decision.Outcome.values}
    return {"received": received, "accepted": received - counts["refused"], **counts}


def _count(incoming: Import) -> None:
    by_sheet: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    in_all: dict[str, int] = defaultdict(int)
    marked = {"warned": 0, "repaired": 0}
    unions: dict[str, set[int]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, [incoming.pk])
        for file_id, position, outcome, number, warned, repaired, *branches in cursor.fetchall():
            by_sheet[file_id, position][outcome] = number
            in_all[outcome] += number
            marked["warned"] += warned
            marked["repaired"] += repaired
            unions[f"{file_id}-{position}"] |= {*branches} - {None}
    for file in incoming.files.prefetch_related("sheets"):
        for sheet in file.sheets.all():
            if sheet.is_roster:
                sheet.counts = _tally(by_sheet[file.pk, sheet.position])
                sheet.save(update_fields=["counts"])
    incoming.counts = _tally(in_all) | {"missing": len(missing(incoming))}
    # By sheet the one union of its rows; 0: several.
    sheets = {sheet: found.pop() if len(found) == 1 else 0 for sheet, found in unions.items() if found}
    incoming.tallies = marked | {"sheets": sheets} | tallies(incoming)
