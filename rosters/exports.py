"""Files out: the members of a union and all below it on a day, streamed to .csv or .xlsx."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TextIO

import xlsxwriter
from django.db import connection
from django.utils.translation import gettext as _

from access.models import User
from branches.models import Branch, reach
from members.partial_dates import shown
from rosters.parsing.cells import FIELDS
from rosters.resources import RosterResource

_SOURCE = {
    "party_member": "CASE WHEN p.party_member THEN '1' ELSE '0' END",
    "branch_code": "b.code",
    "branch_name": "f.name",
}
# The tree of the day: a union counts as below another if it stood there on that day.
_MEMBERS = f"""
WITH RECURSIVE facts AS (
    SELECT p.branch_id, p.parent_id, p.name
      FROM branches_branchperiod p
     WHERE (p.started_on IS NULL OR p.started_on <= %(day)s) AND (p.ended_on IS NULL OR p.ended_on > %(day)s)
), chosen (branch_id) AS (
    SELECT f.branch_id FROM facts f WHERE %(branch)s IS NULL OR f.branch_id = %(branch)s
    UNION
    SELECT f.branch_id FROM facts f JOIN chosen c ON c.branch_id = f.parent_id
)
SELECT {", ".join(_SOURCE.get(field, f"p.{field}") for field in FIELDS)}
  FROM members_membership s
  JOIN chosen c ON c.branch_id = s.branch_id
  JOIN facts f ON f.branch_id = s.branch_id
  JOIN branches_branch b ON b.id = s.branch_id
  JOIN members_person p ON p.id = s.person_id
 WHERE s.started_on <= %(day)s AND (s.ended_on IS NULL OR s.ended_on > %(day)s)
   AND EXISTS (SELECT FROM unnest(%(paths)s::text[]) reached WHERE starts_with(b.path, reached))
 ORDER BY b.path, p.sort_key, p.born_on, p.id
"""  # noqa: S608 - made of names of columns only, once, when the register starts

_DATES = [FIELDS.index(field) for field in ("born_on", "id_issued_on", "party_joined_on", "joined_on")]
_SEX, _PARTY = FIELDS.index("sex"), FIELDS.index("party_member")
_WIDTHS = {
    "full_name": 26,
    "branch_name": 40,
    "address": 36,
    "hometown": 22,
    "email": 26,
    "id_issued_by": 28,
    "note": 30,
}
_COULD_RUN = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def members(branch: Branch | None, *, on: date, by: User | None) -> Iterator[tuple[str, ...]]:
    """The members as tuples of text in the order of FIELDS; `by` None means without limits."""
    paths = ["/"] if by is None else reach(by)
    with connection.chunked_cursor() as cursor:
        cursor.execute(_MEMBERS, {"day": on, "branch": branch and branch.pk, "paths": paths})
        yield from cursor


def header(kind: str) -> tuple[str, ...]:
    """The first line of an export: names of fields, or Vietnamese or English headings."""
    if kind == "fields":
        return FIELDS
    if kind == "vi":
        return tuple(RosterResource().get_export_headers())
    return tuple(field.replace("_", " ").capitalize() for field in FIELDS)


def for_people(row: tuple[str, ...], kind: str) -> list[str]:
    """A row as an officer writes it: 27/03/1985, Nam or Nữ, an x for party members."""
    written = list(row)
    for place in _DATES:
        if written[place]:
            written[place] = shown(written[place])
    if kind == "vi":
        written[_SEX] = {"M": "Nam", "F": "Nữ"}.get(written[_SEX], "")
    written[_PARTY] = "x" if written[_PARTY] == "1" else ""
    return written


def harmless(text: str) -> str:
    """Text that a spreadsheet program could run as a formula, with an apostrophe before it."""
    return f"'{text}" if text.startswith(_COULD_RUN) else text


def write_csv(out: TextIO, people: Iterator[tuple[str, ...]], *, kind: str) -> int:
    """Write a .csv file; returns the number of members."""
    writer, count = csv.writer(out), 0
    writer.writerow(header(kind))
    for row in people:
        writer.writerow(row if kind == "fields" else map(harmless, for_people(row, kind)))
        count += 1
    return count


def write_xlsx(out: Path | str, people: Iterator[tuple[str, ...]], *, kind: str) -> int:
    """Write an .xlsx workbook, all cells as text; returns the number of members."""
    book = xlsxwriter.Workbook(
        str(out), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(_("Members")[:31])
    heading = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#E8EEF7", "border": 1}
    )
    text = book.add_format({"num_format": "@"})
    inert = book.add_format({"num_format": "@", "quote_prefix": True})
    for place, field in enumerate(FIELDS):
        sheet.set_column(place, place, _WIDTHS.get(field, 15), text)
    sheet.freeze_panes(1, 2)
    sheet.write_row(0, 0, header(kind), heading)
    write, line = sheet.write_string, 0
    for row in people:
        line += 1
        for place, value in enumerate(row if kind == "fields" else for_people(row, kind)):
            if value:
                write(line, place, value, inert if kind != "fields" and value.startswith(_COULD_RUN) else text)
    sheet.autofilter(0, 0, max(line, 1), len(FIELDS) - 1)
    book.close()
    return line
