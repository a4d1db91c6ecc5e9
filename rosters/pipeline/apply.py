"""Apply: do what the preview showed, all of it or nothing, once."""

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access.audit import record
from access.history import acting
from access.models import User
from rosters.models import Import
from rosters.pipeline.check import PERSON_FIELDS
from rosters.pipeline.memory import remember
from rosters.pipeline.preview import decide, scope
from rosters.pipeline.register import is_unchanged_since

IMPORT_LOCK = 0x1D05  # the number of the advisory lock that lets one import apply at a time


class NotApplied(Exception):
    """Why nothing was applied, in an officer's words."""


class RegisterChanged(NotApplied):
    """The register changed between preview and confirmation; the import now holds a new preview."""


def _value(field: str) -> str:
    return "(r.party_member = '1')" if field == "party_member" else f"r.{field}"


# In the order of their keys, so that two writers never wait for each other in a circle.
_LOCK_PEOPLE = """
SELECT count(*) FROM (
    SELECT p.id
      FROM members_person p JOIN rosters_decision d ON d.person_id = p.id
     WHERE d.roster_import_id = %(import)s AND d.outcome IN ('new', 'changed', 'moved') AND NOT d.person_is_new
     ORDER BY p.id FOR UPDATE OF p) locked
"""

# Whoever ends or corrects one of these memberships without its person's lock has done so before, or waits.
_LOCK_MEMBERSHIPS = """
SELECT count(*) FROM (
    SELECT s.id
      FROM members_membership s JOIN rosters_decision d ON d.membership_id = s.id
     WHERE d.roster_import_id = %(import)s AND d.outcome = 'moved'
     ORDER BY s.id FOR UPDATE OF s) locked
"""

_ADD_PEOPLE = f"""
INSERT INTO members_person (id, {", ".join(PERSON_FIELDS)})
SELECT d.person_id, {", ".join(map(_value, PERSON_FIELDS))}
  FROM rosters_decision d JOIN rosters_importrow r ON r.id = d.row_id
 WHERE d.roster_import_id = %(import)s AND d.outcome = 'new' AND d.person_is_new
 ORDER BY d.row_id
"""  # noqa: S608 - made of names of columns only, once, when the register starts

_CHANGE_PEOPLE = f"""
UPDATE members_person p
   SET {", ".join(f"{f} = CASE WHEN d.before ? '{f}' THEN {_value(f)} ELSE p.{f} END" for f in PERSON_FIELDS)}
  FROM rosters_decision d JOIN rosters_importrow r ON r.id = d.row_id
 WHERE d.roster_import_id = %(import)s AND d.outcome IN ('new', 'changed', 'moved') AND NOT d.person_is_new
   AND d.before <> '{{}}' AND p.id = d.person_id
"""  # noqa: S608 - made of names of columns only, once, when the register starts

# A roster of the very day on which the other membership began corrects that membership: it never was.
_RELOCATE = """
UPDATE members_membership s
   SET branch_id = d.branch_id
  FROM rosters_decision d
 WHERE d.roster_import_id = %(import)s AND d.outcome = 'moved' AND s.id = d.membership_id AND s.started_on = %(day)s
"""

_END_ELSEWHERE = """
UPDATE members_membership s
   SET ended_on = %(day)s, end_reason = 'transferred_within'
  FROM rosters_decision d
 WHERE d.roster_import_id = %(import)s AND d.outcome = 'moved' AND s.id = d.membership_id AND s.started_on < %(day)s
"""

# Staff may let new memberships start earlier, but never before the union existed or the last membership ended.
_START_HERE = """
INSERT INTO members_membership (person_id, branch_id, started_on, start_reason)
SELECT d.person_id, d.branch_id,
       CASE WHEN d.outcome = 'moved' THEN %(day)s::date
            ELSE greatest(%(starts_on)s::date, life.started_on, last.ended_on) END,
       CASE WHEN d.outcome = 'moved' THEN 'transferred_within' WHEN d.person_is_new THEN 'listed' ELSE 'restored' END
  FROM rosters_decision d
  JOIN (SELECT p.branch_id, min(coalesce(p.started_on, '-infinity'::date)) AS started_on
          FROM branches_branchperiod p GROUP BY p.branch_id) life ON life.branch_id = d.branch_id
  LEFT JOIN members_membership earlier ON d.outcome = 'moved' AND earlier.id = d.membership_id
  LEFT JOIN LATERAL (SELECT max(s.ended_on) AS ended_on FROM members_membership s
                      WHERE NOT d.person_is_new AND s.person_id = d.person_id) last ON true
 WHERE d.roster_import_id = %(import)s
   AND (d.outcome = 'new' OR d.outcome = 'moved' AND earlier.ended_on = %(day)s)
 ORDER BY d.row_id
"""


@transaction.atomic
def _apply(incoming: Import, *, by: User | None, shown_to: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])
        shown = Import.objects.select_for_update().get(pk=incoming.pk)
        if shown.state == Import.State.APPLIED:
            raise NotApplied(_("This import was applied already, at %(time)s.") % {"time": shown.applied_at})
        if shown.state != Import.State.PREVIEWED:
            raise NotApplied(_("This import has no preview yet."))
        values = {"import": incoming.pk, "day": shown.effective_on, "starts_on": shown.starts_on or shown.effective_on}
        cursor.execute(_LOCK_PEOPLE, values)
        cursor.execute(_LOCK_MEMBERSHIPS, values)
        if shown_to != shown.fingerprint or not is_unchanged_since(shown.register_mark, scope(shown)):
            decide(incoming)
            if incoming.fingerprint != shown_to:
                return False
        for statement in (_ADD_PEOPLE, _CHANGE_PEOPLE, _RELOCATE, _END_ELSEWHERE, _START_HERE):
            cursor.execute(statement, values)
    incoming.state, incoming.applied_at = Import.State.APPLIED, timezone.now()
    incoming.save(update_fields=["state", "applied_at"])
    remember(incoming, by=by)
    record("apply", incoming, by=by, counts=incoming.counts)
    return True


def apply(incoming: Import, *, by: User | None, shown: str | None = None) -> Import:
    """Apply a previewed import; RegisterChanged where that would no longer do what its preview showed.

    `shown` is the fingerprint of the preview that somebody has looked at (default: the import's own, as read here).
    """
    with acting(by=by, roster_import=incoming.pk):
        is_applied = _apply(incoming, by=by, shown_to=incoming.fingerprint if shown is None else shown)
    if not is_applied:
        raise RegisterChanged(
            _("The register changed after this preview was made. Nothing was applied: look at the new preview.")
        )
    return incoming
