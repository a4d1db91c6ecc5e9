"""How long each page takes that an officer or an administrator uses, in the invented union.

    .venv/bin/python -m bench.pages [--members 81911] [--requests 30] [--profile "list of members"]

Starts a register of its own under var/bench and removes it at the end. Prints a Markdown table for docs/performance.md:
median and 95th percentile of the server's time through Django's test client in a warm process, how many times as long
that is as a bare list page (Django's own admin without ours and without Unfold, 50 people, in the same run), the number
of queries, and the bytes of the page as sent. Then what a first visit loads. --profile shows where the time of one page
goes instead.
"""

import argparse
import cProfile
import gzip
import json
import os
import pstats
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

VAR = Path(__file__).resolve().parent.parent / "var" / "bench"
os.environ["UNIONREG_VAR_DIR"] = str(VAR)
os.environ.pop("DATABASE_URL", None)
os.environ["DJANGO_SETTINGS_MODULE"] = "unionreg.settings"
BARE = "--bare" in sys.argv

import django  # noqa: E402
from django.conf import settings  # noqa: E402

if BARE:
    # The same models and rows in Django's own admin: none of our pages, nothing of Unfold.
    out = ("unfold", "allauth", "axes", "csp", "import_export", "reports")
    kept = [app for app in settings.INSTALLED_APPS if app.partition(".")[0] not in out]
    simple = "django.contrib.admin.apps.SimpleAdminConfig"
    settings.INSTALLED_APPS = [simple if app == "django.contrib.admin" else app for app in kept]
    settings.TEMPLATES[0]["DIRS"] = []
    settings.ROOT_URLCONF = "bench.bare_admin"
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if one.startswith("django.")]
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import NoReverseMatch, reverse  # noqa: E402

import unionreg.wsgi  # noqa: E402, F401 - memory is looked after as in the server

connections.settings["default"]["OPTIONS"].pop("options")  # but what fills the register may write everywhere

from access.models import User  # noqa: E402
from bench import invented  # noqa: E402
from bench.measure import register_of_its_own  # noqa: E402
from branches.models import Branch, Grant  # noqa: E402
from members.models import Membership  # noqa: E402

LIMIT, FIRST_LOAD = 0.150, 300_000  # seconds, bytes
TODAY = date.today()
LAST_YEAR = date(TODAY.year - 1, 6, 30)
REFERS = re.compile(r"""<(?:link|script|img)\b[^>]*?(?:href|src)=["']([^"'#]+)["']""")
WITHIN = re.compile(r"""url\(["']?([^"')]+)["']?\)""")


@dataclass(frozen=True)
class Took:
    """What a page took: seconds, queries, bytes as sent."""

    p50: float
    p95: float
    queries: int
    size: int


def browser(user: User) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client


def body(client: Client, address: str) -> bytes:
    answer = client.get(address, follow=True)  # a number that is searched for is sealed first
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def timed(client: Client, address: str, requests: int) -> Took:
    """A page asked for again and again, after it was asked for often enough to be warm."""
    for _ in range(3):
        sent = body(client, address)
    with CaptureQueriesContext(connection) as captured:
        body(client, address)
    queries = len(captured)
    times = []
    for _ in range(requests):
        start = time.perf_counter()
        body(client, address)
        times.append(time.perf_counter() - start)
    p95 = statistics.quantiles(times, n=20)[18]
    return Took(statistics.median(times), p95, queries, len(gzip.compress(sent)))


def at(name: str, *args, **asked) -> str:
    """The address of a page, with what is asked of it; '' where the register has no such page."""
    try:
        return reverse(name, args=args) + (f"?{urlencode(asked)}" if asked else "")
    except NoReverseMatch:
        return ""


