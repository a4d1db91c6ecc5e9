"""How many members each union had on a day, following the tree of that day.

A union of which the register did not know the members yet on that day is counted as unknown, never as empty
(docs/decisions/0006): its `own` is None and `known_from` says since when it is known. A union whose members were never
entered has 0 and no `known_from`.
"""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from access.models import User
from branches.models import reach

_HEADCOUNT = """
WITH RECURSIVE facts AS (
    SELECT p.branch_id, p.name, p.kind, p.parent_id
      FROM branches_branchperiod p
     WHERE (p.started_on IS NULL OR p.started_on <= %(day)s) AND (p.ended_on IS NULL OR p.ended_on > %(day)s)
), tree AS (
    -- A union that is older than its superior stands under none before the superior begins.
    SELECT f.branch_id, f.name, f.kind, s.branch_id AS parent_id
      FROM facts f LEFT JOIN facts s ON s.branch_id = f.parent_id
), above (branch_id, superior_id) AS (
    SELECT branch_id, branch_id FROM tree
    UNION ALL
    SELECT a.branch_id, t.parent_id FROM above a JOIN tree t ON t.branch_id = a.superior_id
     WHERE t.parent_id IS NOT NULL
), own AS (
    SELECT t.branch_id, counted.members, counted.women,
           (SELECT min(s.started_on) FROM members_membership s WHERE s.branch_id = t.branch_id) AS known_from
      FROM tree t
      LEFT JOIN (SELECT s.branch_id, count(*) AS members, count(woman.id) AS women
                   FROM members_membership s
                   LEFT JOIN (SELECT id FROM members_person WHERE sex = 'F') woman ON woman.id = s.person_id
                  WHERE s.started_on <= %(day)s AND (s.ended_on IS NULL OR s.ended_on > %(day)s)
                  GROUP BY s.branch_id) counted ON counted.branch_id = t.branch_id
), summed AS (
    SELECT a.superior_id AS branch_id, sum(o.members)::int AS members, sum(o.women)::int AS women,
           count(*) FILTER (WHERE o.known_from <= %(day)s) AS known,
           count(*) FILTER (WHERE o.known_from > %(day)s) AS unknown, min(o.known_from) AS known_from,
           sum(o.members) FILTER (WHERE a.branch_id = a.superior_id)::int AS own_members,
           min(o.known_from) FILTER (WHERE a.branch_id = a.superior_id) AS own_known_from
      FROM above a LEFT JOIN own o ON o.branch_id = a.branch_id
     GROUP BY a.superior_id
)
SELECT b.id, b.code, t.name, t.kind, coalesce(parent.code, ''),
       CASE WHEN summed.own_known_from > %(day)s THEN NULL ELSE coalesce(summed.own_members, 0) END,
       CASE WHEN summed.unknown > 0 AND summed.known = 0 THEN NULL ELSE coalesce(summed.members, 0) END,
       CASE WHEN summed.unknown > 0 AND summed.known = 0 THEN NULL ELSE coalesce(summed.women, 0) END,
       summed.unknown, coalesce(summed.own_known_from, CASE WHEN summed.known = 0 THEN summed.known_from END)
  FROM tree t
  JOIN branches_branch b ON b.id = t.branch_id
  LEFT JOIN branches_branch parent ON parent.id = t.parent_id
  JOIN summed ON summed.branch_id = t.branch_id
 WHERE EXISTS (SELECT FROM unnest(%(paths)s::text[]) reached WHERE starts_with(b.path, reached))
 ORDER BY b.path
"""


@dataclass(frozen=True)
class Headcount:
    """One union on one day: its own members, and with all below it; None where the register did not know them yet."""

    branch_id: int
    code: str
    name: str
    kind: str
    parent_code: str
    own: int | None
    members: int | None
    women: int | None
    unknown: int  # unions here and below whose members the register did not know yet
    known_from: date | None  # of a union without members of its own: of those below, if all of them are unknown


def headcount(*, on: date, by: User | None = None) -> list[Headcount]:
    """All unions that existed on a day and that `by` (None: without limits) may see, superiors before those below."""
    paths = ["/"] if by is None else reach(by)
    with connection.cursor() as cursor:
        cursor.execute(_HEADCOUNT, {"day": on, "paths": paths})
        return [Headcount(*row) for row in cursor.fetchall()]
