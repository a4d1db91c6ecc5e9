"""Breaches of personal data: written down with their clock of 72 hours."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access.audit import record
from access.models import User
from access.refusals import explained
from members.models import Breach


@transaction.atomic
def write_down_breach(breach: Breach, *, by: User | None) -> Breach:
    """Enter a breach, or write down more about one that is known."""
    verb = "change_breach" if breach.pk else "enter_breach"
    if not breach.pk:
        breach.by = by
    with explained():
        breach.save()
    reported = breach.reported_at.isoformat() if breach.reported_at else ""
    record(verb, breach, by=by, reported=reported)
    return breach


def clock_in_words(breach: Breach) -> str:
    """How much of the 72 hours is left, or how it ended."""
    if breach.reported_at is not None:
        return _("reported late") if breach.is_late else _("reported in time")
    hours = int(abs((breach.due_at - timezone.now()).total_seconds()) // 3600)
    if breach.is_late:
        return ngettext("overdue by %(count)s hour", "overdue by %(count)s hours", hours) % {"count": hours}
    return ngettext("%(count)s hour left", "%(count)s hours left", hours) % {"count": hours}
