"""Time and memory of a piece of work: wall seconds, and the peak of all its processes together."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psutil


class Memory(threading.Thread):
    """Samples the proportional memory (PSS) of this process, its children, and the database's processes."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._done = threading.Event()

    def run(self) -> None:
        while not self._done.wait(0.1):
            self.peak = max(self.peak, self._now())

    def _now(self) -> int:
        here = psutil.Process()
        servers = [p for p in psutil.process_iter(["name"]) if p.info["name"] == "postgres"]
        total = 0
        for process in (here, *here.children(recursive=True), *servers):
            try:
                total += process.memory_full_info().pss
            except (psutil.Error, OSError):
                continue
        return total

    def stop(self) -> None:
        self._done.set()
        self.join()


@contextmanager
def memory() -> Iterator[Memory]:
    """`with memory() as used:` … `used.peak` in bytes."""
    used = Memory()
    used.start()
    try:
        yield used
    finally:
        used.stop()


def seconds(work: Callable[[], object]) -> float:
    """Wall seconds that `work()` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
