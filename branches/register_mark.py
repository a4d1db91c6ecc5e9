"""What was counted or found once is remembered until the register changes: one number tells (docs/decisions/0008)."""

import hashlib
from collections.abc import Callable, Hashable
from typing import TypeVar

from django.core.cache import cache
from django.db import connection
from django.utils import timezone

Answer = TypeVar("Answer")
REMEMBERED = 3600  # seconds

_DRAWN = "SELECT last_value + is_called::int FROM register_changes"
# Whoever draws a number keeps a lock on the sequence until the end of the transaction.
_STILL_AT_WORK = """
SELECT EXISTS (SELECT FROM pg_locks
                WHERE locktype = 'relation' AND relation = 'register_changes'::regclass
                  AND mode = 'RowExclusiveLock' AND pid <> ALL (%s::int[])
                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
"""


def _answer(question: str, values: list | None = None) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchone()[0]


def drawn() -> int:
    """The number that the next writer draws."""
    return _answer(_DRAWN)


def is_being_changed(*, by_others: bool = False) -> bool:
    """Whether a writer who drew a number is still at work: this transaction counts, unless others are asked for."""
    return _answer(_STILL_AT_WORK, [[connection.connection.info.backend_pid] if by_others else []])


def mark() -> str:
    """The register as it stands today, or '' where somebody (or this transaction) is changing it just now.

    The number is read first: a writer who drew before is either seen at work now, or has stored what it wrote.
    """
    number = drawn()
    return "" if is_being_changed() else f"{number}-{timezone.localdate():%Y%m%d}"


def remembered(question: Hashable, paths: list[str], ask: Callable[[], Answer], marked: str | None = None) -> Answer:
    """The answer to a question over the unions that `paths` reach; asked again only where the register changed.

    `question` names all that the answer depends on besides the register: the day, the union, what was asked.

    `marked`: the mark, where it was read before; an answer is kept under it only if it was read before asking.
    """
    marked = mark() if marked is None else marked
    if not marked:
        return ask()
    asked = hashlib.sha256("\n".join([*paths, repr(question)]).encode()).hexdigest()
    return cache.get_or_set(f"{marked}-{asked}", ask, REMEMBERED)
