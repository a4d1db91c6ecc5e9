"""Enter a person, correct what was written wrongly about one."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from access.audit import record
from access.models import User
from access.refusals import explained
from branches.models import Branch
from members.actions.memberships import join
from members.models import Person, StartReason


@transaction.atomic
def enter(
    person: Person, *, branch: Branch, on: date, reason: StartReason, decision_number: str = "", by: User | None
) -> Person:
    """Enter somebody whom the register does not know, as a member of a union from a day on."""
    with explained():
        person.save(force_insert=True)
    record("enter", person, by=by)
    join(person, branch=branch, on=on, reason=reason, decision_number=decision_number, by=by)
    person.refresh_from_db()
    return person


@transaction.atomic
def correct(person: Person, *, values: dict, why: str = "", by: User | None) -> Person:
    """Replace what was written wrongly, or is other now; a blank value erases."""
    unknown = values.keys() - {field.name for field in Person._meta.fields if field.editable}
    if unknown:
        raise ValidationError(_("A member has no such facts: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    kept = Person.objects.select_for_update().get(pk=person.pk)
    before = {name: getattr(kept, name) for name, value in values.items() if getattr(kept, name) != value}
    if before:
        after = {name: values[name] for name in before}
        with explained():
            Person.objects.filter(pk=person.pk).update(**after)
        record("correct", person, by=by, reason=why, before=before, after=after)
    person.refresh_from_db()
    return person
