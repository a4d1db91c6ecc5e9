"""A history as an officer reads it: what became what, who did it, when, why and from where."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Field, Model, Q, QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.history import KNOWN
from access.models import Act, User
from access.pages import title_of
from access.words import listed_in_words, verb_in_words

HOW = {
    "insert": gettext_lazy("entered"),
    "update": gettext_lazy("changed"),
    "delete": gettext_lazy("removed"),
    KNOWN: gettext_lazy("known when the history began"),
}


Named = dict[type[Model], dict[int, str]]


@dataclass(frozen=True)
class Source:
    """Events that a page tells: of which records, and which of their fields."""

    events: QuerySet
    told: tuple[str, ...]
    subject: Callable[[Model], str] = lambda event: ""  # whom a line is about, where that is not the page's own record
    is_shown: Callable[[Model], bool] = lambda event: True  # others are read to know what was there before
    # Putting an old value back: which fields, by which verb (row, values, why, by); not where one of `unless` changed.
    correctable: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    put_back: Callable[[Model, dict, str, User], object] | None = None

    @property
    def kind(self) -> str:
        return self.events.model._meta.model_name

    @property
    def fields(self) -> dict[str, Field]:
        return {name: self.events.model.pgh_tracked_model._meta.get_field(name) for name in self.told}

    def can_be_put_back(self, label: str, changed: Iterable[str]) -> bool:
        changed = set(changed)
        is_fit = label == "update" and self.put_back is not None and not changed & set(self.unless)
        return is_fit and bool(changed & set(self.correctable))


@dataclass(frozen=True)
class Change:
    """A field that became another: what it is called, its old value ("" where there was no record) and its new one."""

    name: str
    label: str
    before: str
    after: str


@dataclass
class Line:
    """One event of a history."""

    event: Model
    source: Source
    changed: tuple[str, ...]
    before: Model | None
    changes: list[Change] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    user: User | None = None
    put_back: str = ""  # the address of the page that does it

    @property
    def at(self) -> datetime:
        return self.event.pgh_created_at

    @property
    def day(self) -> date:
        return timezone.localdate(self.at)

    @property
    def how(self) -> str:
        return capfirst(str(HOW[self.event.pgh_label]))

    @property
    def subject(self) -> str:
        return self.source.subject(self.event)

    @property
    def user_id(self) -> int | None:
        context = self.event.pgh_context
        said = next((act.by_id for act in self.acts if act.by_id), None)
        return said or (context and context.metadata.get("user"))

    @property
    def by(self) -> str:
        return self.user.called if self.user else ""

    @property
    def verbs(self) -> list[str]:
        return list(dict.fromkeys(capfirst(str(verb_in_words(act.verb))) for act in self.acts))

    @property
    def reasons(self) -> list[str]:
        return list(dict.fromkeys(act.reason for act in self.acts if act.reason))

    @property
    def where(self) -> str:
        said = self.event.pgh_context.metadata if self.event.pgh_context else {}
        if "roster_import" in said:
            return _("import %(number)s") % {"number": said["roster_import"]}
        if "command" in said:
            return _("command %(name)s") % {"name": said["command"]}
        return _("page “%(title)s”") % {"title": title_of(said["url"])} if "url" in said else ""

    @property
    def restored(self) -> list[str]:
        """The fields of which the old values can be put back."""
        return [name for name in self.changed if name in self.source.correctable]

    @property
    def can_be_put_back(self) -> bool:
        return self.source.can_be_put_back(self.event.pgh_label, self.changed)


def lines_of(sources: list[Source], *, about: Model) -> list[Line]:
    """The lines of a record's history, the newest first, in a fixed number of queries."""
    lines = [line for source in sources for line in _compared(source)]
    lines.sort(key=lambda line: (line.at, line.event.pgh_id), reverse=True)
    _say_who(lines, about)
    _say_what(lines)
    return lines


def _compared(source: Source) -> Iterator[Line]:
    """Each event beside the one before it of the same record; those in which nothing of the told fields changed not."""
    last: dict[int, Model] = {}
    names = {name: known.attname for name, known in source.fields.items()}
    for event in source.events.select_related("pgh_context").order_by("pgh_id"):
        before = last.get(event.pgh_obj_id)
        last[event.pgh_obj_id] = event
        changed = ()
        if event.pgh_label in ("insert", "update"):
            changed = tuple(name for name, column in names.items() if _differs(event, before, column))
        if source.is_shown(event) and (changed or event.pgh_label != "update"):
            yield Line(event, source, changed, before)


def _differs(event: Model, before: Model | None, column: str) -> bool:
    value = getattr(event, column)
    return getattr(before, column) != value if before is not None else value not in ("", None, False)


def _say_who(lines: list[Line], about: Model) -> None:
    """What was done, and by whom: by the lines of the audit trail of the same action, but for those about others."""
    contexts = {line.event.pgh_context_id for line in lines} - {None}
    own = about._meta.label_lower
    number = about.pk if isinstance(about.pk, int) else None  # a role has a code instead
    acts: dict = {}
    for act in Act.objects.filter(~Q(subject_type=own) | Q(subject_id=number), context_id__in=contexts).order_by("id"):
        acts.setdefault(act.context_id, []).append(act)
    for line in lines:
        line.acts = acts.get(line.event.pgh_context_id, [])
    users = User.objects.in_bulk({line.user_id for line in lines} - {None})
    for line in lines:
        line.user = users.get(line.user_id)


def _say_what(lines: list[Line]) -> None:
    named = _names(lines)
    for line in lines:
        fields = line.source.fields
        line.changes = [
            Change(
                name,
                capfirst(str(fields[name].verbose_name)),
                in_words(fields[name], getattr(line.before, fields[name].attname), named) if line.before else "",
                in_words(fields[name], getattr(line.event, fields[name].attname), named),
            )
            for name in line.changed
        ]


def _names(lines: list[Line]) -> Named:
    """What the records are called that values point at, in one query a model."""
    wanted: dict[type[Model], set[int]] = {}
    for line in lines:
        for name in line.changed:
            known = line.source.fields[name]
            if known.is_relation:
                ids = {getattr(row, known.attname) for row in (line.event, line.before) if row is not None}
                wanted.setdefault(known.related_model, set()).update(ids - {None})
    return {
        model: {pk: str(row) for pk, row in model._base_manager.in_bulk(ids).items()} for model, ids in wanted.items()
    }


def in_words(known: Field, value: object, named: Named) -> str:
    """A value as lists show it, where personal ones stand in part or not at all; records by their names."""
    if known.is_relation:
        return named.get(known.related_model, {}).get(value, f"№ {value}") if value else "—"
    return listed_in_words(known, value)
