"""Files out: people and their union on a day, streamed to .csv or .xlsx, for the command and the browser alike."""

import csv
from collections.abc import Callable, Iterator
from datetime import date
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import TextIO

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from access.models import User
from branches.models import Branch, reach
from branches.sheets import RUNNABLE, harmless
from members.models import SEES_PEOPLE, Membership, Person
from rosters.export_file import EXPORTS, File, LeftOut, Row
from rosters.parsing.cells import FIELDS
from rosters.workbook import workbook_chunks

# Whom the command exports, in its order. The tree of the day: a union counts as below another if it stood there then.
_MEMBERS = """
WITH RECURSIVE facts AS (
    SELECT p.branch_id, p.parent_id
      FROM branches_branchperiod p
     WHERE (p.started_on IS NULL OR p.started_on <= %(day)s) AND (p.ended_on IS NULL OR p.ended_on > %(day)s)
), chosen (branch_id) AS (
    SELECT f.branch_id FROM facts f WHERE %(branch)s IS NULL OR f.branch_id = %(branch)s
    UNION
    SELECT f.branch_id FROM facts f JOIN chosen c ON c.branch_id = f.parent_id
)
SELECT p.id
  FROM members_membership s
  JOIN chosen c ON c.branch_id = s.branch_id
  JOIN branches_branch b ON b.id = s.branch_id
  JOIN members_person p ON p.id = s.person_id
 WHERE s.started_on <= %(day)s AND (s.ended_on IS NULL OR s.ended_on > %(day)s)
   AND EXISTS (SELECT FROM unnest(%(paths)s::text[]) reached WHERE starts_with(b.path, reached))
   AND NOT p.is_restricted AND NOT p.is_erased
 ORDER BY b.path, p.sort_key, p.born_on, p.id
"""

_SOURCE = {
    "party_member": "CASE WHEN p.party_member THEN '1' ELSE '0' END",
    "branch_code": "coalesce(b.code, '')",
    "branch_name": "coalesce(f.name, '')",
}
# Who is a member of no union on the day: since when, and of which union before; blank for everybody else.
_LEFT = "coalesce(l.ended_on::text, ''), coalesce(l.code, ''), coalesce(l.name, '')"
_LAST_MEMBERSHIP = """
  LEFT JOIN LATERAL (SELECT e.ended_on, u.code, u.name
                       FROM members_membership e JOIN branches_branch u ON u.id = e.branch_id
                      WHERE s.person_id IS NULL AND e.person_id = p.id AND e.ended_on <= %(day)s
                      ORDER BY e.started_on DESC
                      LIMIT 1) l ON true
"""
_ROWS = """
WITH listed AS MATERIALIZED (
    SELECT listing.id, row_number() OVER () AS place FROM ({listing}) listing (id)
), facts AS (
    SELECT p.branch_id, p.name
      FROM branches_branchperiod p
     WHERE (p.started_on IS NULL OR p.started_on <= %(day)s) AND (p.ended_on IS NULL OR p.ended_on > %(day)s)
)
SELECT {columns}
  FROM listed
  JOIN members_person p ON p.id = listed.id
  LEFT JOIN members_membership s
    ON s.person_id = p.id AND s.started_on <= %(day)s AND (s.ended_on IS NULL OR s.ended_on > %(day)s)
  LEFT JOIN branches_branch b ON b.id = s.branch_id
  LEFT JOIN facts f ON f.branch_id = s.branch_id
  {joined}
 ORDER BY listed.place
"""  # filled in with our own texts and with what Django made of a list's filters, never with what somebody typed

_CHUNK = 500  # rows that are sent to a browser together


def members(branch: Branch | None, *, on: date, by: User | None, columns: Row = FIELDS) -> Iterator[Row]:
    """The members of a union (None: of all) and of all below it, as text in the order of the columns.

    They stand by union, then in Vietnamese order; `by` None means without limits.
    """
    paths = ["/"] if by is None else reach(by, EXPORTS)
    return _rows(_MEMBERS, {"branch": branch and branch.pk, "paths": paths}, on=on, file=File(columns=columns))


