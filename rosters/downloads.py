"""Exports as downloads, sent while they are read from the database: no file lies anywhere."""

from collections.abc import Iterator
from datetime import date
from itertools import chain
from urllib.parse import quote

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _

from branches.models import Branch
from branches.vietnamese import fold
from rosters.exports import Row, csv_chunks, xlsx_chunks

XLSX, CSV = "xlsx", "csv"
TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}
_WRITERS = {XLSX: xlsx_chunks, CSV: csv_chunks}
_BEFORE = {XLSX: [], CSV: ["\ufeff"]}  # the mark by which Excel knows UTF-8


def download(ending: str, rows: Iterator[Row], *, name: str, kind: str, with_status: bool) -> HttpResponseBase:
    """The people as an .xlsx or .csv; the first bytes go before the people are read."""
    pieces = _WRITERS[ending](rows, kind=kind, with_status=with_status)
    body = chain(_BEFORE[ending], (piece for piece, _count in pieces))
    return as_download(StreamingHttpResponse(body, content_type=TYPES[ending]), f"{name}.{ending}")


def as_download(response: HttpResponseBase, name: str) -> HttpResponseBase:
    """An answer that browsers save under a name: with its accents where they can, plain letters where not."""
    plain = "".join(sign if sign.isalnum() and sign.isascii() or sign in ".-_" else "-" for sign in fold(name))
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    response["Cache-Control"] = "no-store"
    return response


def file_name(union: Branch | None, day: date) -> str:
    """ "Đoàn viên BC01 2026-11-24": what is in the file, of which union, on which day; without its ending."""
    return " ".join(filter(None, (_("Members"), union and union.code, day.isoformat())))
