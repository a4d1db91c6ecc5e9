"""An import that is applied while somebody has a form open: neither overwrites the other unseen (goal G8)."""

from functools import partial

import pytest
from django.urls import reverse

from members.models import Membership, Person
from rosters.models import Import
from rosters.pipeline.apply import RegisterChanged, apply
from tests.access.test_typed import filled
from tests.rosters.imports import HOA, being_ended
from tests.rosters.test_at_once import at_once, confirm

ROUNDS = 10


@pytest.fixture
def change(person) -> str:
    return reverse("admin:members_person_change", args=[person.pk])


def other_job(import_rows, hanoi, words: str = "Kế toán") -> Import:
    """The preview of a roster by which she has another job."""
    return import_rows([HOA | {"job_title": words}], branch=hanoi, commit=False)


def test_a_form_opened_before_an_import_was_applied_is_old(office, change, person, hanoi, import_rows):
    mine = filled(office, change, job_title="Lái xe")
    apply(other_job(import_rows, hanoi), by=None)
    answer = office.post(change, mine)
    [difference] = answer.context["adminform"].form.differences
    assert (answer.status_code, difference.typed, difference.now) == (409, "Lái xe", "Kế toán")
    person.refresh_from_db()
    assert person.job_title == "Kế toán"


def test_a_preview_made_before_a_form_was_saved_is_old(office, change, person, hanoi, import_rows):
    incoming = other_job(import_rows, hanoi)
    office.post(change, filled(office, change, job_title="Lái xe"))
    with pytest.raises(RegisterChanged):
        apply(incoming, by=None)
    person.refresh_from_db()
    assert person.job_title == "Lái xe"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_form_and_an_import_at_the_same_moment(office, change, person, hanoi, import_rows):
    for number in range(ROUNDS):
        incoming = other_job(import_rows, hanoi, f"Kế toán {number}")
        mine, answers = filled(office, change, job_title=f"Lái xe {number}"), []
        form = partial(lambda answers, mine: answers.append(office.post(change, mine)), answers, mine)
        [_form, refused] = at_once(form, confirm(incoming))
        person.refresh_from_db()
        saved = answers[0].status_code == 302
        assert (saved, refused) in ((True, RegisterChanged), (False, None)), "one of them, and the other is told"
        assert person.job_title == (f"Lái xe {number}" if saved else f"Kế toán {number}")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_membership_that_is_being_ended_is_not_moved_by_an_import(membership, hue, import_rows):
    incoming = import_rows([HOA], branch=hue, commit=False)
    with being_ended(membership), pytest.raises(RegisterChanged):
        apply(incoming, by=None)
    assert list(Membership.objects.values_list("end_decision", "end_reason")) == [("7/QĐ", "retired")]
    assert Person.objects.count() == 1
