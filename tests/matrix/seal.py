"""What must never happen to the rows: a foreign one changed, or one of one's own without a line in the trail."""

from django.db import connection

from tests.matrix.places import World
from tests.matrix.rights import Rights
from tests.matrix.routes import HANDLES

WRITES_PEOPLE = tuple(f"members.{verb}_{noun}" for verb in ("add", "change") for noun in ("person", "membership"))
# The history of what is never changed without a line in the trail.
TOLD = (
    *("members_personevent", "members_membershipevent", "branches_branchevent", "branches_branchperiodevent"),
    *("branches_grantevent", "members_datarequestevent", "members_requeststepevent", "members_breachevent"),
)


class Seal:
    """One checksum over all rows that a role may not change, and over rows that may not come into being."""

    def __init__(self, rights: Rights, world: World, *, at_the_desk: bool = False) -> None:
        self.rights, self.world, self.at_the_desk = rights, world, at_the_desk
        self.me = world.users[rights.role].pk if rights.role in world.users else 0
        self.statement = self._statement()
        acts, looks = _last("access_act"), _last("access_look")
        self.looked = (
            f"SELECT (SELECT count(*) FROM access_look WHERE id > {looks} AND user_id = %s)"
            f" + (SELECT count(*) FROM access_act WHERE id > {acts} AND by_id = %s AND verb = 'copy_data')"
        )
        self.before = self.now()

    def now(self) -> tuple:
        with connection.cursor() as cursor:
            cursor.execute(self.statement)
            return cursor.fetchone()

    def looks(self) -> int:
        """How often it was written down by now that this user looked at somebody's data, or made a copy of it."""
        with connection.cursor() as cursor:
            cursor.execute(self.looked, [self.me, self.me])
            return cursor.fetchone()[0]

    def broken(self) -> str:
        """The tables whose foreign rows have changed."""
        now = dict(zip(self.tables, self.now(), strict=True))
        before = dict(zip(self.tables, self.before, strict=True))
        is_told = now.pop("lines") != before.pop("lines")
        is_other = now.pop("history") != before.pop("history")
        broken = [] if self.rights.is_superuser else [table for table in now if now[table] != before[table]]
        return ", ".join([*broken, *(["no line in the trail"] if is_other and not is_told else [])])

    def _statement(self) -> str:
        parts = {}
        for name, (table, source, outside) in self._guarded().items():
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT t.id FROM {source} WHERE {outside}")
                ids = ", ".join(str(pk) for (pk,) in cursor.fetchall()) or "0"
            parts[name] = _sum(table, f"id IN ({ids})")
            parts[f"new {name}"] = f"SELECT count(*)::text FROM {source} WHERE t.id > {_last(table)} AND {outside}"
        parts |= self._others()
        self.tables = list(parts)
        return "SELECT " + ", ".join(f"({part})" for part in parts.values())

    def _guarded(self) -> dict[str, tuple[str, str, str]]:
        """Rows that lie in unions: the table, where its unions are found, and which of them are not this role's."""
        paths = self.rights.paths
        # At the desk people are restricted and emptied, elsewhere they are entered and corrected.
        writes = paths(*((HANDLES,) if self.at_the_desk else (*WRITES_PEOPLE, "rosters.add_import")))
        desk = _below("b.path", paths(HANDLES))
        shut = f"t.id = {self.world.people['shut'].pk} AND NOT ({desk})"
        people = f"NOT ({_below('b.path', writes)})"
        unions = f"NOT ({_below('b.path', paths('branches.add_branch', 'branches.change_branch'))})"
        gives = [] if self.rights.is_stale else paths("access.give_grants")
        grants = f"(t.user_id = {self.me} OR NOT ({_below('b.path', gives)}) OR {_equals(gives)})"
        of = "{table} t JOIN branches_branch b ON b.id = t.{key}"
        last = "SELECT DISTINCT ON (person_id) * FROM members_membership ORDER BY person_id, started_on DESC"

        def of_people(source: str, person: str) -> str:
            where = "JOIN ({}) m ON m.person_id = {} JOIN branches_branch b ON b.id = m.branch_id"
            return f"{source} {where.format(last, person)}"

        steps = "members_requeststep t JOIN members_datarequest r ON r.id = t.request_id"
        return {
            "people": ("members_person", of_people("members_person t", "t.id"), f"({people} OR {shut})"),
            "requests": ("members_datarequest", of_people("members_datarequest t", "t.person_id"), f"NOT ({desk})"),
            "steps": ("members_requeststep", of_people(steps, "r.person_id"), f"NOT ({desk})"),
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
        acts, looks, sign_ins = (_last(f"access_{table}") for table in ("act", "look", "signin"))
        # An erasure empties, with the person, what is said of the person elsewhere.
        at_the_desk = [thing for thing in self.world.things["person"] if self.rights.reaches(HANDLES, thing)]
        erasable = ", ".join(str(thing.pk) for thing in at_the_desk if self.at_the_desk) or "0"
        erased = f"subject_type = 'members.person' AND subject_id IN ({erasable})"
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
            "acts": _sum("access_act", f"id <= {acts} AND NOT ({erased})"),
            "looks": _sum("access_look", f"id <= {looks} AND NOT (people <@ ARRAY[{erasable}]::bigint[])"),
            "looks of others": f"SELECT count(*)::text FROM access_look WHERE id > {looks} AND user_id {not_mine}",
            "sign-ins": _sum("access_signin", f"id <= {sign_ins}"),
            "factors": _sum("mfa_authenticator", f"user_id IN ({theirs}) AND user_id <> {self.me}"),
            "breaches": _sum("members_breach", f"by_id {not_mine}"),
            "erased": _sum("members_erasedperson", "true") if self.rights.is_stale else "SELECT ''",
            **{f"{rules}s": _sum(f"members_{rules}", "true") for rules in ("deadlinerule", "holiday", "retentionrule")},
            "lines": f"SELECT count(*)::text FROM access_act WHERE id > {acts}",
            "history": "SELECT concat_ws(' ', {})".format(
                ", ".join(f"(SELECT max(pgh_id) FROM {events})" for events in TOLD)
            ),
            "roles": _sum("branches_role", "true", key="code"),
            "placements": _sum("branches_placement", "true"),
        }

    def _is_looked_after(self, thing) -> bool:
        return not self.rights.is_stale and self.rights.reaches("access.give_grants", thing)


def _last(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
        return cursor.fetchone()[0]


def _sum(table: str, condition: str, *, key: str = "id") -> str:
    return f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY {key}), '')) FROM {table} t WHERE {condition}"


def _below(column: str, paths: list[str]) -> str:
    return " OR ".join(f"starts_with({column}, '{path}')" for path in paths) or "false"


def _equals(paths: list[str]) -> str:
    """Grants that make equals: to give grants, over the very union."""
    same = ", ".join(f"'{path}'" for path in paths) or "''"
    return f"(b.path IN ({same}) AND 'access.give_grants' = ANY (r.rights))"
