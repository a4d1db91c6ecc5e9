"""What tests of the pipeline say in one line: people as rows, what an import decided, what the register holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from threading import Event, Thread

from django.db import connection, transaction

from members.actions.memberships import end_many
from members.models import Membership, Person
from rosters.models import Decision, Import

DAY = date(2025, 11, 30)

# The cast's `membership` is hers.
HOA = {"full_name": "Trần Thị Hoà", "born_on": "27/03/1985", "sex": "Nữ", "id_number": "001185000001"}
# Nobody whom the register knows.
AN = {"full_name": "Nguyễn Văn An", "born_on": "02/09/1990", "sex": "Nam", "id_number": "001090000002"}
BINH = {"full_name": "Lê Thị Bình", "born_on": "05/06/1992", "sex": "Nữ", "id_number": "001192000003"}


def decisions(incoming: Import) -> list[Decision]:
    """What was decided, row by row."""
    return list(Decision.objects.filter(roster_import=incoming).select_related("row").order_by("row_id"))


def outcomes(incoming: Import) -> list[str]:
    return [decision.outcome for decision in decisions(incoming)]


def refusals(incoming: Import) -> list[list[str]]:
    return [decision.refusals for decision in decisions(incoming)]


def warnings(incoming: Import) -> list[list[str]]:
    return [decision.warnings for decision in decisions(incoming)]


def register() -> list[tuple]:
    """All that an import could change, to compare before and after."""
    people = Person.objects.order_by("id").values_list(*(field.attname for field in Person._meta.concrete_fields))
    return [*people, *Membership.objects.order_by("id").values_list()]


def known(row: dict) -> Person:
    """The person with a row's ID number."""
    return Person.objects.get(id_number=row["id_number"])


def life(person: Person) -> list[tuple[str, date, date | None]]:
    """A person's memberships: code of the union, first day, first day after."""
    return list(person.memberships.order_by("started_on").values_list("branch__code", "started_on", "ended_on"))


@contextmanager
def being_ended(membership: Membership) -> Iterator[None]:
    """Somebody else has ended a membership, and is a second away from the end of their transaction."""
    is_ended, may_go_on = Event(), Event()

    def end_it() -> None:
        with transaction.atomic():
            end_many([membership.pk], on=DAY, reason="retired", decision_number="7/QĐ", by=None)
            is_ended.set()
            may_go_on.wait(10)
        connection.close()

    ending = Thread(target=end_it)
    ending.start()
    is_ended.wait(10)
    going_on = Thread(target=lambda: may_go_on.wait(1) or may_go_on.set())
    going_on.start()
    yield
    ending.join()
    going_on.join()
