"""What is done with many members at once: said before, done only as said."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from access.models import Act
from members.actions.memberships import end, end_many, transfer
from members.models import Membership, Person
from tests.cast import EDITS, LONG_AGO, allow, member

LIST, END = reverse("admin:members_person_changelist"), reverse("admin:members_person_end_many")
SAID = {"on": "01/05/2024", "reason": "retired", "decision_number": "12/QĐ", "why": "nghỉ hưu"}


def text(answer) -> str:
    return answer.content.decode()


def chosen(*memberships: Membership) -> str:
    return f"{END}?ids={','.join(str(membership.person_id) for membership in memberships)}"


def confirm(browser, page: str, **said):
    """Look at what will happen, then confirm it."""
    plan = browser.post(page, SAID | said).context["plan"]
    return browser.post(page, SAID | said | {"fingerprint": plan.mark}, follow=True)


def test_those_chosen_one_by_one_are_carried_in_the_address(office, membership):
    answer = office.post(
        f"{LIST}?sex=F", {"action": "end_chosen", "index": "0", "_selected_action": [membership.person_id]}
    )
    assert answer.url == f"{END}?sex=F&ids={membership.person_id}"


def test_all_that_match_are_carried_as_the_filter(office, hanoi):
    for number in range(3):
        one = member(hanoi, f"Người {number}")
    answer = office.post(
        f"{LIST}?q=nguoi",
        {"action": "print_chosen", "index": "0", "select_across": "1", "_selected_action": [one.person_id]},
    )
    assert answer.url == reverse("admin:members_person_print") + "?q=nguoi"


def test_too_many_one_by_one_are_answered_with_a_sentence(office, membership):
    numbers = range(10**6, 10**6 + 501)
    answer = office.post(LIST, {"action": "end_chosen", "index": "0", "_selected_action": numbers}, follow=True)
    assert "choose all that the list shows instead" in text(answer)


def test_a_preview_counts_by_union_and_says_who_is_left_out(office, hanoi, hue, saigon):
    going = member(hanoi, "Sẽ Nghỉ"), member(hue, "Cũng Nghỉ")
    late = member(hanoi, "Vào Sau", date(2024, 5, 1))
    former = member(hanoi, "Đã Nghỉ", until=date(2020, 1, 1))
    foreign = member(saigon, "Phạm Sài Gòn")
    page = office.post(chosen(*going, late, former, foreign) + "&membership=all", SAID)
    plan = page.context["plan"]
    assert sorted(plan.ids) == sorted(membership.pk for membership in going)
    assert [(union.code, count) for union, count in plan.by_union] == [("BC01", 1), ("BC02", 1)]
    assert sorted(count for count, _why in plan.left_out) == [1, 1, 1]
    assert "not among the members of your unions" in text(page)
    assert "Phạm Sài Gòn" not in text(page)
    assert Membership.objects.filter(ended_on=None).count() == 4


def test_what_was_previewed_is_done_and_written_down_in_one_line(office, officer, hanoi):
    both = member(hanoi, "Một"), member(hanoi, "Hai")
    answer = confirm(office, chosen(*both))
    assert "2 memberships have ended." in text(answer)
    ended = set(Membership.objects.values_list("ended_on", "end_reason", "end_decision"))
    assert ended == {(date(2024, 5, 1), "retired", "12/QĐ")}
    act = Act.objects.get(verb="end_many")
    assert (act.by, act.reason, act.details["count"]) == (officer, "nghỉ hưu", 2)
    assert act.details["memberships"] == sorted(membership.pk for membership in both)


def test_a_selection_that_changed_since_the_preview_is_previewed_again(office, hanoi):
    stays, goes = member(hanoi, "Một"), member(hanoi, "Hai")
    seen = office.post(f"{END}?union=BC01", SAID).context["plan"].mark
    end(goes, on=date(2024, 1, 1), reason="resigned", by=None)
    answer = office.post(f"{END}?union=BC01", SAID | {"fingerprint": seen})
    assert "The members chosen changed since you looked" in text(answer)
    stays.refresh_from_db()
    assert stays.ended_on is None
    assert len(answer.context["plan"].ids) == 1


def test_somebody_who_went_to_a_union_of_others_is_left_alone(office, hanoi, saigon):
    gone = member(hanoi, "Đi Rồi")
    transfer(gone, to=saigon, on=date(2022, 1, 1), by=None)
    assert office.post(chosen(gone), SAID).context["plan"].ids == []
    assert office.post(f"{END}?on=2021-01-01&union=BC01", SAID).context["plan"].ids == []


def test_a_day_to_come_is_refused(office, membership):
    tomorrow = timezone.localdate() + timedelta(days=1)
    answer = confirm(office, chosen(membership), on=f"{tomorrow:%d/%m/%Y}")
    assert "This day is yet to come" in text(answer)
    membership.refresh_from_db()
    assert membership.ended_on is None


def test_a_filter_that_makes_no_sense_chooses_nobody(office, membership):
    assert office.get(f"{END}?union=0").status_code == 302
    assert office.post(f"{END}?on=x", SAID).status_code == 302


def test_who_may_only_look_ends_nothing(office, officer, membership):
    allow(officer, *(right for right in EDITS if right != "members.change_membership"))
    assert office.post(chosen(membership), SAID).status_code == 403
    assert 'value="end_chosen"' not in text(office.get(LIST))


def test_all_end_or_none(db, hanoi):
    open_, ended = member(hanoi, "Một"), member(hanoi, "Hai", until=date(2020, 1, 1))
    with pytest.raises(ValidationError):
        end_many([open_.pk, ended.pk], on=date(2024, 1, 1), reason="retired", by=None)
    open_.refresh_from_db()
    assert open_.ended_on is None
    assert not Act.objects.filter(verb="end_many").exists()


def test_ten_thousand_are_ended_by_their_filter(office, hanoi, django_assert_max_num_queries):
    people = Person.objects.bulk_create(Person(full_name=f"Người {number}") for number in range(10_000))
    Membership.objects.bulk_create(
        Membership(person=person, branch=hanoi, started_on=LONG_AGO, start_reason="listed") for person in people
    )
    with django_assert_max_num_queries(80):
        answer = confirm(office, f"{END}?union=BC01")
    assert "10,000 memberships have ended." in text(answer) or "10000 memberships have ended." in text(answer)
    assert not Membership.objects.filter(ended_on=None).exists()
