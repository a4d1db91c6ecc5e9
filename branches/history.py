"""Where the lines of the histories of a union, a user, a role and a placement come from."""

from django.db import models
from django.db.models import Q
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from access.history_told import Source
from access.models import User, UserEvent
from branches.actions import facts
from branches.actions.particulars import describe
from branches.models import (
    Branch,
    BranchEvent,
    BranchPeriod,
    BranchPeriodEvent,
    Grant,
    GrantEvent,
    Placement,
    PlacementEvent,
    Role,
    RoleEvent,
)

PARTICULARS = ("code", "employer", "tax_code", "province", "workers", "established_on", "contact")


def of_a_union(branch: Branch, user: User) -> list[Source]:
    """What stays the same about a union, and its dated facts; those of today that follow them are not told twice."""
    may = user.has_perm("branches.change_branch", branch)
    return [
        Source(
            BranchEvent.objects.filter(pgh_obj=branch),
            PARTICULARS,
            correctable=PARTICULARS if may else (),
            put_back=_describe,
        ),
        Source(
            BranchPeriodEvent.objects.filter(branch=branch),
            (*BranchPeriod.FACTS, "started_on", "ended_on", "decision_number"),
            subject=_days,
            correctable=BranchPeriod.FACTS if may else (),
            unless=("ended_on",),
            put_back=_change,
        ),
    ]


def of_a_user(user: User, within: Q) -> list[Source]:
    """What was known of a user, and those of the unions that the user was given to work for which lie `within`."""
    return [
        Source(UserEvent.objects.filter(pgh_obj=user), _told(UserEvent)),
        Source(GrantEvent.objects.filter(within, user=user), _told(GrantEvent, but=("user",)), subject=_grant),
    ]


def of_a_placement(placement: Placement) -> list[Source]:
    return [Source(PlacementEvent.objects.filter(pgh_obj=placement), _told(PlacementEvent))]


def of_a_role(role: Role) -> list[Source]:
    return [Source(RoleEvent.objects.filter(pgh_obj=role), _told(RoleEvent))]


def _told(events: type[models.Model], *, but: tuple[str, ...] = ()) -> tuple[str, ...]:
    """All fields that the events keep."""
    kept = {field.name for field in events._meta.fields}
    return tuple(f.name for f in events.pgh_tracked_model._meta.fields if f.name in kept and f.name not in but)


def _days(event: BranchPeriodEvent) -> str:
    start, end = (day and formats.date_format(day, "SHORT_DATE_FORMAT") for day in (event.started_on, event.ended_on))
    return f"{start or _('day not known')} – {end or _('today')}"


def _grant(event: GrantEvent) -> str:
    return str(Grant._meta.verbose_name)


def _describe(branch: Branch, values: dict, why: str, by: User) -> None:
    describe(branch, by=by, reason=why, **values)


def _change(period: BranchPeriod, values: dict, why: str, by: User) -> None:
    """Facts that hold today are changed from today on, so that what held meanwhile stays; older ones are corrected."""
    if period.ended_on is None:
        facts.change(period.branch, on=timezone.localdate(), by=by, reason=why, **values)
    else:
        facts.correct(period, by=by, reason=why, **values)
