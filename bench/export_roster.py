"""Our export to .xlsx against bare XlsxWriter on the same cells, in one run.

    .venv/bin/python -m bench.export_roster [--members 81911]

Starts a register of its own under var/bench, fills it with the invented union and removes it at the end. Prints
seconds, the ratio, peak memory, and what counting all unions takes.
"""

import argparse
import os
import resource
import subprocess
import sys
from datetime import date
from pathlib import Path

VAR = Path(__file__).resolve().parent.parent / "var" / "bench"
os.environ["UNIONREG_VAR_DIR"] = str(VAR)
os.environ.pop("DATABASE_URL", None)
os.environ["DJANGO_SETTINGS_MODULE"] = "unionreg.settings"

import django  # noqa: E402

django.setup()

import xlsxwriter  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from bench.measure import memory, register_of_its_own, seconds  # noqa: E402
from reports.headcount import headcount  # noqa: E402
from rosters.export_file import File  # noqa: E402
from rosters.exports import members, write_xlsx  # noqa: E402


def bare(out: Path, rows: list[tuple[str, ...]]) -> None:
    """The same cells, written by XlsxWriter and nothing else."""
    book = xlsxwriter.Workbook(str(out), {"constant_memory": True})
    sheet = book.add_worksheet()
    for line, row in enumerate(rows):
        for place, value in enumerate(row):
            if value:
                sheet.write_string(line, place, value)
    book.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=81_911)
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    took = seconds(lambda: call_command("make_demo", members=options.members, stdout=open(os.devnull, "w")))  # noqa: SIM115
    print(f"make_demo: {took:.1f} s")
    connection.cursor().execute("ANALYZE")
    today = date.today()
    for day in (today, date(today.year - 8, 6, 1)):
        headcount(on=day)
        best = min(seconds(lambda day=day: headcount(on=day)) for _ in range(5))
        print(f"headcount of all unions on {day}: {best * 1000:.0f} ms")
    ours = seconds(lambda: write_xlsx(VAR / "ours.xlsx", members(None, on=today, by=None), File()))
    command = [sys.executable, "manage.py", "export_roster", "--out", str(VAR / "again.xlsx")]
    connection.close()
    with memory(VAR, with_self=False) as used:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    rows = list(members(None, on=today, by=None))
    theirs = seconds(lambda: bare(VAR / "bare.xlsx", rows))
    print(f"export of {len(rows)} members: {ours:.1f} s")
    alone = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**10
    print(f"peak memory of the command: {alone:.0f} MB (target 150), with the database {used.peak / 2**20:.0f} MB")
    print(f"bare XlsxWriter, rows in memory: {theirs:.1f} s; ratio {ours / theirs:.2f} (target 1.3)")


if __name__ == "__main__":
    with register_of_its_own(VAR):
        main()
