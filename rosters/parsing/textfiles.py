"""Text in, grids out: delimited text is one sheet, each table of an HTML page is one."""

from collections.abc import Iterator
from pathlib import Path, PurePath
from unicodedata import normalize

from rosters.parsing.delimited import decode_text, read_delimited
from rosters.parsing.kinds import is_html
from rosters.parsing.reader import Grid
from rosters.parsing.unreadable import Unreadable
from rosters.parsing.webpage import declared_charset, read_tables

XML_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def read_text(path: Path, *, name: str) -> Iterator[Grid]:
    """Yield the sheets of a text file; they are called after the file, as Excel does."""
    data = path.read_bytes()
    stem = PurePath(name.replace("\\", "/")).stem or "1"
    start = data[:65536].replace(b"\0", b"").decode("latin-1").lstrip("\xef\xbb\xbf\xff\xfe \t\r\n")
    if is_html(start):
        for number, rows in enumerate(read_tables(_decode_page(data)), 1):
            yield Grid(stem if number == 1 else f"{stem} ({number})", rows.__iter__)
        return
    if start.startswith("<") and XML_SPREADSHEET in start:
        raise Unreadable("file_not_a_workbook", kind="xml_spreadsheet")
    text = decode_text(data)
    yield Grid(stem, lambda: read_delimited(text), ragged=True)


def _decode_page(data):
    """A page says itself how it is encoded; windows-1258 writes tones as letters of their own."""
    try:
        return decode_text(data)
    except Unreadable as error:
        if error.code != "file_encoding_unknown" or not declared_charset(data):
            raise
    try:
        return normalize("NFC", data.decode(declared_charset(data)))
    except (LookupError, UnicodeDecodeError) as error:
        raise Unreadable("file_encoding_unknown") from error
