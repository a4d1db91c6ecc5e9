"""Two processes for a large workbook: this one scans its XML while a fork of it lets calamine read.

The scan takes about as long as calamine; whoever finds the file bad first, the other is stopped. The reader waits for
the scan's error cells before it cleans the first row.
"""

import contextlib
import multiprocessing
import sys
import traceback
from collections.abc import Callable
from functools import cache

from rosters.parsing.deaths import Death, error_of
from rosters.parsing.unreadable import Unreadable


def scan_beside(scan: Callable[[], dict], read: Callable[[Callable[[], dict]], dict]) -> dict:
    """Run `read(errors)` in a fork beside `scan()` here; `errors()` in the fork answers what `scan()` answered.

    Raises what either raises as Unreadable; the death of the fork is one, too.
    """
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()
    reader = context.Process(target=_read, args=(there, read), daemon=True)
    reader.start()
    there.close()
    try:
        errors = scan()
        with contextlib.suppress(OSError):  # the reader may have ended already: it knew enough
            here.send(errors)
        answer = here.recv()
    except (EOFError, ConnectionError):  # the second: it died with the scan's answer unread
        reader.join()
        raise _unreadable(error_of(Death(reader.exitcode or 0))) from None
    finally:
        reader.kill()
        reader.join()
    if answer["error"]:
        raise _unreadable(answer["error"])
    return answer


def _read(pipe, read):
    try:
        answer = read(cache(pipe.recv))
    except Unreadable as error:
        answer = {"error": error.as_dict(), "sheets": []}
    except MemoryError:
        answer = {"error": error_of(Death(0, "MemoryError")), "sheets": []}
    except BaseException as error:  # calamine's panics are no Exceptions
        traceback.print_exc(file=sys.stderr)
        answer = {"error": error_of(Death(1, type(error).__name__)), "sheets": []}
    pipe.send(answer)


def _unreadable(error):
    return Unreadable(error["code"], **error["detail"])
