"""What must never be: a foreign text in an answer, a foreign row changed."""

import html
import re
from urllib.parse import quote, quote_plus

from django.db import connection

from access.personal import masked
from tests.matrix.rights import Rights
from tests.matrix.world import CANARY, CANARY_DAY, CANARY_NUMBER, World

_MARKS = re.compile("|".join([
    CANARY, CANARY_NUMBER, re.escape(masked(f"{CANARY_NUMBER}000000"))[:5], CANARY_DAY,
    "/".join(reversed(CANARY_DAY.split("-")))]).encode(), re.IGNORECASE)  # fmt: skip
_TOKENS = re.compile(
    rb'(?m)^(Expires:|csrftoken=|who=|sessionid=).*$|name="csrfmiddlewaretoken" value="\w+"|name="once" value="\w+"'
    rb'|data-seconds="\d+"|~gAAAA[\w%=-]+'  # seconds left; a number that is searched for, sealed anew each time
)
OURS = "Nguyễn Thị".encode()  # everybody within A is called so

WRITES_PEOPLE = tuple(f"members.{verb}_{noun}" for verb in ("add", "change") for noun in ("person", "membership"))


def _spellings(text: str) -> set[str]:
    once, plus = quote(text), quote_plus(text)
    return {
        text,
        html.escape(text),
        once,
        plus,
        quote(once),
        quote(plus),
        quote_plus(plus),
        masked(text) if text.isdecimal() else text,
    }


def leak(text: bytes, *, sent: list[str]) -> str:
    """The first foreign mark in an answer, with what is around it; what was sent may come back."""
    if not _MARKS.search(text):
        return ""
    for known in sorted(
        {spelling for word in sent for spelling in _spellings(word) if spelling}, key=len, reverse=True
    ):
        text = text.replace(known.encode(), b"")
    found = _MARKS.search(text)
    return text[max(0, found.start() - 60) : found.end() + 60].decode("utf-8", "replace") if found else ""


def bare(text: bytes, *numbers: object) -> bytes:
    """An answer without what differs from request to request, and without the numbers in its address."""
    text = _TOKENS.sub(b"", text)
    for number in numbers:
        text = text.replace(b"/%s/" % str(number).encode(), b"/#/")
    return text


class Seal:
    """One checksum over all rows that a role may not change, and over rows that may not come into being."""

    def __init__(self, rights: Rights, world: World) -> None:
        self.rights, self.world = rights, world
        self.me = world.users[rights.role].pk if rights.role in world.users else 0
        self.statement = self._statement()
        self.before = self.now()

    def now(self) -> tuple:
        with connection.cursor() as cursor:
            cursor.execute(self.statement)
            return cursor.fetchone()

    def broken(self) -> str:
        """The tables whose foreign rows have changed."""
        now = self.now()
        return ", ".join(table for table, old, new in zip(self.tables, self.before, now, strict=True) if old != new)

    def _statement(self) -> str:
        parts = {}
        for name, (table, source, outside) in self._guarded().items():
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT t.id FROM {source} WHERE {outside}")
                ids = ", ".join(str(pk) for (pk,) in cursor.fetchall()) or "0"
                cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
                [last] = cursor.fetchone()
            parts[name] = _sum(table, f"id IN ({ids})")
            parts[f"new {name}"] = f"SELECT count(*)::text FROM {source} WHERE t.id > {last} AND {outside}"
        parts |= self._others()
        self.tables = list(parts)
        return "SELECT " + ", ".join(f"({part})" for part in parts.values())

    def _guarded(self) -> dict[str, tuple[str, str, str]]:
        """Rows that lie in unions: the table, where its unions are found, and which of them are not this role's."""
        paths = self.rights.paths
        people = f"NOT ({_below('b.path', paths(*WRITES_PEOPLE, 'rosters.add_import'))})"
        unions = f"NOT ({_below('b.path', paths('branches.add_branch', 'branches.change_branch'))})"
        gives = paths("access.give_grants")
        grants = f"(t.user_id = {self.me} OR NOT ({_below('b.path', gives)}) OR {_equals(gives)})"
        of = "{table} t JOIN branches_branch b ON b.id = t.{key}"
        last = "SELECT DISTINCT ON (person_id) * FROM members_membership ORDER BY person_id, started_on DESC"
        return {
            "people": (
                "members_person",
                f"members_person t JOIN ({last}) m ON m.person_id = t.id JOIN branches_branch b ON b.id = m.branch_id",
                people,
            ),
            "memberships": ("members_membership", of.format(table="members_membership", key="branch_id"), people),
            "unions": ("branches_branch", of.format(table="branches_branch", key="id"), unions),
            "facts": ("branches_branchperiod", of.format(table="branches_branchperiod", key="branch_id"), unions),
            "grants": (
                "branches_grant",
                of.format(table="branches_grant", key="branch_id") + " JOIN branches_role r ON r.code = t.role_id",
                grants,
            ),
        }

    def _others(self) -> dict[str, str]:
        """Rows that are somebody's, or nobody's to change."""
        things = self.world.things["user"]
        theirs = ", ".join(str(thing.pk) for thing in things if not self._is_looked_after(thing)) or "0"
        corrects = _below("b.path", self.rights.paths("rosters.change_import"))
        with connection.cursor() as cursor:
            cursor.execute("SELECT max(id) FROM access_act")
            [last] = cursor.fetchone()
        not_mine = f"IS DISTINCT FROM {self.me}"
        imports = f"(SELECT id FROM rosters_import WHERE by_id {not_mine})"
        files = f"(SELECT id FROM rosters_importfile WHERE roster_import_id IN {imports})"
        others = f"(SELECT b.id FROM branches_branch b WHERE {corrects})"
        staff = "" if self.rights.has("access.give_grants") else ", ' ', sum(is_staff::int)"
        return {
            "users": _sum("access_user", f"id IN ({theirs}) AND id <> {self.me}"),
            "own rights": f"SELECT concat(is_superuser, is_staff, is_active) FROM access_user WHERE id = {self.me}",
            "superusers": f"SELECT concat(sum(is_superuser::int){staff}) FROM access_user",
            "imports": _sum("rosters_import", f"by_id {not_mine}"),
            "files": _sum("rosters_importfile", f"roster_import_id IN {imports}"),
            "sheets": _sum("rosters_importsheet", f"file_id IN {files}"),
            "rows": _sum("rosters_importrow", f"roster_import_id IN {imports}"),
            "decisions": _sum("rosters_decision", f"roster_import_id IN {imports}", key="row_id"),
            "memories": _sum(
                "rosters_layoutmemory", f"by_id {not_mine} AND (branch_id IS NULL OR branch_id NOT IN {others})"
            ),
            "saved lists": _sum("access_savedlist", f"user_id <> {self.me}"),
            "acts": _sum("access_act", f"id <= {last}"),
            "roles": _sum("branches_role", "true", key="code"),
            "placements": _sum("branches_placement", "true"),
        }

    def _is_looked_after(self, thing) -> bool:
        return self.rights.reaches("access.give_grants", thing)


def _sum(table: str, condition: str, *, key: str = "id") -> str:
    return f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY {key}), '')) FROM {table} t WHERE {condition}"


def _below(column: str, paths: list[str]) -> str:
    return " OR ".join(f"starts_with({column}, '{path}')" for path in paths) or "false"


def _equals(paths: list[str]) -> str:
    """Grants that make equals: to give grants, over the very union."""
    same = ", ".join(f"'{path}'" for path in paths) or "''"
    return f"(b.path IN ({same}) AND 'access.give_grants' = ANY (r.rights))"
