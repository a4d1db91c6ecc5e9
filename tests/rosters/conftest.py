"""Small rosters through the whole pipeline, in one call."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from access.models import User
from branches.models import Branch
from rosters.models import Import
from rosters.pipeline.apply import apply
from rosters.pipeline.preview import preview
from rosters.pipeline.receive import receive
from tests.rosters.desk import allow, browser_of, parse_here
from tests.rosters.imports import DAY
from tests.rosters.workbooks import workbook


@pytest.fixture
def var_dir(settings, tmp_path: Path) -> Path:
    """A folder of this test's own, for the register's files."""
    settings.VAR_DIR = tmp_path / "var"
    settings.UPLOAD_DIR = settings.VAR_DIR / "uploads"
    return settings.VAR_DIR


@pytest.fixture
def parsed_here(monkeypatch) -> None:
    """Files are parsed without a child process: quicker, and these are no danger."""
    monkeypatch.setattr("rosters.pipeline.parse.parse_file", parse_here)


@pytest.fixture
def desk(officer: User, var_dir, parsed_here) -> Client:
    """The browser of `officer`, who may import."""
    return browser_of(allow(officer))


@pytest.fixture
def import_files(var_dir: Path, db, parsed_here) -> Callable[..., Import]:
    """Import files through receive, preview and (with `commit`) apply."""

    def run(
        *paths: Path, on: date = DAY, branch: Branch | None = None, by: User | None = None, commit=True, **options
    ) -> Import:
        streams = [(path.name, path.open("rb")) for path in paths]
        incoming = receive(streams, on=on, branch=branch, by=by, **options)
        for _name, stream in streams:
            stream.close()
        preview(incoming)
        return apply(incoming, by=by) if commit else incoming

    return run


@pytest.fixture
def import_rows(import_files, tmp_path: Path) -> Callable[..., Import]:
    """Import rows ({field: cell}) as a .csv file; cells that a row does not have are blank."""

    def run(rows: list[dict], *, name: str = "roster.csv", **options) -> Import:
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(dict.fromkeys(field for row in rows for field in row)))
            writer.writeheader()
            writer.writerows(rows)
        return import_files(path, **options)

    return run


@pytest.fixture
def import_lines(import_files, tmp_path: Path) -> Callable[..., Import]:
    """Import the lines of a sheet as they stand, titles and headings included."""

    def run(lines: list[list], *, title: str = "Sheet", **options) -> Import:
        return import_files(workbook(tmp_path / "roster.xlsx", lines, title=title), **options)

    return run
