"""Fill an empty register with the invented union: few statements, many rows each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from io import StringIO
from itertools import islice
from random import Random

from django.db import connection, transaction

from access.audit import record
from branches.models import Branch, BranchPeriod, Kind
from members.demo.history import add_history, first_day
from members.demo.lives import Lives, live
from members.demo.people import COLUMNS, describe, known
from members.demo.tree import Union, plan
from members.models import Membership, Person

CHUNK = 5_000  # rows a statement: enough for speed, few enough for memory
POSTS = {
    Kind.GRASSROOTS: ("Chủ tịch", "Phó Chủ tịch", "Ủy viên Ban Chấp hành", "Ủy viên Ủy ban Kiểm tra"),
    Kind.AFFILIATED_GRASSROOTS: ("Chủ tịch", "Phó Chủ tịch"),
    Kind.SECTION: ("Chủ tịch công đoàn bộ phận",),
    Kind.GROUP: ("Tổ trưởng công đoàn",),
}


@dataclass(frozen=True)
class Filled:
    """What was made."""

    industry: str
    superiors: int
    grassroots: int  # that exist today
    parts: int
    dissolved: int
    members: int  # today
    people: int
    memberships: int
    first_day: date


@transaction.atomic
def fill(*, members: int, grassroots: int, seed: int, today: date) -> Filled:
    """Plan the union and write it; the register must be empty."""
    dice = Random(seed)
    unions = plan(dice, members=members, grassroots=grassroots)
    add_history(dice, unions, today=today)
    lives = live(dice, unions, start=first_day(today), today=today)
    branches = write_unions(dice, unions, today)
    first_id = write_people(dice, lives, today)
    write_memberships(lives, branches, first_id)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE branches_branch, branches_branchperiod, members_person, members_membership")
    record("make_demo", branches[unions[0]], by=None, members=members, grassroots=grassroots, seed=seed)
    return summed(unions, lives, first_day(today))


def write_unions(dice: Random, unions: list[Union], today: date) -> dict[Union, Branch]:
    """The unions with all their dated facts; the database works out the tree once, at the end."""
    whole = {union: union.seats for union in unions}
    for union in reversed(unions):  # those below come after their superiors
        if union.parent:
            whole[union.parent] += whole[union]
    made = Branch.objects.bulk_create(branch_of(dice, union, whole[union], today) for union in unions)
    branches = dict(zip(unions, made, strict=True))
    BranchPeriod.objects.bulk_create(
        BranchPeriod(
            branch=branches[union],
            started_on=since,
            ended_on=until,
            name=name,
            kind=union.kind,
            sector=union.sector,
            parent=branches.get(parent),
        )
        for union in unions
        for since, until, name, parent in union.periods()
    )
    return branches


def branch_of(dice: Random, union: Union, members: int, today: date) -> Branch:
    """What does not change about a union; numbers and addresses are made up."""
    start = first_day(today)
    return Branch(
        code=union.code,
        employer=union.employer,
        tax_code=f"99{dice.randrange(100_000_000):08}" if union.kind == Kind.GRASSROOTS else "",
        province=union.province,
        workers=round(members / dice.uniform(0.8, 1)) if union.kind == Kind.GRASSROOTS else None,
        established_on=union.founded_on
        or date(start.year - dice.randint(1, 40), dice.randint(1, 12), dice.randint(1, 28)),
        contact=f"{union.code.lower()}@example.vn",
    )


def write_people(dice: Random, lives: Lives, today: date) -> int:
    """All who ever were members, in the order of `lives.born`; returns the id of the first."""
    people = known(lives, posts(lives))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence('members_person', 'id')")
        sequence = cursor.fetchone()[0]
        cursor.execute("SELECT nextval(%s)", [sequence])
        first_id = cursor.fetchone()[0]
        cursor.execute("SELECT setval(%s, %s)", [sequence, first_id + len(people)])
    for offset in range(0, len(people), CHUNK):
        rows = describe(dice, people[offset : offset + CHUNK], offset=offset, today=today)
        copy(Person, ["id", *COLUMNS], ((str(first_id + offset + place), *row) for place, row in enumerate(rows)))
    return first_id


def posts(lives: Lives) -> dict[int, str]:
    """Who holds which post in the union today: those who have been members longest."""
    return {
        stay.person: post
        for union, members in lives.members.items()
        for post, stay in zip(POSTS.get(union.kind, ()), members, strict=False)
    }


def write_memberships(lives: Lives, branches: dict[Union, Branch], first_id: int) -> None:
    stays = iter(lives.stays)
    while chunk := list(islice(stays, CHUNK)):
        copy(
            Membership,
            ["person_id", "branch_id", "started_on", "ended_on", "start_reason", "end_reason"],
            (
                (
                    str(first_id + stay.person),
                    str(branches[stay.union].pk),
                    stay.started_on.isoformat(),
                    stay.ended_on.isoformat() if stay.ended_on else r"\N",
                    stay.start_reason,
                    stay.end_reason,
                )
                for stay in chunk
            ),
        )


def copy(model: type, columns: list[str], rows: Iterable[tuple[str, ...]]) -> None:
    """Rows of text (without tabs and backslashes) into a table, by COPY."""
    lines = StringIO("".join("\t".join(row) + "\n" for row in rows))
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {model._meta.db_table} ({', '.join(columns)}) FROM STDIN", lines)


def summed(unions: list[Union], lives: Lives, start: date) -> Filled:
    existing = [union for union in unions if union.dissolved_on is None]
    kinds = [union.kind for union in existing]
    parts = (Kind.AFFILIATED_GRASSROOTS, Kind.SECTION, Kind.GROUP)
    return Filled(
        industry=unions[0].name,
        superiors=kinds.count(Kind.DIRECT_SUPERIOR),
        grassroots=kinds.count(Kind.GRASSROOTS),
        parts=sum(kind in parts for kind in kinds),
        dissolved=len(unions) - len(existing),
        members=sum(len(members) for members in lives.members.values()),
        people=len(lives.born),
        memberships=len(lives.stays),
        first_day=start,
    )
