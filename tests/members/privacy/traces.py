"""Looks for somebody's values everywhere: in each text of each table, in sessions, in all files of the register."""

import json
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, quote_plus
from zipfile import ZipFile, is_zipfile

from django.contrib.sessions.models import Session
from django.db import connection

from branches.vietnamese import fold

_COLUMNS = """
SELECT c.table_name, c.column_name
  FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
 WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
   AND c.data_type IN ('text', 'character varying', 'character', 'json', 'jsonb', 'ARRAY', 'USER-DEFINED', 'bytea')
"""


def written(values: Iterable[str]) -> list[str]:
    """The values as they may be written: in small letters, in addresses, without accents."""
    values = [value for value in values if value]
    return sorted({write(value) for value in values for write in (str, quote, quote_plus, fold)})


def in_tables(values: Iterable[str]) -> Iterator[str]:
    patterns = [f"%{value}%" for value in written(values)]
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        for table, column in cursor.fetchall():
            cursor.execute(
                f'SELECT "{column}"::text FROM "{table}" WHERE "{column}"::text ILIKE ANY (%s)',  # noqa: S608 - names
                [patterns],
            )
            yield from (f"{table}.{column}: {found}" for (found,) in cursor.fetchall())


def in_sessions(values: Iterable[str]) -> Iterator[str]:
    for session in Session.objects.all():
        said = json.dumps(session.get_decoded(), ensure_ascii=False)
        yield from (f"a session: {value}" for value in written(values) if value.lower() in said.lower())


def in_files(folder: Path, values: Iterable[str]) -> Iterator[str]:
    for path in (path for path in folder.rglob("*") if path.is_file()):
        for name, content in _contents(path.read_bytes()):
            read = content.decode("utf-8", "ignore").lower()
            yield from (f"{path} {name}: {value}" for value in written(values) if value.lower() in read)


def _contents(data: bytes) -> Iterator[tuple[str, bytes]]:
    """What is in a file, and in the files that a workbook is made of."""
    yield "", data
    if is_zipfile(BytesIO(data)):
        with ZipFile(BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name, archive.read(name)


def of(values: Iterable[str], folder: Path) -> list[str]:
    values = list(values)
    return [*in_tables(values), *in_sessions(values), *in_files(folder, values)]
