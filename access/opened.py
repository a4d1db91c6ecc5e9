"""What a form showed when it was opened, carried by the form itself: so a second editor's changes are seen.

Three versions meet when it is sent: as opened, as typed, as the register has it now.
"""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

SALT = "access.opened"


@dataclass(frozen=True)
class Opened:
    """The values of a form when it was opened (field -> as its box showed it), and when that was."""

    at: datetime
    values: dict


@dataclass(frozen=True)
class Difference:
    """A field that two people changed: in words, as typed and as the register has it now."""

    name: str
    label: str
    typed: str
    now: str


def _subject(form: forms.Form) -> str:
    return f"{form.subject._meta.label_lower} {form.subject.pk}"


def values_now(form: forms.Form) -> dict:
    """Field -> what its box shows of the register's present value."""
    return {name: _as_shown(form, name) for name, field in form.fields.items() if not field.widget.is_hidden}


def _as_shown(form: forms.Form, name: str) -> object:
    field = form.fields[name]
    value = field.prepare_value(form.get_initial_for_field(field, name))
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(field.widget, forms.MultiWidget):  # several boxes: a day and a time
        parts = zip(field.widget.widgets, field.widget.decompress(value), strict=True)
        return [widget.format_value(part) or "" for widget, part in parts]
    shown = field.widget.format_value(value)
    return shown if shown is None or isinstance(shown, list) else str(shown)


def seal(form: forms.Form) -> str:
    """The mark that the form carries: signed, and good for this record only."""
    opened = {"of": _subject(form), "at": timezone.now().isoformat(), "values": values_now(form)}
    return signing.dumps(opened, salt=SALT, compress=True)


def unseal(form: forms.Form, mark: str) -> Opened | None:
    """What the form showed when it was opened; None where the mark is not ours, or of another record."""
    try:
        opened = signing.loads(mark, salt=SALT)
    except signing.BadSignature:
        return None
    if opened["of"] != _subject(form):
        return None
    return Opened(datetime.fromisoformat(opened["at"]), opened["values"])


def plain(field: forms.Field, raw: object) -> object:
    """A value as far as two of them are the same to the register; the text itself where it means nothing."""
    if isinstance(field, forms.ChoiceField):
        return sorted(map(str, raw)) if isinstance(raw, list | tuple) else "" if raw is None else str(raw)
    try:
        value = field.clean(raw) if isinstance(field, forms.MultiValueField) else field.to_python(raw)
    except ValidationError:
        return raw
    return "" if value is None else value


def in_words(field: forms.Field, raw: object) -> str:
    """A value as an officer reads it."""
    if isinstance(field, forms.BooleanField):
        return _("Yes") if raw else _("No")
    if isinstance(field, forms.ModelChoiceField):
        return _row_in_words(field, raw) if raw else "—"
    parts = raw if isinstance(raw, list | tuple) else [raw]
    if isinstance(field, forms.ChoiceField):
        named = dict(field.choices)
        return ", ".join(str(named.get(part, part)) for part in parts if part) or "—"
    return " ".join(str(part) for part in parts if part) or "—"


def _row_in_words(field: forms.ModelChoiceField, raw: object) -> str:
    """What the record of a number or a code is called; of one that the user may not choose, only that there is one."""
    try:
        return str(field.to_python(raw))
    except ValidationError:
        return "…"
