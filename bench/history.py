"""What history costs: the same rosters applied with and without its triggers, in one run.

    .venv/bin/python -m bench.history [--rows 81911] [--rounds 3]

Starts a register of its own under var/bench and removes it at the end. Each round applies a roster whose people are all
new, and one that changes each of them, once without history and once with it, in turn. Only the apply is timed: a
preview writes nothing that has a history. Prints the best seconds of all rounds, by the clock and of work (time that
the database's process was on a processor: others on the same machine disturb it little), the ratios (target: 1.6 at
most) and the size of the history.
"""

import argparse
import os
from datetime import date
from pathlib import Path

VAR = Path(__file__).resolve().parent.parent / "var" / "bench"
os.environ["UNIONREG_VAR_DIR"] = str(VAR)
os.environ.pop("DATABASE_URL", None)
os.environ["DJANGO_SETTINGS_MODULE"] = "unionreg.settings"

import django  # noqa: E402

django.setup()

import psutil  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from bench.import_roster import workbook  # noqa: E402
from bench.invented import UNIONS  # noqa: E402
from bench.measure import register_of_its_own, seconds  # noqa: E402
from branches.actions.facts import found  # noqa: E402
from branches.models import Branch  # noqa: E402
from members.models import Membership, MembershipEvent, Person, PersonEvent  # noqa: E402
from rosters.models import Import  # noqa: E402
from rosters.pipeline import apply, preview, receive  # noqa: E402
from tests.emptied import empty_people_and_imports  # noqa: E402

DAY = date(2025, 11, 30)
TABLES = [model._meta.db_table for model in (Person, Membership)]


def switch_history(*, on: bool) -> None:
    """Switch the triggers of people and memberships that write their history."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE tgrelid = ANY (%s::regclass[]) AND tgname ~ %s",
            [TABLES, "^pgtrigger_(insert_insert|update_update|delete_delete)_"],
        )
        for table, trigger in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} {'ENABLE' if on else 'DISABLE'} TRIGGER {trigger}")


def work() -> float:
    """The processor time that the database's process of this connection has used, in seconds."""
    used = psutil.Process(connection.connection.info.backend_pid).cpu_times()
    return used.user + used.system


def applied(path: Path, *, history: bool, outcome: str, rows: int) -> tuple[float, float]:
    """Seconds that the apply of a roster takes, by the clock and of work; all its rows must have this outcome."""
    switch_history(on=history)
    with path.open("rb") as stream:
        incoming = receive.receive([(path.name, stream)], on=DAY, by=None)
    preview.preview(incoming)
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
    before, worked = PersonEvent.objects.count(), work()
    took = seconds(lambda: apply.apply(Import.objects.get(pk=incoming.pk), by=None))
    worked = work() - worked
    incoming.refresh_from_db()
    assert incoming.counts[outcome] == rows, incoming.counts
    assert PersonEvent.objects.count() - before == (rows if history else 0)
    return took, worked


def one_round(new: Path, changed: Path, rows: int, took: dict[tuple[str, bool], list[tuple]]) -> None:
    for history in (False, True):
        empty_people_and_imports()
        took["all new", history].append(applied(new, history=history, outcome="new", rows=rows))
        # There and back again: each roster changes what the other one wrote.
        for path in (changed, new):
            took["all changed", history].append(applied(path, history=history, outcome="changed", rows=rows))


def size_of_history() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_total_relation_size(%s) + pg_total_relation_size(%s)",
            [model._meta.db_table for model in (PersonEvent, MembershipEvent)],
        )
        bytes_of_it = cursor.fetchone()[0]
    events = PersonEvent.objects.count() + MembershipEvent.objects.count()
    return f"{events} events, {bytes_of_it / events:.0f} bytes each with their indexes"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=81_911)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    top = found(Branch(code="T"), started_on=None, by=None, name="Công đoàn ngành", kind="industry")
    for code in UNIONS:
        found(Branch(code=code), started_on=None, by=None, name=f"Công đoàn {code}", kind="grassroots", parent=top)
    new, changed = workbook("new.xlsx", options.rows, 0), workbook("updated.xlsx", options.rows, 1)
    took = {(what, history): [] for what in ("all new", "all changed") for history in (False, True)}
    for _round in range(options.rounds):
        one_round(new, changed, options.rows, took)
    for what in ("all new", "all changed"):
        for place, kind in enumerate(("by the clock", "of work")):
            without, with_it = (min(seconds[place] for seconds in took[what, history]) for history in (False, True))
            told = f"{without:.2f} s without history, {with_it:.2f} s with it, {with_it / without:.2f} times"
            print(f"{what}, {options.rows} rows, {kind}: {told} (target: 1.6 at most)", flush=True)
    print(size_of_history())


if __name__ == "__main__":
    with register_of_its_own(VAR):
        main()
