"""What scope costs at 1,000,000 members: questions scoped by Django, by row-level security, and the second wall.

    .venv/bin/python -m bench.scope [--members 1000000] [--repeats 3]

Starts a register of its own under var/ and removes it at the end. Prints Markdown tables for docs/security.md and
docs/decisions/0018-scope.md: milliseconds of processor time, of this process and of its PostgreSQL session together.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

VAR = Path(__file__).resolve().parent.parent / "var" / f"bench-{os.getpid()}"
os.environ["UNIONREG_VAR_DIR"] = str(VAR)
os.environ.pop("DATABASE_URL", None)
os.environ["DJANGO_SETTINGS_MODULE"] = "unionreg.settings"

import django  # noqa: E402
import psutil  # noqa: E402

django.setup()

from django.core.cache import cache  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client, override_settings  # noqa: E402

from access.models import User  # noqa: E402
from bench.measure import register_of_its_own  # noqa: E402
from branches.models import Branch, Grant  # noqa: E402
from branches.second_wall import limited_to  # noqa: E402
from members.demo.fill import fill  # noqa: E402
from reports.headcount import headcount  # noqa: E402

reaching = sys.modules["branches.models.reach"]  # the package has a function of this name
BASE = 10_000
PAGES = {"list of members": "/admin/members/person/", "counts": "/admin/headcount/"}

_COPIED = "sex, born_on, ethnicity, religion, hometown, qualification, party_member, occupation, joined_on, full_name"
_MORE_PEOPLE = f"""
WITH copies AS (
    SELECT nextval(pg_get_serial_sequence('members_person', 'id')) AS id, p.id AS of
      FROM members_person p, generate_series(1, %s)
), people AS (
    INSERT INTO members_person (id, {_COPIED})
    SELECT c.id, {_COPIED} FROM copies c JOIN members_person p ON p.id = c.of
)
INSERT INTO members_membership (person_id, branch_id, started_on, ended_on, start_reason, end_reason)
SELECT c.id, m.branch_id, m.started_on, m.ended_on, m.start_reason, m.end_reason
  FROM copies c JOIN members_membership m ON m.person_id = c.of
"""  # noqa: S608 - names of columns

# The alternative: PostgreSQL filters what is read, too, by the unions whose numbers the session names.
_READER = """
CREATE ROLE reader NOLOGIN;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO reader;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO reader;
CREATE POLICY seen ON members_membership FOR SELECT USING ({seen});
CREATE POLICY seen ON members_person FOR SELECT USING (
    id IN (SELECT m.person_id FROM members_membership m WHERE m.ended_on IS NULL));
"""
POLICIES = {
    "unions as an array": "branch_id = ANY (current_setting('unionreg.seen')::bigint[])",
    "unions by their paths": """
        EXISTS (SELECT FROM branches_branch b, unnest(current_setting('unionreg.seen_paths')::text[]) seen
                 WHERE b.id = branch_id AND starts_with(b.path, seen))""",
}
_NO_READER = """
DROP POLICY seen ON members_membership; DROP POLICY seen ON members_person; DROP OWNED BY reader; DROP ROLE reader;
"""


def say(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


def row(*cells: object) -> None:
    print(
        "| " + " | ".join(f"{1000 * cell:.1f}" if isinstance(cell, float) else str(cell) for cell in cells) + " |",
        flush=True,
    )


def worked() -> float:
    """Seconds of the processor that this process and its session have used: others at work do not count."""
    session = psutil.Process(connection.connection.info.backend_pid).cpu_times()
    return time.process_time() + session.user + session.system


def mean(work: Callable, repeats: int) -> float:
    work()
    before = worked()
    for _ in range(repeats):
        work()
    return (worked() - before) / repeats


def build(members: int) -> None:
    call_command("migrate", verbosity=0)
    fill(members=min(BASE, members), grassroots=253, seed=1, today=date.today())
    say("SET session_replication_role = replica")  # nobody else is at work here: no triggers, no checks of keys
    say(_MORE_PEOPLE, max(0, members // BASE - 1))
    say("SET session_replication_role = origin")
    for statement in ("VACUUM ANALYZE", "CHECKPOINT"):
        say(statement)


def browser(user: User) -> Callable[[str], None]:
    client = Client(SERVER_NAME="localhost", raise_request_exception=True)
    client.force_login(user)

    def open_page(address: str) -> None:
        cache.clear()  # the question itself, not what is remembered of it
        assert client.get(address).status_code == 200

    return open_page


def pages(repeats: int) -> None:
    """The same people with scope and without: a superuser, an officer of the whole industry; and one of a part."""
    industry, superior = Branch.objects.get(parent=None), Branch.objects.filter(kind="direct_superior").first()
    asked = {"superuser (no scope)": browser(User.objects.create_superuser("admin"))}
    for name, union in {"officer of the industry": industry, "officer of a superior union": superior}.items():
        user = User.objects.create(username=name, is_staff=True)
        Grant.objects.create(user=user, branch=union, role_id="viewer", started_on=date(2020, 1, 1))
        asked[name] = browser(user)
    row("page", *asked)
    row(*["---"] * (len(asked) + 1))
    for page, address in PAGES.items():
        row(page, *(mean(lambda address=address, who=who: who(address), repeats) for who in asked.values()))


LISTED = """
SELECT p.id, p.full_name FROM members_person p
 WHERE p.id IN (SELECT m.person_id FROM members_membership m WHERE m.ended_on IS NULL)
 ORDER BY p.sort_key, p.born_on, p.id LIMIT 50
