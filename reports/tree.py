"""The tree of unions on a day, a few unions at a time: which stand there, and how many members each and all below have.

Today is read from the paths that the register keeps, a past day by climbing down that day's facts. Whoever asks says
which paths they reach. What the register did not know yet on a day is unknown, never zero (docs/decisions/0006), as in
reports/headcount.py.
"""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Case, CharField, Exists, F, Func, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Concat
from django.utils import timezone

from branches.models import Branch, BranchPeriod, below_any
from branches.vietnamese import fold

MOST_FOUND = 50

_HELD = "m.started_on <= %(day)s AND (m.ended_on IS NULL OR m.ended_on > %(day)s)"
# An index on paths answers by itself: a union's number is the last part of its path.
_BELOW_TODAY = """
below AS NOT MATERIALIZED (
    SELECT shown.id AS shown_id, left(right(b.path, 10), 9)::bigint AS branch_id
      FROM unnest(%(ids)s::bigint[], %(paths)s::text[]) shown (id, path)
      JOIN branches_branch b ON b.path >= shown.path COLLATE "C" AND b.path < left(shown.path, -1) || '0' COLLATE "C"
     WHERE b.path >= %(first)s AND b.path < %(end)s
)"""
_BELOW_ON = """
below (shown_id, branch_id) AS (
    SELECT id, id FROM unnest(%(ids)s::bigint[]) shown (id)
    UNION ALL
    SELECT b.shown_id, p.branch_id
      FROM below b
      JOIN branches_branchperiod p ON p.parent_id = b.branch_id
     WHERE (p.started_on IS NULL OR p.started_on <= %(day)s) AND (p.ended_on IS NULL OR p.ended_on > %(day)s)
)"""
_COUNTED = """
WITH RECURSIVE {below}, held AS (
    SELECT b.shown_id, count(*) AS members, count(*) FILTER (WHERE b.branch_id = b.shown_id) AS own
      FROM below b JOIN members_membership m ON m.branch_id = b.branch_id
     WHERE {held}
     GROUP BY b.shown_id
), late AS MATERIALIZED (
    SELECT m.branch_id, min(m.started_on) AS known_from FROM members_membership m
     WHERE m.started_on > %(day)s
       AND NOT EXISTS (SELECT FROM members_membership e WHERE e.branch_id = m.branch_id AND e.started_on <= %(day)s)
     GROUP BY m.branch_id
), unknown AS (
    SELECT b.shown_id, count(*) AS unions, min(l.known_from) AS known_from,
           min(l.known_from) FILTER (WHERE b.branch_id = b.shown_id) AS own_known_from
      FROM below b JOIN late l ON l.branch_id = b.branch_id
     GROUP BY b.shown_id
)
SELECT shown.id, coalesce(h.own, 0), coalesce(h.members, 0), coalesce(u.unions, 0), u.own_known_from, u.known_from,
       u.unions > 0 AND h.members IS NULL AND NOT EXISTS (
           SELECT FROM below b JOIN members_membership m ON m.branch_id = b.branch_id
            WHERE b.shown_id = shown.id AND m.started_on <= %(day)s)
  FROM unnest(%(ids)s::bigint[]) shown (id)
  LEFT JOIN held h ON h.shown_id = shown.id
  LEFT JOIN unknown u ON u.shown_id = shown.id
"""
_COUNTED_TODAY = _COUNTED.format(below=_BELOW_TODAY, held=_HELD)  # noqa: S608 - two constants
_COUNTED_ON = _COUNTED.format(below=_BELOW_ON, held=_HELD)  # noqa: S608 - two constants

_ABOVE = """
WITH RECURSIVE above (start_id, branch_id, parent_id, name, height) AS (
    SELECT p.branch_id, p.branch_id, p.parent_id, p.name, 0
      FROM branches_branchperiod p
     WHERE p.branch_id = ANY (%(ids)s)
       AND (p.started_on IS NULL OR p.started_on <= %(day)s) AND (p.ended_on IS NULL OR p.ended_on > %(day)s)
    UNION ALL
    SELECT a.start_id, p.branch_id, p.parent_id, p.name, a.height + 1
      FROM above a
      JOIN branches_branchperiod p ON p.branch_id = a.parent_id
     WHERE (p.started_on IS NULL OR p.started_on <= %(day)s) AND (p.ended_on IS NULL OR p.ended_on > %(day)s)
)
SELECT a.start_id, a.branch_id, a.name
  FROM above a JOIN branches_branch b ON b.id = a.branch_id
 WHERE a.height > 0 AND EXISTS (SELECT FROM unnest(%(reached)s::text[]) reached WHERE starts_with(b.path, reached))
 ORDER BY a.start_id, a.height DESC
"""


@dataclass(frozen=True)
class Union:
    """A union as it was on a day."""

    id: int
    path: str  # of today
    code: str
    name: str
    kind: str
    has_below: bool  # others that the user may see stand directly below it


