"""Pairs of officers who save the same thing at the same moment, over all kinds of forms (goal G8, docs/security.md).

    .venv/bin/python -m bench.lost_updates [--pairs 1000]

Starts a register of its own under var/, serves it over HTTP, and removes it at the end. Prints JSON: how many pairs,
which of them lost what one had written (both were let in, or what stands there is not what was let in), and how many
were told by a 409 what the register has now. Ends with 1 where any was lost or not told.
"""

import argparse
import json
import logging
import os
import sys
import threading
import time
from pathlib import Path

VAR = Path(__file__).resolve().parent.parent / "var" / f"bench-{os.getpid()}"
os.environ["UNIONREG_VAR_DIR"] = str(VAR)
os.environ.pop("DATABASE_URL", None)
os.environ["DJANGO_SETTINGS_MODULE"] = "unionreg.settings"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler  # noqa: E402
from django.test import override_settings  # noqa: E402

from bench.measure import register_of_its_own  # noqa: E402
from tests.pairs import World  # noqa: E402

PLAIN = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


class Quiet(WSGIRequestHandler):
    """Writes no line for each request."""

    def log_message(self, *_said: object) -> None:
        pass


def serve() -> str:
    """Serve the register on a free port, each request in a thread of its own; the address."""
    from unionreg.wsgi import application  # noqa: PLC0415 - from then on connections begin with "nowhere"

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(application)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def main(pairs: int) -> bool:
    call_command("migrate", verbosity=0)
    logging.disable(logging.WARNING)  # each 409 is a warning
    with override_settings(STORAGES=PLAIN):
        world = World(serve())
        start = time.perf_counter()
        tally = world.run(pairs)
        took = time.perf_counter() - start
    told = {"pairs": tally.pairs, "lost": len(tally.lost), "told": tally.told, "kinds": tally.by_kind}
    print(json.dumps(told | {"seconds": round(took, 1)}, ensure_ascii=False))
    print("\n".join(tally.lost[:20]))
    return not tally.lost and tally.told == tally.pairs


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=1000)
    with register_of_its_own(VAR):
        is_clean = main(parser.parse_args().pairs)
    sys.exit(not is_clean)
