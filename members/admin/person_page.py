"""What the page of a person shows besides its form: the head, the warnings, what is checked while somebody types."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from access.personal import masked
from access.words import listed_in_words, value_in_words
from members import warnings
from members.closed import GROUPS
from members.id_numbers import PROVINCES, implied
from members.models import Membership, Person, Sex
from members.partial_dates import shown
from members.phones import grouped

# Warnings that the page itself can give and take back while somebody types (static/register/person.js).
CONTRADICTIONS = ("id_contradicts_birth", "id_contradicts_sex", "id_province_unknown")
MISSING = {"id_missing": "id_number", "birth_missing": "born_on", "sex_missing": "sex", "phone_missing": "phone"}


@dataclass(frozen=True)
class Head:
    """What is read first about a person: who, of which union today, how to reach them, what looks wrong."""

    person: Person
    born: str
    age: str
    membership: Membership | None  # of today
    last: Membership | None  # the latest that has ended
    phone: str
    is_party_member: bool  # only where that was opened
    warnings: list[tuple[str, str]]  # the place on the page, the sentence
    id_says: str


def head_of(
    person: Person, memberships: list[Membership], told: list[tuple[str, str, str]], opened: Container[str]
) -> Head:
    """`memberships`: all of the person's, the latest first; `told`: the warnings about the person."""
    latest = next(iter(memberships), None)
    is_member = latest is not None and latest.ended_on is None
    return Head(
        person=person,
        born=shown(person.born_on),
        age=age_in_words(person.born_on, timezone.localdate()),
        membership=latest if is_member else None,
        last=latest if latest is not None and not is_member else None,
        phone=_phone(person, opened),
        is_party_member="party_member" in opened and person.party_member,
        warnings=[(_place(field, opened), sentence) for field, _code, sentence in told],
        id_says=id_in_words(person.id_number) if "id_number" in opened else "",
    )


def _place(field: str, opened: Container[str]) -> str:
    """Where on the page a field is: its box, or the section that has the button to open it."""
    closed = next((group for group in GROUPS if field in group.fields and field not in opened), None)
    return f"data-{closed.key}" if closed else f"id_{field}"


def _phone(person: Person, opened: Container[str]) -> str:
    return grouped(person.phone) if "phone" in opened else masked(person.phone)


def facts_of(person: Person, opened: Container[str]) -> dict[str, str]:
    """Field -> its value in words, to be read: what is not open in part, or "hidden"."""
    facts = {}
    for field in Person._meta.concrete_fields:
        value = field.value_from_object(person)
        words = value_in_words if field.name in opened else listed_in_words
        facts[field.name] = words(field, value)
    return facts | {"phone": _phone(person, opened) or "—"}


def age_in_words(born_on: str, day: date) -> str:
    """In full years; who is known by a year or month of birth only counts as born on its first day."""
    if not born_on:
        return ""
    year, month, of_month = (*map(int, born_on.split("-")), 1, 1)[:3]
    age = day.year - year - ((day.month, day.day) < (month, of_month))
    if age < 0:
        return ""
    if len(born_on) < 10:
        return ngettext("approximately %(age)d year old", "approximately %(age)d years old", age) % {"age": age}
    return ngettext("%(age)d year old", "%(age)d years old", age) % {"age": age}


def id_in_words(id_number: str) -> str:
    """What an ID number says, for whoever reads it beside the number."""
    said = implied(id_number)
    if said is None:
        return _words()["old_card"] if len(id_number) == 9 else ""
    facts = {"sex": Sex(said.sex).label, "year": said.birth_year, "province": said.province}
    return _words()["says" if said.province else "says_no_province"].format(**facts)


def beside(told: list[tuple[str, str, str]]) -> dict[str, list[tuple[str, str]]]:
    """Field -> the code and the sentence of each warning that stands beside it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for field, code, sentence in told:
        found.setdefault(field, []).append((code, sentence))
    return found


def checks_while_typing(*, is_new: bool) -> dict:
    """What the page's script needs. Of somebody new, nothing is called missing while it is still being written."""
    missing = {} if is_new else MISSING
    return {
        "provinces": PROVINCES,
        "sexes": dict(Sex.choices),
        "missing": missing,
        "warnings": {
            code: {"field": warnings.SENTENCES[code][0], "sentence": warnings.SENTENCES[code][1]}
            for code in (*CONTRADICTIONS, *missing)
        },
        "words": _words(),
    }


def _words() -> dict[str, str]:
    return {
        "says": gettext("The number says: {sex}, born in {year}, registered in {province}."),
        "says_no_province": gettext("The number says: {sex}, born in {year}."),
        "old_card": gettext("A number of an old card (9 digits): it says nothing about its holder."),
        "digits": gettext("{count} digits so far: an ID number has 12, or 9 on an old card."),
        "not_digits": gettext("An ID number has digits only."),
    }
