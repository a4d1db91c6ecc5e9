"""Files that mean harm, or that a broken program wrote: each has its verdict, and the parent outlives them all."""

import io
import random
import re
import struct
import time
import zipfile

import pytest

from rosters.parsing import guard
from rosters.parsing.unreadable import Unreadable
from tests.rosters.workbooks import SAMPLES, parse_in_child, workbook

LINES = [["Họ và tên", "Số CCCD"], ["Lê Tư", "011091100001"], ["Hồ Ba", "011091100002"], ["Vũ Hai", "011091100003"]]
NAMES = ["Lê Tư", "Hồ Ba", "Vũ Hai"]
SHEET, WORKBOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    """The parts of an honest workbook of three people."""
    path = workbook(tmp_path_factory.mktemp("honest") / "r.xlsx", LINES)
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts, *, more=()):
    """A workbook of these parts as bytes; `more` are further (ZipInfo or name, data)."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in [*parts.items(), *more]:
            archive.writestr(name, data)
    return file.getvalue()


def with_sheet(parts, change):
    """The workbook with its sheet's XML changed."""
    return zipped({**parts, SHEET: change(parts[SHEET])})


def cell(reference, text):
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def sheet_of(rows, *, head=""):
    return f"{head}<worksheet {NAMESPACE}><sheetData>{rows}</sheetData></worksheet>".encode()


def row(number, name, identity, *, attributes=None):
    attributes = f' r="{number}"' if attributes is None else attributes
    return f"<row{attributes}>{cell(f'A{number}', name)}{cell(f'B{number}', identity)}</row>"


HEADER_ROW = row(1, *LINES[0])
PEOPLE_ROWS = "".join(row(number, *person) for number, person in enumerate(LINES[1:], 2))
HONEST = HEADER_ROW + PEOPLE_ROWS


def replaced_sheet(rows, **options):
    return lambda parts: zipped({**parts, SHEET: sheet_of(rows, **options)})


def entry(name, **attributes):
    info = zipfile.ZipInfo(name)
    for key, value in attributes.items():
        setattr(info, key, value)
    return info


def with_entry(info, data=b"x"):
    return lambda parts: zipped(parts, more=[(info, data)])


def encrypted(parts):
    """The flag that says a part is encrypted, set in the directory and before the part."""
    data = bytearray(zipped(parts))
    for signature, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.index(signature) + flags] |= 1
    return bytes(data)


def lying_size(parts):
    """The directory says the sheet is ten bytes long."""
    data = bytearray(zipped(parts))
    place = data.index(SHEET.encode(), data.index(b"PK\x01\x02")) - 46
    data[place + 24 : place + 28] = struct.pack("<I", 10)
    return bytes(data)


def shared_record(parts):
    """Two names for one record."""
    data = bytearray(zipped(parts, more=[("xl/worksheets/sheet9.xml", parts[SHEET])]))
    directory = data.index(b"PK\x01\x02")
    first = data.index(SHEET.encode(), directory) - 46
    second = data.index(b"xl/worksheets/sheet9.xml", directory) - 46
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    return bytes(data)


def bit_flipped(parts):
    data = bytearray(zipped(parts))
    start = data.index(SHEET.encode()) + len(SHEET)
    data[start + 60] ^= 0x10
    return bytes(data)


def byte_changed(parts):
    """A part that is stored as it is, and no longer what its checksum says."""
    info = entry("docProps/note.xml")
    info.compress_type = zipfile.ZIP_STORED
    return zipped(parts, more=[(info, b"<a>honest</a>")]).replace(b"honest", b"hinest")


def bomb(parts):
    """60 MB of blank rows."""
    rows = "".join(f'<row r="{number}"><c r="A{number}"/></row>' for number in range(5, 50))
    return zipped({**parts, SHEET: sheet_of(HONEST + " " * (60 * 2**20) + rows)})


def one_huge_string(parts):
    return zipped({**parts, SHEET: sheet_of(HEADER_ROW + row(2, "a" * (60 * 2**20), "011091100001"))})


LAUGHS = '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>'
EXTERNAL = '<!DOCTYPE x [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>'
FAR_CELL = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'

