"""The tree page with 126,000 unions and 82,000 members: opening, expanding, searching, today and on a past day.

    .venv/bin/python -m bench.tree [--superiors 58] [--members 81911] [--times 20]

Starts a register of its own under a temporary folder and removes it at the end. Prints the milliseconds of the whole
request as a superuser and as an officer: median, 95th percentile, and the first after a change of the register. Each
superior adds 2,200 unions.
"""

import argparse
import os
import statistics
import tempfile
from datetime import date
from pathlib import Path

VAR = Path(tempfile.mkdtemp(prefix="bench-tree-"))
os.environ["UNIONREG_VAR_DIR"] = str(VAR)
os.environ.pop("DATABASE_URL", None)
os.environ["DJANGO_SETTINGS_MODULE"] = "unionreg.settings"

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from access.models import User  # noqa: E402
from bench.measure import register_of_its_own, seconds  # noqa: E402
from branches.models import Branch, Grant  # noqa: E402

PAST = date(2022, 6, 30)
SINCE = date(2015, 1, 1)

# Numbers 1; then per superior 1 + 200 grassroots unions, each with 9.5 parts: sections, and groups below them.
_UNIONS = """
WITH superior AS (SELECT s FROM generate_series(1, %(superiors)s) s),
     grassroots AS (SELECT s, g FROM superior, generate_series(1, 200) g),
     section AS (SELECT s, g, n FROM grassroots, generate_series(1, 2 + g %% 2) n),
     part AS (SELECT s, g, n, k FROM section, generate_series(1, 2 + (g + n) %% 3) k),
     planned (code, name, kind, above) AS (
        SELECT 'N', 'Công đoàn ngành Thông tin', 'industry', NULL
        UNION ALL
        SELECT format('N-%%s', s), format('Công đoàn Tổng công ty số %%s', s), 'direct_superior', 'N' FROM superior
        UNION ALL
        SELECT format('N-%%s-%%s', s, g), format('Công đoàn Bưu điện huyện %%s, tỉnh %%s', g, s), 'grassroots',
               format('N-%%s', s) FROM grassroots
        UNION ALL
        SELECT format('N-%%s-%%s-%%s', s, g, n), format('Công đoàn bộ phận khối %%s', n), 'section',
               format('N-%%s-%%s', s, g) FROM section
        UNION ALL
        SELECT format('N-%%s-%%s-%%s-%%s', s, g, n, k), format('Tổ công đoàn %%s Đổi mới', k), 'group',
               format('N-%%s-%%s-%%s', s, g, n) FROM part
     ), made AS (
        INSERT INTO branches_branch (code) SELECT code FROM planned ORDER BY length(code), code RETURNING id, code
     )
INSERT INTO branches_branchperiod (branch_id, parent_id, name, kind)
SELECT made.id, above.id, planned.name, planned.kind
  FROM planned JOIN made USING (code) LEFT JOIN made above ON above.code = planned.above
"""
_PEOPLE = """
INSERT INTO members_person (full_name, sex, party_member)
SELECT 'Nguyễn Thị Hoà ' || n, CASE WHEN n %% 2 = 0 THEN 'F' ELSE 'M' END, false FROM generate_series(1, %(members)s) n
"""
# Every third began later; two in three have an ended membership before, as in a register of ten years.
_MEMBERSHIPS = """
WITH place AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS number FROM branches_branch
                WHERE kind IN ('grassroots', 'section', 'group')),
     person AS (SELECT id, row_number() OVER (ORDER BY id) AS number FROM members_person)
INSERT INTO members_membership (person_id, branch_id, started_on, ended_on, start_reason, end_reason)
SELECT person.id, place.id, days.started_on, days.ended_on, 'listed',
       CASE WHEN days.ended_on IS NULL THEN '' ELSE 'transferred_within' END
  FROM person
  CROSS JOIN LATERAL (
       VALUES (0, date '2015-01-01' + (person.number %% 900)::int, date '2019-01-01'),
              (1, date '2019-01-01' + (person.number %% 3 * 1100)::int, NULL)) days (turn, started_on, ended_on)
  JOIN place ON place.number = (person.number * 7919 + days.turn * 31) %% (SELECT count(*) FROM place)
 WHERE days.turn = 1 OR person.number %% 3 > 0
"""


def fill(superiors: int, members: int) -> None:
    """Unions, people and memberships, in three statements."""
    with connection.cursor() as cursor:
        for statement in (_UNIONS, _PEOPLE, _MEMBERSHIPS):
            cursor.execute(statement, {"superiors": superiors, "members": members})
        cursor.execute("VACUUM ANALYZE")


def change_the_register() -> None:
    """One small write, after which nothing that was remembered counts any more."""
    Branch.objects.filter(code="N").update(contact="")


def officer() -> User:
    """Works for one direct superior union."""
    user = User.objects.create(username="officer", is_staff=True)
    Grant.objects.create(user=user, branch=Branch.objects.get(code="N-7"), role_id="superior", started_on=SINCE)
    return user


def pages() -> dict[str, str]:
    """What is asked for, each with its address."""
    tree, below = reverse("reports:tree"), reverse("reports:tree_below")
    number = dict(Branch.objects.filter(code__in=["N", "N-7", "N-7-9"]).values_list("code", "pk"))
    today = {
        "the page": tree,
        "a superior's unions": f"{below}?union={number['N-7']}",
        "a grassroots union's parts": f"{below}?union={number['N-7-9']}",
        "the page of one union": f"{tree}?union={number['N-7-9']}",
        "search: huyen 9 tinh 7": f"{tree}?q=huyen+9+tinh+7",
        "search: doi moi (many)": f"{tree}?q=doi+moi",
    }
    past = {f"{what}, {PAST}": f"{address}{'&' if '?' in address else '?'}on={PAST}" for what, address in today.items()}
    return today | past


def measured(client: Client, address: str, times: int) -> tuple[list[float], float]:
    """Milliseconds of `times` requests, and of the first after a change of the register."""

    def ask() -> None:
        assert client.get(address).status_code == 200, address

    change_the_register()
    first = seconds(ask)
    took: list[float] = sorted(seconds(ask) * 1000 for _ in range(times))
    return took, first * 1000


def report(user: User, times: int) -> None:
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    client.get(reverse("reports:tree"))  # templates and words are read once
    for what, address in pages().items():
        took, first = measured(client, address, times)
        middle, most = statistics.median(took), took[int(times * 0.95)]
        print(
            f"{user.username:<8} {what:<40} median {middle:5.0f} ms  p95 {most:5.0f}  after a change {first:5.0f}",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--superiors", type=int, default=58)
    parser.add_argument("--members", type=int, default=81_911)
    parser.add_argument("--times", type=int, default=20)
    options = parser.parse_args()
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    call_command("migrate", verbosity=0)
    took = seconds(lambda: fill(options.superiors, options.members))
    print(f"{Branch.objects.count()} unions, {options.members} members: filled in {took:.0f} s")
    for user in (User.objects.create_superuser("admin"), officer()):
        report(user, options.times)


if __name__ == "__main__":
    with register_of_its_own(VAR):
        main()
