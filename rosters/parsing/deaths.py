"""How a reader ended that did not end by itself, as an error an officer can be told."""

import signal
from dataclasses import dataclass

TOO_LONG = {signal.SIGXCPU, signal.SIGALRM}
# calamine aborts when memory is refused to it; the kernel kills
TOO_BIG = {signal.SIGABRT, signal.SIGKILL, signal.SIGBUS}


@dataclass(frozen=True)
class Death:
    """`exit_code` as subprocess gives it (minus the signal); `exception` is the name of one that was caught."""

    exit_code: int
    exception: str = ""
    timed_out: bool = False


def error_of(death: Death) -> dict:
    """The error dict of a death: file_too_heavy where it took too much, else file_damaged."""
    if death.timed_out or -death.exit_code in TOO_LONG:
        return {"code": "file_too_heavy", "detail": {"why": "time"}}
    if death.exception == "MemoryError" or -death.exit_code in TOO_BIG:
        return {"code": "file_too_heavy", "detail": {"why": "memory"}}
    return {"code": "file_damaged", "detail": {"why": "reader", "exception": death.exception}}
