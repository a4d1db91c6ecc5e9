"""The figures of the start page: members on several days by the tree of each day, and who came and went between two.

What the register did not know yet on a day is unknown, never zero (docs/decisions/0006).
"""

from dataclasses import dataclass
from datetime import date

from django.db import connection

# Which of the asked days a membership holds on is told by the first and the end of them: one reading of the memberships
# serves all days.
_HELD = """
spans AS MATERIALIZED (
    SELECT m.branch_id, width_bucket(m.started_on - 1, %(days)s::date[]) + 1 AS first,
           CASE WHEN m.ended_on IS NULL THEN 2147483647
                ELSE width_bucket(m.ended_on - 1, %(days)s::date[]) + 1 END AS after,
           count(*) AS members, count(*) FILTER (WHERE {is_woman}) AS women
      FROM members_membership m
     WHERE m.ended_on IS NULL OR m.ended_on > (%(days)s::date[])[1]
     GROUP BY 1, 2, 3
), held AS MATERIALIZED (
    SELECT d.turn, s.branch_id, sum(s.members) AS members, sum(s.women) AS women
      FROM days d JOIN spans s ON s.first <= d.turn AND s.after > d.turn GROUP BY d.turn, s.branch_id
), known AS MATERIALIZED (
    SELECT b.id AS branch_id,
           (SELECT min(m.started_on) FROM members_membership m WHERE m.branch_id = b.id) AS known_from
      FROM branches_branch b
)"""
_IS_WOMAN = "m.person_id IN (SELECT id FROM members_person WHERE sex = 'F')"
_DAYS = "days (turn, day) AS (SELECT turn, day FROM unnest(%(days)s::date[]) WITH ORDINALITY asked (day, turn))"
_EXISTED = "(p.started_on IS NULL OR p.started_on <= d.day) AND (p.ended_on IS NULL OR p.ended_on > d.day)"

_OF_ALL = f"""
WITH {_DAYS}, {_HELD.format(is_woman="false")}, unknown AS (
    SELECT d.turn, count(*) AS unions
      FROM days d JOIN known k ON k.known_from > d.day JOIN branches_branchperiod p ON p.branch_id = k.branch_id
     WHERE {_EXISTED}
     GROUP BY d.turn
)
SELECT 0, d.turn, coalesce(h.members, 0)::int, NULL::int, coalesce(u.unions, 0)::int,
       EXISTS (SELECT FROM known k WHERE k.known_from <= d.day), (SELECT min(known_from) FROM known)
  FROM days d
  LEFT JOIN (SELECT turn, sum(members) AS members FROM held GROUP BY turn) h ON h.turn = d.turn
  LEFT JOIN unknown u ON u.turn = d.turn
"""  # noqa: S608 - of constants

_OF_PARTS = f"""
WITH RECURSIVE {_DAYS}, below (part, turn, branch_id) AS (
    SELECT g.part, d.turn, p.branch_id
      FROM unnest(%(parts)s::bigint[], %(ids)s::bigint[]) g (part, id)
     CROSS JOIN days d
      JOIN branches_branchperiod p ON p.branch_id = g.id
     WHERE {_EXISTED}
    UNION
    SELECT b.part, b.turn, p.branch_id
      FROM below b
      JOIN days d ON d.turn = b.turn
      JOIN branches_branchperiod p ON p.parent_id = b.branch_id
     WHERE {_EXISTED}
), {_HELD.format(is_woman=_IS_WOMAN)}
SELECT b.part, b.turn, coalesce(sum(h.members), 0)::int, coalesce(sum(h.women), 0)::int,
       count(*) FILTER (WHERE k.known_from > d.day), count(*) FILTER (WHERE k.known_from <= d.day) > 0,
       min(k.known_from)
  FROM below b
  JOIN days d ON d.turn = b.turn
  LEFT JOIN held h ON h.turn = b.turn AND h.branch_id = b.branch_id
  LEFT JOIN known k ON k.branch_id = b.branch_id
 GROUP BY b.part, b.turn
"""  # noqa: S608 - of constants

