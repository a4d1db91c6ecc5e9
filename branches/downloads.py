"""Files as answers: their kinds, and the names under which browsers save them."""

from urllib.parse import quote

from django.http import HttpResponseBase

from branches.vietnamese import fold

XLSX, CSV = "xlsx", "csv"
TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}


def as_download(response: HttpResponseBase, name: str) -> HttpResponseBase:
    """An answer that browsers save under a name: with its accents where they can, plain letters where not."""
    plain = "".join(sign if sign.isalnum() and sign.isascii() or sign in ".-_" else "-" for sign in fold(name))
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return response
