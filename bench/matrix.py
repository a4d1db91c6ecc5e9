"""The authorisation matrix in full: every address, every role, every record, honestly and forged (docs/security.md).

    .venv/bin/python -m bench.matrix [--roles viewer officer …] [--seed 1] [--out matrix.json]
    .venv/bin/python -m bench.matrix --mutations [--only WORDS] [--begin 1]

Starts a register of its own under var/ and removes it at the end. Prints a summary as JSON, and what was found.
With --mutations, protections of the register are left out one at a time (tests/matrix/protections.py): each must be
noticed. Ends with 1 where anything was found, or anything went unnoticed.
"""

import argparse
import json
import os
import sys
from pathlib import Path

VAR = Path(__file__).resolve().parent.parent / "var" / f"bench-{os.getpid()}"
os.environ["UNIONREG_VAR_DIR"] = str(VAR)
os.environ.pop("DATABASE_URL", None)
os.environ["DJANGO_SETTINGS_MODULE"] = "unionreg.settings"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import translation  # noqa: E402

from bench.measure import register_of_its_own, seconds  # noqa: E402
from tests.matrix.asks import as_opened_now  # noqa: E402
from tests.matrix.protections import PROTECTIONS, noticed  # noqa: E402
from tests.matrix.run import Matrix  # noqa: E402
from tests.matrix.world import EVERYBODY, World, build, quietly  # noqa: E402


def whole(world: World, roles: list[str], seed: int, out: Path | None) -> bool:
    """Ask everything; whether nothing was found."""
    report = Matrix(world, roles).run(seed=seed)
    summary = json.dumps(report.summary(), ensure_ascii=False)
    print(summary)
    print(report.findings())
    if out:
        out.write_text(summary)
    return report.is_clean


def mutations(world: World, only: str, begin: int) -> bool:
    """Leave out one protection after the other; whether each was noticed."""
    unnoticed = 0
    left_out = [protection for protection in PROTECTIONS[begin - 1 :] if only in protection.name]
    for protection in left_out:
        found = ""

        def look(protection=protection) -> None:
            nonlocal found
            found = noticed(world, protection)

        took = seconds(look)
        unnoticed += not found
        print(
            f"{took:6.1f} s  {'noticed' if found else 'UNNOTICED'}  {protection.name}: {' '.join(found.split())[:160]}",
            flush=True,
        )
    print(json.dumps({"protections": len(left_out), "unnoticed": unnoticed}))
    return not unnoticed


def main() -> bool:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--roles", nargs="*", default=EVERYBODY, choices=EVERYBODY, help="who asks (default: all)")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--mutations", action="store_true")
    parser.add_argument("--only", default="", help="protections whose names have these words")
    parser.add_argument("--begin", type=int, default=1, help="with which protection to begin")
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    with quietly(VAR), as_opened_now(), translation.override("vi"):
        world = build()
        return (
            mutations(world, options.only, options.begin)
            if options.mutations
            else whole(world, options.roles, options.seed, options.out)
        )


if __name__ == "__main__":
    with register_of_its_own(VAR):
        is_clean = main()
    sys.exit(not is_clean)
