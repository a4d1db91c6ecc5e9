"""What waits for a user, and what they did last."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from access.models import Act, User
from access.words import verb_in_words
from branches.models import Branch
from members.models import HANDLES_REQUESTS, DataRequest, Person
from members.privacy.clock import Clock, clocks_of
from members.warnings import WARNINGS, counts
from rosters.models import Import, LargeExport

MOST_WAITING = 5
MOST_RECENT = 6
_ACTS_READ = 40


@dataclass(frozen=True)
class Waiting:
    """Rosters that were uploaded and wait to be confirmed."""

    number: int
    address: str
    first: list[Import]


@dataclass(frozen=True)
class Requests:
    """Requests of members about their data that are open: how many, how many of them overdue, what is due first."""

    number: int
    overdue: int
    first: list[tuple[DataRequest, Clock]]


@dataclass(frozen=True)
class Done:
    """Something that the user did: when, what, to which record."""

    at: datetime
    what: str
    name: str
    address: str


def needs(user: User) -> str:
    """What a user lacks to see members: "rights", "unions", or nothing."""
    if user.has_perm("members.view_person"):
        return ""
    return "rights" if user.get_all_permissions() else "unions"


def waiting(user: User) -> Waiting | None:
    """A user's rosters that wait; None where there are none, or the user has no right to see rosters."""
    if not user.has_perm("rosters.view_import"):
        return None
    states = [Import.State.RECEIVED, Import.State.PREVIEWED]
    found = Import.objects.visible_to(user).filter(state__in=states)
    first = list(found.select_related("by").prefetch_related("files")[:MOST_WAITING])
    if not first:
        return None
    address = f"{reverse('admin:rosters_import_changelist')}?state=waiting"
    return Waiting(found.count() if len(first) == MOST_WAITING else len(first), address, first)


def requests(user: User) -> Requests | None:
    """Requests about data that a user handles and that are open; None where there are none, or no right to them."""
    if not user.has_perm(HANDLES_REQUESTS):
        return None
    found = DataRequest.objects.visible_to(user)
    first = list(found.open().by_clock().select_related("person")[:MOST_WAITING])
    if not first:
        return None
    clocks = clocks_of(first)
    return Requests(found.open().count(), found.overdue().count(), [(each, clocks[each.pk]) for each in first])


def large_exports(user: User) -> list[LargeExport]:
    """Exports of very many people: those that wait for this user's word, and the user's own that may be taken now."""
    waiting = LargeExport.objects.to_be_allowed_by(user) | LargeExport.objects.ready_for(user)
    return list(waiting.select_related("by")[:MOST_WAITING])


def warnings(user: User) -> list[tuple[str, str, int]]:
    """Data warnings among the user's members: (code, words, how many), the most frequent first."""
    found = counts(user)
    return sorted(
        ((code, str(words), found[code]) for code, words in WARNINGS.items() if found.get(code)),
        key=lambda warning: -warning[2],
    )


def recent(user: User) -> list[Done]:
    """The members, unions and rosters that a user worked on last, each once, where they may still see it."""
    acts: dict[tuple[str, int], Act] = {}
    for act in Act.objects.filter(by=user, subject_id__isnull=False)[:_ACTS_READ]:
        acts.setdefault((act.subject_type, act.subject_id), act)
    names = {}
    for rows, page, right in (
        (Person.objects.visible_to(user), "admin:members_person_change", "members.view_person"),
        (Branch.objects.visible_to(user), "admin:branches_branch_change", "branches.view_branch"),
        (Import.objects.visible_to(user), "admin:rosters_import_change", "rosters.view_import"),
    ):
        names |= _names(rows, page, acts) if user.has_perm(right) else {}
    done = [(act, *names[subject]) for subject, act in acts.items() if subject in names][:MOST_RECENT]
    return [Done(act.done_at, str(verb_in_words(act.verb)), name, address) for act, name, address in done]


def _names(rows: QuerySet, page: str, subjects: dict) -> dict[tuple[str, int], tuple[str, str]]:
    kind = rows.model._meta.label_lower
    numbers = [number for subject_type, number in subjects if subject_type == kind]
    if not numbers:
        return {}
    return {(kind, row.pk): (str(row), reverse(page, args=[row.pk])) for row in rows.filter(pk__in=numbers)}
