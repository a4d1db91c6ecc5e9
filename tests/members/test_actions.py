"""Verbs over people and memberships."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from access.models import Act
from branches.actions.facts import change, dissolve
from members.actions.memberships import correct_membership, end, join, take_back, transfer
from members.actions.people import correct, enter
from members.models import EndReason, Membership, Person, StartReason
from tests.cast import LONG_AGO

DAY = date(2024, 5, 1)
TOMORROW = timezone.localdate() + timedelta(1)


def spans(person: Person) -> list[tuple]:
    return list(person.memberships.order_by("started_on").values_list("branch__code", "started_on", "ended_on"))


def last_act() -> Act:
    return Act.objects.first()


def test_who_enters_is_a_member_from_the_first_day(hanoi, officer):
    made = enter(Person(full_name="Lê Lan"), branch=hanoi, on=DAY, reason=StartReason.ADMITTED, by=officer)
    assert spans(made) == [("BC01", DAY, None)]
    assert made.member_code.startswith("DV")
    assert list(Act.objects.values_list("verb", flat=True)[:2]) == ["join", "enter"]


def test_who_cannot_become_a_member_is_not_entered_either(hanoi):
    with pytest.raises(ValidationError):
        enter(Person(full_name="Lê Lan"), branch=hanoi, on=TOMORROW, reason=StartReason.ADMITTED, by=None)
    assert not Person.objects.exists()


def test_nobody_is_a_member_twice_on_one_day(person, hue):
    with pytest.raises(ValidationError, match="."):
        join(person, branch=hue, on=DAY, reason=StartReason.ADMITTED, by=None)
    assert len(spans(person)) == 1


def test_nobody_joins_a_union_that_was_dissolved(hue, officer):
    dissolve(hue, on=DAY, by=None, reason="")
    with pytest.raises(ValidationError) as refusal:
        join(Person.objects.create(full_name="Lê Lan"), branch=hue, on=DAY, reason=StartReason.ADMITTED, by=None)
    assert refusal.value.messages == [str(Membership.RULES["membership_lies_within_the_union_s_life"])]


def test_a_membership_ends_with_its_reason(membership, officer):
    end(membership, on=DAY, reason=EndReason.RETIRED, decision_number="5/QĐ", why="hưu", by=officer)
    assert (membership.ended_on, membership.end_reason, membership.end_decision) == (DAY, "retired", "5/QĐ")
    act = last_act()
    assert (act.verb, act.subject_id, act.by, act.reason) == ("end", membership.person_id, officer, "hưu")


def test_a_membership_ends_once(membership):
    end(membership, on=DAY, reason=EndReason.RETIRED, by=None)
    with pytest.raises(ValidationError):
        end(membership, on=DAY, reason=EndReason.DIED, by=None)
    membership.refresh_from_db()
    assert membership.end_reason == "retired"


def test_a_membership_does_not_end_before_it_began(membership):
    with pytest.raises(ValidationError):
        end(membership, on=membership.started_on, reason=EndReason.RESIGNED, by=None)


@pytest.mark.parametrize("verb", [end, transfer, take_back])
def test_nothing_is_entered_before_its_day(verb, membership, hue):
    said = {"end": {"reason": EndReason.DIED}, "transfer": {"to": hue}, "take_back": {"branch": hue}}[verb.__name__]
    subject = membership
    if verb is take_back:
        end(membership, on=DAY, reason=EndReason.RESIGNED, by=None)
        subject = membership.person
    with pytest.raises(ValidationError):
        verb(subject, on=TOMORROW, by=None, **said)


def test_a_transfer_leaves_no_gap(membership, hue, officer):
    transfer(membership, to=hue, on=DAY, by=officer)
    assert spans(membership.person) == [("BC01", date(2020, 3, 1), DAY), ("BC02", DAY, None)]
    assert last_act().details["source"] == "BC01"


def test_a_transfer_to_the_same_union_is_none(membership, hanoi):
    with pytest.raises(ValidationError):
        transfer(membership, to=hanoi, on=DAY, by=None)
    assert len(spans(membership.person)) == 1


def test_a_refused_transfer_ends_nothing(membership, hue):
    dissolve(hue, on=DAY, by=None, reason="")
    with pytest.raises(ValidationError):
        transfer(membership, to=hue, on=DAY, by=None)
    assert spans(membership.person) == [("BC01", date(2020, 3, 1), None)]


def test_who_is_taken_back_is_the_same_person(membership, hue):
    person = membership.person
    end(membership, on=DAY, reason=EndReason.RESIGNED, by=None)
    begun = take_back(person, branch=hue, on=DAY + timedelta(30), why="xin vào lại", by=None)
    assert begun.start_reason == "restored"
    assert [code for code, *_days in spans(person)] == ["BC01", "BC02"]


def test_a_member_is_not_taken_back(membership, hue):
    with pytest.raises(ValidationError):
        take_back(membership.person, branch=hue, on=DAY, why="", by=None)


def test_who_never_was_a_member_is_not_taken_back(hue):
    with pytest.raises(ValidationError):
        take_back(Person.objects.create(full_name="Lê Lan"), branch=hue, on=DAY, why="", by=None)


def test_a_correction_of_a_person_keeps_what_was_written(person, officer):
    correct(person, values={"phone": "0912345678", "sex": "F"}, why="đổi số", by=officer)
    assert person.phone == "0912345678"
    act = last_act()
    assert (act.verb, act.reason) == ("correct", "đổi số")
    assert (act.details["before"], act.details["after"]) == ({"phone": ""}, {"phone": "0912345678"})


def test_what_is_so_already_is_no_correction(person):
    before = Act.objects.count()
    correct(person, values={"full_name": person.full_name}, by=None)
    assert Act.objects.count() == before


def test_a_correction_to_somebody_s_id_number_is_refused(person):
    other = Person.objects.create(full_name="Lê Lan", id_number="001185000002")
    with pytest.raises(ValidationError):
        correct(other, values={"id_number": person.id_number}, by=None)
    other.refresh_from_db()
    assert other.id_number == "001185000002"


def test_a_correction_never_touches_the_member_code(person):
    with pytest.raises(ValidationError):
        correct(person, values={"member_code": "X"}, by=None)


def test_a_corrected_membership_is_other_for_the_past_as_well(membership, hue, officer):
    correct_membership(membership, values={"branch": hue, "started_on": LONG_AGO}, why="nhập nhầm", by=officer)
    assert spans(membership.person) == [("BC02", LONG_AGO, None)]
    details = last_act().details
    assert details["before"] == {"branch": "BC01", "started_on": "2020-03-01"}
    assert details["after"] == {"branch": "BC02", "started_on": "2015-01-01"}


def test_a_membership_is_not_corrected_into_an_end_without_reason(membership):
    with pytest.raises(ValidationError):
        correct_membership(membership, values={"ended_on": DAY}, why="", by=None)


def test_a_union_with_members_can_change_its_name(membership, hanoi):
    change(hanoi, on=DAY, by=None, name="Thủ đô")
    assert hanoi.name == "Thủ đô"
    assert list(hanoi.periods.values_list("started_on", "ended_on")) == [(None, DAY), (DAY, None)]