"""
COUNTED = """
SELECT count(*) FROM members_person p
 WHERE p.id IN (SELECT m.person_id FROM members_membership m WHERE m.ended_on IS NULL)
"""


@contextmanager
def secured(policy: str, union: Branch) -> Iterator[None]:
    """A session that sees a union and all below it, by row-level security."""
    numbers = list(Branch.objects.within(union).values_list("pk", flat=True))
    say(_READER.format(seen=policy))
    for table in ("members_membership", "members_person"):
        say(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    say("SELECT set_config('unionreg.seen', %s, false)", "{" + ",".join(map(str, numbers)) + "}")
    say("SELECT set_config('unionreg.seen_paths', %s, false)", "{" + union.path + "}")
    say("SET ROLE reader")
    try:
        yield
    finally:
        say("RESET ROLE")
        for table in ("members_membership", "members_person"):
            say(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        say(_NO_READER)


def row_security(repeats: int) -> None:
    """The questions of the list and of the counts, unscoped, with and without row-level security."""
    asked = {
        "first 50 of the list": lambda: say(LISTED),
        "how many the list has": lambda: say(COUNTED),
        "counts of all unions": lambda: headcount(on=date.today()),
    }
    unions = {"the industry": Branch.objects.get(parent=None)}
    unions["a superior union"] = Branch.objects.filter(kind="direct_superior").first()
    row("question", "who sees", "no row security", *POLICIES)
    row(*["---"] * (3 + len(POLICIES)))
    for name, ask in asked.items():
        plain = mean(ask, repeats)
        for who, union in unions.items():
            found = []
            for policy in POLICIES.values():
                with secured(policy, union):
                    found.append(mean(ask, repeats))
            row(name, who, plain, *found)


def walls(repeats: int) -> None:
    """What the second wall adds: to each request, and to a statement that writes 81,911 rows."""
    user = User.objects.get(username="officer of the industry")
    Grant.objects.filter(user=user).update(role="officer")

    def nothing() -> None:
        with limited_to(user):
            pass

    reaching._ASKED.set({})  # as in a request, which has asked for the user's grants already
    print(f"\nSaying how far a request writes, and no more: {1000 * mean(nothing, 50):.2f} ms")
    change = "UPDATE {0} SET {1} = {1} || 'x' WHERE id IN (SELECT id FROM {0} ORDER BY id LIMIT 81911)"
    write = {"members_person": "note", "members_membership": "start_decision"}
    row("81,911 rows of", "no triggers", "no limit said", "limited")
    row(*["---"] * 4)
    for table, column in write.items():
        statement = change.format(table, column)

        def work(statement=statement) -> None:
            say(statement)

        say(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        bare = mean(work, repeats)
        say(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        free = mean(work, repeats)
        with limited_to(user):
            row(table, bare, free, mean(work, repeats))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    build(options.members)
    say("SET max_parallel_workers_per_gather = 0")  # else others work for the session, unseen
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES=plain, ALLOWED_HOSTS=["localhost"]):
        pages(options.repeats)
        row_security(options.repeats)
        walls(options.repeats)


if __name__ == "__main__":
    with register_of_its_own(VAR):
        main()
