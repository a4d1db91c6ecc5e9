"""Time and memory of a piece of work: wall seconds, and the peak of all its processes together."""

import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from django.core.management import call_command
from django.db import connection


class Memory(threading.Thread):
    """Samples the proportional memory (PSS) of this process, its children, and the processes of a register's server."""

    def __init__(self, var_dir: Path, *, with_self: bool) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._with_self = with_self
        self._data = var_dir / "postgres"
        self._done = threading.Event()

    def run(self) -> None:
        while not self._done.wait(0.1):
            self.peak = max(self.peak, self._now())

    def _now(self) -> int:
        here = psutil.Process()
        servers = [p for p in psutil.process_iter(["name", "cwd"]) if p.info["name"] == "postgres" and self._is_ours(p)]
        total = 0
        for process in (*([here] if self._with_self else []), *here.children(recursive=True), *servers):
            try:
                total += process.memory_full_info().pss
            except (psutil.Error, OSError):
                continue
        return total

    def _is_ours(self, process: psutil.Process) -> bool:
        return bool(process.info["cwd"]) and Path(process.info["cwd"]).is_relative_to(self._data)

    def stop(self) -> None:
        self._done.set()
        self.join()


@contextmanager
def memory(var_dir: Path, *, with_self: bool = True) -> Iterator[Memory]:
    """`with memory(VAR_DIR) as used:` … `used.peak` in bytes; without this process where a child does the work."""
    used = Memory(var_dir, with_self=with_self)
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


@contextmanager
def register_of_its_own(var_dir: Path) -> Iterator[None]:
    """The register under `var_dir` is stopped and removed at the end, however the benchmark ends."""
    try:
        yield
    finally:
        connection.close()
        call_command("database", "stop")
        shutil.rmtree(var_dir, ignore_errors=True)
        sys.stdout.flush()
