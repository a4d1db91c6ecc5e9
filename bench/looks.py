"""Random openings of personal data through the pages: does each leave its line, and what does a line cost (goal G19)?

    .venv/bin/python -m bench.looks [--reads 10000] [--views 0.1] [--members 10000] [--officers 6]

Starts a register of its own under var/ with an invented union, and removes it at the end. Prints JSON: reads, lines in
the log that say exactly who read what of whom in that order, milliseconds of one line on the clock (it is committed
before the page is sent), the same where the commit does not wait for the disk, and of the disk's own fsync alone.
Ends with 1 where a read has no line, or a line no read.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

VAR = Path(__file__).resolve().parent.parent / "var" / f"bench-{os.getpid()}"
os.environ["UNIONREG_VAR_DIR"] = str(VAR)
os.environ.pop("DATABASE_URL", None)
os.environ["DJANGO_SETTINGS_MODULE"] = "unionreg.settings"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import override_settings  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.utils import timezone  # noqa: E402

from access import looks  # noqa: E402
from access.models import Look, User  # noqa: E402
from bench.measure import register_of_its_own, seconds  # noqa: E402
from branches.models import Branch, Kind  # noqa: E402
from members.demo.fill import fill  # noqa: E402
from tests.cast import grant  # noqa: E402
from tests.readers import Readers, written  # noqa: E402

PLAIN = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
SAMPLE = 1000


def milliseconds(took: list[float]) -> dict[str, float]:
    """The middle one, and the one that 95 of 100 do not exceed."""
    took = sorted(took)
    return {name: round(1000 * took[int(share * len(took))], 2) for name, share in (("p50", 0.5), ("p95", 0.95))}


def timed(work: Callable, took: list[float]) -> Callable:
    """The same work, each time noted."""

    def noted(*args, **kwargs):
        start = time.perf_counter()
        try:
            return work(*args, **kwargs)
        finally:
            took.append(time.perf_counter() - start)

    return noted


def lines(*, waits: bool) -> dict[str, float]:
    """What one line costs by itself, where its commit waits for the disk and where it does not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('synchronous_commit', %s, false)", ["on" if waits else "off"])
    took = []
    for _ in range(SAMPLE):
        timed(looks.log, took)(None, [1], Look.What.SEEN, fields=["id_number"])
    return milliseconds(took)


def disk() -> dict[str, float]:
    """What it takes to have 8 kB on the disk on which the register writes."""
    took, place = [], VAR / "fsync"
    with place.open("wb") as file:
        for _ in range(SAMPLE // 4):
            file.write(bytes(8192))
            file.flush()
            took.append(seconds(lambda: os.fdatasync(file.fileno())))
    return milliseconds(took)


def officers(count: int) -> list[User]:
    made = []
    unions = cycle(Branch.objects.filter(kind=Kind.DIRECT_SUPERIOR).order_by("path"))
    for number, union in zip(range(count), unions, strict=False):
        made.append(User.objects.create(username=f"can-bo-{number}", is_staff=True))
        grant(made[-1], union)
    return made


def main(options: argparse.Namespace) -> bool:
    setup_test_environment()  # pages tell what they show
    call_command("migrate", verbosity=0)
    fill(members=options.members, grassroots=60, seed=1, today=timezone.localdate())
    readers, took, log = Readers(officers(options.officers), seed=1), [], looks.log
    looks.log = timed(log, took)
    with override_settings(STORAGES=PLAIN):
        while len(readers.expected) < options.reads:
            readers.read(views=options.views)
    looks.log = log
    found = written()
    told = {"reads": len(readers.expected), "lines": len(found), "same": found == readers.expected}
    cost = {"one line": milliseconds(took), "alone": lines(waits=True), "alone, not waiting": lines(waits=False)}
    print(json.dumps(told | cost | {"fsync": disk()}))
    return told["same"]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reads", type=int, default=10_000)
    parser.add_argument("--views", type=float, default=0.1, help="share of openings after which the page is looked at")
    parser.add_argument("--members", type=int, default=10_000)
    parser.add_argument("--officers", type=int, default=6)
    with register_of_its_own(VAR):
        is_clean = main(parser.parse_args())
    sys.exit(not is_clean)
