"""Every way in which people and memberships change is in their history."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from access.history import acting
from branches.models import Branch, BranchEvent, BranchPeriodEvent
from members.actions.memberships import end_many
from members.models import EndReason, Membership, MembershipEvent, Person, PersonEvent
from tests.cast import member


def written(person: Person) -> list[tuple[str, str]]:
    """What was written down of a person: how, and the phone number then."""
    return list(PersonEvent.objects.filter(pgh_obj=person).order_by("pgh_id").values_list("pgh_label", "phone"))


def test_a_change_of_many_by_one_statement_is_in_the_history_of_each(person, hanoi):
    other = member(hanoi, "Lê Lan").person
    Person.objects.update(phone="0912345678")
    assert written(person) == written(other) == [("insert", ""), ("update", "0912345678")]


def test_only_those_whose_row_became_another_are_in_the_history(person, hanoi):
    other = member(hanoi, "Lê Lan", phone="0912345678").person
    Person.objects.update(phone="0912345678")
    assert written(other) == [("insert", "0912345678")]


def test_a_removed_row_stays_in_the_history(db):
    person = Person.objects.create(full_name="Lê Lan", phone="0900000001")
    pk = person.pk
    person.delete()
    assert [label for label, _phone in written(Person(pk=pk))] == ["insert", "delete"]


def test_copy_and_bulk_statements_are_in_the_history(db):
    Person.objects.bulk_create([Person(full_name="Lê Lan"), Person(full_name="Lê Mai")])
    with connection.cursor() as cursor:
        cursor.copy_expert("COPY members_person (full_name) FROM STDIN", StringIO("Lê Hoa\n"))
    assert list(PersonEvent.objects.order_by("full_name").values_list("full_name", flat=True)) == [
        "Lê Hoa",
        "Lê Lan",
        "Lê Mai",
    ]


def test_memberships_ended_together_are_one_action(membership, hanoi, officer):
    other = member(hanoi, "Lê Lan")
    with acting(by=officer):
        end_many([membership.pk, other.pk], on=date(2024, 5, 1), reason=EndReason.RETIRED, by=officer)
    contexts = MembershipEvent.objects.filter(pgh_label="update").values_list("pgh_context", flat=True)
    assert (len(contexts), len(set(contexts))) == (2, 1)


def test_facts_of_today_that_follow_a_change_are_in_the_history_of_the_union(hanoi):
    hanoi.periods.update(name="Công đoàn Thủ đô")
    assert BranchPeriodEvent.objects.latest("pgh_id").name == "Công đoàn Thủ đô"
    assert BranchEvent.objects.filter(pgh_obj=hanoi).latest("pgh_id").name == "Công đoàn Thủ đô"


def test_a_number_of_a_record_never_becomes_another_one(person):
    with pytest.raises(Exception, match="pgh_obj_id"), connection.cursor() as cursor:
        cursor.execute("UPDATE members_person SET id = id + 1000 WHERE id NOT IN (SELECT 0)")


def test_the_plan_of_a_small_change_does_for_a_large_one(person):
    """A plan is kept for a connection: by its first, small statement it must not be set on a nested loop."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE prosrc LIKE '%%INSERT INTO %%event%%new_values JOIN%%'")
        assert cursor.fetchall() == []
        cursor.execute("SELECT count(*) FROM pg_proc WHERE prosrc LIKE '%%event%%old_values FULL JOIN%%'")
        assert cursor.fetchone()[0] >= 7


def test_the_invented_union_was_made_by_its_command(db):
    with acting(command="make_demo"):
        call_command("make_demo", "--members", "100", "--grassroots", "3", stdout=StringIO())
    assert PersonEvent.objects.count() == Person.objects.count()
    assert MembershipEvent.objects.filter(pgh_label="insert").count() == Membership.objects.count()
    assert BranchEvent.objects.filter(pgh_label="insert").count() == Branch.objects.count()
    for events in (PersonEvent, MembershipEvent, BranchEvent):
        assert not events.objects.exclude(pgh_context__metadata={"command": "make_demo"}).exists()
