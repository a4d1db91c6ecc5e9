"""Exports as downloads, sent while they are read from the database: no file lies anywhere."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import chain

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _

from access.models import User
from branches.downloads import CSV, TYPES, XLSX, as_download, hashed
from branches.models import Branch
from rosters.export_file import File, Row
from rosters.exports import csv_chunks, xlsx_chunks

_WRITERS = {XLSX: xlsx_chunks, CSV: csv_chunks}
_BEFORE = {XLSX: [], CSV: ["\ufeff"]}  # the mark by which Excel knows UTF-8


def download(
    ending: str, rows: Iterator[Row], file: File, *, name: str, sent: Callable[[str], object]
) -> HttpResponseBase:
    """The people as an .xlsx or .csv; the first bytes go before the people are read.

    Whoever gets the file to its end is told of: `sent` is called with its SHA-256.
    """
    pieces = _WRITERS[ending](rows, file)
    body = chain(_BEFORE[ending], (piece for piece, _count in pieces))
    return as_download(StreamingHttpResponse(hashed(body, sent), content_type=TYPES[ending]), f"{name}.{ending}")


def file_name(union: Branch | None, day: date, *, by: User, at: datetime) -> str:
    """ "Đoàn viên BC01 2026-11-24 (an, 24-11-2026 14h05)": what, of which union and day, who took it when."""
    taken = f"({by.get_username()}, {at:%d-%m-%Y %Hh%M})"
    return " ".join(filter(None, (_("Members"), union and union.code, day.isoformat(), taken)))
