"""Requests of members about their own data: the clock of the law, each step with its proof."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from access.models import Act
from members.models import DataRequest, DeadlineRule, Holiday
from members.privacy.clock import clock_of, days_off, due_days
from members.privacy.requests import answer, extend, finish, lift_restriction, receive, refuse
from tests.cast import refused
from tests.members.privacy.desk import MONDAY, ask, told

pytestmark = pytest.mark.django_db
FRIDAY = MONDAY + timedelta(4)


@pytest.mark.parametrize(
    ("received", "off", "due"),
    [
        (MONDAY, [], MONDAY + timedelta(2)),
        (FRIDAY, [], FRIDAY + timedelta(4)),  # the weekend does not count
        (FRIDAY - timedelta(1), [], FRIDAY + timedelta(3)),
        (MONDAY, [MONDAY + timedelta(1)], MONDAY + timedelta(3)),  # nor does a holiday
        (MONDAY + timedelta(5), [], MONDAY + timedelta(8)),  # received on a Saturday
        (date(2026, 2, 13), [], date(2026, 2, 24)),  # Friday before Tết
    ],
)
def test_the_answer_is_due_after_two_working_days(received, off, due):
    Holiday.objects.bulk_create(Holiday(day=day, name="Nghỉ") for day in off)
    assert due_days("copy", received)[0] == due


@pytest.mark.parametrize(
    ("kind", "days"),
    [("copy", 10), ("correct", 10), ("restrict", 15), ("withdraw", 15), ("object", 15), ("erase", 20)],
)
def test_each_kind_has_the_days_of_the_law(kind, days):
    assert due_days(kind, MONDAY)[1] == MONDAY + timedelta(days)


def test_deadlines_are_data_with_a_first_day(person):
    DeadlineRule.objects.create(kind="copy", starts_on=FRIDAY, answer_days=1, days=5, more_days=3)
    assert due_days("copy", MONDAY)[1] == MONDAY + timedelta(10)
    assert due_days("copy", FRIDAY)[1] == FRIDAY + timedelta(5)
    with pytest.raises(ValidationError, match="."):
        due_days("copy", date(2020, 1, 1))


@pytest.mark.parametrize(
    ("today", "words", "late"),
    [
        (MONDAY, "2 working days left", False),
        (MONDAY + timedelta(1), "1 working day left", False),
        (MONDAY + timedelta(2), "today is the last day", False),
        (MONDAY + timedelta(3), "overdue by 1 day", True),
    ],
)
def test_the_clock_says_what_is_left(person, today, words, late):
    clock = clock_of(ask(person), set(), today)
    assert (clock.words, clock.is_overdue) == (words, late)


def test_once_answered_the_clock_counts_the_days_to_do_it(person):
    request = answer(ask(person), by=None, **told())
    clock = clock_of(request, set(), MONDAY)
    assert (clock.due_on, clock.words) == (MONDAY + timedelta(10), "10 days left")
    finish(request, by=None, **told())
    assert clock_of(request, set(), MONDAY) is None


def test_each_step_is_written_down_with_its_proof(person, protector):
    request = ask(person, "correct", by=protector)
    answer(request, by=protector, **told(text="Đã gửi thư trả lời"))
    finish(request, by=protector, **told(text="Đã sửa ngày sinh"))
    steps = [(step.what, step.channel, step.text, step.by) for step in request.steps.all()]
    assert steps == [
        ("received", "letter", "", protector),
        ("answered", "letter", "Đã gửi thư trả lời", protector),
        ("done", "letter", "Đã sửa ngày sinh", protector),
    ]
    verbs = list(Act.objects.order_by("id").values_list("verb", flat=True))[-3:]
    assert verbs == ["receive_request", "answer_request", "finish_request"]
    assert (request.state, request.closed_on) == ("done", MONDAY)


def test_a_deadline_moves_once(person):
    request = extend(ask(person), by=None, **told())
    assert request.due_on == MONDAY + timedelta(25)
    with pytest.raises(ValidationError, match="once"):
        extend(request, by=None, **told())


def test_a_refusal_says_why(person):
    request = refuse(ask(person, "erase"), by=None, **told(text="Điều 16: phải lưu theo luật"))
    assert (request.state, request.steps.last().text) == ("refused", "Điều 16: phải lưu theo luật")
    with pytest.raises(ValidationError, match="."):
        answer(request, by=None, **told())


@pytest.mark.parametrize("verb", [answer, extend, finish, refuse])
@pytest.mark.parametrize("on", [MONDAY - timedelta(1), date(2099, 1, 1)])
def test_no_step_lies_before_the_request_or_in_the_future(person, verb, on):
    with pytest.raises(ValidationError, match="."):
        verb(ask(person), by=None, **told(on))


def test_a_request_is_answered_once(person):
    request = answer(ask(person), by=None, **told())
    with pytest.raises(ValidationError, match="."):
        answer(request, by=None, **told())


def test_erasure_is_not_done_by_saying_so(person):
    with pytest.raises(ValidationError, match="."):
        finish(ask(person, "erase"), by=None, **told())


@pytest.mark.parametrize("kind", ["restrict", "object"])
def test_restriction_and_objection_restrict_until_it_is_lifted(person, kind):
    request = finish(ask(person, kind), by=None, **told())
    person.refresh_from_db()
    assert person.is_restricted
    lift_restriction(request, text="Đoàn viên đề nghị", by=None)
    person.refresh_from_db()
    assert not person.is_restricted
    assert [step.what for step in request.steps.all()] == ["received", "restricted", "done", "lifted"]


def test_nobody_asks_before_time(person):
    with pytest.raises(ValidationError, match="."):
        receive(person, kind="copy", received_on=date(2099, 1, 1), channel="letter", by=None)


def test_requests_stand_by_their_clock(membership, hue):
    person = membership.person
    late = ask(person, "erase", on=MONDAY - timedelta(14))
    waiting = ask(person, "copy")
    done = finish(ask(person, "correct", on=MONDAY - timedelta(30)), by=None, **told())
    answered = answer(ask(person, "restrict"), by=None, **told())
    assert list(DataRequest.objects.by_clock()) == [late, waiting, answered, done]
    assert list(DataRequest.objects.overdue(MONDAY)) == [late]


def test_a_member_has_one_open_request_of_a_kind(person):
    request = ask(person)
    with refused("request_of_a_kind_is_open_once"):
        ask(person)
    finish(request, by=None, **told())
    ask(person)


def test_a_request_is_due_after_it_came(person):
    request = ask(person)
    with refused("request_is_due_after_it_came"):
        DataRequest.objects.filter(pk=request.pk).update(due_on=MONDAY - timedelta(1))


@pytest.mark.parametrize("values", [{"state": "done"}, {"closed_on": MONDAY}])
def test_what_is_closed_has_a_day(person, values):
    request = ask(person)
    with refused("request_is_closed_on_a_day"):
        DataRequest.objects.filter(pk=request.pk).update(**values)


def test_what_is_answered_has_a_day(person):
    request = ask(person)
    with refused("request_is_answered_on_a_day"):
        DataRequest.objects.filter(pk=request.pk).update(state="answered")


def test_deadlines_are_said_once_for_a_day():
    with refused("deadline_is_said_once_for_a_day"):
        DeadlineRule.objects.create(kind="copy", starts_on=date(2026, 1, 1), answer_days=2, days=10, more_days=15)


def test_a_day_off_that_is_not_decided_yet_is_a_working_day(db):
    day = date(2027, 2, 9)
    assert Holiday.objects.get(day=day).is_decided is False
    assert day not in days_off(since=day)
    Holiday.objects.filter(day=day).update(is_decided=True)
    assert day in days_off(since=day)


def test_tet_and_the_day_of_the_hung_kings_of_2027_are_known(db):
    assert {date(2027, 2, 6), date(2027, 2, 8), date(2027, 4, 16), date(2027, 5, 3)} <= days_off(since=date(2027, 1, 1))
