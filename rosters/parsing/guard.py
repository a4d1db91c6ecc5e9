"""The gate before any reader: a zip is checked, inflated and counted before it is believed.

A 2.8 MB bomb unpacks to 1.35 GB, headers lie about sizes, two parts of one name are read differently by different
readers, and a DOCTYPE has no business in a workbook.
"""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rosters.parsing.unreadable import Unreadable

MAX_ENTRIES = 1000
MAX_UNPACKED = 1536 * 2**20  # a true roster of a million people unpacks to 0.94 GB
RATIO_FROM = 20 * 2**20  # below this an entry is harmless however well it packs
MAX_RATIO = 50  # true sheets pack 8 to 15 times, bombs 490 to 1,023
CHUNK = 1 << 20
LOCAL_HEADER = struct.Struct("<4s5H3I2H")
FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
MACROS = ("vbaproject.bin", "xl/macrosheets/")


@dataclass(frozen=True)
class Part:
    """One entry of the archive, as its directory describes it."""

    name: str
    method: int
    packed: int
    unpacked: int
    crc: int
    offset: int


def directory(path: Path) -> dict[str, Part]:
    """Check the directory of a zip; answer its parts by lower-cased name (Excel and calamine ignore the case)."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Unreadable("file_damaged", why="zip") from error
    if len(entries) > MAX_ENTRIES:
        raise Unreadable("file_damaged", why="too_many_parts")
    parts = {}
    for entry in entries:
        _check_entry(entry)
        key = entry.filename.lower()
        if key in parts:
            raise Unreadable("file_damaged", why="part_twice")
        parts[key] = Part(
            entry.filename, entry.compress_type, entry.compress_size, entry.file_size, entry.CRC, entry.header_offset
        )
    _check_overlap(parts.values())
    _check_size(sum(part.unpacked for part in parts.values()))
    return parts


def inflate(path: Path, part: Part) -> Iterator[bytes]:
    """Unpack one part by chunks of about a megabyte, believing nothing: sizes and checksum are counted."""
    with path.open("rb") as file:
        file.seek(part.offset)
        header = file.read(LOCAL_HEADER.size)
        if len(header) < LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
            raise Unreadable("file_damaged", why="zip")
        name_length, extra_length = LOCAL_HEADER.unpack(header)[-2:]
        file.seek(name_length + extra_length, 1)
        crc = size = 0
        for data in _unpacked(file, part):
            crc = zlib.crc32(data, crc)
            size += len(data)
            if size > part.unpacked:
                raise Unreadable("file_damaged", why="zip")
            yield data
        if size != part.unpacked or crc != part.crc:
            raise Unreadable("file_damaged", why="zip")


def inflate_xml(path: Path, part: Part) -> Iterator[bytes]:
    """Unpack a part and refuse what no workbook's XML holds: a DOCTYPE, entities, an encoding other than UTF-8."""
    tail = b""
    for number, data in enumerate(inflate(path, part)):
        if not number and (b"\0" in data[:200] or data.startswith((b"\xff\xfe", b"\xfe\xff"))):
            raise Unreadable("file_damaged", why="xml_encoding")
        # The words may straddle two chunks
        for piece in (tail + data[:16], data):
            if b"<!" in piece and any(word in piece for word in FORBIDDEN):
                raise Unreadable("file_damaged", why="doctype")
        tail = (tail + data[-16:])[-16:]  # a chunk may be of a few bytes, or none
        yield data


def is_xml(name: str) -> bool:
    return name.endswith((".xml", ".rels", ".vml"))


def _check_entry(entry):
    name = entry.filename
    if entry.flag_bits & 1:
        raise Unreadable("file_encrypted")
    if name.startswith(("/", "\\")) or ":" in name or ".." in name.replace("\\", "/").split("/"):
        raise Unreadable("file_damaged", why="unsafe_part_name")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Unreadable("file_damaged", why="unsafe_part_name")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unreadable("file_damaged", why="zip")
    if any(macro in name.lower() for macro in MACROS):
        raise Unreadable("file_with_macros")
    if entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * entry.compress_size:
        raise Unreadable("file_unpacks_too_large", limit_mb=MAX_UNPACKED // 2**20)


def _check_overlap(parts):
    """Two directory entries that point at the same bytes: each reader would see another file."""
    end = 0
    for part in sorted(parts, key=lambda part: part.offset):
        if part.offset < end:
            raise Unreadable("file_damaged", why="parts_overlap")
        end = part.offset + LOCAL_HEADER.size + part.packed


def _check_size(size):
    if size > MAX_UNPACKED:
        raise Unreadable("file_unpacks_too_large", limit_mb=MAX_UNPACKED // 2**20)


def _unpacked(file, part):
    left = part.packed
    inflater = zlib.decompressobj(-15) if part.method == zipfile.ZIP_DEFLATED else None
    while left:
        packed = file.read(min(left, CHUNK // 8 if inflater else CHUNK))
        if not packed:
            raise Unreadable("file_damaged", why="zip")
        left -= len(packed)
        if not inflater:
            yield packed
            continue
        data = packed  # the inflater may hold more output than it was asked for, even without input
        while packed or len(data) == CHUNK:
            try:
                data = inflater.decompress(packed, CHUNK)
            except zlib.error as error:
                raise Unreadable("file_damaged", why="zip") from error
            packed = inflater.unconsumed_tail
            yield data
    if inflater and (not inflater.eof or inflater.unused_data):
        raise Unreadable("file_damaged", why="zip")
