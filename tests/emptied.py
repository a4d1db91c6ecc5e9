"""Empty whole tables, which the register itself never does: for tests and benchmarks, on registers of their own."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from access.history import erasing


@contextmanager
def emptying() -> Iterator[None]:
    """Inside, and only in this transaction, TRUNCATE is let through, of logs too."""
    with erasing(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('unionreg.may_truncate', pg_current_xact_id()::text, true)")
        yield
        cursor.execute("SELECT set_config('unionreg.may_truncate', '', true)")


def empty_people_and_imports() -> None:
    """Forget all people and imports, as in a new register."""
    with emptying(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE members_person, rosters_import CASCADE")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
