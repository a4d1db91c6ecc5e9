"""A small register for the authorisation matrix: what lies outside the user's unions carries a mark in every text.

CDN (superior) ── A (the grants) ── A1, A2; A9 dissolved
               ├─ B ── B1, B3; B9 dissolved
               └─ C ── C1
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

from django.conf import settings
from django.db import models
from django.test import override_settings
from django.utils import timezone

from access.audit import record
from access.history import erasing
from access.models import Act, SavedList, User
from branches.actions.facts import dissolve
from branches.models import Branch, BranchPeriod, Kind, Placement, Role
from members.models import Membership, Person
from members.partial_dates import PartialDateField
from rosters.models import Import, ImportFile, ImportRow, ImportSheet, LayoutMemory
from rosters.pipeline.preview import preview
from rosters.pipeline.receive import receive
from tests import cast
from tests.rosters.desk import parse_here

CANARY, CANARY_NUMBER, CANARY_DAY = "CANARY", "990990", "1911-11-11"
GONE = 987_654_321  # the number of a record that is not there

# Who asks: the roles of their grants, each over a union.
ROLES = {
    "viewer": [("viewer", "A")],
    "officer": [("officer", "A")],
    "roster_staff": [("roster_staff", "A")],
    "superior": [("superior", "A")],
    "data_protection": [("data_protection", "A")],
    "auditor": [("auditor", "A")],
    "administrator": [("administrator", "A")],
    # Much over one union, to see only over all: a right must not be taken for one over whatever is seen.
    "of_two": [("officer", "A1"), ("roster_staff", "A1"), ("superior", "A1"), ("viewer", "A")],
}
OTHERS = ("anonymous", "member", "ended", "disabled", "superuser")
EVERYBODY = (*ROLES, *OTHERS)


@dataclass(frozen=True)
class Thing:
    """A record that addresses name: where it lies (paths of unions, or its owner), and what the address needs."""

    of: str
    name: str
    pk: int | str
    paths: tuple[str, ...] = ()
    owner: str = ""
    also: dict = field(default_factory=dict)


@dataclass
class World:
    """The unions, the users by role, and the records by kind."""

    unions: dict[str, Branch] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    things: dict[str, list[Thing]] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    known: dict[str, Person] = field(default_factory=dict)  # foreign people, as somebody may know them from elsewhere

    def add(self, of: str, name: str, pk: int | str, *paths: str, owner: str = "", **also) -> None:
        self.things.setdefault(of, []).append(Thing(of, name, pk, paths, owner, also))


@contextmanager
def quietly(var_dir: Path) -> Iterator[None]:
    """Files under a folder of its own and parsed here, errors without the frame that all pages have, nothing logged."""
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    log = logging.getLogger("django")
    level = log.level
    log.setLevel(logging.CRITICAL)
    with (
        override_settings(VAR_DIR=var_dir, UPLOAD_DIR=var_dir / "uploads", STORAGES=settings.STORAGES | plain),
        patch("rosters.pipeline.parse.parse_file", parse_here),
        patch("unionreg.errors._may_see_the_frame", lambda request: False),
    ):
        yield
    log.setLevel(level)


def today() -> date:
    return timezone.localdate()


def build() -> World:
    """Fill the empty register."""
    world = World()
    _unions(world)
    _users(world)
    _people(world)
    _imports(world)
    _others(world)
    with erasing():  # the trail is never changed else
        for name, foreign in _foreign(world).items():
            mark(name, foreign)
    for person in Person.objects.filter(pk__in=[p.pk for p in world.people.values()]):
        world.known[next(name for name, known in world.people.items() if known.pk == person.pk)] = person
    world.unions = {code: Branch.objects.get(pk=union.pk) for code, union in world.unions.items()}
    return world


def _unions(world: World) -> None:
    def union(code: str, kind: str, under: str = "") -> None:
        above = world.unions.get(under)
        facts = {"short_name": f"Ngắn {code}", "sector": "state_enterprise", "employer": f"Đơn vị {code}"}
        own = {name: facts.pop(name) for name in ("employer",)}
        world.unions[code] = cast.union(code, kind, above, name=f"Công đoàn số {code}", **facts)
        Branch.objects.filter(pk=world.unions[code].pk).update(**own)

    union("CDN", Kind.INDUSTRY)
    for code in "ABC":
        union(code, Kind.DIRECT_SUPERIOR, "CDN")
    for code in ("A1", "A2", "A9", "B1", "B3", "B9", "C1"):
        union(code, Kind.GRASSROOTS, code[0])


def _dissolve(world: World) -> None:
    for code in ("A9", "B9"):
        dissolve(world.unions[code], on=today() - timedelta(days=400), by=None, reason="gộp")
    for code, union in world.unions.items():
        union.refresh_from_db()
        where = {"A": "own", "A1": "below", "CDN": "parent", "B": "sibling", "A9": "dissolved"}.get(code, code)
        world.add("branch", where, union.pk, union.path)


def _users(world: World) -> None:
    for role, grants in ROLES.items():
        world.users[role] = _user(role, *((world.unions[code], name) for name, code in grants))
    world.users["ended"] = User.objects.create(username="ended", is_staff=True)
    cast.grant(world.users["ended"], world.unions["A"], "officer", until=today())
    world.users["disabled"] = _user("disabled", (world.unions["A"], "officer"))
    User.objects.filter(username="disabled").update(is_active=False)
    world.users["member"] = User.objects.create(username="member")
    world.users["superuser"] = User.objects.create_superuser("superuser", email="", password=None)


def _user(name: str, *grants: tuple[Branch, str]) -> User:
    user = User.objects.create(username=name, is_staff=True)
    for union, role in grants:
        cast.grant(user, union, role)
    return user


def _people(world: World) -> None:
    def person(name: str, code: str, on: date = cast.LONG_AGO, until: date | None = None) -> Membership:
        number = len(world.people)
        held = cast.member(
            world.unions[code], f"Nguyễn Thị {name.title()} {'An Bình Chi Dung Giang Hà Lan Mai Nga Oanh'[number:]}",
            on, until, sex="F", born_on=f"1985-03-{number + 1:02}", id_number=f"00118500{number:04}",
            phone=f"091200{number:04}", ethnicity="Kinh", religion="Không", card_number=f"T{number}", note="Ghi chú",
        )  # fmt: skip
        world.people[name] = held.person
        return held

    year_ago, long_ago = today() - timedelta(days=365), today() - timedelta(days=800)
    held = {name: person(name, code) for name, code in {"own": "A", "below": "A1", "second": "A2"}.items()}
    held |= {"former": person("former", "A1", until=year_ago), "parent": person("parent", "CDN")}
    held |= {"sibling": person("sibling", "B"), "nephew": person("nephew", "B1"), "other": person("other", "C1")}
    held["gone"] = person("gone", "B9", until=long_ago)
    held["retired"] = person("retired", "B1", until=year_ago)
    for name, source, to, on in (("away", "A1", "B1", today()), ("came", "B3", "A1", today() - timedelta(days=30))):
        before = person(name, source, until=on)
        Membership.objects.filter(pk=before.pk).update(end_reason="transferred_within")
        held[name] = Membership.objects.create(
            person=before.person, branch=world.unions[to], started_on=on, start_reason="transferred_within"
        )
        held[f"{name}_before"] = before
    _dissolve(world)
    for name, last in held.items():
        path = world.unions[last.branch.code].path
        if not name.endswith("_before"):
            world.add("person", name, last.person_id, path)
        now = held[name.removesuffix("_before")]
        now_path = world.unions[now.branch.code].path
        world.add("membership", name, last.pk, path, person=last.person_id, person_path=now_path)
    # Somebody of one's own with a membership of somebody else's.
    own, foreign = held["below"], held["sibling"]
    world.add("membership", "mixed", foreign.pk, "/", person=own.person_id, person_path=world.unions["A1"].path)


def roster(*rows: dict) -> bytes:
    fields = list(dict.fromkeys(name for row in rows for name in row))
    lines = [",".join(fields), *(",".join(str(row.get(name, "")) for name in fields) for row in rows)]
    return "\n".join(lines).encode()


def _imports(world: World) -> None:
    senders = [role for role in ROLES if role in ("roster_staff", "superior", "auditor", "of_two")]
    world.users["stranger"] = _user("stranger", (world.unions["B"], "officer"), (world.unions["B"], "roster_staff"))
    for role in (*senders, "superuser", "stranger"):
        code = "B1" if role == "stranger" else "A1"
        rows = [
            {"full_name": f"Trần Văn {role}", "born_on": "02/09/1990", "branch_code": code, "religion": "Không"},
            {"full_name": "Không Có", "born_on": "02/09/1991", "branch_code": "XX99"},
        ]
        sent = [(f"{role}.csv", BytesIO(roster(*rows)))]
        incoming = preview(receive(sent, on=today(), by=world.users[role], branch=world.unions[code]))
        file = incoming.files.get()
        memory = LayoutMemory.objects.create(
            mark=f"of {role}", by=world.users[role], at=timezone.now(), branch=world.unions[code] if role in
            ("superuser", "stranger") else None,
        )  # fmt: skip
        also = {"file": file.position, "position": 0, "fingerprint": incoming.fingerprint}
        world.add("import", role, incoming.pk, owner=role, memory=memory.pk, **also)


def _others(world: World) -> None:
    users = world.users
    users["helper"] = _user("helper", (world.unions["A1"], "officer"))
    users["above"] = _user("above", (world.unions["CDN"], "administrator"))
    users["both"] = _user("both", (world.unions["A2"], "officer"), (world.unions["B1"], "officer"))
    users["equal"] = _user("equal", (world.unions["A"], "administrator"))
    users["nobody"] = User.objects.create(username="nobody", is_staff=True)
    for name, user in users.items():
        paths = tuple(user.grants.values_list("branch__path", flat=True))
        grants = {"grants": list(user.grants.values_list("pk", flat=True))}
        world.add("user", name, user.pk, *paths, owner="superuser" if user.is_superuser else "", **grants)
        SavedList.objects.create(user=user, list="members", name=f"Danh sách của {name}", query="?sex=F")
    for user in (users["helper"], users["stranger"]):
        record("describe", world.unions["A1" if user.username == "helper" else "B1"], by=user, reason="vì sai")
    world.add("act", "line", Act.objects.filter(by=users["stranger"]).latest("pk").pk, owner="superuser")
    world.add("role", "viewer", Role.objects.get(pk="viewer").pk, owner="superuser")
    world.add("placement", "first", Placement.objects.earliest("pk").pk, owner="superuser")


def _foreign(world: World) -> dict[str, models.QuerySet]:
    """What lies outside A, by model. The superior's name, and where somebody was before, are told to A on purpose."""
    inside = world.unions["A"].path
    told = [union.pk for code, union in world.unions.items() if code in ("CDN", "B3") or code.startswith("A")]
    strangers = [world.users[name] for name in ("stranger", "above")]
    imports = Import.objects.filter(by=world.users["stranger"])
    mine = Membership.objects.filter(ended_on=None, branch__path__startswith=inside).values("person")
    mine_once = Person.objects.filter(pk=world.people["former"].pk).values("pk")
    return {
        "branch": Branch.objects.exclude(path__startswith=inside),
        "period": BranchPeriod.objects.exclude(branch__in=told),
        "person": Person.objects.exclude(pk__in=mine).exclude(pk__in=mine_once),
        "membership": Membership.objects.exclude(branch__in=told).exclude(person__in=mine),
        "user": User.objects.filter(pk__in=[user.pk for user in strangers]),
        "saved": SavedList.objects.exclude(user__username__in=EVERYBODY),
        "act": Act.objects.filter(by__in=strangers),
        "import": imports,
        "file": ImportFile.objects.filter(roster_import__in=imports),
        "sheet": ImportSheet.objects.filter(file__roster_import__in=imports),
        "row": ImportRow.objects.filter(roster_import__in=imports),
        "memory": LayoutMemory.objects.filter(branch__path__startswith=world.unions["B"].path),
    }


