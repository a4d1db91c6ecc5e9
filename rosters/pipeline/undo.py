"""Undo: take an applied import back, row by row; a row whose person was changed since is kept as it is, and listed.

What the import wrote, and what stood there before, is read from the history that triggers wrote of both.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access.audit import record
from access.history import acting
from access.models import Act, User
from branches.models import reach
from rosters.models import Import
from rosters.pipeline.apply import IMPORT_LOCK
from rosters.pipeline.check import PERSON_FIELDS
from rosters.pipeline.preview import EVERYTHING

UNDOES = "rosters.change_import"
_OF_MEMBERSHIP = ("branch_id", "started_on", "ended_on", "start_reason", "start_decision", "end_reason", "end_decision")


class NotUndone(Exception):
    """Why nothing was taken back, in an officer's words."""


class Outdated(NotUndone):
    """The register changed between looking and taking back."""


def _differs(of: str, written: str, columns: tuple[str, ...]) -> str:
    return (
        f"({', '.join(f'{of}.{c}' for c in columns)}) IS DISTINCT FROM ({', '.join(f'{written}.{c}' for c in columns)})"
    )


_CHANGED_FIELDS = " OR ".join(f"d.before ? '{f}' AND p.{f} IS DISTINCT FROM wrote.{f}" for f in PERSON_FIELDS)
_UNREACHED = "NOT EXISTS (SELECT FROM unnest(%(paths)s::text[]) reached WHERE starts_with({path}, reached))"

# All of them, those whom the import brought in as well: nobody's edit comes between looking and taking back.
_LOCK_PEOPLE = """
SELECT count(*) FROM (
    SELECT p.id
      FROM members_person p JOIN rosters_decision d ON d.person_id = p.id
     WHERE d.roster_import_id = %(import)s AND d.outcome IN ('new', 'changed', 'moved')
     ORDER BY p.id FOR UPDATE OF p) locked
"""
# And all their memberships: these are ended and corrected without their person's lock.
_LOCK_MEMBERSHIPS = """
SELECT count(*) FROM (
    SELECT s.id
      FROM members_membership s JOIN rosters_decision d ON d.person_id = s.person_id
     WHERE d.roster_import_id = %(import)s AND d.outcome IN ('new', 'changed', 'moved')
     ORDER BY s.id FOR UPDATE OF s) locked
"""

# One row for each row of the roster that did something, with why it has to be kept.
_PLAN = f"""
SELECT d.row_id, d.person_id, d.person_is_new, d.before, wrote.pgh_id AS wrote, began.pgh_obj_id AS began,
       moved.pgh_obj_id AS moved,
       CASE WHEN p.id IS NULL THEN 'gone'
            WHEN p.is_erased THEN 'erased'
            WHEN {_UNREACHED.format(path="present.path")}
              OR b.path IS NOT NULL AND {_UNREACHED.format(path="b.path")}
            THEN 'elsewhere'
            WHEN d.person_is_new AND EXISTS (SELECT FROM members_datarequest q WHERE q.person_id = p.id)
            THEN 'requested'
            WHEN d.person_is_new AND (SELECT count(*) FROM members_membership s WHERE s.person_id = p.id) <> 1
              OR began.pgh_id IS NOT NULL AND {_differs("here", "began", _OF_MEMBERSHIP)}
              OR moved.pgh_id IS NOT NULL AND {_differs("there", "moved", _OF_MEMBERSHIP)}
            THEN 'moved_since'
            WHEN d.person_is_new AND {_differs("p", "wrote", (*PERSON_FIELDS, "is_restricted"))}
              OR NOT d.person_is_new AND ({_CHANGED_FIELDS})
            THEN 'changed_since'
            WHEN b.dissolved_on IS NOT NULL THEN 'union_dissolved'
            ELSE '' END AS kept
  FROM rosters_decision d
  LEFT JOIN members_person p ON p.id = d.person_id
  LEFT JOIN wrote ON wrote.pgh_obj_id = d.person_id
  LEFT JOIN began ON began.person_id = d.person_id
  LEFT JOIN moved ON moved.person_id = d.person_id
  LEFT JOIN came_from ON came_from.person_id = d.person_id
  LEFT JOIN branches_branch b ON b.id = came_from.branch_id
  LEFT JOIN members_membership here ON here.id = began.pgh_obj_id
  LEFT JOIN members_membership there ON there.id = moved.pgh_obj_id
  LEFT JOIN LATERAL (SELECT b.path FROM members_membership s JOIN branches_branch b ON b.id = s.branch_id
                      WHERE s.person_id = p.id ORDER BY s.started_on DESC LIMIT 1) present ON true
 WHERE d.roster_import_id = %(import)s
   AND (d.outcome IN ('new', 'moved') OR d.outcome = 'changed' AND d.before <> '{{}}')
"""  # noqa: S608 - made of names of columns only, once, when the register starts