# A person has one membership a day: who was within on one day and not on the other has a membership that tells so.
_CHANGE = f"""
WITH RECURSIVE days (turn, day) AS (VALUES (1, %(since)s::date), (2, %(until)s::date)), below (turn, branch_id) AS (
    SELECT d.turn, p.branch_id
      FROM days d JOIN branches_branchperiod p ON p.branch_id = ANY (%(ids)s)
     WHERE {_EXISTED}
    UNION
    SELECT b.turn, p.branch_id
      FROM below b JOIN days d ON d.turn = b.turn JOIN branches_branchperiod p ON p.parent_id = b.branch_id
     WHERE {_EXISTED}
), told AS (
    SELECT m.person_id,
           m.started_on <= %(since)s AND (m.ended_on IS NULL OR m.ended_on > %(since)s)
               AND (%(all)s OR m.branch_id IN (SELECT branch_id FROM below WHERE turn = 1)) AS was_within,
           m.started_on <= %(until)s AND (m.ended_on IS NULL OR m.ended_on > %(until)s)
               AND (%(all)s OR m.branch_id IN (SELECT branch_id FROM below WHERE turn = 2)) AS is_within
      FROM members_membership m
     WHERE m.started_on <= %(until)s AND (m.ended_on IS NULL OR m.ended_on > %(since)s)
), changed AS MATERIALIZED (
    SELECT person_id, bool_or(is_within) AS came FROM told WHERE was_within <> is_within
     GROUP BY person_id HAVING bool_or(is_within) <> bool_or(was_within)
)
SELECT count(*) FILTER (WHERE came AND NOT elsewhere), count(*) FILTER (WHERE came AND elsewhere),
       count(*) FILTER (WHERE NOT came AND NOT elsewhere), count(*) FILTER (WHERE NOT came AND elsewhere)
  FROM (SELECT c.came, EXISTS (
                   SELECT FROM members_membership o
                    WHERE o.person_id = c.person_id
                      AND o.started_on <= CASE WHEN c.came THEN %(since)s::date ELSE %(until)s::date END
                      AND (o.ended_on IS NULL
                           OR o.ended_on > CASE WHEN c.came THEN %(since)s::date ELSE %(until)s::date END)) AS elsewhere
          FROM changed c) who
"""  # noqa: S608 - of constants


@dataclass(frozen=True)
class Figure:
    """Members and women on a day; None where the register did not know them yet, or where women were not asked for."""

    members: int | None
    women: int | None
    unknown: int  # unions whose members the register did not know yet
    known_from: date | None


@dataclass(frozen=True)
class Change:
    """Who came and went between two days."""

    joined: int
    moved_in: int
    left: int
    moved_out: int


@dataclass(frozen=True)
class Row:
    """A union with all below it: today, and at the end of last year."""

    id: int
    name: str
    today: Figure
    before: Figure


@dataclass(frozen=True)
class Start:
    """All figures of the page, for one user on one day."""

    today: date
    tops: tuple[int, ...]  # the unions of the user's grants; none for somebody who reaches all
    members: int | None
    grassroots: int
    trend: list[tuple[date, Figure]]
    month: tuple[date, Change | None]  # since when; None where the register did not know the members then
    year: tuple[date, Change | None]
    rows_of: str  # the name of the union whose parts `rows` are; '': they are direct superior unions
    rows: list[Row]
    others: int  # members of today who are in none of `rows`


NOTHING = Figure(None, None, 0, None)


def _figures(question: str, days: list[date], **known) -> dict[tuple[int, date], Figure]:
    with connection.cursor() as cursor:
        cursor.execute(question, {"days": days, **known})
        rows = cursor.fetchall()
    figures = {}
    for part, turn, members, women, unknown, is_known, known_from in rows:
        shown = (members, women) if is_known or not unknown else (None, None)
        figures[part, days[turn - 1]] = Figure(*shown, unknown, known_from)
    return figures


def figures_of_all(days: list[date]) -> dict[date, Figure]:
    """The members of the whole register on each day (days in order); women are not asked for."""
    return {day: figure for (_part, day), figure in _figures(_OF_ALL, days).items()}


def figures_of_parts(parts: dict[int, list[int]], days: list[date]) -> dict[tuple[int, date], Figure]:
    """Each part (some unions, with all below them on that day) on each day; a part that did not exist yet is absent."""
    numbers = [(part, number) for part, ids in parts.items() for number in ids]
    return _figures(
        _OF_PARTS, days, parts=[part for part, _number in numbers], ids=[number for _part, number in numbers]
    )


def change_between(since: date, until: date, *, ids: list[int] | None) -> Change:
    """Who came to and went from some unions with all below them, each day by its tree; None: the whole register."""
    known = {"since": since, "until": until, "ids": ids or [], "all": ids is None}
    with connection.cursor() as cursor:
        cursor.execute(_CHANGE, known)
        return Change(*cursor.fetchone())
