"""What script/ promises to newcomers: one sentence for what is missing, and translations checked and compiled."""

import os
import runpy
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import polib
import pytest

SCRIPTS = Path(__file__).parents[2] / "script"
TOOLS = ("sh", "dirname", "cmp", "cp", "cat", "flock")


@pytest.fixture
def checkout(tmp_path):
    """A new clone on a machine with nothing but the basic tools."""
    shutil.copytree(SCRIPTS, tmp_path / "script")
    (tmp_path / "requirements.txt").write_text("polib\n")
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        (tmp_path / "bin" / tool).symlink_to(shutil.which(tool))
    return tmp_path


def program(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def setup(checkout):
    environment = {"PATH": str(checkout / "bin"), "LC_ALL": "C.UTF-8"}
    return subprocess.run([checkout / "script" / "setup"], env=environment, capture_output=True, text=True)


def last_line(completed):
    assert completed.returncode == 1
    return completed.stderr.splitlines()[-1]


def test_setup_says_that_python_is_missing(checkout):
    assert last_line(setup(checkout)) == (
        "script/setup: Python 3.11 or newer is needed; install it and run this again."
    )


def test_setup_passes_an_older_python_by(checkout):
    program(checkout / "bin" / "python3", f'exec {sys.executable} -c "import sys; sys.exit(1)"')
    assert "Python 3.11 or newer is needed" in last_line(setup(checkout))


def test_setup_says_that_the_venv_module_is_missing(checkout):
    program(checkout / "bin" / "python3", f'case "$*" in *ensurepip*) exit 1;; *) exec {sys.executable} "$@";; esac')
    assert "lacks its venv module; install it" in last_line(setup(checkout))


def test_setup_says_that_pip_has_no_network(checkout):
    refusal = "Retrying after connection broken by 'NewConnectionError(Failed to establish a new connection)'"
    program(checkout / ".venv/bin/python", f'case "$*" in *install*) echo "{refusal}"; exit 1;; esac')
    assert "pip cannot reach its package index" in last_line(setup(checkout))
    assert not (checkout / ".venv/installed-requirements.txt").exists()


def test_setup_installs_only_what_changed(checkout):
    program(checkout / ".venv/bin/python", 'echo "$*" >>calls')
    setup(checkout)
    setup(checkout)
    assert (checkout / "calls").read_text().count("pip install") == 1


def test_server_says_that_its_port_is_in_use():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        completed = subprocess.run([SCRIPTS / "server", "--port", port], capture_output=True, text=True)
    assert f"port {port} cannot be used" in last_line(completed)


def manage(var_dir, *arguments, **environment):
    command = [sys.executable, SCRIPTS.parent / "manage.py", *arguments]
    environment = os.environ | {"UNIONREG_VAR_DIR": str(var_dir), "DATABASE_URL": ""} | environment
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("arguments", [["help"], ["check"], ["database", "status"], ["database", "stop"]])
def test_a_command_without_questions_to_the_database_starts_none(tmp_path, arguments):
    manage(tmp_path, *arguments)
    assert not (tmp_path / "postgres").exists()


def test_the_database_command_leaves_a_server_of_others_alone(tmp_path):
    manage(tmp_path, "database", "start", DATABASE_URL="postgres://nobody@nowhere/register")
    assert not (tmp_path / "postgres").exists()


CATALOGUE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "member"
msgstr "đoàn viên"

#, fuzzy
msgid "union"
msgstr "liên đoàn"

msgid "card"
msgstr ""

#~ msgid "fee"
#~ msgstr "đoàn phí"
"""


def test_translations_are_compiled_without_fuzzy_ones(checkout):
    folder = checkout / "locale/vi/LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(CATALOGUE)
    subprocess.run([sys.executable, checkout / "script/compile_catalogues"], check=True)
    assert [entry.msgid for entry in polib.mofile(folder / "django.mo")] == ["member"]


def test_translations_are_compiled_again_when_they_changed(checkout):
    folder = checkout / "locale/vi/LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(CATALOGUE)
    (folder / "django.mo").write_bytes(b"old")
    os.utime(folder / "django.mo", (0, 0))
    subprocess.run([sys.executable, checkout / "script/compile_catalogues"], check=True)
    assert len(polib.mofile(folder / "django.mo")) == 1


@pytest.fixture(scope="module")
def checks():
    return runpy.run_path(str(SCRIPTS / "check_catalogue"))


def test_a_text_without_translation_is_named(checks):
    assert checks["gaps"](polib.pofile(CATALOGUE)) == [
        "kept though no longer in the source: 'fee'",
        "fuzzy: 'union'",
        "not translated: 'card'",
    ]


def test_a_text_that_the_catalogue_lacks_is_named(checks):
    of_the_source = polib.pofile(CATALOGUE.replace('"card"', '"title"'))
    assert checks["compare"](polib.pofile(CATALOGUE), of_the_source) == [
        "missing: 'title'",
        "no longer in the source: 'card'",
    ]


def test_a_lost_placeholder_is_named(checks, tmp_path):
    if not shutil.which("msgfmt"):
        pytest.skip("gettext is not installed")
    catalogue = tmp_path / "django.po"
    catalogue.write_text(CATALOGUE + '\n#, python-format\nmsgid "%(n)s cards"\nmsgstr "thẻ"\n')
    assert any("'n'" in error for error in checks["errors"](catalogue))
