"""A protection of the register that can be left out: the matrix must notice that it is gone.

It is named by what it protects; `without` leaves it out, `where` are the addresses (or stories) that show it.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from unittest.mock import patch

from tests.matrix import stories
from tests.matrix.run import Matrix

EVERYWHERE = ["{/}"] * 3  # how far the second wall lets writes reach
WALLED = {"people", "memberships", "unions", "facts", "grants"}


@dataclass(frozen=True)
class Protection:
    """What is protected, where its loss shows, and how it is left out."""

    name: str
    where: tuple[str, ...]
    of: object
    attribute: str
    without: object
    roles: tuple[str, ...] = ("viewer", "officer", "of_two")
    is_walled: bool = False  # whether PostgreSQL still refuses what would be written without it
    also: tuple = ()  # other places that have the same protection under the same name

    @contextmanager
    def left_out(self) -> Iterator[None]:
        with ExitStack() as stack:
            for place in (self.of, *self.also):
                stack.enter_context(patch.object(place, self.attribute, self.without))
            yield


def everything(rows, *_args, **_said):
    return rows.all()


def all_of(model) -> SimpleNamespace:
    """Stands in for a model whose questions forget who asks."""
    rows = model._default_manager.all()
    return SimpleNamespace(
        objects=SimpleNamespace(
            visible_to=lambda user: rows,
            within_reach=lambda user, right: rows,
            filter=rows.filter,
            in_bulk=rows.in_bulk,
        ),
        _meta=model._meta,
    )


def noticed(world, protection: Protection) -> str:
    """What the matrix finds where a protection is left out; '' where it finds nothing."""
    # PostgreSQL would refuse what Django lets through: the wall is left out, too.
    with protection.left_out(), patch("branches.second_wall.paths_of", lambda user: EVERYWHERE):
        return _asked(world, protection).first_finding(*_where(protection))


def got_through(world, protection: Protection) -> str:
    """What is written outside one's unions where a protection is left out and the second wall stands."""
    matrix = _asked(world, protection)
    with protection.left_out():
        matrix.ask_all(*_where(protection))
    return "\n".join(one for one in matrix.report.changed if WALLED & {*_tables(one)})


def _tables(changed: str) -> list[str]:
    """The tables that a finding names at its end."""
    return [table.removeprefix("new ") for table in changed.rpartition(": ")[2].split(", ")]


def _asked(world, protection: Protection) -> Matrix:
    return Matrix(world, protection.roles)


def _where(protection: Protection) -> tuple[list[str], list[str]]:
    told = [name for name in protection.where if name in stories.ALL]
    return [name for name in protection.where if name not in told], told
