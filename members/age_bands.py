"""Age bands, as counts and lists show them.

Who is known by a year, or a month, of birth only counts as born on its first day: the rule by which the pension age is
told (Decree 135/2020/NĐ-CP). Partial dates are texts that sort by time, so that a plain comparison tells it.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class AgeBand:
    """Ages from `youngest` up to, not including, `end` (None: without end), in full years."""

    key: str
    label: Promise
    youngest: int
    end: int | None


AGE_BANDS = (
    AgeBand("under-30", _("under 30"), 0, 30),
    AgeBand("30-39", _("30 to 39"), 30, 40),
    AgeBand("40-49", _("40 to 49"), 40, 50),
    AgeBand("50-59", _("50 to 59"), 50, 60),
    AgeBand("60-over", _("60 and over"), 60, None),
)
UNKNOWN_AGE = "unknown"


def born_by(age: int, on: date) -> str:
    """The last birth date of those who are `age` years old, or older, on a day: '1996-11-24'."""
    year = on.year - age
    day = on.day if (on.month, on.day) != (2, 29) or year % 4 == 0 and (year % 100 or year % 400 == 0) else 28
    return f"{year:04}-{on.month:02}-{day:02}"


def aged(key: str, *, on: date, field: str = "born_on") -> Q:
    """The condition that a birth date (`field`, seen from the queried model) lies in a band, or is not known."""
    if key == UNKNOWN_AGE:
        return Q(**{field: ""})
    band = next(band for band in AGE_BANDS if band.key == key)
    old_enough = ~Q(**{field: ""}) & Q(**{f"{field}__lte": born_by(band.youngest, on)})
    if band.youngest == 0:
        old_enough = ~Q(**{field: ""})  # whatever the date says: a birth after the day is a mistake, not no birth
    return old_enough if band.end is None else old_enough & Q(**{f"{field}__gt": born_by(band.end, on)})
