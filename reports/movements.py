"""Who came and who went between two days, for every union with all below it, by the tree of each day.

Came: a member within the union on the later day (that day's tree) who was not within it on the earlier day (that day's
tree): moved in, if a member elsewhere in the register then, else joined. Went: the other way round. So always closing =
opening + joined + moved in - left - moved out. Who changed unions below one superior neither came nor went for it.
"""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from access.models import User
from branches.models import reach
from branches.register_mark import remembered
from members.models import SEES_PEOPLE

_MOVEMENTS = """
WITH RECURSIVE days (at, day) AS (
    VALUES ('since', %(since)s::date), ('until', %(until)s::date)
), facts AS (
    SELECT d.at, p.branch_id, b.code, b.path, p.name, p.kind, p.parent_id
      FROM days d
      JOIN branches_branchperiod p ON (p.started_on IS NULL OR p.started_on <= d.day)
                                  AND (p.ended_on IS NULL OR p.ended_on > d.day)
      JOIN branches_branch b ON b.id = p.branch_id
), tree AS (
    SELECT f.*, s.branch_id AS superior_id, coalesce(s.code, '') AS parent_code
      FROM facts f LEFT JOIN facts s ON s.at = f.at AND s.branch_id = f.parent_id
), above (at, branch_id, superior_id) AS (
    SELECT at, branch_id, branch_id FROM tree
    UNION ALL
    SELECT a.at, a.branch_id, t.superior_id
      FROM above a JOIN tree t ON t.at = a.at AND t.branch_id = a.superior_id
     WHERE t.superior_id IS NOT NULL
), held AS MATERIALIZED (
    SELECT h.* FROM (SELECT person_id, branch_id,
                            started_on <= %(since)s AND (ended_on IS NULL OR ended_on > %(since)s) AS on_since,
                            started_on <= %(until)s AND (ended_on IS NULL OR ended_on > %(until)s) AS on_until
                       FROM members_membership) h
     WHERE h.on_since OR h.on_until
), pairs AS MATERIALIZED (
    -- How many people were members of one union on the earlier day and of another, or the same, on the later; most by
    -- one membership that held on both.
    SELECT branch_id AS from_id, branch_id AS to_id, count(*) AS people
      FROM held WHERE on_since AND on_until GROUP BY branch_id
    UNION ALL
    SELECT b.branch_id, a.branch_id, count(*)
      FROM (SELECT * FROM held WHERE NOT on_until) b
      FULL JOIN (SELECT * FROM held WHERE NOT on_since) a USING (person_id)
     GROUP BY b.branch_id, a.branch_id
), known AS MATERIALIZED (
    SELECT b.id AS branch_id, first.started_on AS known_from
      FROM branches_branch b, LATERAL (SELECT min(s.started_on) AS started_on
                                         FROM members_membership s WHERE s.branch_id = b.id) first
), summed (branch_id, opening, went, closing, came, listed, stayed) AS (
    SELECT a.superior_id, p.people, CASE WHEN p.to_id IS NULL THEN p.people ELSE 0 END, 0, 0, 0, 0
      FROM pairs p JOIN above a ON a.at = 'since' AND a.branch_id = p.from_id
    UNION ALL
    SELECT a.superior_id, 0, 0, p.people, CASE WHEN p.from_id IS NULL THEN p.people ELSE 0 END,
           CASE WHEN p.from_id IS NULL AND k.known_from > %(since)s AND f.branch_id IS NOT NULL
                THEN p.people ELSE 0 END, 0
      FROM pairs p
      JOIN above a ON a.at = 'until' AND a.branch_id = p.to_id
      JOIN known k ON k.branch_id = p.to_id
      LEFT JOIN facts f ON f.at = 'since' AND f.branch_id = p.to_id
    UNION ALL
    SELECT a.superior_id, 0, 0, 0, 0, 0, p.people
      FROM pairs p
      JOIN above b ON b.at = 'since' AND b.branch_id = p.from_id
      JOIN above a ON a.at = 'until' AND a.branch_id = p.to_id AND a.superior_id = b.superior_id
), moved AS (
    SELECT branch_id, sum(opening)::int AS opening, sum(came)::int AS joined,
           sum(closing - came - stayed)::int AS moved_in, sum(went)::int AS gone,
           sum(opening - went - stayed)::int AS moved_out, sum(closing)::int AS closing, sum(listed)::int AS listed
      FROM summed GROUP BY branch_id
), unknown AS (
    SELECT a.superior_id AS branch_id,
           count(*) FILTER (WHERE a.at = 'since' AND k.known_from > d.day) AS on_since,
           count(*) FILTER (WHERE a.at = 'since' AND k.known_from <= d.day) > 0 AS some_on_since,
           count(*) FILTER (WHERE a.at = 'until' AND k.known_from > d.day) AS on_until,
           count(*) FILTER (WHERE a.at = 'until' AND k.known_from <= d.day) > 0 AS some_on_until,
           min(k.known_from) AS known_from
      FROM above a JOIN days d ON d.at = a.at JOIN known k ON k.branch_id = a.branch_id
     GROUP BY a.superior_id
), latest AS (
    SELECT DISTINCT ON (branch_id) branch_id, path, code, name, kind, parent_code FROM tree ORDER BY branch_id, at DESC
)
SELECT l.branch_id, l.path, l.code, l.name, l.kind, l.parent_code,
       EXISTS (SELECT FROM facts f WHERE f.branch_id = l.branch_id AND f.at = 'since'),
       EXISTS (SELECT FROM facts f WHERE f.branch_id = l.branch_id AND f.at = 'until'),
       u.on_since = 0 OR u.some_on_since, u.on_until = 0 OR u.some_on_until,
       coalesce(m.opening, 0), coalesce(m.joined, 0), coalesce(m.moved_in, 0), coalesce(m.gone, 0),
       coalesce(m.moved_out, 0), coalesce(m.closing, 0), coalesce(m.listed, 0), u.on_since, u.on_until, u.known_from
  FROM latest l JOIN unknown u ON u.branch_id = l.branch_id LEFT JOIN moved m ON m.branch_id = l.branch_id
 WHERE EXISTS (SELECT FROM unnest(%(paths)s::text[]) reached WHERE starts_with(l.path, reached))
 ORDER BY l.path
"""


