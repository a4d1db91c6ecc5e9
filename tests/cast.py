"""What tests write in one line: a union under another, a person who is a member, a refusal of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from access.refusals import sentence
from branches.actions.facts import found
from branches.models import Branch, Kind
from members.models import Membership, Person

LONG_AGO = date(2015, 1, 1)


def union(
    code: str, kind: str = Kind.GRASSROOTS, under: Branch | None = None, on: date | None = None, **facts
) -> Branch:
    """A union that stands under another since a day (None: since ever)."""
    return found(
        Branch(code=code),
        started_on=on,
        by=None,
        **({"name": f"Công đoàn {code}", "kind": kind, "parent": under} | facts),
    )


def member(
    branch: Branch, name: str = "Nguyễn Văn An", on: date = LONG_AGO, until: date | None = None, **facts
) -> Membership:
    """A new person's membership of a union from a day (up to another): `.person` is the person."""
    return Membership.objects.create(
        person=Person.objects.create(full_name=name, **facts),
        branch=branch,
        started_on=on,
        ended_on=until,
        start_reason="listed",
        end_reason="resigned" if until else "",
    )


@contextmanager
def refused(rule: str) -> Iterator[None]:
    """The database refuses what happens inside by the rule of this name, and an officer is told why in a sentence."""
    with pytest.raises((IntegrityError, ValidationError)) as refusal, transaction.atomic():
        yield
    error = refusal.value.__cause__ if isinstance(refusal.value, ValidationError) else refusal.value
    diagnosis = error.__cause__.diag
    assert diagnosis.constraint_name == rule, diagnosis.message_primary
    assert sentence(error) != diagnosis.message_primary, f"{rule} has no sentence"
