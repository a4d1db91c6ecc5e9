"""The audit trail: every verb leaves one line in it."""

from datetime import date, datetime

from django.db.models import Model

from access.history import context_id
from access.models import Act, User


def plain(values: dict) -> dict:
    """Values as the trail keeps them: days as ISO text, unions by their code."""
    return {
        name: value.isoformat() if isinstance(value, date) else getattr(value, "code", value)
        for name, value in values.items()
    }


def line(verb: str, subject: Model, *, by: User | None, reason: str = "", **details: object) -> Act:
    """A line of the trail, not yet written: verbs over many records write theirs in one statement."""
    return Act(
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        by=by,
        reason=reason,
        details=details,
        context_id=context_id(),
    )


def record(verb: str, subject: Model, *, by: User | None, reason: str = "", **details: object) -> Act:
    """Write down that `by` (None: the register's own commands) did `verb` to `subject`.

    `details` must be plain JSON values: what changed, from what to what.
    """
    act = line(verb, subject, by=by, reason=reason, **details)
    act.save(force_insert=True)
    return act


def last_done_to(subject: Model, since: datetime | None) -> Act | None:
    """The last thing done to a record (since a moment), as far as the trail tells, which knows numbers only."""
    if not isinstance(subject.pk, int):
        return None
    acts = Act.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)
    if since is not None:
        acts = acts.filter(done_at__gte=since)
    return acts.select_related("by").order_by("-id").first()