@dataclass(frozen=True)
class Movement:
    """One union with all below it between two days: None where the register did not know the members on a day.

    Name, kind and superior are those of the later day; of a union that was no more by then, of the earlier.
    """

    branch_id: int
    path: str
    code: str
    name: str
    kind: str
    parent_code: str
    existed_on_since: bool
    existed_on_until: bool
    opening: int | None
    joined: int | None
    moved_in: int | None
    left: int | None
    moved_out: int | None
    closing: int | None
    listed: int | None  # of those who joined: by the first roster of a union whose members were not known before
    unknown_on_since: int  # unions here and below whose members the register did not know yet
    unknown_on_until: int
    known_from: date | None


def movements(*, since: date, until: date, by: User | None = None) -> list[Movement]:
    """All unions that existed on one of two days and that `by` (None: without limits) may see."""
    paths = ["/"] if by is None else reach(by, SEES_PEOPLE)
    with connection.cursor() as cursor:
        cursor.execute(_MOVEMENTS, {"since": since, "until": until, "paths": paths})
        return [_movement(*row) for row in cursor.fetchall()]


def _movement(*row) -> Movement:
    *union, is_known_on_since, is_known_on_until, opening, joined, moved_in, left, moved_out, closing, listed = row[:17]
    if not is_known_on_since:
        opening = None
    if not is_known_on_until:
        closing = None
    if opening is None or closing is None:
        joined = moved_in = left = moved_out = listed = None
    return Movement(*union, opening, joined, moved_in, left, moved_out, closing, listed, *row[17:])


def movements_of_all(since: date, until: date) -> tuple[Movement, ...]:
    """All unions between two days, counted again only where the register changed since (docs/decisions/0008)."""
    return remembered(("movements", since, until), ["/"], lambda: tuple(movements(since=since, until=until)))
