"""Whether the register changed between a preview and its confirmation, without deciding on every row again.

Every statement that writes to unions, grants, people or memberships first draws a number (docs/decisions/0008). If none
was drawn since the preview began, and no writer who had drawn was still at work then, its decisions still stand.
"""

import hashlib

from django.db import connection

_DRAWN = "SELECT last_value + is_called::int FROM register_changes"

# Whoever draws a number keeps a lock on the sequence until the end of the transaction.
_STILL_AT_WORK = """
SELECT EXISTS (SELECT FROM pg_locks
                WHERE locktype = 'relation' AND relation = 'register_changes'::regclass
                  AND mode = 'RowExclusiveLock' AND pid <> pg_backend_pid()
                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
"""


def _answer(question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def _state(paths: list[str]) -> str:
    reached = hashlib.md5("|".join(paths).encode(), usedforsecurity=False).hexdigest()
    return f"{_answer(_DRAWN)}-{reached}"


def mark(paths: list[str]) -> str:
    """The register as it stands for an importer who reaches `paths`; '' where another writer is at work.

    The number is read first: a writer who drew before is either seen at work now, or has stored what it wrote.
    """
    state = _state(paths)
    return "" if _answer(_STILL_AT_WORK) else state


def is_unchanged_since(marked: str, paths: list[str]) -> bool:
    """Whether nothing was written since `marked`, and the importer reaches the same unions."""
    return bool(marked) and marked == _state(paths)
