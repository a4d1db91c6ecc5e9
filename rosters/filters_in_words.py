"""What a list is filtered by, in an officer's words: for the page that offers to export it, and for the audit trail."""

import re
from datetime import date

from django.contrib.admin.views.main import ChangeList
from django.db.models import BooleanField
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from branches.models import Branch
from members.models import masked

_LONG_NUMBER = re.compile(r"\d{9,}")
_NO_FILTERS = {"o", "p", "e", "all"}  # the order of a list and its page


def filters_in_words(changelist: ChangeList, request: HttpRequest) -> list[tuple[str, str]]:
    """(name of the filter, what it is set to), as far as the list is filtered at all."""
    searched = [(_("Search"), changelist.query)] if changelist.query else []
    said = [(str(spec.title), _value(spec, request)) for spec in changelist.filter_specs]
    return searched + [(capfirst(title), value) for title, value in said if value]


def filters_for_the_trail(request: HttpRequest) -> dict[str, str]:
    """The filters as they stand in the address; of a number that somebody searched for, not all digits."""
    given = {name: value for name, value in request.GET.items() if value and name not in _NO_FILTERS}
    return {name: _LONG_NUMBER.sub(lambda number: masked(number[0]), value) for name, value in given.items()}


def day_of(query: QueryDict) -> date:
    """The day a list speaks of: `on`, of movements the later of the two days compared, else today."""
    try:
        return date.fromisoformat(query.get("until" if query.get("movement") else "on", ""))
    except ValueError:
        return timezone.localdate()


def _value(spec, request: HttpRequest) -> str:
    if hasattr(spec, "chosen"):
        union = Branch.objects.visible_to(request.user).filter(pk=spec.chosen()).first()
        return str(union) if union else str(spec.value() or "")
    set_to = [value for value in spec.used_parameters.values() if value not in (None, "", [])]
    if not set_to and hasattr(spec, "lookup_choices") and hasattr(spec, "value"):
        set_to = [spec.value()] if spec.value() in dict(_choices(spec)) else []
    return ", ".join(_one(value, spec) for values in set_to for value in _listed(values))


def _listed(values: object) -> list:
    return values if isinstance(values, list) else [values]


def _choices(spec) -> list[tuple]:
    field = getattr(spec, "field", None)
    if isinstance(field, BooleanField):
        return [("1", _("Yes")), ("True", _("Yes")), ("0", _("No")), ("False", _("No"))]
    own = [choice for choice in getattr(spec, "lookup_choices", ()) if isinstance(choice, tuple)]
    return own or list(getattr(field, "flatchoices", ()))


def _one(value: object, spec) -> str:
    words = {str(choice): str(label) for choice, label in _choices(spec)}
    try:
        return words.get(str(value)) or date_format(date.fromisoformat(str(value)), "SHORT_DATE_FORMAT")
    except ValueError:
        return str(value)
