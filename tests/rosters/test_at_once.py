"""Two officers who confirm at the same moment."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from access.models import Act
from members.models import Membership, Person
from rosters.models import Import
from rosters.pipeline.apply import NotApplied, RegisterChanged, apply
from tests.cast import member
from tests.rosters.imports import AN, HOA

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def at_once(*acts: Callable[[], object]) -> list[type[Exception] | None]:
    """Run these in as many threads; what each raised, in their order."""
    barrier, raised = Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        barrier.wait(10)
        try:
            act()
        except Exception as error:
            raised[place] = type(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads), "they wait for each other"
    return raised


def confirm(incoming: Import) -> Callable[[], object]:
    mine = Import.objects.get(pk=incoming.pk)
    return lambda: apply(mine, by=None)


def test_one_import_confirmed_twice_at_once_is_applied_once(import_rows, hanoi):
    incoming = import_rows([AN], branch=hanoi, commit=False)
    raised = at_once(confirm(incoming), confirm(incoming))
    assert set(raised) == {None, NotApplied}
    assert (Person.objects.count(), Membership.objects.count()) == (1, 1)
    assert Act.objects.filter(verb="apply").count() == 1


def test_two_imports_about_the_same_people_do_not_wait_in_a_circle(import_rows, hanoi):
    numbers = [f"0010850000{number:02}" for number in range(40)]
    for number in numbers:
        member(hanoi, id_number=number)
    rows = [{"full_name": "Nguyễn Văn An", "id_number": number} for number in numbers]
    phones = import_rows([row | {"phone": "0912345678"} for row in rows], branch=hanoi, commit=False)
    posts = import_rows([row | {"job_title": "Kế toán"} for row in reversed(rows)], branch=hanoi, commit=False)
    assert at_once(confirm(phones), confirm(posts)) == [None, None]
    assert Person.objects.filter(phone="0912345678", job_title="Kế toán").count() == 40


def test_of_two_imports_that_enter_the_same_person_one_gives_way(import_rows, hanoi, hue):
    imports = [import_rows([AN], branch=branch, commit=False) for branch in (hanoi, hue)]
    raised = at_once(*map(confirm, imports))
    assert set(raised) == {None, RegisterChanged}
    assert (Person.objects.count(), Membership.objects.count()) == (1, 1)


def test_two_imports_that_move_the_same_person_leave_one_membership_a_day(import_rows, person, hue, saigon):
    imports = [import_rows([HOA], branch=branch, commit=False) for branch in (hue, saigon)]
    raised = at_once(*map(confirm, imports))
    assert set(raised) == {None, RegisterChanged}
    assert person.memberships.filter(ended_on=None).count() == 1
