"""What the drop-downs of the members list offer: values that stand in the register, of people whom the user may see."""

import hashlib

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from access.models import User
from branches.vietnamese import fold
from members.filters import ANY, BLANK, PeopleFilters
from members.models import Person

REMEMBERED = 600  # seconds; asked of 120,000 people at most once in ten minutes


def words_of(user: User, field: str, paths: list[str]) -> list[str]:
    """The values of a field (ethnicity, qualification) that people whom the user may see have, in order."""
    reached = hashlib.sha256("|".join(paths).encode()).hexdigest()[:16]
    return cache.get_or_set(f"words-{field}-{reached}", lambda: _asked(user, field), REMEMBERED)


def _asked(user: User, field: str) -> list[str]:
    # Remembered for all who reach the same unions, whoever asked first: so nothing that only the desk may see.
    seen = Person.objects.visible_to(user).filter(is_restricted=False).exclude(**{field: ""})
    return sorted(seen.order_by().values_list(field, flat=True).distinct(), key=fold)


def offer(filters: PeopleFilters) -> None:
    """Give the drop-downs of a form the values that its user may choose."""
    for name in ("ethnicity", "qualification") if filters.asks_sensitive else ("qualification",):
        words = words_of(filters.user, name, filters.paths)
        said = filters.said.get(name)
        also = [said] if said and said not in (*words, BLANK) else []
        choices = [ANY, *((word, word) for word in [*words, *also]), (BLANK, _("not known"))]
        filters.fields[name].widget.choices = choices