REFUSED = {
    "bomb": (bomb, "file_unpacks_too_large"),
    "one huge string": (one_huge_string, "file_unpacks_too_large"),
    "too many parts": (
        lambda parts: zipped(parts, more=[(f"x{number}", b"") for number in range(1001)]),
        "file_damaged",
    ),
    "lying size": (lying_size, "file_damaged"),
    "two names, one record": (shared_record, "file_damaged"),
    "path upwards": (with_entry("../../evil"), "file_damaged"),
    "absolute path": (with_entry("/etc/evil"), "file_damaged"),
    "path of windows": (with_entry("..\\evil"), "file_damaged"),
    "symlink": (with_entry(entry("link", external_attr=0o120777 << 16), b"/etc/passwd"), "file_damaged"),
    "part twice": (with_entry(SHEET, sheet_of(HEADER_ROW)), "file_damaged"),
    "part twice, in capitals": (with_entry(SHEET.upper(), sheet_of(HEADER_ROW)), "file_damaged"),
    "encrypted zip": (encrypted, "file_encrypted"),
    "truncated": (lambda parts: zipped(parts)[:-200], "file_damaged"),
    "cut in the middle": (lambda parts: zipped(parts)[:1500], "file_damaged"),
    "bit flipped": (bit_flipped, "file_damaged"),
    "byte changed in a part nobody reads": (byte_changed, "file_damaged"),
    "noise after the magic": (lambda _: b"PK\x03\x04" + random.Random(1).randbytes(5000), "file_damaged"),
    "page before the zip": (lambda parts: b"<html><table><tr><td>a</table>" + zipped(parts), "file_kind_unknown"),
    "macros": (with_entry("xl/vbaProject.bin"), "file_with_macros"),
    "macros of Excel 4": (with_entry("xl/macrosheets/sheet1.xml", b"<x/>"), "file_with_macros"),
    "sheet missing": (lambda parts: zipped({k: v for k, v in parts.items() if k != SHEET}), "file_damaged"),
    "relations missing": (
        lambda parts: zipped({k: v for k, v in parts.items() if not k.endswith("workbook.xml.rels")}),
        "file_damaged",
    ),
    "workbook without sheets": (
        lambda parts: zipped({**parts, WORKBOOK: f"<workbook {NAMESPACE}/>".encode()}),
        "no_roster_found",
    ),
    "billion laughs": (replaced_sheet(row(1, "&lol2;", "x"), head=LAUGHS), "file_damaged"),
    "external entity": (replaced_sheet(HONEST, head=EXTERNAL), "file_damaged"),
    "doctype in the workbook": (
        lambda parts: zipped({**parts, WORKBOOK: EXTERNAL.encode() + parts[WORKBOOK]}),
        "file_damaged",
    ),
    "doctype in utf-16": (
        lambda parts: zipped({**parts, SHEET: sheet_of(HONEST, head=EXTERNAL).decode().encode("utf-16")}),
        "file_damaged",
    ),
    "million nested tags": (
        replaced_sheet(HONEST + '<row r="9">' + "<a>" * 10**6 + "</a>" * 10**6 + "</row>"),
        "file_damaged",
    ),
    "million attributes": (
        replaced_sheet(HONEST + "<row " + " ".join(f'a{number}="1"' for number in range(10**6)) + "/>"),
        "file_damaged",
    ),
    "invalid utf-8": (
        lambda parts: with_sheet(parts, lambda xml: xml.replace("Hồ".encode(), b"\xff\xfe")),
        "file_damaged",
    ),
    "xml cut": (lambda parts: with_sheet(parts, lambda xml: xml[: xml.index(b"011091100003")]), "file_damaged"),
    "one cell at the end of the world": (replaced_sheet(HONEST + FAR_CELL), "file_too_wide"),
    "that cell in another order": (
        replaced_sheet(HONEST + FAR_CELL.replace('r="XFD1048576"', 't="n" r="XFD1048576"')),
        "file_too_wide",
    ),
    "that cell inside a near row": (
        replaced_sheet(HONEST + FAR_CELL.replace('row r="1048576"', 'row r="9"')),
        "file_too_wide",
    ),
    "far row inside a near one": (
        replaced_sheet(HONEST + '<row r="9"><c r="CV900000"><v>1</v></c></row>'),
        "file_too_wide",
    ),
    "that cell below a prefix": (
        lambda parts: zipped(
            {
                **parts,
                SHEET: re.sub(rb"<(/?)(?=[a-z])", rb"<\1x:", sheet_of(HONEST + FAR_CELL)).replace(
                    b"xmlns=", b"xmlns:x="
                ),
            }
        ),
        "file_too_wide",
    ),
    "long and wide": (
        replaced_sheet(
            HONEST + '<row r="9"><c r="CV9"><v>1</v></c></row><row r="900000"><c r="A900000"><v>1</v></c></row>'
        ),
        "file_too_wide",
    ),
    "wide": (
        replaced_sheet(HONEST + '<row r="9"><c r="SH9"><v>1</v></c></row>'),
        "file_too_wide",
    ),
    "20,000 columns": (
        replaced_sheet('<row r="1">' + "<c><v>1</v></c>" * 20_000 + "</row>" + PEOPLE_ROWS),
        "file_too_wide",
    ),
    "row number twice": (replaced_sheet(HONEST + row(3, "Kẻ Gian", "011091100009")), "file_damaged"),
    "row number out of range": (replaced_sheet(HONEST + '<row r="1048577"><c><v>1</v></c></row>'), "file_damaged"),
    "impossible reference": (replaced_sheet(HONEST + '<row r="9"><c r="A0"><v>1</v></c></row>'), "file_damaged"),
    "reference of five letters": (
        replaced_sheet(HONEST + '<row r="9"><c r="ABCDE9"><v>1</v></c></row>'),
        "file_damaged",
    ),
    "string index beyond": (
        replaced_sheet(HONEST + '<row r="9"><c r="A9" t="s"><v>999999</v></c></row>'),
        "file_damaged",
    ),
    "negative string index": (
        replaced_sheet(HONEST + '<row r="9"><c r="A9" t="s"><v>-1</v></c></row>'),
        "file_damaged",
    ),
    "header only": (replaced_sheet(HEADER_ROW), "no_rows_found"),
    "no header": (replaced_sheet(PEOPLE_ROWS), "no_roster_found"),
    "nul in text": (lambda _: "Họ và tên,Số CCCD\nLê\0Tư,011091100001\n".encode(), "file_kind_unknown"),
    "quote never closed": (
        lambda _: 'Họ và tên,Số CCCD\n"Lê Tư,011091100001\n'.encode() + b"x,1\n" * 10**6,
        "quote_unclosed",
    ),
    "million columns of text": (lambda _: "Họ và tên,Số CCCD\n".encode() + b"," * 10**6, "file_too_wide"),
    "page of nested tables": (lambda _: b"<html>" + b"<table><tr><td>" * 10**5, "file_damaged"),
    "page of endless spans": (lambda _: b"<table><tr>" + b"<td colspan=99999 rowspan=99999>x" * 1000, "file_too_wide"),
    "page of unclosed comment": (lambda _: b"<html><!--" + b"<table>" * 10**5, "file_damaged"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_hostile_file_is_refused(kind, parts, tmp_path):
    make, code = REFUSED[kind]
    path = tmp_path / "r.xlsx"
    path.write_bytes(make(parts))
    began = time.monotonic()
    parsed = parse_in_child(path)
    assert time.monotonic() - began < 30  # a few seconds on a machine that does nothing else
    assert parsed.error is not None
    assert parsed.error["code"] == code, parsed.error


@pytest.mark.parametrize("padding", range(64))
def test_doctype_is_seen_wherever_chunks_end(padding, tmp_path, monkeypatch):
    monkeypatch.setattr(guard, "CHUNK", 64)
    path = tmp_path / "z"
    path.write_bytes(zipped({"a.xml": " " * padding + "<x/>" * 16 + "<!DOCTYPE a>" + "<x/>" * 16}))
    with pytest.raises(Unreadable, match="file_damaged"):
        list(guard.inflate_xml(path, guard.directory(path)["a.xml"]))


BLANK_ROWS = "".join(
    f'<row r="{number}" s="1" customFormat="1"><c r="A{number}" s="1"/></row>' for number in range(5, 100_000)
)
BLANK_WIDE = (
    '<row r="9" s="1">' + "".join(f'<c r="{a}{b}{c}9" s="1"/>' for a in "ABC" for b in "AMZ" for c in "AMZ") + "</row>"
)

ACCEPTED = {
    "as it is": replaced_sheet(HONEST),
    "external link": with_entry("xl/externalLinks/externalLink1.xml", b"<externalLink/>"),
    "dimension too small": lambda parts: with_sheet(
        parts, lambda xml: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:A1"', xml)
    ),
    "dimension of the whole sheet": lambda parts: with_sheet(
        parts, lambda xml: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', xml)
    ),
    "gap of 900,000 rows": replaced_sheet(
        HEADER_ROW + row(2, *LINES[1]) + row(900_002, *LINES[2]) + row(900_003, *LINES[3])
    ),
    "rows backwards": replaced_sheet("".join(row(n, *LINES[n - 1]) for n in (4, 3, 2, 1))),
    "rows and cells without numbers": replaced_sheet(re.sub(r' r="[A-Z]*\d+"', "", HONEST)),
    "blank rows with formats": replaced_sheet(HONEST + BLANK_ROWS),
    "blank cells with formats far out": replaced_sheet(HONEST + BLANK_WIDE),
    "prefix before every tag": lambda parts: zipped(
        {**parts, SHEET: re.sub(rb"<(/?)(?=[a-z])", rb"<\1x:", sheet_of(HONEST)).replace(b"xmlns=", b"xmlns:x=")}
    ),
    "single quotes": replaced_sheet(HONEST.replace('"', "'")),
    "line breaks between tags": replaced_sheet(HONEST.replace("<row", "\n  <row\n ").replace("<c ", "\n<c\n")),
}


@pytest.mark.parametrize("kind", ACCEPTED)
def test_odd_but_honest_file_is_read(kind, parts, tmp_path):
    path = tmp_path / "r.xlsx"
    path.write_bytes(ACCEPTED[kind](parts))
    parsed = parse_in_child(path)
    assert parsed.error is None
    assert parsed.column("full_name") == NAMES


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("L_x0000_ê", True),
        ("L\x01ê", True),
        ("Lê\u202eTư", True),
        ("A" + "\u0301" * 5000, True),
        ("A" * 32_767, True),
        ("=1+1", False),
        ("&lt;script&gt;", False),
        ("{{ 7*7 }}", False),
        ("Lê&#13;&#10;Tư", False),
    ],
)
def test_hostile_text_stays_text_or_refuses_its_row(text, refused, parts, tmp_path):
    path = tmp_path / "r.xlsx"
    path.write_bytes(replaced_sheet(HEADER_ROW + row(2, text, "011091100001") + row(3, *LINES[2]))(parts))
    parsed = parse_in_child(path)
    assert bool(parsed.rows[0]["refusals"]) == refused
    assert "\0" not in path.with_suffix(".rows").read_text(encoding="utf-8")
    assert all(len(shown) <= 2001 for line in parsed.rows for shown in line["typed"].values())


