"""What a file is, by what is in it: the name it came under may lie."""

import re
import zipfile
from pathlib import Path

import olefile

from rosters.parsing.unreadable import Unreadable

MAX_FILE_BYTES = 200 * 2**20
# Other things officers send. Their first bytes, and what the sentence calls them.
MAGIC = (
    (b"%PDF", "pdf"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"{\\rtf", "document"),
    (b"MIME-Version:", "web_archive"),
    # BIFF without its OLE envelope (Excel 2 to 4, and old PHP exports)
    (b"\x09\x00\x04\x00", "old_excel"),
    (b"\x09\x02\x06\x00", "old_excel"),
    (b"\x09\x04\x06\x00", "old_excel"),
    (b"\x09\x08", "old_excel"),
)
ZIP_PARTS = (
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("word/document.xml", "document"),
    ("ppt/presentation.xml", "slides"),
)
OLE_STREAMS = (
    ("EncryptedPackage", "encrypted"),
    ("EncryptionInfo", "encrypted"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("WordDocument", "document"),
    ("PowerPoint Document", "slides"),
)
OPENDOCUMENT = b"application/vnd.oasis.opendocument."
HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|meta|table|style|div)\b", re.IGNORECASE)


def kind_of(path: Path) -> str:
    """Say what the file is: 'xlsx', 'xls', 'ods' or 'text' (CSV or HTML). Anything else is refused by name."""
    size = path.stat().st_size
    if not size:
        raise Unreadable("file_empty")
    if size > MAX_FILE_BYTES:
        raise Unreadable("file_too_large", limit_mb=MAX_FILE_BYTES // 2**20)
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith(b"PK"):
        return _kind_of_zip(path)
    if start.startswith(olefile.MAGIC):
        return _kind_of_ole(path)
    for magic, kind in MAGIC:
        if start.startswith(magic):
            raise Unreadable("file_not_a_workbook", kind=kind)
    return "text"


def is_html(text: str) -> bool:
    """Old web systems save an HTML table and call it .xls."""
    start = text[:65536].lstrip("\ufeff \t\r\n")
    return start.startswith("<") and bool(HTML.search(start))


def _kind_of_zip(path):
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.lower() for name in archive.namelist()}
            mimetype = archive.open("mimetype").read(200) if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, NotImplementedError, RuntimeError) as error:
        raise Unreadable("file_damaged", why="zip") from error
    if mimetype.startswith(OPENDOCUMENT):
        if mimetype.startswith(OPENDOCUMENT + b"spreadsheet"):
            return "ods"
        raise Unreadable("file_not_a_workbook", kind="document")
    for part, kind in ZIP_PARTS:
        if part in names:
            if kind != "xlsx":
                raise Unreadable("file_not_a_workbook", kind=kind)
            return kind
    raise Unreadable("file_not_a_workbook", kind="archive")


def _kind_of_ole(path):
    try:
        with olefile.OleFileIO(str(path)) as ole:
            if ole.exists("_VBA_PROJECT_CUR"):
                raise Unreadable("file_with_macros")
            kind = next((kind for stream, kind in OLE_STREAMS if ole.exists(stream)), "unknown")
    except (OSError, ValueError, IndexError) as error:
        raise Unreadable("file_damaged", why="ole") from error
    if kind == "encrypted":
        raise Unreadable("file_encrypted")
    if kind != "xls":
        raise Unreadable("file_not_a_workbook", kind=kind)
    return kind
