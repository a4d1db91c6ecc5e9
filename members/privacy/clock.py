"""By when a request must be answered and done, and how much of that is left."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.models import DataRequest, DeadlineRule, Holiday

SATURDAY = 5


def is_working(day: date, holidays: set[date]) -> bool:
    return day.weekday() < SATURDAY and day not in holidays


def after_working_days(day: date, number: int, holidays: set[date]) -> date:
    """The day on which `number` working days are over; the day itself does not count."""
    while number:
        day += timedelta(1)
        number -= is_working(day, holidays)
    return day


def working_days_between(day: date, until: date, holidays: set[date]) -> int:
    """How many working days there are after `day`, up to and including `until`."""
    return sum(is_working(day + timedelta(turn), holidays) for turn in range(1, (until - day).days + 1))


def days_off(*, since: date) -> set[date]:
    """The holidays after a day; one that is not decided yet is worked on, so that no deadline is missed by it."""
    return set(Holiday.objects.filter(day__gte=since, is_decided=True).values_list("day", flat=True))


def rule_for(kind: str, received_on: date) -> DeadlineRule:
    """The deadlines in force for a request of a kind received on a day; ValidationError where there are none."""
    rule = DeadlineRule.objects.filter(kind=kind, starts_on__lte=received_on).order_by("-starts_on").first()
    if rule is None:
        raise ValidationError(_("No deadlines are written down for that day: ask the administrator to enter them."))
    return rule


def due_days(kind: str, received_on: date) -> tuple[date, date]:
    """By when such a request must be answered, and by when it must be done."""
    rule = rule_for(kind, received_on)
    answer_by = after_working_days(received_on, rule.answer_days, days_off(since=received_on))
    return answer_by, received_on + timedelta(rule.days)


@dataclass(frozen=True)
class Clock:
    """What is to be done next about an open request, by when, and how that stands."""

    step: str
    due_on: date
    words: str
    is_overdue: bool
    is_near: bool


def clock_of(request: DataRequest, holidays: set[date], today: date | None = None) -> Clock | None:
    """The clock of a request; None of one that is closed. The answer counts in working days, as the law has it."""
    if not request.is_open:
        return None
    today = today or timezone.localdate()
    to_answer = request.answered_on is None
    due_on = request.answer_due_on if to_answer else request.due_on
    step = _("answer with the procedure") if to_answer else _("do it")
    if due_on < today:
        late = (today - due_on).days
        words = ngettext("overdue by %(count)s day", "overdue by %(count)s days", late) % {"count": late}
        return Clock(step, due_on, words, is_overdue=True, is_near=True)
    if to_answer:
        left = working_days_between(today, due_on, holidays)
        words = ngettext("%(count)s working day left", "%(count)s working days left", left) % {"count": left}
    else:
        left = (due_on - today).days
        words = ngettext("%(count)s day left", "%(count)s days left", left) % {"count": left}
    return Clock(step, due_on, words if left else _("today is the last day"), is_overdue=False, is_near=left <= 1)


def clocks_of(requests: list[DataRequest]) -> dict[int, Clock]:
    """The clocks of several requests by their numbers: the holidays are read once."""
    today = timezone.localdate()
    holidays = days_off(since=today)
    found = {request.pk: clock_of(request, holidays, today) for request in requests}
    return {number: clock for number, clock in found.items() if clock}
