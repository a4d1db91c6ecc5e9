"""The scan of an old .xls: error cells and encryption, from the records of its workbook stream ([MS-XLS])."""

import struct
from pathlib import Path

import olefile

from rosters.parsing.unreadable import Unreadable
from rosters.parsing.xlsxscan import Scan

BOF, EOF, FILEPASS, BOUNDSHEET, FORMULA, BOOLERR = 0x809, 0x0A, 0x2F, 0x85, 0x06, 0x205
WORKSHEET, BIFF8 = 0x10, 0x600
ERROR_RESULT = 2
MAX_LISTED = 1_000_000


def scan_xls(path: Path) -> Scan:
    try:
        with olefile.OleFileIO(str(path)) as ole:
            stream = ole.openstream("Workbook" if ole.exists("Workbook") else "Book").read()
        return Scan({name: cells for name, cells in _errors(stream) if cells})
    except (OSError, struct.error, ValueError, IndexError) as error:
        raise Unreadable("file_damaged", why="ole") from error


def _errors(stream):
    """Yield (sheet name, {row: [columns]}) for every worksheet."""
    for name, offset in _sheets(stream):
        cells, listed = {}, 0
        for kind, data in _records(stream, offset):
            if kind == EOF:
                break
            if _is_error(kind, data):
                row, column = struct.unpack_from("<HH", data)
                cells.setdefault(row, []).append(column)
                listed += 1
                if listed > MAX_LISTED:
                    raise Unreadable("file_damaged", why="errors_everywhere")
        yield name, cells


def _sheets(stream):
    """The workbook's own records come first; they name every sheet and where its records begin."""
    sheets, biff8 = [], False
    for kind, data in _records(stream, 0):
        if kind == BOF:
            biff8 = struct.unpack_from("<H", data)[0] >= BIFF8
        elif kind == FILEPASS:
            raise Unreadable("file_encrypted")
        elif kind == BOUNDSHEET:
            sheets.append((_sheet_name(data, biff8), struct.unpack_from("<I", data)[0]))
        elif kind == EOF:
            break
    return sheets


def _records(stream, offset):
    while offset + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, offset)
        yield kind, stream[offset + 4 : offset + 4 + length]
        offset += 4 + length


def _is_error(kind, data):
    if kind == BOOLERR:
        return data[7] == 1
    # A formula's stored result: the last two bytes FF FF say that it is no number, the first then what it is
    return kind == FORMULA and data[12:14] == b"\xff\xff" and data[6] == ERROR_RESULT


def _sheet_name(data, biff8):
    length = data[6]
    if not biff8:
        return data[7 : 7 + length].decode("cp1252", "replace")
    if data[7] & 1:
        return data[8 : 8 + 2 * length].decode("utf-16-le", "replace")
    return data[8 : 8 + length].decode("latin-1")