# What history wrote down of the import, in tables of the transaction: PostgreSQL counts them before it joins them,
# and never takes each event with each other.
_TABLES = {
    "wrote": """
SELECT DISTINCT ON (e.pgh_obj_id) e.* FROM members_personevent e
 WHERE e.pgh_context_id = %(action)s ORDER BY e.pgh_obj_id, e.pgh_id""",
    "began": """
SELECT DISTINCT ON (e.person_id) e.* FROM members_membershipevent e
 WHERE e.pgh_context_id = %(action)s AND e.pgh_label = 'insert' ORDER BY e.person_id, e.pgh_id""",
    "moved": """
SELECT DISTINCT ON (e.person_id) e.* FROM members_membershipevent e
 WHERE e.pgh_context_id = %(action)s AND e.pgh_label = 'update' ORDER BY e.person_id, e.pgh_id""",
    "came_from": """
SELECT DISTINCT ON (v.person_id) v.*
  FROM moved JOIN members_membershipevent v
    ON v.person_id = moved.person_id AND v.pgh_obj_id = moved.pgh_obj_id AND v.pgh_id < moved.pgh_id
 ORDER BY v.person_id, v.pgh_id DESC""",
    "taking_back": _PLAN,
}
# What stood before of whom something is restored: only taking back needs it, looking does not.
_STOOD = """
SELECT DISTINCT ON (e.pgh_obj_id) e.*
  FROM taking_back t JOIN members_personevent e ON e.pgh_obj_id = t.person_id AND e.pgh_id < t.wrote
 WHERE t.kept = '' AND NOT t.person_is_new AND t.before <> '{}'
 ORDER BY e.pgh_obj_id, e.pgh_id DESC
"""

_COUNT = """
SELECT count(*) FILTER (WHERE kept = '' AND person_is_new),
       count(*) FILTER (WHERE kept = '' AND NOT person_is_new AND before <> '{}'),
       count(*) FILTER (WHERE kept = '' AND moved IS NOT NULL),
       count(*) FILTER (WHERE kept = '' AND NOT person_is_new AND moved IS NULL AND began IS NOT NULL),
       count(*) FILTER (WHERE kept <> ''),
       coalesce(md5(string_agg(row_id || kept, ',' ORDER BY row_id)), '')
  FROM taking_back
"""
_KEPT = "SELECT row_id, kept FROM taking_back WHERE kept <> '' ORDER BY row_id"

_END_WHAT_BEGAN = "DELETE FROM members_membership s USING taking_back t WHERE s.id = t.began AND t.kept = ''"

_BACK_WHERE_THEY_WERE = f"""
UPDATE members_membership s
   SET {", ".join(f"{column} = came_from.{column}" for column in _OF_MEMBERSHIP)}
  FROM taking_back t JOIN came_from ON came_from.person_id = t.person_id
 WHERE s.id = t.moved AND t.kept = ''
"""  # noqa: S608 - as above

_RESTORE_VALUES = f"""
UPDATE members_person p
   SET {", ".join(f"{f} = CASE WHEN t.before ? '{f}' THEN stood.{f} ELSE p.{f} END" for f in PERSON_FIELDS)}
  FROM taking_back t JOIN stood ON stood.pgh_obj_id = t.person_id
 WHERE p.id = t.person_id
"""  # noqa: S608 - as above

_REMOVE_PEOPLE = (
    "DELETE FROM members_person p USING taking_back t WHERE p.id = t.person_id AND t.person_is_new AND t.kept = ''"
)