@dataclass(frozen=True)
class Count:
    """Members of one union on a day, and with all below it; None where the register did not know them yet."""

    own: int | None
    members: int | None
    unknown: int  # unions here and below whose members the register did not know yet
    known_from: date | None


def _is_seen(paths: list[str], field: str) -> Q:
    return Q() if paths == ["/"] else below_any(paths, field)


def _of_today(paths: list[str]) -> QuerySet:
    below = Branch.objects.filter(parent=OuterRef("pk"), dissolved_on=None)
    return Branch.objects.filter(_is_seen(paths, "path"), dissolved_on=None).annotate(has_below=Exists(below))


def _of(day: date, paths: list[str]) -> QuerySet:
    """The facts of a past day, of unions that the user may see."""
    seen = BranchPeriod.objects.on(day).filter(_is_seen(paths, "branch__path"))
    return seen.annotate(has_below=Exists(seen.filter(parent=OuterRef("branch"))))


def _unions(rows: QuerySet) -> list[Union]:
    at = "" if rows.model is Branch else "branch__"
    fields = (f"{at}id", f"{at}path", f"{at}code", "name", "kind", "has_below")
    return [Union(*row) for row in rows.order_by(f"{at}id").values_list(*fields)]


def top_unions(paths: list[str], on: date) -> list[Union]:
    """The unions at which the tree begins: those below no other that may be seen."""
    if on != timezone.localdate():
        seen = _of(on, paths)
        above = BranchPeriod.objects.on(on).filter(_is_seen(paths, "branch__path"), branch=OuterRef("parent"))
        return _unions(seen.filter(Q(parent=None) | ~Exists(above)))
    if paths == ["/"]:
        return _unions(_of_today(paths).filter(parent=None))
    tops = [path for path in paths if not any(path != other and path.startswith(other) for other in paths)]
    return _unions(_of_today(paths).filter(path__in=tops))


def union_on(number: int, paths: list[str], on: date) -> Union | None:
    """A union as it was on a day; None where it did not exist or is out of reach."""
    rows = _of_today(paths).filter(pk=number) if on == timezone.localdate() else _of(on, paths).filter(branch=number)
    return next(iter(_unions(rows)), None)


def unions_below(number: int, paths: list[str], on: date) -> list[Union]:
    """The unions directly below one, on a day."""
    rows = _of_today(paths) if on == timezone.localdate() else _of(on, paths)
    return _unions(rows.filter(parent=number))


def unions_named(words: str, paths: list[str], on: date) -> list[Union]:
    """The unions whose code or name of that day has these words, accents ignored; at most MOST_FOUND + 1."""
    words = fold(words)
    if on == timezone.localdate():
        rows = _of_today(paths).alias(key=F("search_key"))
    else:
        rows = _of(on, paths).alias(key=_key_of_a_day())
    for word in words.split():
        rows = rows.filter(key__contains=word)
    has_this_code = When(key__startswith=f"{words} ", then=Value(0))
    place = Case(has_this_code, default=Value(1))
    number, depth = ("pk", "depth") if rows.model is Branch else ("branch", "branch__depth")
    # Only their numbers first: what else there is to say of a union is asked of these few, and an index answers.
    found = list(rows.order_by(place, depth, number).values_list(number, flat=True)[: MOST_FOUND + 1])
    unions = {union.id: union for union in _unions(rows.filter(**{f"{number}__in": found}))}
    return [unions[each] for each in found]


def _key_of_a_day() -> Case:
    """The search key of a union under its name of a past day; computed only where the name was another."""
    text = Concat(F("branch__code"), Value(" "), F("name"), Value(" "), F("short_name"))
    return Case(
        When(name=F("branch__name"), short_name=F("branch__short_name"), then=F("branch__search_key")),
        default=Func(text, function="vietnamese_fold"),
        output_field=CharField(),
    )


def counts(unions: list[Union], on: date) -> dict[int, Count]:
    """Of each union its own members and those with all below it, on a day; one statement."""
    if not unions:
        return {}
    paths = [union.path for union in unions]
    known = {"ids": [union.id for union in unions], "paths": paths, "day": on}
    known |= {"first": min(paths), "end": max(f"{path[:-1]}0" for path in paths)}
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED_TODAY if on == timezone.localdate() else _COUNTED_ON, known)
        return {number: _count(*row) for number, *row in cursor.fetchall()}


def _count(own: int, members: int, unknown: int, own_known_from, known_from, is_unknown: bool) -> Count:
    return Count(
        own=None if own_known_from else own,
        members=None if is_unknown else members,
        unknown=unknown,
        known_from=own_known_from or (known_from if is_unknown else None),
    )


def ways_to(unions: list[Union], paths: list[str], on: date) -> dict[int, list[tuple[int, str]]]:
    """Of each union those above it on a day that the user may see, from the top: (number, name)."""
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE, {"ids": [union.id for union in unions], "day": on, "reached": paths})
        ways: dict[int, list[tuple[int, str]]] = {union.id: [] for union in unions}
        for start, number, name in cursor.fetchall():
            ways[start].append((number, name))
    return ways
