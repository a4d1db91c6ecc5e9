"""Confirming makes the decisions again unless nothing at all was written since the preview."""

from datetime import date
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from branches.actions.facts import change
from branches.models import Grant
from members.models import Membership, Person
from rosters.pipeline import apply as applying
from rosters.pipeline.register import is_unchanged_since, mark
from tests.cast import grant, member, union
from tests.rosters.imports import AN

EVERYTHING = ["/"]


@pytest.fixture
def decided_again(monkeypatch) -> list:
    again, decide = [], applying.decide
    monkeypatch.setattr(applying, "decide", lambda incoming: again.append(incoming) or decide(incoming))
    return again


def test_confirming_decides_once_where_nothing_was_written(import_rows, hanoi, decided_again) -> None:
    incoming = import_rows([AN], branch=hanoi, commit=False)
    applying.apply(incoming, by=None)
    assert decided_again == []
    assert Person.objects.count() == 1


def test_confirming_decides_again_after_any_writing(import_rows, hanoi, decided_again) -> None:
    incoming = import_rows([AN], branch=hanoi, commit=False)
    member(hanoi, "Lê Thị Ba")
    applying.apply(incoming, by=None)
    assert len(decided_again) == 1


def test_confirming_decides_again_where_the_importer_reaches_other_unions_now(
    import_rows, hanoi, officer, decided_again
) -> None:
    incoming = import_rows([AN], branch=hanoi, by=officer, commit=False)
    connection.cursor().execute("UPDATE access_user SET is_superuser = true")
    applying.apply(type(incoming).objects.get(pk=incoming.pk), by=officer)
    assert len(decided_again) == 1


@pytest.mark.parametrize(
    "write",
    [
        lambda hanoi, officer: Person.objects.update(phone="0912345678"),
        lambda hanoi, officer: Person.objects.create(full_name="Lê Thị Ba"),
        lambda hanoi, officer: Membership.objects.all().delete(),
        lambda hanoi, officer: Grant.objects.update(ended_on=date(2020, 1, 1)),
        lambda hanoi, officer: grant(officer, hanoi),
        lambda hanoi, officer: change(hanoi, on=date(2021, 1, 1), by=None, name="Công đoàn Hà Nội"),
        lambda hanoi, officer: type(hanoi).objects.update(employer="Bưu điện"),
        lambda hanoi, officer: union("BC09", under=hanoi.parent),
    ],
)
def test_whatever_is_written_changes_the_mark(hanoi, officer, membership, write) -> None:
    marked = mark(EVERYTHING)
    assert is_unchanged_since(marked, EVERYTHING)
    write(hanoi, officer)
    assert not is_unchanged_since(marked, EVERYTHING)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_there_is_no_mark_while_another_writer_is_at_work(hanoi) -> None:
    written, finish = Event(), Event()

    def write() -> None:
        with transaction.atomic():
            member(hanoi)
            written.set()
            finish.wait(10)
        connection.close()

    writer = Thread(target=write)
    writer.start()
    written.wait(10)
    assert mark(EVERYTHING) == ""
    assert not is_unchanged_since("", EVERYTHING)
    finish.set()
    writer.join(10)
    assert mark(EVERYTHING)
