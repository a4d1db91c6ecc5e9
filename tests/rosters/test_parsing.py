"""Whole files through the child, as the importer runs it."""

import csv
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rosters.parsing import run
from rosters.parsing.cells import FIELDS
from tests.rosters.workbooks import ON, SAMPLES, parse_in_child, workbook

# What the parent decides, row by row, in SQL
ROW_RULES = {"name_missing", "date_in_future", "repeated_in_file", "branch_unknown"}
# Given by the register
NOT_IN_FILE = {"member_code", "branch_code"}
NAMES = sorted(path.name.removesuffix(".expected.csv") for path in SAMPLES.glob("*.expected.csv"))


def expected(name):
    with (SAMPLES / f"{name}.expected.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sample(name):
    return next(path for path in SAMPLES.glob(f"{name}.*") if not path.name.endswith(".expected.csv"))


def in_tmp(path, tmp_path):
    copy = tmp_path / path.name
    copy.write_bytes(path.read_bytes())
    return copy


@pytest.mark.parametrize("name", NAMES)
def test_sample_gives_its_expected_rows(name, tmp_path):
    parsed = parse_in_child(in_tmp(sample(name), tmp_path))
    assert parsed.error is None
    several = sum(sheet["roster"] for sheet in parsed.sheets) > 1
    found = {
        f"{parsed.sheets[int(row['sheet'])]['sheet']}!{row['line']}" if several else row["line"]: row
        for row in parsed.rows
    }
    assert sorted(found) == sorted(row["line"] for row in expected(name))
    for want in expected(name):
        row = found[want["line"]]
        assert set(row["refusals"]) == set(want["refusals"].split()) - ROW_RULES, want["line"]
        if want["refusals"]:
            continue  # the expected file then tells the truth about the person, not what the row says
        for field in set(FIELDS) - NOT_IN_FILE:
            blank_means_no = field == "party_member" and want[field] == "0"
            assert row[field] == want[field] or (blank_means_no and not row[field]) or field == "branch_name", (
                want,
                field,
            )
        if "branch_code" in parsed.sheet["columns"]:
            assert row["branch_code"] == want["branch_code"]


def test_sample_sheets_are_told(tmp_path):
    official = parse_in_child(in_tmp(sample("02-official"), tmp_path)).sheet
    assert official["header_line"] == 7
    assert official["columns"]["born_on"] == "Ngày, tháng, năm sinh / Nam | Nữ"
    assert "DANH SÁCH ĐOÀN VIÊN CÔNG ĐOÀN" in official["titles"]
    assert parse_in_child(in_tmp(sample("04-tcvn3"), tmp_path)).sheet["encoding"] == "tcvn3"
    assert parse_in_child(in_tmp(sample("05-vni"), tmp_path)).sheet["encoding"] == "vni"
    sheets = parse_in_child(in_tmp(sample("13-sheets"), tmp_path)).sheets
    assert [(sheet["sheet"], sheet["roster"]) for sheet in sheets] == [
        *(("C205", True), ("C206", True), ("Danh mục", False), ("Nháp", False)),
    ]
    assert [hint["code"] for sheet in sheets for hint in sheet["hints"]] == ["no_header", "hidden_sheet_left_out"]


def test_rows_of_an_official_list_know_their_section(tmp_path):
    parsed = parse_in_child(in_tmp(sample("02-official"), tmp_path))
    assert list(dict.fromkeys(parsed.column("section"))) == ["Tổ văn phòng", "Tổ kỹ thuật", "Tổ kinh doanh"]


def child_says(monkeypatch, tmp_path, code):
    """Parse with a child that does this instead."""
    script = tmp_path / "child.py"
    script.write_text(code)
    monkeypatch.setattr(run, "CHILD", script)
    return run.parse_file(tmp_path / "any", name="any", out=tmp_path / "out", on=ON, timeout=3).error


DIED = {"code": "file_damaged", "detail": {"why": "reader", "exception": ""}}
TOO_BIG = {"code": "file_too_heavy", "detail": {"why": "memory"}}
TOO_LONG = {"code": "file_too_heavy", "detail": {"why": "time"}}


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("import os; os.abort()", TOO_BIG),
        ("import os; os.kill(os.getpid(), 9)", TOO_BIG),
        (f"import os; os.kill(os.getpid(), {int(signal.SIGXCPU)})", TOO_LONG),
        (f"import os; os.kill(os.getpid(), {int(signal.SIGSEGV)})", DIED),
        ("import time; time.sleep(60)", TOO_LONG),
        ("import sys; sys.exit(3)", DIED),
        ("print('no JSON')", DIED),
        ("print('[]')", DIED),
        ("print('{\"error\": null}')", DIED),
        ('print(\'{"error": {}, "sheets": []}\')', DIED),
        ("pass", DIED),
    ],
)
def test_any_death_of_the_child_is_an_answer(code, error, monkeypatch, tmp_path):
    assert child_says(monkeypatch, tmp_path, code) == error


def test_timeout_ends_the_childs_own_children(monkeypatch, tmp_path):
    alive = tmp_path / "alive"
    code = f"import os, time\nif os.fork() == 0:\n    time.sleep(4)\n    open({str(alive)!r}, 'w')\ntime.sleep(60)"
    assert child_says(monkeypatch, tmp_path, code) == TOO_LONG
    ended = subprocess.run(["sleep", "2"], check=True)
    assert ended.returncode == 0
    assert not alive.exists()


def test_refused_file_leaves_no_rows(tmp_path):
    path = workbook(tmp_path / "r.xlsx", [["một", "hai"]])
    answer = run.parse_file(path, name=path.name, out=tmp_path / "out", on=ON)
    assert answer.error["code"] == "no_roster_found"
    assert not (tmp_path / "out").exists()


def test_child_needs_neither_django_nor_the_callers_environment(tmp_path):
    probe = tmp_path / "probe.py"
    probe.write_text(
        "import runpy, sys, json, io\n"
        f"sys.stdin = io.StringIO(json.dumps({{'path': {str(sample('01-template'))!r}, 'name': 'x.xlsx',"
        f" 'out': {str(tmp_path / 'out')!r}, 'on': '2025-11-30'}}))\n"
        f"runpy.run_path({str(run.CHILD)!r}, run_name='__main__')\n"
        "assert not [name for name in sys.modules if name.split('.')[0] == 'django']\n"
        "import resource, socket\n"
        "assert resource.getrlimit(resource.RLIMIT_AS)[0] == 1536 * 2**20\n"
        "assert resource.getrlimit(resource.RLIMIT_CPU)[0] == 120\n"
        "assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)\n"
        "try:\n    socket.create_connection(('127.0.0.1', 9), 1)\nexcept PermissionError:\n    print('offline')\n"
    )
    done = subprocess.run([sys.executable, "-I", str(probe)], capture_output=True, text=True, env={}, check=True)
    answer, _, offline = done.stdout.partition("offline")
    assert json.loads(answer)["error"] is None
    assert offline == "\n"


def test_no_file_of_the_parser_imports_django():
    package = Path(run.__file__).parent
    guilty = [
        path.name
        for path in package.rglob("*.py")
        if "django" in path.read_text(encoding="utf-8").lower().replace("no django", "").replace("without django", "")
    ]
    assert guilty == []
