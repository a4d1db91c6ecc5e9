"""The child that opens a stranger's file: run as `python -I rosters/parsing/__main__.py`, without Django.

stdin: {"path", "name", "out", "on": "YYYY-MM-DD",
        "choices": {sheet: {"swap_day_month": bool, "columns": {"0": field, role or ""}, "header_line" (from 1),
                            "encoding": "unicode|tcvn3|vni", "taken": bool}}}
stdout: {"error": null or {"code", "detail"}, "sheets": [{"sheet", "roster", "header_line" (from 1), "encoding",
         "columns": {field: header}, "column_indexes": {field: column from 0}, "ignored_columns", "hints", "titles",
         "rows", "seen": {"mark", "header_found" (from 1), "lines", "columns"} (see seen.py)}]}
out: CSV for COPY without header: sheet (index in "sheets"), line (from 1), the FIELDS of cells.py in order, section,
     refusals {a,b}, repairs {a,b}, typed (a JSON object of cells whose text as typed differs or was refused).
"""

import gc
import json
import resource
import sys
import traceback
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from rosters.parsing.deaths import Death, error_of
from rosters.parsing.parse import Request, parse
from rosters.parsing.unreadable import Unreadable

MEMORY = 1536 * 2**20
CPU_SECONDS = 120
NETWORK = ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "urllib.Request")


def main() -> None:
    _limit()
    gc.disable()  # a fifth of the time, and this process lives for one file
    given = json.load(sys.stdin)
    request = Request(
        Path(given["path"]),
        given["name"],
        Path(given["out"]),
        date.fromisoformat(given["on"]),
        given.get("choices") or {},
    )
    sys.stdout.buffer.write(json.dumps(_answer(request)).encode())


def _limit():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(_stay_offline)


def _stay_offline(event, _):
    if event in NETWORK:
        raise PermissionError("a roster is read without the network")


def _answer(request):
    try:
        return parse(request)
    except Unreadable as error:
        return {"error": error.as_dict(), "sheets": list(error.looked_at)}
    except MemoryError:
        found = error_of(Death(0, "MemoryError"))
    except BaseException as error:  # calamine's panics are no Exceptions
        traceback.print_exc(file=sys.stderr)
        found = error_of(Death(1, type(error).__name__))
    return {"error": found, "sheets": []}


if __name__ == "__main__":
    main()
