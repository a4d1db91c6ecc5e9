"""Exports of very many people: asked for with a reason, allowed by somebody else, then taken once within a day."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from access.audit import record
from access.models import User
from access.why import reason_in_words
from branches.models import Branch, Grant, is_covered, reach
from members.filters import PeopleFilters
from members.filters_chips import chips
from rosters.export_file import EXPORTS
from rosters.models import ALLOWS, LargeExport, allows_for

MOST_ALONE = 10_000  # people: who takes more in one file needs somebody else's word


def needs_two(count: int) -> bool:
    """Whether a file of so many people needs somebody else's word."""
    return settings.EXPORT_NEEDS_TWO and count > MOST_ALONE


def ready(filters: PeopleFilters) -> LargeExport | None:
    """What the user of a list was allowed to take of it, and may take now."""
    return LargeExport.objects.ready_for(filters.user).filter(query=filters.address()).first()


@transaction.atomic
def ask(filters: PeopleFilters, *, count: int, sensitive: bool, why: str, by: User) -> LargeExport:
    """Ask somebody else to allow the export of a list; what waits already is not asked for twice."""
    waiting = LargeExport.objects.filter(by=by, query=filters.address(), sensitive=sensitive, is_allowed=None).first()
    if waiting is not None:
        return waiting
    asked = LargeExport.objects.create(
        by=by,
        why=why,
        query=filters.address(),
        asked=[chip.words for chip in chips(filters)],
        sensitive=sensitive,
        count=count,
        paths=_paths(filters, by),
    )
    record("ask_export", asked, by=by, reason=reason_in_words(why), rows=count, asked=asked.asked)
    return asked


def _paths(filters: PeopleFilters, by: User) -> list[str]:
    """The unions whose people a list may have: the one asked for, else all over which the user may export."""
    if filters.is_of_today and "union" in filters.said:
        return [filters.said["union"].path]
    if by.is_superuser:
        return list(Branch.objects.filter(parent=None).values_list("path", flat=True))
    return reach(by, EXPORTS)


def refusal(asked: LargeExport, by: User) -> str:
    """Why `by` may not allow or refuse this export; '' where they may."""
    if asked.by_id == by.pk:
        return _("You asked for this export yourself: somebody else has to allow it.")
    if not by.is_superuser and not is_covered(asked.paths, allows_for(by)):
        return _("You may not allow exports of these unions.")
    return ""


@transaction.atomic
def decide(asked: LargeExport, *, is_allowed: bool, said: str = "", by: User) -> None:
    """Allow somebody else's export, or refuse it."""
    kept = LargeExport.objects.select_for_update().get(pk=asked.pk)
    if why := refusal(kept, by):
        raise ValidationError(why)
    if kept.is_allowed is not None:
        raise ValidationError(_("Somebody allowed or refused this export already."))
    kept.is_allowed, kept.decided_by, kept.decided_at, kept.said = is_allowed, by, timezone.now(), said
    kept.save(update_fields=["is_allowed", "decided_by", "decided_at", "said"])
    record("allow_export" if is_allowed else "refuse_export", kept, by=by, reason=said, rows=kept.count)


@transaction.atomic
def take(filters: PeopleFilters, *, sensitive: bool, by: User) -> LargeExport | None:
    """Use up what was allowed of a list, so that the file is sent once; None where nothing is allowed now."""
    ready = LargeExport.objects.ready_for(by).filter(query=filters.address(), sensitive=sensitive)
    kept = ready.select_for_update().first()
    if kept is not None:
        kept.taken_at = timezone.now()
        kept.save(update_fields=["taken_at"])
    return kept


def who_could(asked: LargeExport) -> list[User]:
    """Everybody who could allow this export today."""
    reached: dict[int, list[str]] = {}
    grants = Grant.objects.on(timezone.localdate()).filter(role__rights__overlap=list(ALLOWS))
    for user, path in grants.values_list("user", "branch__path"):
        reached.setdefault(user, []).append(path)
    numbers = [user for user, paths in reached.items() if is_covered(asked.paths, paths)]
    could = User.objects.filter(Q(pk__in=numbers) | Q(is_superuser=True), is_active=True).exclude(pk=asked.by_id)
    return list(could.order_by("last_name", "first_name", "username"))
