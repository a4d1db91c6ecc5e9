"""Found, change and describe for many unions at once, as a file of them needs it: a few statements, in any order."""

from datetime import date

from django.db import transaction

from access.audit import line, plain
from access.models import Act, User
from access.refusals import explained
from branches.actions.facts import past_of
from branches.models import Branch, BranchPeriod

Changes = list[tuple[Branch, dict]]


@transaction.atomic
def found_many(founded: Changes, *, by: User | None) -> None:
    """Enter unions with their first facts; they hold from `established_on`, None where nobody knows it."""
    with explained():
        Branch.objects.bulk_create(branch for branch, _facts in founded)
        BranchPeriod.objects.bulk_create(
            BranchPeriod(branch=branch, started_on=branch.established_on, **facts) for branch, facts in founded
        )
    Act.objects.bulk_create(
        line("found", branch, by=by, **plain({"started_on": branch.established_on} | facts))
        for branch, facts in founded
    )


@transaction.atomic
def change_many(changes: Changes, *, on: date, by: User | None) -> None:
    """From a day on these unions have these facts; none may be dissolved, or have begun its present facts later."""
    if not changes:
        return
    periods = BranchPeriod.objects.filter(branch__in=[branch for branch, _facts in changes], ended_on=None)
    locked = periods.select_related("branch", "parent").select_for_update(of=["self"])
    current = {period.branch_id: period for period in locked}
    past, acts = [], []
    for branch, facts in changes:
        period = current[branch.pk]
        acts.append(line("change", branch, by=by, on=on.isoformat(), **_before_and_after(period, facts)))
        if (earlier := past_of(period, on)) is not None:
            past.append(earlier)
            period.started_on, period.decision_number = on, ""
        for name, value in facts.items():
            setattr(period, name, value)
    with explained():
        BranchPeriod.objects.bulk_update(current.values(), ["started_on", "decision_number", *BranchPeriod.FACTS])
        BranchPeriod.objects.bulk_create(past)
    Act.objects.bulk_create(acts)


@transaction.atomic
def describe_many(changes: Changes, *, by: User | None) -> None:
    """Write down particulars (employer, workers …) that are other than before."""
    if not changes:
        return
    acts = [line("describe", branch, by=by, **_before_and_after(branch, values)) for branch, values in changes]
    for branch, values in changes:
        for name, value in values.items():
            setattr(branch, name, value)
    with explained():
        Branch.objects.bulk_update(
            [branch for branch, _values in changes], sorted({name for _branch, values in changes for name in values})
        )
    Act.objects.bulk_create(acts)


def _before_and_after(record: Branch | BranchPeriod, values: dict) -> dict:
    return {"before": plain({name: getattr(record, name) for name in values}), "after": plain(values)}
