"""The parent's side: a file is parsed in a child that may die of it, and its end becomes an answer in any case."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rosters.parsing.deaths import Death, error_of

CHILD = Path(__file__).with_name("__main__.py")
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC"}


@dataclass(frozen=True)
class ParsedFile:
    """What a file gave: its sheets and the CSV file of their rows (see __main__), or an error.

    Beside an error there are sheets where the file was read, but no roster was found in them; never rows.
    """

    error: dict | None
    sheets: list[dict]
    rows_path: Path


def parse_file(
    path: Path, *, name: str, out: Path, on: date, choices: dict | None = None, timeout: float = 180
) -> ParsedFile:
    """Parse the roster file at `path` (called `name` by its sender) as one of the day `on`; rows go to `out`.

    Never raises because of the file: {"code", "detail"} says why it cannot be read. `choices` is what staff corrected,
    by sheet name. `timeout` in seconds.
    """
    request = {
        "path": str(path.resolve()),
        "name": name,
        "out": str(out.resolve()),
        "on": on.isoformat(),
        "choices": choices or {},
    }
    answer = _run(json.dumps(request).encode(), timeout)
    if answer["error"] is not None:
        out.unlink(missing_ok=True)
        return ParsedFile(answer["error"], answer["sheets"], out)
    return ParsedFile(None, answer["sheets"], out)


def _run(request, timeout):
    child = subprocess.Popen(
        [sys.executable, "-I", str(CHILD)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
        start_new_session=True,  # so that its own fork ends with it
    )
    try:
        said, _ = child.communicate(request, timeout)
    except subprocess.TimeoutExpired:
        return {"error": error_of(Death(0, timed_out=True)), "sheets": []}
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()
        child.stderr.close()
    return _understood(said, child.returncode)


def _understood(said, exit_code):
    if exit_code == 0:
        with contextlib.suppress(ValueError, KeyError, TypeError):
            answer = json.loads(said)
            if answer["error"] is None or answer["error"]["code"]:
                return {"error": answer["error"], "sheets": list(answer["sheets"])}
    return {"error": error_of(Death(exit_code)), "sheets": []}