# Old Excel: the sample, patched


def patched_xls(tmp_path, change):
    data = bytearray((SAMPLES / "10-old-excel.xls").read_bytes())
    change(data)
    path = tmp_path / "r.xls"
    path.write_bytes(data)
    return parse_in_child(path)


def rename_stream(old, new):
    def change(data):
        place = data.index(old.encode("utf-16-le") + b"\0\0")
        name = new.encode("utf-16-le") + b"\0\0"
        data[place : place + 64] = name.ljust(64, b"\0")
        data[place + 64 : place + 66] = struct.pack("<H", len(name))

    return change


def test_old_excel_with_a_password(tmp_path):
    assert patched_xls(tmp_path, rename_stream("Workbook", "EncryptedPackage")).error["code"] == "file_encrypted"


def test_old_excel_whose_stream_is_encrypted(tmp_path):
    def change(data):
        place = data.index(struct.pack("<HH", 0x5C, 112))  # WRITEACCESS becomes FILEPASS
        data[place : place + 2] = struct.pack("<H", 0x2F)

    assert patched_xls(tmp_path, change).error["code"] == "file_encrypted"


def test_old_word_document(tmp_path):
    error = patched_xls(tmp_path, rename_stream("Workbook", "WordDocument")).error
    assert error == {"code": "file_not_a_workbook", "detail": {"kind": "document"}}


