"""The desk of data subjects in one line each: a request, who handles it."""

from datetime import date

from access.models import User
from branches.models import Branch
from members.models import DataRequest, Person
from members.privacy.requests import receive
from tests import cast

MONDAY = date(2026, 11, 16)  # an ordinary week
HANDLES = (*cast.SEES, "members.open_person", "members.open_sensitive_person", "access.handle_requests")


def handler(name: str, branch: Branch) -> User:
    """Somebody who handles the requests of a union and all below it."""
    user = User.objects.create(username=name, is_staff=True)
    cast.grant(user, branch, cast.just(user, *HANDLES).pk)
    return user


def ask(person: Person, kind: str = "copy", on: date = MONDAY, **said) -> DataRequest:
    return receive(person, **{"kind": kind, "received_on": on, "channel": "letter", "by": None} | said)


def told(on: date = MONDAY, text: str = "Công văn 12/CĐ") -> dict:
    """What a step is told with."""
    return {"on": on, "channel": "letter", "text": text}