def pages(superior: Branch) -> Iterator[tuple[str, str]]:
    """(name, address) of what is measured; add to it freely."""
    union = superior.branch_set.order_by("code").first() if hasattr(superior, "branch_set") else None
    union = union or Branch.objects.within(superior).exclude(pk=superior.pk).order_by("code").first()
    member = Membership.objects.filter(branch=union, ended_on=None).order_by("pk").first()
    people = "admin:members_person_changelist"
    yield "start page", at("admin:index")
    yield "list of members", at(people)
    yield "list of members, page 40", at(people, p=40)
    yield "list, searched by a name", at(people, q="van an nguyen")
    yield "list, searched by an ID number", at(people, q="001185000001")
    yield "list, of a union", at(people, union=union.pk)
    yield "list, women of the Party aged 30 to 40", at(people, sex="F", party="yes", age="30-39")
    yield "list, former members", at(people, membership="former")
    yield "list, on a day of last year", at(people, on=LAST_YEAR, union=superior.pk)
    yield "list, with a warning", at(people, warning="id_contradicts_birth")
    yield "list, same name and birth date", at(people, warning="name_and_birth_repeated")
    yield "list, who left since last year", at(people, movement="left", since=LAST_YEAR, until=TODAY, union=superior.pk)
    yield "list, by day of joining", at(people, o="6")
    yield "list for print", at("admin:members_person_print", union=union.pk)
    yield "a member", at("admin:members_person_change", member.person_id)
    yield "history of a member", at("admin:members_person_history", member.person_id)
    yield "who can see a member", at("admin:members_person_why", member.person_id)
    yield "enter a member", at("admin:members_person_add", form=1)
    yield "end a membership", at("admin:members_person_end", member.person_id, member.pk)
    yield "transfer a member", at("admin:members_person_transfer", member.person_id, member.pk)
    yield "export a list", at("admin:members_person_export")
    yield "unions", at("admin:branches_branch_changelist")
    yield "unions, searched", at("admin:branches_branch_changelist", q="ha noi")
    yield "a union", at("admin:branches_branch_change", union.pk)
    yield "history of a union", at("admin:branches_branch_history", union.pk)
    yield "choice of a union", at("admin:autocomplete", **_choice(), term="ha noi")
    yield "tree", at("reports:tree")
    yield "tree, last year, at a union", at("reports:tree", on=LAST_YEAR, union=union.pk)
    yield "tree, searched", at("reports:tree", q="ha noi")
    yield "tree, what is below", at("reports:tree_below", union=superior.pk, parent=superior.pk, on=TODAY)
    yield "headcount today", at("reports:headcount")
    yield "headcount last year", at("reports:headcount", on=LAST_YEAR)
    yield "headcount, all levels", at("reports:headcount", on=TODAY, show="all")
    yield "headcount, two days compared", at("reports:headcount", on=TODAY, compare=LAST_YEAR)
    yield "imports", at("admin:rosters_import_changelist")
    yield "upload", at("admin:rosters_import_add")
    yield "guide", at("guide")


def _choice() -> dict:
    return {"app_label": "branches", "model_name": "branchperiod", "field_name": "parent"}


def pages_of_imports(previewed: int, applied: int) -> Iterator[tuple[str, str]]:
    yield "preview of 2,000 rows", at("admin:rosters_import_change", previewed)
    yield "preview, all rows, page 20", at("admin:rosters_import_change", previewed, rows="all", p=20)
    yield "preview, changed rows", at("admin:rosters_import_change", previewed, rows="changed")
    yield "result of 2,000 rows", at("admin:rosters_import_change", applied)


def pages_of_administrators(officer: User) -> Iterator[tuple[str, str]]:
    yield "what was done", at("admin:access_act_changelist")
    yield "users", at("admin:access_user_changelist")
    yield "a user", at("admin:access_user_change", officer.pk)
    yield "roles", at("admin:branches_role_changelist")
    yield "a new role", at("admin:branches_role_add")
    yield "looks at personal data", at("admin:access_look_changelist")
    yield "sign-ins", at("admin:access_signin_changelist")
    yield "requests about data", at("admin:members_datarequest_changelist")
    yield "what retention would empty", at("admin:members_retentionrule_report")


def officer_of(superior: Branch) -> User:
    user = User.objects.create(username="canbo", is_staff=True)
    for role in ("officer", "roster_staff", "superior"):
        Grant.objects.create(user=user, branch=superior, role_id=role, started_on=date(2015, 1, 1))
    return user


def import_of(rows: int, superior: Branch, by: User, *, changed: float) -> object:
    """A roster of these many rows for unions of `superior`, previewed."""
    from rosters.pipeline.preview import preview  # noqa: PLC0415 - not in the bare admin
    from rosters.pipeline.receive import receive  # noqa: PLC0415

    codes = list(
        Branch.objects.within(superior).filter(kind="grassroots", dissolved_on=None).values_list("code", flat=True)
    )
    path = VAR / f"{rows}-{changed}.xlsx"
    invented.write(path, invented.people(rows, codes, changed=changed))
    with path.open("rb") as stream:
        incoming = receive([(path.name, stream)], on=TODAY, by=by)
    preview(incoming)
    return incoming


