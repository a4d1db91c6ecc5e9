"""Text with delimiters (.csv, .txt): its bytes to text, its delimiter, its lines."""

import codecs
import contextlib
import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

from rosters.parsing.headings import accented_weight, header_weight
from rosters.parsing.unreadable import Unreadable

DELIMITERS = ",;\t|"
MAX_COLUMNS = 500
MAX_CELL = 131_072
SAMPLE_LINES = 60
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
# A legacy file is read only if its header then makes sense with its accents: three columns at least
EVIDENCE = 3


def decode_text(data: bytes) -> str:
    """Bytes to text: by BOM, as UTF-8, as UTF-16 without BOM; else as windows-1258 or Latin-1 (the bytes of TCVN3 and
    VNI fonts) where the header proves it."""
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return _checked(_strictly(data, encoding))
    if b"\0" in data:
        return _checked(_strictly(data, _utf_16(data[:1000])))
    try:
        return _checked(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _checked(_legacy(data))


def read_delimited(text: str) -> Iterator[list[str]]:
    """Yield the lines of a delimited text as lists of cells. A quote that is never closed refuses the file."""
    csv.field_size_limit(MAX_CELL)
    delimiter = find_delimiter(text)
    for number, row in enumerate(_reader(text, delimiter), 1):
        if len(row) > MAX_COLUMNS:
            raise Unreadable("file_too_wide", columns=len(row), limit=MAX_COLUMNS, line=number)
        yield row


def find_delimiter(text: str) -> str:
    """The delimiter under which the first lines hold most known headers; then the one that gives most columns."""
    return max(DELIMITERS, key=lambda delimiter: _weight(text, delimiter))


def _weight(text, delimiter):
    rows = _first_rows(text, delimiter)
    widths = [len(row) for row in rows if len(row) > 1]
    return max(map(header_weight, rows), default=0), len(widths), max(widths, default=0)


def _first_rows(text, delimiter):
    """The first lines, up to one that cannot be read."""
    rows = []
    with contextlib.suppress(Unreadable):
        for row in islice(_reader(text[:65536], delimiter), SAMPLE_LINES):
            rows.append(row)
    return rows


def _reader(text, delimiter):
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            raise Unreadable("quote_unclosed", line=rows.line_num) from error
        if row is None:
            return
        yield row


def _utf_16(start):
    """UTF-16 without its mark shows by its NULs: of ASCII letters, every second byte."""
    low, high = start[1::2].count(0), start[::2].count(0)
    if max(low, high) < len(start) / 8:
        raise Unreadable("file_kind_unknown")
    return "utf-16-le" if low > high else "utf-16-be"


def _strictly(data, encoding):
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable("file_encoding_unknown") from error


def _checked(text):
    if CONTROL.search(text):
        raise Unreadable("file_kind_unknown")
    if not text.strip("\ufeff \t\r\n\xa0;,|"):
        raise Unreadable("file_empty")
    return text


def _legacy(data):
    candidates = []
    for encoding in ("cp1258", "latin-1"):
        try:
            text = (
                unicodedata.normalize("NFC", data.decode(encoding)) if encoding == "cp1258" else data.decode(encoding)
            )
        except UnicodeDecodeError:
            continue
        if not CONTROL.search(text):
            rows = _first_rows(text, find_delimiter(text))
            weights = (accented_weight(row, old_font=encoding == "latin-1") for row in rows)
            candidates.append((max(weights, default=0), text))
    weight, text = max(candidates, key=lambda candidate: candidate[0], default=(0, ""))
    if weight < EVIDENCE:
        raise Unreadable("file_encoding_unknown")
    return text