# Texts that are no words of anybody: chosen among a few, computed, or keys of something else.
NO_WORDS = {
    "path", "sha256", "fingerprint", "register_mark", "mark", "search_key", "sort_key", "encoding", "language", "list",
    "subject_type", "verb", "password", "name_in_english", "sent_once", "section", "party_member",
}  # fmt: skip
TOLD_OF_SUPERIORS = {"code"}


def mark(name: str, rows: models.QuerySet) -> None:
    """Write the mark into every text of each of the rows, as far as the text is somebody's words."""
    for row in rows:
        values = {}
        for known in row._meta.concrete_fields:
            if known.choices or known.name in NO_WORDS or not isinstance(known, models.CharField | models.TextField):
                continue
            if isinstance(known, models.GeneratedField) or known.attname != known.name:
                continue
            if isinstance(row, ImportRow) and not getattr(row, known.name):
                continue  # a column that the roster does not have
            values[known.name] = _text(known, row.pk)
        if isinstance(row, Branch) and row.kind == Kind.INDUSTRY or getattr(row, "code", "") == "B3":
            values = {
                key: value for key, value in values.items() if key not in (*TOLD_OF_SUPERIORS, "name", "short_name")
            }
        if isinstance(row, Branch):
            values.pop("name", None), values.pop("short_name", None)  # kept by the trigger on the periods
        if isinstance(row, Act):
            values["details"] = {"before": {"employer": CANARY}, "after": {"employer": CANARY}, "files": [CANARY]}
        type(row)._base_manager.filter(pk=row.pk).update(**values)


def _text(known: models.Field, pk: int | str) -> str:
    if known.name == "id_number":
        return f"{CANARY_NUMBER}{pk % 10**6:06}"
    if known.name == "phone":
        return f"0{CANARY_NUMBER}{pk % 10**4:04}"
    if isinstance(known, PartialDateField):
        return CANARY_DAY
    if known.name == "email":
        return f"{CANARY}{pk}@example.vn"
    return f"{CANARY} {pk} {known.name}"[: known.max_length or 200]
