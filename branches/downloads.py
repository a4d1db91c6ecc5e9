"""Files as answers: their kinds, and the names under which browsers save them."""

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from urllib.parse import quote

from django.http import HttpResponseBase

from branches.vietnamese import fold

XLSX, CSV = "xlsx", "csv"
TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}


def hashed(pieces: Iterable[str | bytes], sent: Callable[[str], object]) -> Iterator[bytes]:
    """The pieces of a file as they are sent; once somebody got the last one, `sent` is called with its SHA-256."""
    digest = sha256()
    for piece in pieces:
        written = piece.encode() if isinstance(piece, str) else piece
        digest.update(written)
        yield written
    sent(digest.hexdigest())


def as_download(response: HttpResponseBase, name: str) -> HttpResponseBase:
    """An answer that browsers save under a name: with its accents where they can, plain letters where not."""
    plain = "".join(sign if sign.isalnum() and sign.isascii() or sign in ".-_" else "-" for sign in fold(name))
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return response