def listed(branch: Branch | None, *, on: date, by: User | None) -> QuerySet[Person]:
    """The people whom `members` would write."""
    held = Membership.objects.within_on(branch, on) if branch else Membership.objects.on(on)
    if by is not None:
        held = held.within_reach(by, EXPORTS)
    return Person.objects.filter(pk__in=held.values("person")).not_kept_back()


def left_out(branch: Branch | None, *, on: date, by: User | None) -> LeftOut:
    """How many more the user (None: the register's own commands) sees as members than `members` would write."""
    held = Membership.objects.within_on(branch, on) if branch else Membership.objects.on(on)
    if by is not None:
        held = held.within_reach(by, SEES_PEOPLE)
    seen = Person.objects.filter(pk__in=held.values("person"))
    kept_back = seen.kept_back().count()
    return LeftOut(kept_back, seen.count() - kept_back - listed(branch, on=on, by=by).count())


def people(listed: QuerySet[Person], *, on: date, file: File | None = None) -> Iterator[Row]:
    """The people of a list, in its order, with their union on a day: as text in the order of the file's columns.

    With the file's `with_status`, three more texts: of who was no member on that day, since when, and code and name of
    the union before.
    """
    try:
        sql, values = listed.values("pk").query.sql_with_params()
    except EmptyResultSet:
        return iter(())
    names = [f"listed{place}" for place in range(len(values))]
    listing = sql.replace("%%", "%%%%") % tuple(f"%({name})s" for name in names)
    return _rows(listing, dict(zip(names, values, strict=True)), on=on, file=file or File())


def _rows(listing: str, values: dict, *, on: date, file: File) -> Iterator[Row]:
    columns = ", ".join(_SOURCE.get(field, f"p.{field}") for field in file.columns)
    columns, joined = (f"{columns}, {_LEFT}", _LAST_MEMBERSHIP) if file.with_status else (columns, "")
    with connection.chunked_cursor() as cursor:
        cursor.execute(_ROWS.format(listing=listing, columns=columns, joined=joined), values | {"day": on})
        yield from cursor


def csv_chunks(rows: Iterator[Row], file: File) -> Iterator[tuple[str, int]]:
    """The text of a .csv file in pieces, each with its number of people; the first is the headings, at once."""
    return _csv_chunks(rows, file.header, file.cells(), is_plain=file.kind == "fields")


def _csv_chunks(rows: Iterator[Row], headings: Row, cells: Callable, *, is_plain: bool) -> Iterator[tuple[str, int]]:
    yield csv_text([headings]), 0
    while chunk := list(islice(rows, _CHUNK)):
        yield csv_text(chunk if is_plain else [map(harmless, cells(row)) for row in chunk]), len(chunk)


def csv_text(lines: list) -> str:
    """Rows of cells as the text of a .csv file."""
    out = StringIO(newline="")
    csv.writer(out).writerows(lines)
    return out.getvalue()


def write_csv(out: TextIO, rows: Iterator[Row], file: File) -> int:
    """Write a .csv file; returns the number of people."""
    written = 0
    for text, count in csv_chunks(rows, file):
        out.write(text)
        written += count
    return written


def xlsx_chunks(rows: Iterator[Row], file: File) -> Iterator[tuple[bytes, int]]:
    """The bytes of an .xlsx workbook in pieces, each with its number of people; all its cells are text."""
    return workbook_chunks(
        map(file.cells(), rows),
        title=_("Members"),
        headings=file.header,
        widths=file.widths,
        could_run=() if file.kind == "fields" else RUNNABLE,
        last_line=file.last_line,
    )


def write_xlsx(out: Path | str, rows: Iterator[Row], file: File) -> int:
    """Write an .xlsx workbook; returns the number of people."""
    written = 0
    with Path(out).open("wb") as stream:
        for piece, count in xlsx_chunks(rows, file):
            stream.write(piece)
            written += count
    return written