def loaded(client: Client, address: str) -> dict[str, int]:
    """What a first visit to a page loads: address -> bytes as sent."""
    html = body(client, address)
    found, waiting = {address: len(gzip.compress(html))}, REFERS.findall(html.decode())
    while waiting:
        reference = waiting.pop()
        if reference in found or reference.startswith("data:"):
            continue
        if not reference.startswith(settings.STATIC_URL):
            found[reference] = len(gzip.compress(body(client, reference)))
            continue
        path = settings.STATIC_ROOT / reference.removeprefix(settings.STATIC_URL)
        packed = path.with_name(path.name + ".gz")
        found[reference] = (packed if packed.exists() else path).stat().st_size
        if path.suffix == ".css":
            beside = [name for name in WITHIN.findall(path.read_text()) if not name.startswith("data:")]
            waiting += [
                settings.STATIC_URL + os.path.relpath(path.parent / name, settings.STATIC_ROOT) for name in beside
            ]
    return found


def row(*cells: object) -> None:
    print("| " + " | ".join(map(str, cells)) + " |", flush=True)


def milliseconds(took: float) -> str:
    return f"**{took * 1000:.0f}**" if took > LIMIT else f"{took * 1000:.0f}"


def bare_list(requests: int) -> Took:
    """The list of 50 people in Django's own admin, in a process that has nothing else."""
    command = [sys.executable, "-m", "bench.pages", "--bare", "--requests", str(requests)]
    return Took(**json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def fill(members: int) -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    with open(os.devnull, "w") as nowhere:
        call_command("make_demo", members=members, stdout=nowhere)
    for settle in ("VACUUM ANALYZE", "CHECKPOINT"):  # else the server still writes while the first pages are timed
        connection.cursor().execute(settle)


def table(named: list[tuple[str, Client, str]], requests: int) -> None:
    bare = bare_list(requests)
    row("page", "p50 ms", "p95 ms", "x bare list", "queries", "KB sent")
    row(*["---"] * 6)
    row("a bare list of 50 people", *_cells(bare, bare))
    for name, client, address in named:
        try:
            row(name, *_cells(timed(client, address, requests), bare)) if address else row(name, *["no such page"] * 5)
        except Exception as error:  # noqa: BLE001 - the other pages are measured all the same
            row(name, f"{type(error).__name__}: {error}"[:90], *[""] * 4)


def _cells(took: Took, bare: Took) -> list[str]:
    return [
        milliseconds(took.p50),
        milliseconds(took.p95),
        f"{took.p50 / bare.p50:.1f}",
        str(took.queries),
        f"{took.size / 1000:.1f}",
    ]


def first_load(client: Client, name: str, address: str) -> None:
    found = loaded(client, address)
    most = sorted(found.items(), key=lambda pair: -pair[1])[:8]
    print(f"\nFirst visit to the {name}: {sum(found.values()) / 1000:.0f} KB in {len(found)} files (target 300 KB)")
    for reference, size in most:
        print(f"  {size / 1000:6.1f} KB  {reference}")


def profiled(client: Client, address: str) -> None:
    for _ in range(3):
        body(client, address)
    watch = cProfile.Profile()
    watch.enable()
    for _ in range(10):
        body(client, address)
    watch.disable()
    pstats.Stats(watch).sort_stats("cumulative").print_stats(70)
    pstats.Stats(watch).sort_stats("tottime").print_stats(25)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=81_911)
    parser.add_argument("--requests", type=int, default=30)
    parser.add_argument("--profile", metavar="PAGE")
    options = parser.parse_args()
    fill(options.members)
    superior = Branch.objects.get(code="VT")
    administrator, officer = User.objects.create_superuser("admin"), officer_of(superior)
    applied, previewed = (import_of(2_000, superior, officer, changed=share) for share in (0, 0.3))
    office, head_office = browser(officer), browser(administrator)
    mine = [*pages(superior), *pages_of_imports(previewed.pk, applied.pk)]
    theirs = [*pages_of_administrators(officer), *pages(superior)]
    named = [(name, office, address) for name, address in mine]
    named += [(f"{name} (administrator)", head_office, address) for name, address in theirs]
    if options.profile:
        profiled(*next((client, address) for name, client, address in named if name == options.profile))
        return
    table(named, options.requests)
    first_load(office, "start page", at("admin:index"))
    first_load(office, "list of members", at("admin:members_person_changelist"))


def bare() -> None:
    requests = int(sys.argv[sys.argv.index("--requests") + 1])
    took = timed(browser(User.objects.get(username="admin")), "/admin/members/person/", requests)
    print(json.dumps(vars(took)))


if __name__ == "__main__" and BARE:
    bare()
elif __name__ == "__main__":
    with register_of_its_own(VAR):
        main()