def test_old_excel_error_cell_refuses_its_row(tmp_path):
    def change(data):
        place = data.index(struct.pack("<HHHH", 0xFD, 10, 3, 4))  # the text in row 4, column E, becomes #REF!
        data[place : place + 2] = struct.pack("<H", 0x205)
        data[place + 10 : place + 14] = b"\x17\x01\0\0"

    parsed = patched_xls(tmp_path, change)
    assert [line["line"] for line in parsed.rows if line["refusals"] == ["cell_error"]] == ["4"]


# Any file at all


def mutated(data, luck):
    data = bytearray(data)
    for _ in range(luck.randint(1, 8)):
        place = luck.randrange(len(data))
        match luck.randrange(4):
            case 0:
                data[place] ^= 1 << luck.randrange(8)
            case 1:
                del data[place : place + luck.randrange(50)]
            case 2:
                data[place:place] = luck.randbytes(luck.randrange(20))
            case 3:
                data[place : place + 4] = b"\xff\xff\xff\xff"
    return bytes(data)


def mutated_xml(parts, luck):
    """Damage inside the zip, where readers look."""
    name = luck.choice([SHEET, WORKBOOK, "xl/styles.xml"])
    return zipped({**parts, name: mutated(parts[name], luck)})


@pytest.mark.parametrize("seed", range(80))
def test_mutated_file_is_read_or_refused(seed, parts, tmp_path):
    luck = random.Random(seed)
    honest = luck.choice(sorted(path for path in SAMPLES.iterdir() if ".expected" not in path.name))
    path = tmp_path / "r.bin"
    path.write_bytes(mutated(honest.read_bytes(), luck) if seed % 2 else mutated_xml(parts, luck))
    parsed = parse_in_child(path)
    assert parsed.error or len(parsed.rows) == sum(sheet["rows"] for sheet in parsed.sheets)
    # calamine may panic (or abort, which has no name); an exception of ours is a defect
    assert not parsed.error or parsed.error["detail"].get("exception", "") in ("", "PanicException")
