"""What the page of an act showed of the records it is about, carried by the page: nothing is done to them unseen.

Of each record it holds a fingerprint of every field and what lists may say of it: no number whole, nothing sensitive.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.db.models import Field, GeneratedField, Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.text import capfirst

from access.audit import last_done_to
from access.models import Act
from access.words import kind_in_words, listed_in_words

SALT = "access.watched"
WATCHED = "watched"  # the hidden field of a page that carries its mark
NOTHING = ["", "—"]

State = dict[str, dict[str, list[str]]]  # "<model> <number>" -> field -> [fingerprint, in words]


@dataclass(frozen=True)
class Turned:
    """What became another since the page was opened, in words: as it was, as it is."""

    label: str
    was: str
    now: str


@dataclass(frozen=True)
class Watch:
    """The records of a page, as they are now and as it showed them."""

    mark: str
    is_old: bool  # nothing may be done: something changed, or nobody knows what the page showed
    turned: tuple[Turned, ...]
    last: Act | None


def sent_mark(request: HttpRequest) -> str | None:
    """The mark that a page sent back; '' where it sent none, None where the page is opened now."""
    return request.POST.get(WATCHED, "") if request.method == "POST" else None


def watch(rows: Iterable[Model], *, about: Model, mark: str | None) -> Watch:
    """Compare what a page showed (its mark; None where it is opened now) with what is; the rows must be held."""
    rows = list(rows)
    now = {_key(row): _state(row) for row in rows}
    sealed = signing.dumps({"of": _key(about), "at": timezone.now().isoformat(), "rows": now}, salt=SALT, compress=True)
    if mark is None:
        return Watch(sealed, False, (), None)
    opened = _unseal(mark, about)
    turned = _turned(opened["rows"] if opened else {}, now, about, rows)
    if opened and not turned:
        return Watch(sealed, False, (), None)
    since = datetime.fromisoformat(opened["at"]) if opened else None
    return Watch(sealed, True, tuple(turned), last_done_to(about, since))


def _key(row: Model) -> str:
    return f"{row._meta.label_lower} {row.pk}"


def _state(row: Model) -> dict[str, list[str]]:
    fields = [field for field in row._meta.concrete_fields if not isinstance(field, GeneratedField)]
    return {field.name: [_fingerprint(field, row), _in_words(field, row)] for field in fields}


def _fingerprint(field: Field, row: Model) -> str:
    return salted_hmac(SALT, field.value_to_string(row)).hexdigest()[:16]


def _in_words(field: Field, row: Model) -> str:
    value = getattr(row, field.attname)
    if field.is_relation:
        return str(getattr(row, field.name)) if value is not None else "—"
    return listed_in_words(field, value)


def _unseal(mark: str, about: Model) -> dict | None:
    try:
        opened = signing.loads(mark, salt=SALT)
    except signing.BadSignature:
        return None
    return opened if opened["of"] == _key(about) else None


def _turned(was: State, now: State, about: Model, rows: list[Model]) -> list[Turned]:
    """What differs: fields of a record (of one that came meanwhile, all that it says), records that are gone."""
    found = []
    for row in rows:
        before = was.get(_key(row), {})
        for field in row._meta.concrete_fields:
            if field.name not in now[_key(row)] or field.primary_key or field.related_model is type(about):
                continue
            (old, was_called), (new, is_called) = before.get(field.name, NOTHING), now[_key(row)][field.name]
            if old != new and was_called + is_called != NOTHING[1] * 2:
                found.append(Turned(capfirst(str(field.verbose_name)), was_called, is_called))
    return found + [Turned(kind_in_words(key.split()[0]), "…", "—") for key in was.keys() - now.keys()]
