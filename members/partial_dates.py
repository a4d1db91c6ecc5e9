"""Dates of which only the year, or the month, is known: '1985', '1985-03' or '1985-03-27', never an invented day.

Kept as that text: its length is its precision, texts sort by time, and '1985' is what an officer sees again. The
first and last day it may mean are asked of the functions below (docs/decisions/0003).
"""

import calendar
import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

_FORM = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_TYPED = re.compile(r"(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])?(\d{4})", re.ASCII)

CREATE_FUNCTIONS = """
CREATE FUNCTION partial_date_first_day(value text) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE length(value)
    WHEN 4 THEN make_date(value::int, 1, 1)
    WHEN 7 THEN make_date(left(value, 4)::int, right(value, 2)::int, 1)
    WHEN 10 THEN make_date(left(value, 4)::int, substr(value, 6, 2)::int, right(value, 2)::int)
END;

CREATE FUNCTION partial_date_last_day(value text) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE length(value)
    WHEN 4 THEN make_date(value::int, 12, 31)
    WHEN 7 THEN (make_date(left(value, 4)::int, right(value, 2)::int, 1) + interval '1 month - 1 day')::date
    WHEN 10 THEN make_date(left(value, 4)::int, substr(value, 6, 2)::int, right(value, 2)::int)
END;

CREATE FUNCTION is_partial_date(value text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN value = '' OR value ~ '^(19|20|21)[0-9][0-9](-(0[1-9]|1[0-2])(-(0[1-9]|1[0-9]|2[0-8]))?)?$'
    OR value ~ '^(19|20|21)[0-9][0-9]-(0[13-9]|1[0-2])-(29|30)$'
    OR value ~ '^(19|20|21)[0-9][0-9]-(0[13578]|1[02])-31$'
    OR (value ~ '^(19|20|21)[0-9][0-9]-02-29$'
        AND left(value, 4)::int % 4 = 0 AND (left(value, 4)::int % 100 <> 0 OR left(value, 4)::int % 400 = 0));
"""
DROP_FUNCTIONS = """
DROP FUNCTION is_partial_date(text);
DROP FUNCTION partial_date_last_day(text);
DROP FUNCTION partial_date_first_day(text);
"""


def is_partial_date(value: str) -> bool:
    """Whether a text is such a date: '1985', '1985-03', '1985-03-27'."""
    match = _FORM.fullmatch(value)
    if not match or not 1900 <= int(match[1]) <= 2199:
        return False
    year, month, day = int(match[1]), int(match[2] or 1), int(match[3] or 1)
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def last_day(value: str) -> date:
    """The last day that a partial date may mean: '1985-02' -> 28/02/1985."""
    year, month, day = (*map(int, value.split("-")), 0, 0)[:3]
    return date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])


def shown(value: str) -> str:
    """As an officer writes it: '1985-03-27' -> '27/03/1985', '1985-03' -> '03/1985', '1985' -> '1985'."""
    return "/".join(reversed(value.split("-"))) if value else ""


def read(text: str) -> str:
    """What an officer typed ('27/3/1985', '3/1985', '1985'), as the register keeps it; ValidationError otherwise."""
    text = text.strip()
    if match := _TYPED.fullmatch(text):
        day, month, year = match.groups()
        text = "-".join(part for part in (year, month and f"{int(month):02}", day and f"{int(day):02}") if part)
    if text and not is_partial_date(text):
        raise ValidationError(_("This is no date: write day/month/year, month/year, or the year."), code="date_invalid")
    return text


class PartialDateFormField(forms.CharField):
    """A box for a day, a month or a year, written the Vietnamese way."""

    def prepare_value(self, value: str | None) -> str:
        return shown(value) if value and is_partial_date(value) else value or ""

    def to_python(self, value: str | None) -> str:
        return read(super().to_python(value))

    def has_changed(self, initial: str | None, data: str | None) -> bool:
        try:
            return (initial or "") != read(data or "")
        except ValidationError:
            return True


class PartialDateField(models.CharField):
    """A date of which at least the year is known; blank where nothing is."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **({"max_length": 10, "blank": True, "default": "", "db_default": ""} | kwargs))

    def in_words(self, value: str) -> str:
        return shown(value)

    def formfield(self, **kwargs) -> forms.Field:
        return super().formfield(**({"form_class": PartialDateFormField} | kwargs))


def is_partial(field: str) -> models.CheckConstraint:
    """The constraint that a column holds a partial date or nothing."""
    return models.CheckConstraint(
        condition=Q(Func(F(field), function="is_partial_date", output_field=models.BooleanField())),
        name=f"person_{field}_is_a_date",
        violation_error_message=_("This is no date: write day/month/year, month/year, or the year."),
    )
