"""What the register knows, or ever knew, about somebody: so that it is found wherever it was written."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from urllib.parse import quote, quote_plus

from django.db.models import F, JSONField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Replace

from access.models import User
from branches.vietnamese import fold
from members.models import ERASED, Person
from members.phones import grouped

BLOT = f"[{ERASED.lower()}]"
# Values that are one person's own, as long as they have some length; and those that others may have as well.
UNIQUE, UNIQUE_LENGTH = ("id_number", "phone", "email", "social_insurance_number", "card_number"), 6
SHARED, SHARED_LENGTH = ("full_name", "address", "note"), 6


@dataclass(frozen=True)
class Gone:
    """What is emptied of one kind, and how much of it."""

    what: str
    count: int


@dataclass(frozen=True)
class Known:
    """Somebody whose data is erased: field -> all the values that stood there at any time; and who erases."""

    person: Person
    values: dict[str, frozenset[str]]
    by: User | None = None

    def of(self, *fields: str) -> set[str]:
        return set().union(*(self.values.get(field, frozenset()) for field in fields))

    @cached_property
    def unique(self) -> list[str]:
        """Texts that tell this person and nobody else, as they may be written."""
        texts = {text for text in self.of(*UNIQUE) if len(text) >= UNIQUE_LENGTH}
        return _longest_first(texts | {grouped(text) for text in self.of("phone") & texts} | _in_addresses(texts))

    @cached_property
    def shared(self) -> list[str]:
        """Texts that may be about others, too: they are blotted out where nothing says that they are."""
        texts = {text for text in self.of(*SHARED) if len(text) >= SHARED_LENGTH and " " in text}
        written = texts | {text.upper() for text in texts} | {text.lower() for text in texts} | set(map(fold, texts))
        return _longest_first(written | _in_addresses(written))

    @cached_property
    def id_numbers(self) -> list[str]:
        """What nobody else can have: a phone may be one of an office, and stand in many rows."""
        return sorted(self.of("id_number"))

    @property
    def all(self) -> list[str]:
        return _longest_first({*self.unique, *self.shared})

    def is_in(self, text: str) -> bool:
        return any(known in text for known in self.all)

    def blotted(self, text: str) -> str:
        """A text without what is known about the person."""
        return reduce(lambda left, known: left.replace(known, BLOT), self.all, text)


@dataclass(frozen=True)
class Place:
    """Somewhere personal data lies.

    `values`: what is known there of a person, as (field, value). `erase`: empties all of it. `forget`: empties some
    fields of many people (their numbers), beside their own rows. `expire`: of what a retention rule other than that
    of former members is about (RetentionRule.Of), removes what is of a day or before, or only counts it (`is_dry`),
    as far as a user sees it (None: all); says how much it was.
    """

    values: Callable[[Person], Iterable[tuple[str, str]]]
    erase: Callable[[Known], Iterable[Gone]]
    forget: Callable[[list[int], list[str]], None]
    expire: Callable[..., int] | None = None


def _longest_first(texts: set[str]) -> list[str]:
    return sorted(filter(None, texts), key=lambda text: (-len(text), text))


def _in_addresses(texts: set[str]) -> set[str]:
    """As the addresses of pages have them: lists are saved, and written down, by their addresses."""
    return {write(text) for text in texts for write in (quote, quote_plus)}


def rows_with(rows: QuerySet, field: str, texts: list[str]) -> QuerySet:
    """The rows whose field, as text, holds one of the texts."""
    if not texts:
        return rows.none()
    is_json = isinstance(rows.model._meta.get_field(field), JSONField)
    conditions = [Q(as_text__contains=_in_json(text) if is_json else text) for text in texts]
    return rows.alias(as_text=Cast(field, TextField())).filter(reduce(or_, conditions))


def blot(rows: QuerySet, field: str, texts: list[str]) -> int:
    """Replace the texts in a field of rows; says in how many."""
    is_json = isinstance(rows.model._meta.get_field(field), JSONField)
    written = Cast(F(field), TextField())
    for text in texts:
        written = Replace(written, Value(_in_json(text) if is_json else text), Value(BLOT))
    return rows_with(rows, field, texts).update(**{field: Cast(written, JSONField()) if is_json else written})


def _in_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]
