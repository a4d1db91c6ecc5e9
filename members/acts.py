"""What was done, as pages tell it: who, when, which words became which."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Field
from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from access.models import Act
from access.words import listed_in_words, verb_in_words
from branches.models import Branch, BranchPeriod
from members.models import EndReason, Membership, Person, StartReason

SHOWN = 20
_HOW = dict(StartReason.choices) | dict(EndReason.choices)


@dataclass(frozen=True)
class Change:
    """A fact that was replaced: what it is called, its old and its new value in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Done:
    """One thing that was done to a person."""

    at: datetime
    by: str
    did: str
    said: list[str]
    reason: str
    changes: list[Change] = field(default_factory=list)


def done_to(person: Person) -> list[Done]:
    """The last things done to a person, the latest first."""
    acts = Act.objects.filter(subject_type=person._meta.label_lower, subject_id=person.pk).select_related("by")
    return [_in_words(act) for act in acts[:SHOWN]]


def _in_words(act: Act) -> Done:
    by = act.by.called if act.by else ""
    did = capfirst(str(verb_in_words(act.verb)))
    return Done(act.done_at, by, did, said(act.details), act.reason, changes(act))


def said(details: dict) -> list[str]:
    """The union, the day, how it came about and the decision, as far as the act has them."""
    unions = " → ".join(details[name] for name in ("source", "branch") if isinstance(details.get(name), str))
    return [
        part
        for part in (
            unions,
            _day(details.get("on")),
            str(_HOW.get(details.get("how"), "")),
            _("decision %(number)s") % {"number": details["decision_number"]} if details.get("decision_number") else "",
        )
        if part
    ]


def _day(said: object) -> str:
    return formats.date_format(date.fromisoformat(said), "SHORT_DATE_FORMAT") if isinstance(said, str) else ""


def changes(act: Act) -> list[Change]:
    """The facts of a person, a membership or a union that an act replaced."""
    before, after = act.details.get("before"), act.details.get("after")
    if not isinstance(before, dict) or not isinstance(after, dict):
        return []
    both = [known for name, known in facts_of(act).items() if name in before and name in after]
    return [_change(known, before[known.name], after[known.name]) for known in both]


def facts_of(act: Act) -> dict[str, Field]:
    """The fields whose values an act may tell, by their names."""
    if act.subject_type == Branch._meta.label_lower:
        models = (BranchPeriod, Branch)
    else:
        models = (Membership if act.verb == "correct_membership" else Person,)
    return {known.name: known for model in models for known in model._meta.fields}


def _change(known: Field, before: object, after: object) -> Change:
    return Change(capfirst(str(known.verbose_name)), listed_in_words(known, before), listed_in_words(known, after))
