"""Who may read which lines of the audit trail, what they are searched by, and how they go into a file."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from access.looks import tell_of_files
from access.models import Act, User, users_named
from access.words import kind_in_words, verb_in_words
from branches.models import Branch
from members.models import Membership, Person
from reports.acts_told import told
from rosters.models import Import, LargeExport

SEES_THE_TRAIL = "access.audit"
SCOPED = (Person, Branch, Import, LargeExport)
KINDS = (*SCOPED, Membership, User)
_READ = 500  # lines that are read and named together

# The memberships that a line about several of them names.
_NAMED = """
SELECT number::bigint
  FROM jsonb_array_elements_text(CASE jsonb_typeof(access_act.details -> 'memberships')
                                     WHEN 'array' THEN access_act.details -> 'memberships' ELSE '[]' END) number
"""


def _about(model: type) -> Q:
    return Q(subject_type=model._meta.label_lower)


def _reached(model: type, user: User) -> QuerySet:
    """The records whose lines the user may read; of imports, those whose pages the user may see."""
    rows = model.objects
    return rows.visible_to(user) if model is Import else rows.within_reach(user, SEES_THE_TRAIL)


def seen_by(acts: QuerySet[Act], user: User) -> QuerySet[Act]:
    """The lines about records that the user may see, and the user's own about none."""
    if user.is_superuser:
        return acts
    seen = Q(by=user, subject_id=None)
    for model in SCOPED:
        seen |= _about(model) & Exists(_reached(model, user).filter(pk=OuterRef("subject_id")))
    named = Membership.objects.within_reach(user, SEES_THE_TRAIL).filter(pk__in=RawSQL(_NAMED, []))
    return acts.filter(seen | _about(Membership) & Exists(named))


def within(acts: QuerySet[Act], branch: Branch) -> QuerySet[Act]:
    """The lines about a union, about those below it, and about people and imports of theirs."""
    theirs = Membership.objects.within(branch)
    imports = Import.objects.filter(branch__path__startswith=branch.path)
    return acts.filter(
        _about(Branch) & Exists(Branch.objects.within(branch).filter(pk=OuterRef("subject_id")))
        | _about(Person) & Exists(theirs.filter(person=OuterRef("subject_id")))
        | _about(Membership) & Exists(theirs.filter(pk__in=RawSQL(_NAMED, [])))
        | _about(Import) & Exists(imports.filter(pk=OuterRef("subject_id")))
    )


def found_by(acts: QuerySet[Act], words: str, user: User) -> QuerySet[Act]:
    """The lines with these words in their reason, or about the person or the union with this code."""
    words = " ".join(words.split())
    people = _reached(Person, user).filter(member_code__iexact=words)
    unions = _reached(Branch, user).filter(code__iexact=words)
    return acts.filter(
        Q(reason__icontains=words)
        | _about(Person) & Q(subject_id__in=people.values("pk"))
        | _about(Branch) & Q(subject_id__in=unions.values("pk"))
    )


def done_by(acts: QuerySet[Act], name: str) -> QuerySet[Act]:
    """The lines of users whose name, or name to sign in with, has all these words."""
    return acts.filter(by__in=users_named(name))


def name_subjects(acts: list[Act]) -> None:
    """Say of each line what it is about (`.subject`), in one query a kind of record."""
    for model in KINDS:
        kind = model._meta.label_lower
        numbers = {act.subject_id for act in acts if act.subject_type == kind and act.subject_id}
        names = {pk: _name(row) for pk, row in model._base_manager.in_bulk(numbers).items()} if numbers else {}
        for act in acts:
            if act.subject_type == kind:
                act.subject = names.get(act.subject_id, "")
    for act in acts:
        act.subject = getattr(act, "subject", "") or (str(act.subject_id) if act.subject_id else "")


def name_files(acts: list[Act]) -> None:
    """Say of each line about a file whether it was got whole, in one query."""
    tell_of_files([act for act in acts if act.verb.startswith("export")], "act")


def _name(row: object) -> str:
    if isinstance(row, Person):
        return f"{row.full_name} · {row.member_code}"
    if isinstance(row, User):
        return f"{name} ({row.username})" if (name := row.get_full_name()) else row.username
    return str(row)


def headings() -> list[str]:
    """The first line of a file of the trail."""
    return [_("When"), _("By whom"), _("What"), _("Kind of record"), _("Which record"), _("Why"), _("Details")]


WIDTHS = [17, 26, 30, 18, 36, 40, 60]


def rows(acts: QuerySet[Act]) -> Iterator[list[str]]:
    """The lines as text, in the order of the headings; read a few hundred at a time."""
    lines = acts.select_related("by").iterator(chunk_size=_READ)
    while chunk := list(islice(lines, _READ)):
        name_subjects(chunk)
        name_files(chunk)
        yield from (_row(act) for act in chunk)


def _row(act: Act) -> list[str]:
    return [
        formats.date_format(timezone.localtime(act.done_at), "SHORT_DATETIME_FORMAT"),
        _name(act.by) if act.by else "",
        capfirst(str(verb_in_words(act.verb))),
        str(kind_in_words(act.subject_type)),
        act.subject,
        act.reason,
        "; ".join(_in_a_cell(told(act))),
    ]


def _in_a_cell(lines: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (f"{label}: {said}" for label, said in lines)
