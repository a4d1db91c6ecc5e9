"""The gate and the scan of an .xlsx: every part inflated and counted, every sheet's cells looked at."""

import posixpath
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from rosters.parsing.guard import Part, inflate, inflate_xml, is_xml
from rosters.parsing.sheetscan import scan_sheet
from rosters.parsing.unreadable import Unreadable

MAX_INDEX_BYTES = 5 * 2**20
WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"


@dataclass(frozen=True)
class Scan:
    """Error cells of a workbook by sheet name, as {row: [columns]} counted from 0."""

    errors: dict[str, dict[int, list[int]]]


def scan_xlsx(path: Path, parts: dict[str, Part]) -> Scan:
    """Inflate everything; refuse what is not as it should be. `parts` is what guard.directory() answered."""
    names = _sheet_names(path, parts)
    errors = {}
    for key, part in parts.items():
        if key in names:
            errors[names[key]] = scan_sheet(inflate_xml(path, part)).errors
        else:
            for _ in (inflate_xml if is_xml(key) else inflate)(path, part):
                pass
    return Scan({name: cells for name, cells in errors.items() if cells})


def _sheet_names(path, parts):
    """Answer {part: sheet name}, from the workbook's list of sheets and where it says they are."""
    targets = {}
    for relation in _read_xml(path, parts, RELATIONS).iter():
        if relation.get("Type", "").endswith("/worksheet"):
            target = relation.get("Target", "")
            target = target.lstrip("/") if target.startswith("/") else posixpath.normpath("xl/" + target)
            targets[relation.get("Id")] = target.lower()
    names = {}
    for element in _read_xml(path, parts, WORKBOOK).iter():
        if element.tag.rpartition("}")[2] != "sheet":
            continue
        relation = next((value for key, value in element.attrib.items() if key.endswith("}id")), None)
        target = targets.get(relation)
        if target is None:
            continue  # a chart sheet
        if target not in parts:
            raise Unreadable("file_damaged", why="part_missing")
        names[target] = element.get("name", "")
    return names


def _read_xml(path, parts, key):
    part = parts.get(key)
    if part is None or part.unpacked > MAX_INDEX_BYTES:
        raise Unreadable("file_damaged", why="part_missing")
    try:
        return ElementTree.fromstring(b"".join(inflate_xml(path, part)))
    except (ElementTree.ParseError, ValueError) as error:
        raise Unreadable("file_damaged", why="xml") from error
