"""Found a union, change its dated facts on a day, correct what was written wrongly, dissolve it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from access.audit import plain, record
from access.models import User
from access.refusals import explained
from branches.models import Branch, BranchPeriod


def _period_of_today(branch: Branch) -> BranchPeriod:
    period = branch.periods.select_for_update().filter(ended_on=None).first()
    if period is None:
        raise ValidationError(
            _("The union %(code)s was dissolved: its facts can no longer be changed.") % {"code": branch.code}
        )
    return period


def past_of(period: BranchPeriod, on: date) -> BranchPeriod | None:
    """A period's facts for its days before `on`, not yet stored; None where it begins on that day."""
    if period.started_on == on:
        return None
    kept = {field.attname: getattr(period, field.attname) for field in period._meta.fields if not field.primary_key}
    return BranchPeriod(**(kept | {"ended_on": on}))


@transaction.atomic
def found(branch: Branch, *, started_on: date | None, by: User | None, decision_number: str = "", **facts) -> Branch:
    """Enter a union with its first facts (name, short_name, kind, sector, parent).

    `started_on` is the first day of these facts; None where nobody knows it (they then hold for all earlier days).
    """
    with explained():
        branch.save(force_insert=True)
        branch.periods.create(started_on=started_on, decision_number=decision_number, **facts)
    branch.refresh_from_db()
    record("found", branch, by=by, started_on=started_on and started_on.isoformat(), **plain(facts))
    return branch


@transaction.atomic
def change(
    branch: Branch, *, on: date, by: User | None, reason: str = "", decision_number: str = "", **facts
) -> Branch:
    """From a day on the union is called otherwise, is of another kind or sector, or stands elsewhere.

    The facts before that day stay as they were: counts of earlier days still follow them.
    """
    period = _period_of_today(branch)
    before = {name: getattr(period, name) for name in facts}
    if before == facts:
        return branch
    if period.started_on is not None and on < period.started_on:
        raise ValidationError(
            _("The facts of %(code)s changed on %(day)s; a change before that day is a correction.")
            % {"code": branch.code, "day": period.started_on.strftime("%d/%m/%Y")}
        )
    with explained():
        past = past_of(period, on)
        number = decision_number or (period.decision_number if past is None else "")
        BranchPeriod.objects.filter(pk=period.pk).update(started_on=on, decision_number=number, **facts)
        # Only now: were the present days closed first, members and unions below would stand without this union.
        if past is not None:
            past.save(force_insert=True)
    branch.refresh_from_db()
    record("change", branch, by=by, reason=reason, on=on.isoformat(), before=plain(before), after=plain(facts))
    return branch


@transaction.atomic
def correct(period: BranchPeriod, *, by: User | None, reason: str, **facts) -> BranchPeriod:
    """What was written about these days was wrong: the days stay, the facts are replaced, for the past as well."""
    before = {name: getattr(period, name) for name in facts}
    with explained():
        BranchPeriod.objects.filter(pk=period.pk).update(**facts)
    record("correct", period.branch, by=by, reason=reason, before=plain(before), after=plain(facts))
    period.refresh_from_db()
    return period


@transaction.atomic
def dissolve(branch: Branch, *, on: date, by: User | None, reason: str, decision_number: str = "") -> Branch:
    """The union ends: `on` is the first day on which it is no more."""
    period = _period_of_today(branch)
    with explained():
        BranchPeriod.objects.filter(pk=period.pk).update(ended_on=on)
    branch.refresh_from_db()
    record("dissolve", branch, by=by, reason=reason, on=on.isoformat(), decision_number=decision_number)
    return branch
