"""Retention: which data of former members is emptied, so long after they left; rules say it (members.RetentionRule)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.module_loading import import_string

from access.audit import record
from access.history import erasing
from access.models import User
from branches.models import Branch
from members.models import HANDLES_REQUESTS, Membership, Person, RetentionRule
from members.models.person import EMPTY


@dataclass(frozen=True)
class Due:
    """What a rule would empty: of how many people, by the union that was their last one; or how many files go."""

    rule: RetentionRule
    people: int
    unions: list[tuple[Branch, int]]
    files: int = 0


def months_before(day: date, months: int) -> date:
    """The same day so many months ago, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _since(rule: RetentionRule, on: date) -> date:
    """What ended, or came in, on this day or before was kept long enough."""
    return months_before(on, rule.months) - timedelta(rule.days)


def _expire(rule: RetentionRule, on: date, *, by: User | None = None, to: User | None = None, is_dry: bool) -> int:
    """Remove, or count, the files that a rule is about; says how many."""
    places = [import_string(place) for place in settings.PLACES_OF_PERSONAL_DATA]
    said = {"before": _since(rule, on), "by": by, "to": to, "is_dry": is_dry}
    return sum(place.expire(rule.of, **said) for place in places if place.expire)


def in_force(on: date) -> QuerySet[RetentionRule]:
    """The rules that are applied on a day."""
    return RetentionRule.objects.filter(is_on=True, starts_on__lte=on)


def people_of(rule: RetentionRule, on: date) -> QuerySet[Person]:
    """Those whose last membership ended long enough before a day, and of whom something is there to be emptied.

    Whose processing is restricted is left alone: the data may be needed for a claim.
    """
    memberships = Membership.objects.filter(person=OuterRef("pk"))
    since = _since(rule, on)
    is_recent = Exists(memberships.filter(Q(ended_on=None) | Q(ended_on__gt=since)))
    is_filled = reduce(or_, (~Q(**{name: EMPTY[name]}) for name in rule.fields))
    return Person.objects.filter(is_filled, ~is_recent, Exists(memberships), is_restricted=False, is_erased=False)


def due(rule: RetentionRule, on: date, *, to: User | None = None) -> Due:
    """What a rule would empty on a day, among the people whose requests `to` handles (None: all).

    Of files, among those of the imports that `to` sees.
    """
    if rule.of != RetentionRule.Of.FORMER:
        return Due(rule, 0, [], _expire(rule, on, to=to, is_dry=True))
    found = people_of(rule, on)
    if to is not None:
        found = found.within_reach(to, HANDLES_REQUESTS)
    last = Membership.objects.filter(person=OuterRef("pk")).order_by("-started_on").values("branch")[:1]
    by_union = found.order_by().annotate(union=Subquery(last)).values_list("union").annotate(people=Count("pk"))
    counted = dict(by_union)
    unions = Branch.objects.in_bulk(counted)
    ordered = sorted(((unions[pk], number) for pk, number in counted.items()), key=lambda each: each[0].path)
    return Due(rule, sum(counted.values()), ordered)


@transaction.atomic
def apply(rule: RetentionRule, *, on: date, by: User | None) -> int:
    """Empty what a rule says, of everybody at once; says of how many people, or how many files went."""
    if rule.of != RetentionRule.Of.FORMER:
        if gone := _expire(rule, on, by=by, is_dry=False):
            record("retain", rule, by=by, files=gone, on=on.isoformat())
        return gone
    ids = list(people_of(rule, on).select_for_update(of=["self"]).order_by("pk").values_list("pk", flat=True))
    if not ids:
        return 0
    with erasing():
        Person.objects.filter(pk__in=ids).update(**{name: EMPTY[name] for name in rule.fields})
        for place in settings.PLACES_OF_PERSONAL_DATA:
            import_string(place).forget(ids, rule.fields)
    record("retain", rule, by=by, people=len(ids), fields=rule.fields, on=on.isoformat())
    return len(ids)
