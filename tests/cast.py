"""What tests write in one line: a union under another, a person who is a member, a refusal of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from access.models import User
from access.refusals import sentence
from branches.actions.facts import found
from branches.models import Branch, Grant, Kind, Role
from members.models import Membership, Person

LONG_AGO = date(2015, 1, 1)
SEES = ("members.view_person", "members.view_membership", "branches.view_branch")
EDITS = (
    *SEES,
    *(f"members.{verb}_{noun}" for verb in ("add", "change") for noun in ("person", "membership")),
    "members.export_person",
    "members.open_person",
    "members.open_sensitive_person",
    "branches.add_branch",
    "branches.change_branch",
)
IMPORTS = tuple(f"rosters.{verb}_import" for verb in ("view", "add", "change"))


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


def grant(user: User, branch: Branch, role: str = "", since: date = LONG_AGO, until: date | None = None) -> Grant:
    """The user works for the union: in the role of the other grants, or, as the first, with all that officers do."""
    if not role:
        first = user.grants.first()
        role = first.role_id if first else just(user, *EDITS, *IMPORTS).pk
    return Grant.objects.create(user=user, branch=branch, role_id=role, started_on=since, ended_on=until)


def just(user: User, *rights: str) -> Role:
    """A role of this user's own."""
    return Role.objects.update_or_create(code=f"of-{user.pk}", defaults={"name": user.username, "rights": rights})[0]


def allow(user: User, *rights: str) -> None:
    """All grants of the user give just these rights."""
    user.grants.update(role=just(user, *rights))


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


def open_data(browser: Client, person: Person, *groups: str) -> None:
    """The user of a browser opens what a person's page shows in part: all of it, or some groups."""
    for group in groups or ("contact", "papers", "sensitive"):
        browser.post(reverse("admin:members_person_open", args=[person.pk]), {"group": group, "why": "record"})
