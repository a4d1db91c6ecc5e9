"""A small register for the authorisation matrix: what lies outside the user's unions carries a mark in every text.

CDN (superior) ── A (the grants) ── A1, A2; A9 dissolved
               ├─ B ── B1, B3; B9 dissolved
               └─ C ── C1
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
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
from access.models import SavedList, User
from branches.actions.facts import dissolve
from branches.models import Branch, Kind, Placement, Role
from members.models import Membership, Person
from rosters.models import Import, LayoutMemory
from rosters.pipeline.preview import preview
from rosters.pipeline.receive import receive
from tests import cast
from tests.matrix import marks, records
from tests.matrix.places import AT_THE_DOOR, PASSWORD, ROLES, SHUT, World, today
from tests.rosters.desk import parse_here


@contextmanager
def quietly(var_dir: Path) -> Iterator[None]:
    """Files under a folder of its own and parsed here, errors without the frame that all pages have, nothing logged."""
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    log = logging.getLogger("django")
    level = log.level
    log.setLevel(logging.CRITICAL)
    with (
        override_settings(
            VAR_DIR=var_dir,
            UPLOAD_DIR=var_dir / "uploads",
            STORAGES=settings.STORAGES | plain,
            EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
            SECOND_FACTOR=True,
        ),
        patch("rosters.pipeline.parse.parse_file", parse_here),
        patch("unionreg.errors._may_see_the_frame", lambda request: False),
    ):
        yield
    log.setLevel(level)


def build() -> World:
    """Fill the empty register."""
    world = World()
    _unions(world)
    _users(world)
    _people(world)
    _imports(world)
    _others(world)
    records.of_data(world)
    with erasing():  # the trail is never changed else
        for foreign in marks.foreign(world).values():
            marks.write(foreign)
        marks.write(Person.objects.filter(pk=world.people["shut"].pk), marks.RESTRICTED)
    records.changes(world)
    for person in Person.objects.filter(pk__in=[p.pk for p in world.people.values()]):
        world.known[next(name for name, known in world.people.items() if known.pk == person.pk)] = person
    world.users = {name: User.objects.get(pk=user.pk) for name, user in world.users.items()}
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
    for name in AT_THE_DOOR:
        world.users[name] = _user(name, (world.unions["A"], "administrator"))
    world.users["half"].set_password(PASSWORD)
    world.users["half"].save()
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
            phone=f"091200{number:04}", email=f"rieng{number}@example.vn", ethnicity="Dân tộc riêng",
            religion="Đạo riêng", card_number=f"T{number}", note="Ghi chú",
        )  # fmt: skip
        world.people[name] = held.person
        return held

    year_ago, long_ago = today() - timedelta(days=365), today() - timedelta(days=800)
    within = {"own": "A", "below": "A1", "second": "A2", "shut": "A1"}
    held = {name: person(name, code) for name, code in within.items()}
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
        concerned = [world.unions[code].path] if incoming.tallies["unions"] else []
        world.add("import", role, incoming.pk, *concerned, owner=role, memory=memory.pk, **also)


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
    _acts(world)
    world.add("role", "viewer", Role.objects.get(pk="viewer").pk, owner="superuser")
    world.add("placement", "first", Placement.objects.earliest("pk").pk, owner="superuser")


def _acts(world: World) -> None:
    """Lines of the trail about unions, people, imports, users; one about memberships of several unions."""
    people, unions = world.people, world.unions
    held = {thing.name: thing.pk for thing in world.things["membership"]}

    def line(name: str, verb: str, subject: models.Model, *paths: str, **details) -> None:
        is_foreign = bool(paths) and not any(path.startswith(unions["A"].path) for path in paths)
        by = world.users["stranger" if is_foreign else "helper"]
        row = record(verb, subject, by=by, reason=SHUT if name == "shut" else "vì sai", **details)
        world.add("act", name, row.pk, *paths)

    for code in ("A1", "B1"):
        line(code, "describe", unions[code], unions[code].path)
    for name in ("below", "sibling", "away", "shut"):
        line(name, "correct", people[name], world.path_of(name), before={"note": "cũ"}, after={"note": "mới"})
    numbers = [held["below"], held["sibling"]]
    line(
        "mixed", "end_many", Membership(), *(world.path_of(name) for name in ("below", "sibling")), memberships=numbers
    )
    line("of a user", "give_grant", world.users["helper"])
    stranger = Import.objects.get(by=world.users["stranger"])
    line("stranger's import", "apply", stranger, unions["B1"].path)
