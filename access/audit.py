"""The audit trail: every verb leaves one line in it."""

from datetime import date

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
