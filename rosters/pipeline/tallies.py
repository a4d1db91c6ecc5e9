"""More numbers of a preview, so that its page need not count: reasons, and what becomes of each union."""

from django.db import connection

from rosters.models import Import

_REASONS = """
SELECT d.outcome = 'refused', reason, count(*)
  FROM rosters_decision d, unnest(CASE WHEN d.outcome = 'refused' THEN d.refusals ELSE d.warnings END) reason
 WHERE d.roster_import_id = %(import)s AND (d.refusals <> '{}' OR d.warnings <> '{}')
 GROUP BY 1, 2
 ORDER BY 3 DESC, 2
"""

# Whoever is new or moves is a member of the row's union on the day afterwards; whoever moves is none of the other's.
_UNIONS = """
WITH coming AS (
    SELECT d.branch_id, count(*) AS rows, count(*) FILTER (WHERE d.outcome = 'new') AS joined,
           count(*) FILTER (WHERE d.outcome = 'moved') AS moved_in,
           count(*) FILTER (WHERE d.outcome = 'refused') AS refused
      FROM rosters_decision d
     WHERE d.roster_import_id = %(import)s AND d.branch_id IS NOT NULL
     GROUP BY d.branch_id
), leaving AS (
    SELECT s.branch_id, count(*) AS moved_out
      FROM rosters_decision d JOIN members_membership s ON s.id = d.membership_id
     WHERE d.roster_import_id = %(import)s AND d.outcome = 'moved'
     GROUP BY s.branch_id
), touched AS (
    SELECT branch_id FROM coming UNION SELECT branch_id FROM leaving
), before AS (
    SELECT s.branch_id, count(*) AS members
      FROM members_membership s
     WHERE s.branch_id IN (SELECT t.branch_id FROM touched t)
       AND s.started_on <= %(day)s AND (s.ended_on IS NULL OR s.ended_on > %(day)s)
     GROUP BY s.branch_id
)
SELECT t.branch_id, coalesce(c.rows, 0), coalesce(b.members, 0), coalesce(c.joined, 0), coalesce(c.moved_in, 0),
       coalesce(l.moved_out, 0), coalesce(c.refused, 0)
  FROM touched t
  LEFT JOIN coming c USING (branch_id)
  LEFT JOIN leaving l USING (branch_id)
  LEFT JOIN before b USING (branch_id)
 ORDER BY 2 DESC, 1
"""
_UNION = ("branch", "rows", "before", "joined", "moved_in", "moved_out", "refused")


def tallies(incoming: Import) -> dict:
    """How often each reason stands, and each union's members before and after.

    {"refusals": {code: rows}, "warnings": {code: rows}, "unions": [{"branch", "rows", "before",
    "joined", "moved_in", "moved_out", "refused"}]}; members are those of the union itself, on the day of the rosters.
    """
    values = {"import": incoming.pk, "day": incoming.effective_on}
    found: dict = {"refusals": {}, "warnings": {}}
    with connection.cursor() as cursor:
        cursor.execute(_REASONS, values)
        for is_refusal, code, number in cursor.fetchall():
            found["refusals" if is_refusal else "warnings"][code] = number
        cursor.execute(_UNIONS, values)
        found["unions"] = [dict(zip(_UNION, line, strict=True)) for line in cursor.fetchall()]
    return found
