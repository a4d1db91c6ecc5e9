"""What is asked of the page of counts: which day, compared with which, of which union, which rows."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from access.forms import ChoiceField, DayField
from access.models import User
from branches.forms import UnionField
from branches.models import BranchPeriod, Kind
from members.filters import may_ask_sensitive

DIRECT, ALL = "direct", "all"
DAYS = ("on", "compare")
FIRST_YEAR = 1900


@dataclass(frozen=True)
class Asked:
    """One question to the page of counts; its address is `query`."""

    on: date
    compare: date | None = None
    union: int | None = None
    show: str = DIRECT
    names_party: bool = True  # whether the number of Party members leads to their names

    @property
    def since(self) -> date:
        """The earlier day of a comparison, in whatever order the two were asked for."""
        return min(self.on, self.compare)

    @property
    def until(self) -> date:
        return max(self.on, self.compare)

    @property
    def query(self) -> str:
        """The part of the address after the question mark: days, an id and words of our own need no quoting."""
        parts = {"compare": self.compare, "union": self.union, "show": "" if self.show == DIRECT else self.show}
        return f"on={self.on}" + "".join(f"&{key}={value}" for key, value in parts.items() if value)

    def but(self, **changes) -> str:
        """The address of the same question with something changed."""
        return Asked(**vars(self) | changes).query

    def within(self, union: int) -> str:
        """The address of the same question about a union; of all rows of one kind, those below the union."""
        return self.but(union=union, show=self.show if self.show in (DIRECT, ALL) else DIRECT)


def _as_day(text: str) -> date | str:
    """A day of an address (2025-12-31), so that the form shows it as officers write it; other text as it is."""
    with suppress(ValueError):
        return date.fromisoformat(text)
    return text


class PastDayField(DayField):
    """A day that has come already."""

    default_error_messages = {
        "invalid": _("This is no day of the calendar. Write day, month and year, for example 31/12/2025."),
        "to come": _("This day has not come yet. Choose today or an earlier day."),
        "too early": _("This day is too long ago. Choose a day from 1900 on."),
    }

    def clean(self, value: object) -> date | None:
        day = super().clean(value)
        if day and day > timezone.localdate():
            raise ValidationError(self.error_messages["to come"], code="to come")
        if day and day.year < FIRST_YEAR:
            raise ValidationError(self.error_messages["too early"], code="too early")
        return day


class AnyUnion(AutocompleteSelect):
    """A union, found by typing; left blank it means all, and says so."""

    def __init__(self) -> None:
        super().__init__(BranchPeriod._meta.get_field("parent"), admin.site)

    def build_attrs(self, *args, **kwargs) -> dict:
        return super().build_attrs(*args, **kwargs) | {"data-placeholder": _("All unions")}


class HeadcountForm(forms.Form):
    """Which day to count, and what of it to show; a blank day is today."""

    on = PastDayField(label=_("Count on the day"), required=False)
    compare = PastDayField(label=_("Compare with the day"), required=False)
    union = UnionField(label=_("Union"), required=False, widget=AnyUnion)
    show = ChoiceField(
        label=_("Rows"),
        required=False,
        choices=[
            (DIRECT, _("Directly below")),
            (ALL, _("All levels")),
            (_("Only one kind"), [(kind.value, capfirst(kind.label)) for kind in Kind]),
        ],
    )

    def __init__(self, data: QueryDict, *, user: User) -> None:
        self.user = user
        given = {name: _as_day(value) if name in DAYS else value for name, value in data.items() if value}
        super().__init__({"on": timezone.localdate(), "show": DIRECT} | given)
        self.fields["union"].show_to(user)
        chosen = data.get("union")
        # Somebody else's union is answered like one that does not exist.
        if chosen and not (chosen.isdecimal() and self.fields["union"].queryset.filter(pk=chosen).exists()):
            raise Http404

    def clean_compare(self) -> date | None:
        if self.cleaned_data["compare"] and self.cleaned_data["compare"] == self.cleaned_data.get("on"):
            raise ValidationError(_("These are the same day. Choose two different days to compare."))
        return self.cleaned_data["compare"]

    @property
    def asked(self) -> Asked:
        """The question of a valid form."""
        union = self.cleaned_data["union"]
        return Asked(**self.cleaned_data | {"union": union and union.pk, "names_party": may_ask_sensitive(self.user)})


def quick_days(today: date) -> list[tuple[Promise, date]]:
    """The days that officers ask for most."""
    year_ago = today.replace(year=today.year - 1, day=28 if (today.month, today.day) == (2, 29) else today.day)
    return [
        (_("Today"), today),
        (_("End of last month"), today.replace(day=1) - timedelta(days=1)),
        (_("End of last year"), date(today.year - 1, 12, 31)),
        (_("A year ago"), year_ago),
    ]
