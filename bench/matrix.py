"""The authorisation matrix in full: every address, every role, every record, honestly and forged (docs/security.md).

    .venv/bin/python -m bench.matrix [--roles viewer officer …] [--seed 1] [--out matrix.json]
    .venv/bin/python -m bench.matrix --mutations [--only WORDS] [--begin 1]

Starts registers of its own under var/, one in each of two processes that share the roles, and removes them at the end.
Prints a summary as JSON, and what was found.
With --mutations, protections of the register are left out one at a time (tests/matrix/protections.py): each must be
noticed. Ends with 1 where anything was found, or anything went unnoticed.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

VAR = Path(__file__).resolve().parent.parent / "var" / f"bench-{os.getpid()}"
os.environ["UNIONREG_VAR_DIR"] = str(VAR)
os.environ.pop("DATABASE_URL", None)
os.environ["DJANGO_SETTINGS_MODULE"] = "unionreg.settings"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import translation  # noqa: E402

from bench.measure import register_of_its_own  # noqa: E402
from tests.matrix.asks import as_opened_now  # noqa: E402
from tests.matrix.places import EVERYBODY, World  # noqa: E402
from tests.matrix.protection import got_through, noticed  # noqa: E402
from tests.matrix.protections import PROTECTIONS  # noqa: E402
from tests.matrix.run import Matrix, Report  # noqa: E402
from tests.matrix.world import build, quietly  # noqa: E402

PROCESSES = 2  # each with a register of its own, and half of the roles


def whole(world: World, roles: list[str], seed: int) -> dict:
    """Ask everything; what came of it."""
    return Matrix(world, roles).run(seed=seed).summary()


def in_processes(options: argparse.Namespace) -> dict:
    """The roles are dealt out to processes; what came of all of them together."""
    folder = Path(tempfile.mkdtemp())
    running = []
    for number in range(PROCESSES):
        out = folder / f"{number}.json"
        told = ["--roles", *dealt(options.roles, number), "--seed", str(options.seed), "--out", str(out)]
        running.append(
            (out, subprocess.Popen([sys.executable, "-m", "bench.matrix", *told], stdout=subprocess.DEVNULL))
        )
    for _out, process in running:
        process.wait()
    parts = [json.loads(out.read_text()) for out, _process in running]
    shutil.rmtree(folder)
    return together(parts)


def dealt(roles: list[str], number: int) -> list[str]:
    """Every other role, there and back, so that those who ask much are not all in one process."""
    return [role for place, role in enumerate(roles) if (place // PROCESSES + place) % PROCESSES == number]


def together(parts: list[dict]) -> dict:
    """The summaries of several processes as one."""
    summary = dict(parts[0])
    for part in parts[1:]:
        for name, value in part.items():
            if name == "statuses":
                summary[name] = dict(Counter(summary[name]) + Counter(value))
            elif isinstance(value, list):
                summary[name] = summary[name] + value
            elif name not in ("seed", "routes"):
                summary[name] = round(summary[name] + value, 1)
    return summary


def told(summary: dict, seconds: float, out: Path | None) -> bool:
    """Print what came of it; whether nothing was found."""
    found = {kind: summary[kind] for kind in Report.FOUND}
    counts = summary | {kind: len(each) for kind, each in found.items()} | {"seconds": round(seconds, 1)}
    print(json.dumps(counts, ensure_ascii=False))
    for kind, each in found.items():
        for one in each[:20]:
            print(f"{kind}: {' '.join(one.split())[:300]}")
    if out:
        out.write_text(json.dumps(summary, ensure_ascii=False))
    return not any(found.values())


def mutations(world: World, only: str, begin: int) -> bool:
    """Leave out one protection after the other; whether each was noticed, and the second wall held where it stands."""
    unnoticed, broken, left_out = 0, 0, [one for one in PROTECTIONS[begin - 1 :] if only in one.name]
    for protection in left_out:
        started = time.perf_counter()
        found = noticed(world, protection)
        through = got_through(world, protection) if protection.is_walled else ""
        unnoticed, broken = unnoticed + (not found), broken + bool(through)
        words = f"{'noticed' if found else 'UNNOTICED'}{'; THE WALL LETS THROUGH ' + through if through else ''}"
        shown = " ".join(found.split())[:160]
        print(f"{time.perf_counter() - started:6.1f} s  {words}  {protection.name}: {shown}", flush=True)
    walled = sum(protection.is_walled for protection in left_out)
    print(json.dumps({"protections": len(left_out), "unnoticed": unnoticed, "walled": walled, "let through": broken}))
    return not unnoticed and not broken


def main() -> bool:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--roles", nargs="*", default=EVERYBODY, choices=EVERYBODY, help="who asks (default: all)")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--mutations", action="store_true")
    parser.add_argument("--only", default="", help="protections whose names have these words")
    parser.add_argument("--begin", type=int, default=1, help="with which protection to begin")
    options = parser.parse_args()
    started = time.perf_counter()
    if len(options.roles) == len(EVERYBODY) and not options.mutations:
        return told(in_processes(options), time.perf_counter() - started, options.out)
    with register_of_its_own(VAR):
        call_command("migrate", verbosity=0)
        with quietly(VAR), as_opened_now(), translation.override("vi"):
            world = build()
            if options.mutations:
                return mutations(world, options.only, options.begin)
            summary = whole(world, options.roles, options.seed)
    return told(summary, time.perf_counter() - started, options.out)


if __name__ == "__main__":
    sys.exit(not main())
