"""How many members each union had on a day, following the tree of that day.

A union of which the register did not know the members yet on that day is counted as unknown, never as empty
(docs/decisions/0006): its `own` is None and `known_from` says since when it is known. A union whose members were never
entered has 0 and no `known_from`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from access.models import User
from branches.models import reach
from branches.register_mark import remembered
from members.age_bands import AGE_BANDS, UNKNOWN_AGE, born_by
from members.models import SEES_PEOPLE

# The age bands of women, of men, and of those whose sex is not known; and one more column a sex: age not known.
AGES = (*(band.key for band in AGE_BANDS), UNKNOWN_AGE)
_SEXES = {"women": "F", "men": "M", "others": ""}
_COLUMNS = {
    f"{people}_{place}": f"sex = '{sex}' AND band = {place}"
    for people, sex in _SEXES.items()
    for place in range(len(AGES))
}
_BANDS = " ".join(
    f"WHEN born_on > %(born_{place})s THEN {place}" for place, band in enumerate(AGE_BANDS) if band.end is not None
)

_HEADCOUNT = f"""
WITH RECURSIVE facts AS (
    SELECT p.branch_id, b.code, b.path, p.name, p.kind, p.parent_id
      FROM branches_branchperiod p JOIN branches_branch b ON b.id = p.branch_id
     WHERE (p.started_on IS NULL OR p.started_on <= %(day)s) AND (p.ended_on IS NULL OR p.ended_on > %(day)s)
), tree AS (
    -- A union that is older than its superior stands under none before the superior begins.
    SELECT f.branch_id, f.code, f.path, f.name, f.kind, s.branch_id AS parent_id, coalesce(s.code, '') AS parent_code
      FROM facts f LEFT JOIN facts s ON s.branch_id = f.parent_id
), above (branch_id, superior_id) AS (
    SELECT branch_id, branch_id FROM tree
    UNION ALL
    SELECT a.branch_id, t.parent_id FROM above a JOIN tree t ON t.branch_id = a.superior_id
     WHERE t.parent_id IS NOT NULL
), people AS (
    SELECT id, sex, party_member,
           CASE WHEN born_on = '' THEN {len(AGE_BANDS)} {_BANDS} ELSE {len(AGE_BANDS) - 1} END AS band
      FROM members_person
), counted AS (
    SELECT s.branch_id, p.sex, p.band, count(*) AS members, count(*) FILTER (WHERE p.party_member) AS party_members
      FROM members_membership s JOIN people p ON p.id = s.person_id
     WHERE s.started_on <= %(day)s AND (s.ended_on IS NULL OR s.ended_on > %(day)s)
     GROUP BY s.branch_id, p.sex, p.band
), own AS (
    SELECT c.branch_id, sum(c.members) AS members, sum(c.party_members) AS party_members,
           {", ".join(f"sum(c.members) FILTER (WHERE {of}) AS {column}" for column, of in _COLUMNS.items())}
      FROM counted c GROUP BY c.branch_id
), known AS MATERIALIZED (
    SELECT t.branch_id, first.started_on AS known_from
      FROM tree t, LATERAL (SELECT min(s.started_on) AS started_on
                              FROM members_membership s WHERE s.branch_id = t.branch_id) first
), summed AS (
    SELECT a.superior_id AS branch_id, sum(o.members)::int AS members, sum(o.party_members)::int AS party_members,
           {", ".join(f"coalesce(sum(o.{column}), 0)::int AS {column}" for column in _COLUMNS)},
           count(*) FILTER (WHERE k.known_from <= %(day)s) AS known,
           count(*) FILTER (WHERE k.known_from > %(day)s) AS unknown, min(k.known_from) AS known_from,
           sum(o.members) FILTER (WHERE a.branch_id = a.superior_id)::int AS own_members,
           min(k.known_from) FILTER (WHERE a.branch_id = a.superior_id) AS own_known_from
      FROM above a JOIN known k ON k.branch_id = a.branch_id LEFT JOIN own o ON o.branch_id = a.branch_id
     GROUP BY a.superior_id
)
SELECT t.branch_id, t.path, t.code, t.name, t.kind, t.parent_code,
       CASE WHEN s.own_known_from > %(day)s THEN NULL ELSE coalesce(s.own_members, 0) END,
       s.unknown > 0 AND s.known = 0, coalesce(s.members, 0), coalesce(s.party_members, 0),
       {", ".join(f"ARRAY[{', '.join(f's.{people}_{place}' for place in range(len(AGES)))}]" for people in _SEXES)},
       s.unknown, coalesce(s.own_known_from, CASE WHEN s.known = 0 THEN s.known_from END)
  FROM tree t JOIN summed s ON s.branch_id = t.branch_id
 WHERE EXISTS (SELECT FROM unnest(%(paths)s::text[]) reached WHERE starts_with(t.path, reached))
 ORDER BY t.path
"""  # noqa: S608 - made of names of columns only, once, when the register starts


@dataclass(frozen=True)
class Headcount:
    """One union on one day: its own members, and with all below it; None where the register did not know them yet.

    `ages` (and those of women, of men) tell how many are in each band of members/age_bands.py, and "unknown".
    """

    branch_id: int
    path: str
    code: str
    name: str
    kind: str
    parent_code: str
    own: int | None
    members: int | None
    women: int | None
    party_members: int | None
    ages: dict[str, int] | None
    ages_of_women: dict[str, int] | None
    ages_of_men: dict[str, int] | None
    unknown: int  # unions here and below whose members the register did not know yet
    known_from: date | None  # of a union without members of its own: of those below, if all of them are unknown


def headcount(*, on: date, by: User | None = None) -> list[Headcount]:
    """All unions that existed on a day and that `by` (None: without limits) may see, superiors before those below."""
    born = {f"born_{place}": born_by(band.end, on) for place, band in enumerate(AGE_BANDS) if band.end is not None}
    with connection.cursor() as cursor:
        cursor.execute(_HEADCOUNT, {"day": on, "paths": ["/"] if by is None else reach(by, SEES_PEOPLE)} | born)
        return [_headcount(*row) for row in cursor.fetchall()]


def _headcount(
    branch_id, path, code, name, kind, parent_code, own, is_unknown, members, party, women, men, others, unknown, since
) -> Headcount:
    union = (branch_id, path, code, name, kind, parent_code, own)
    if is_unknown:
        return Headcount(*union, None, None, None, None, None, None, unknown, since)
    ages = [sum(of) for of in zip(women, men, others, strict=True)]
    by_age = (dict(zip(AGES, of, strict=True)) for of in (ages, women, men))
    return Headcount(*union, members, sum(women), party, *by_age, unknown, since)


def reached(rows: Iterable, user: User) -> list:
    """Those rows (with the `path` of a union) that a user may see."""
    paths = tuple(reach(user, SEES_PEOPLE))
    return [row for row in rows if row.path.startswith(paths)]


def headcount_of_all(on: date) -> tuple[Headcount, ...]:
    """All unions on a day, counted again only where the register changed since (docs/decisions/0008)."""
    return remembered(("headcount", on), ["/"], lambda: tuple(headcount(on=on)))
