"""Erasure: the personal data of a member is emptied everywhere; the unions, the days and the counts stay."""

import csv
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from access.audit import record
from access.history import erasing
from access.models import User
from members.models import DataRequest, ErasedPerson, Person, RequestKind
from members.privacy.known import Gone, Known
from members.privacy.requests import close, locked


def _places() -> list:
    """Wherever personal data lies, in the order of emptying: settings name what each app has (unionreg wires them)."""
    return [import_string(name) for name in settings.PLACES_OF_PERSONAL_DATA]


def known_of(person: Person, *, by: User | None = None) -> Known:
    """All that the register has, or ever had, about somebody."""
    values = defaultdict(set)
    for place in _places():
        for field, value in place.values(person):
            if value:
                values[field].add(value)
    return Known(person, {field: frozenset(found) for field, found in values.items()}, by)


def _empty(known: Known) -> list[Gone]:
    with erasing():
        return [gone for place in _places() for gone in place.erase(known) if gone.count]


def plan(person: Person, *, by: User | None) -> list[Gone]:
    """What erasing somebody would empty: it is done, counted and taken back, so that no place is forgotten here."""
    with transaction.atomic():
        found = _empty(known_of(Person.objects.select_for_update().get(pk=person.pk), by=by))
        transaction.set_rollback(True)
    return found


def refusal(request: DataRequest, by: User | None) -> str:
    """Why `by` may not erase what this request asks to erase; '' where they may."""
    if request.kind != RequestKind.ERASE:
        return _("This request does not ask for erasure.")
    if settings.ERASURE_NEEDS_TWO and by is not None and request.by_id == by.pk:
        return _("You entered this request yourself: somebody else has to confirm the erasure.")
    return ""


@transaction.atomic
def erase(person: Person, *, by: User | None, request: DataRequest, reason: str, channel: str = "") -> list[Gone]:
    """Empty the personal data of a member everywhere, and close the request; says what went."""
    kept = locked(request)
    if why := refusal(kept, by):
        raise ValidationError(why)
    if kept.person_id != person.pk:
        raise ValidationError(_("This request is about another member."))
    known = known_of(Person.objects.select_for_update().get(pk=person.pk), by=by)
    gone = _empty(known)
    close(kept, DataRequest.State.DONE, on=timezone.localdate(), by=by, text=known.blotted(reason), channel=channel)
    _write_down(person, gone, by=by, request=kept, reason=known.blotted(reason))
    person.refresh_from_db()
    return gone


@transaction.atomic
def erase_again(member_code: str, number: int) -> bool:
    """After a restore: empty once more what was erased meanwhile; False where there is nothing to empty."""
    person = Person.objects.select_for_update().filter(pk=number, member_code=member_code, is_erased=False).first()
    if person is None:
        return False
    gone = _empty(known_of(person))
    request = person.data_requests.open().filter(kind=RequestKind.ERASE).first()
    if request is not None:
        close(request, DataRequest.State.DONE, on=timezone.localdate(), by=None)
    _write_down(person, gone, by=None, request=request, reason="")
    return True


def _write_down(person: Person, gone: list[Gone], *, by: User | None, request: DataRequest | None, reason: str) -> None:
    """The line of the trail, and the member code in the list of those to be erased again after a restore."""
    counts = {each.what: each.count for each in gone}
    record("erase", person, by=by, reason=reason, request=request and request.pk, gone=counts)
    erased = ErasedPerson.objects.update_or_create(
        member_code=person.member_code,
        defaults={"person_id": person.pk, "erased_at": timezone.now(), "request": request},
    )[0]
    transaction.on_commit(lambda: _keep_outside(erased))


def list_of_erased() -> Path:
    """The list outside the database: a backup of before an erasure does not know of it."""
    return settings.VAR_DIR / "erased.csv"


def _keep_outside(erased: ErasedPerson) -> None:
    path = list_of_erased()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    line = f"{erased.member_code},{erased.person_id},{erased.erased_at.isoformat()}\n"
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "a", encoding="ascii") as file:
        file.write(line)
        file.flush()
        os.fsync(descriptor)


def erased_so_far(path: Path | None = None) -> Iterator[tuple[str, int]]:
    """Member code and number of everybody whose data was erased, by the register and by the list outside it."""
    known = dict(ErasedPerson.objects.values_list("member_code", "person_id"))
    path = path or list_of_erased()
    if path.exists():
        with path.open(encoding="ascii", newline="") as file:
            known |= {code: int(number) for code, number, _at in csv.reader(file)}
    yield from known.items()
