"""An officer's browser at the import pages, in one line each: send, look, act."""

import re
from datetime import date
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from access.models import User
from rosters.models import Import
from rosters.parsing.parse import Request, parse
from rosters.parsing.run import ParsedFile
from rosters.parsing.unreadable import Unreadable
from tests import cast

LIST, ADD = "/admin/rosters/import/", "/admin/rosters/import/add/"


def allow(user: User) -> User:
    cast.allow(user, *cast.SEES, *cast.IMPORTS)
    return user


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    browser.cookies["django_language"] = "en"
    return browser


def table(*rows: dict, name: str = "roster.csv", **all_rows) -> SimpleUploadedFile:
    """A roster as an uploaded .csv file."""
    rows = [row | all_rows for row in rows]
    fields = list(dict.fromkeys(field for row in rows for field in row))
    lines = [",".join(fields), *(",".join(row.get(field, "") for field in fields) for row in rows)]
    return SimpleUploadedFile(name, "\n".join(lines).encode())


def send(browser: Client, *files: SimpleUploadedFile, **said):
    return browser.post(ADD, {"file": list(files), "on": "30/11/2025", "mode": "update"} | said)


def page_of(browser: Client, incoming: Import, ask: str = "") -> str:
    """What the page says, without tags and double blanks."""
    html = browser.get(f"{LIST}{incoming.pk}/change/{ask}", follow=True).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def act(browser: Client, incoming: Import, verb: str, **said):
    return browser.post(f"{LIST}{incoming.pk}/{verb}/", said)


def confirm(browser: Client, incoming: Import):
    return act(browser, incoming, "confirm", shown=incoming.fingerprint)


def parse_here(path: Path, *, name: str, out: Path, on: date, choices: dict | None = None) -> ParsedFile:
    """A file parsed without a child process: quicker, and ours are no danger."""
    try:
        return ParsedFile(None, parse(Request(path, name, out, on, choices or {}))["sheets"], out)
    except Unreadable as error:
        return ParsedFile(error.as_dict(), list(error.looked_at), out)
