"""Values of people and memberships as an officer reads them."""

from datetime import date

from django.db.models import Field
from django.utils import formats
from django.utils.translation import gettext as _

from members.partial_dates import PartialDateField, shown


def in_words(known: Field, value: object) -> str:
    """A value of a field; days may be ISO texts, as the trail keeps them. Nothing is '—'."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if not value:
        return "—"
    if isinstance(known, PartialDateField):
        return shown(str(value))
    if known.get_internal_type() == "DateField":
        return formats.date_format(date.fromisoformat(str(value)), "SHORT_DATE_FORMAT")
    return str(dict(known.flatchoices).get(value, value))