_LIST_KEPT = "UPDATE rosters_decision d SET kept = t.kept FROM taking_back t WHERE d.row_id = t.row_id AND t.kept <> ''"


@dataclass(frozen=True)
class Undoing:
    """What taking an import back does: numbers of rows, and the kept ones as {row: why}."""

    people_removed: int
    values_restored: int
    moved_back: int
    memberships_removed: int
    rows_kept: int
    fingerprint: str
    kept: dict[int, str]

    @property
    def counts(self) -> dict[str, int]:
        names = ("people_removed", "values_restored", "moved_back", "memberships_removed", "rows_kept")
        return {name: getattr(self, name) for name in names}

    @property
    def does_something(self) -> bool:
        return any(number for name, number in self.counts.items() if name != "rows_kept")


def undoable(incoming: Import) -> bool:
    """Whether an import was applied and not taken back yet."""
    return incoming.state == Import.State.APPLIED and incoming.undone_at is None


def would_undo(incoming: Import, *, by: User | None) -> Undoing:
    """What taking an import back would do now; the register is left as it is."""
    with transaction.atomic(), connection.cursor() as cursor, _planned(cursor, incoming, by) as found:
        return found


@contextmanager
def _planned(cursor, incoming: Import, by: User | None) -> Iterator[Undoing]:
    """The plan as tables of this transaction, and what it says."""
    paths = EVERYTHING if by is None else reach(by, UNDOES)
    values = {"import": incoming.pk, "action": _action(incoming), "paths": paths}
    for name, found in _TABLES.items():
        _keep(cursor, name, found, values)
    cursor.execute(_COUNT)
    numbers = cursor.fetchone()
    cursor.execute(_KEPT)
    yield Undoing(*numbers, dict(cursor.fetchall()))
    cursor.execute(f"DROP TABLE {', '.join(_TABLES)}")


def _keep(cursor, name: str, found: str, values: dict | None = None) -> None:
    """What a question finds as a table of this transaction, of which PostgreSQL knows how large it is."""
    cursor.execute(f"CREATE TEMP TABLE {name} ON COMMIT DROP AS {found}", values)
    cursor.execute(f"ANALYZE {name}")


def _action(incoming: Import) -> object:
    """The number under which history wrote down what the import did."""
    if not undoable(incoming):
        raise NotUndone(
            _("%(import)s was taken back already.") % {"import": incoming}
            if incoming.undone_at
            else _("%(import)s was not applied: there is nothing to take back.") % {"import": incoming}
        )
    done = Act.objects.filter(verb="apply", subject_type=Import._meta.label_lower, subject_id=incoming.pk)
    action = done.values_list("context_id", flat=True).first()
    if action is None:
        raise NotUndone(_("%(import)s was applied before the register kept its history.") % {"import": incoming})
    return action


@transaction.atomic
def _undo(incoming: Import, *, by: User | None, shown: str | None) -> Undoing | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])
        held = Import.objects.select_for_update().get(pk=incoming.pk)
        for lock in (_LOCK_PEOPLE, _LOCK_MEMBERSHIPS):
            cursor.execute(lock, {"import": held.pk})
        with _planned(cursor, held, by) as found:
            if shown is not None and shown != found.fingerprint:
                return None
            _keep(cursor, "stood", _STOOD)
            for statement in (_END_WHAT_BEGAN, _BACK_WHERE_THEY_WERE, _RESTORE_VALUES, _REMOVE_PEOPLE, _LIST_KEPT):
                cursor.execute(statement)
            cursor.execute("DROP TABLE stood")
    incoming.undone_at, incoming.undone = timezone.now(), found.counts
    incoming.save(update_fields=["undone_at", "undone"])
    record("undo", incoming, by=by, counts=found.counts)
    return found


def undo(incoming: Import, *, by: User | None, shown: str | None = None) -> Undoing:
    """Take an import back, all of it that nobody changed since; NotUndone says why nothing was.

    `shown` is the fingerprint of what somebody has looked at: nothing else is done (default: what is found now).
    """
    with acting(by=by, roster_import=incoming.pk):
        found = _undo(incoming, by=by, shown=shown)
    if found is None:
        raise Outdated(_("The register changed after you looked. Nothing was taken back: look again."))
    return found
