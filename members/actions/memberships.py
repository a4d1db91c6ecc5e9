"""Memberships: begin, end, go to another union, begin again, and what was written wrongly about them."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access.audit import plain, record
from access.models import User
from access.refusals import explained
from branches.models import Branch
from members.models import EndReason, Membership, Person, StartReason

CORRECTABLE = ("branch", "started_on", "start_reason", "start_decision", "ended_on", "end_reason", "end_decision")


def _not_of_the_future(*days: date | None) -> None:
    if any(day is not None and day > timezone.localdate() for day in days):
        raise ValidationError(_("This day is yet to come: enter it when it is there."))


def _begin(person: Person, branch: Branch, on: date, reason: str, decision_number: str) -> Membership:
    _not_of_the_future(on)
    with explained():
        return Membership.objects.create(
            person=person, branch=branch, started_on=on, start_reason=reason, start_decision=decision_number
        )


def _end(membership: Membership, on: date, reason: str, decision_number: str) -> None:
    _not_of_the_future(on)
    kept = Membership.objects.select_for_update().get(pk=membership.pk)
    if kept.ended_on is not None:
        raise ValidationError(_("This membership ended already."))
    with explained():
        Membership.objects.filter(pk=kept.pk).update(ended_on=on, end_reason=reason, end_decision=decision_number)
    membership.refresh_from_db()


@transaction.atomic
def join(
    person: Person, *, branch: Branch, on: date, reason: StartReason, decision_number: str = "", by: User | None
) -> Membership:
    """The person is a member of a union from a day on."""
    membership = _begin(person, branch, on, reason, decision_number)
    details = {"membership": membership.pk, "branch": branch.code, "on": on.isoformat(), "how": str(reason)}
    record("join", person, by=by, decision_number=decision_number, **details)
    return membership


@transaction.atomic
def end(
    membership: Membership, *, on: date, reason: EndReason, decision_number: str = "", why: str = "", by: User | None
) -> Membership:
    """The membership ends: `on` is the first day on which it no longer holds."""
    _end(membership, on, reason, decision_number)
    details = {"membership": membership.pk, "on": on.isoformat(), "how": str(reason)}
    record("end", membership.person, by=by, reason=why, decision_number=decision_number, **details)
    return membership


_END_MANY = """
UPDATE members_membership SET ended_on = %(on)s, end_reason = %(reason)s, end_decision = %(decision)s
 WHERE id = ANY (%(ids)s) AND ended_on IS NULL AND started_on < %(on)s
"""


@transaction.atomic
def end_many(
    ids: list[int], *, on: date, reason: EndReason, decision_number: str = "", why: str = "", by: User | None
) -> int:
    """These memberships (their numbers) end on one day: all of them, or none where one of them ended meanwhile."""
    _not_of_the_future(on)
    values = {"ids": ids, "on": on, "reason": str(reason), "decision": decision_number}
    with explained(), connection.cursor() as cursor:
        cursor.execute(_END_MANY, values)
        ended = cursor.rowcount
    if ended != len(ids):
        raise ValidationError(_("Some of these memberships changed meanwhile: none was ended."))
    details = {"count": ended, "memberships": ids, "on": on.isoformat(), "how": str(reason)}
    record("end_many", Membership(), by=by, reason=why, decision_number=decision_number, **details)
    return ended


@transaction.atomic
def transfer(
    membership: Membership, *, to: Branch, on: date, decision_number: str = "", why: str = "", by: User | None
) -> Membership:
    """The person goes to another union of the register, with no day between: one membership ends, the next begins."""
    if to.pk == membership.branch_id:
        raise ValidationError(_("The person is a member of this union already: choose another one."))
    source = membership.branch
    _end(membership, on, EndReason.TRANSFERRED_WITHIN, decision_number)
    begun = _begin(membership.person, to, on, StartReason.TRANSFERRED_WITHIN, decision_number)
    details = {"membership": begun.pk, "source": source.code, "branch": to.code, "on": on.isoformat()}
    record("transfer", membership.person, by=by, reason=why, decision_number=decision_number, **details)
    return begun


@transaction.atomic
def take_back(
    person: Person, *, branch: Branch, on: date, decision_number: str = "", why: str = "", by: User | None
) -> Membership:
    """Somebody who was a member is one again: the same person, a new membership."""
    memberships = person.memberships.select_for_update()
    if not memberships:
        raise ValidationError(_("This person never was a member: enter the first membership."))
    if any(membership.ended_on is None for membership in memberships):
        raise ValidationError(_("This person is a member now: end that membership first, or transfer it."))
    membership = _begin(person, branch, on, StartReason.RESTORED, decision_number)
    details = {"membership": membership.pk, "branch": branch.code, "on": on.isoformat()}
    record("take_back", person, by=by, reason=why, decision_number=decision_number, **details)
    return membership


@transaction.atomic
def correct_membership(membership: Membership, *, values: dict, why: str, by: User | None) -> Membership:
    """The union, a day or a reason of a membership was written wrongly: it is replaced, for the past as well."""
    unknown = values.keys() - set(CORRECTABLE)
    if unknown:
        raise ValidationError(_("A membership has no such facts: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    _not_of_the_future(values.get("started_on"), values.get("ended_on"))
    kept = Membership.objects.select_for_update(of=["self"]).select_related("branch").get(pk=membership.pk)
    before = {name: getattr(kept, name) for name, value in values.items() if getattr(kept, name) != value}
    if before:
        after = {name: values[name] for name in before}
        with explained():
            Membership.objects.filter(pk=kept.pk).update(**after)
        details = {"membership": kept.pk, "before": plain(before), "after": plain(after)}
        record("correct_membership", kept.person, by=by, reason=why, **details)
    membership.refresh_from_db()
    return membership
