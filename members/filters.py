"""What the address of the members list asks for; members/filters_people.py says which people these are."""

from datetime import date
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from access.addresses import number_in
from access.models import User
from access.searches import LOST, MARK, for_address, from_address, holds_a_number
from branches.models import Branch, Kind, below_any, is_covered, reach
from branches.register_mark import mark
from members.age_bands import AGE_BANDS, UNKNOWN_AGE
from members.models import HANDLES_REQUESTS, OPENS_SENSITIVE, SEES_PEOPLE, Movement, Sex
from members.warnings import WARNINGS

TODAY, FORMER, ALL = "today", "former", "all"
BLANK = "-"
MOST_CHOSEN = 500  # people whom an address names one by one; more are chosen by what they have in common
ANY = ("", _("any"))
MEMBERSHIPS = [
    (TODAY, _("Members today")),
    (FORMER, _("Former members")),
    (ALL, _("Members and former members")),
]


def may_ask_sensitive(user: User) -> bool:
    """Whether lists may be asked for by ethnicity and Party: whoever sees all their people may open all their data."""
    return is_covered(reach(user, SEES_PEOPLE), reach(user, OPENS_SENSITIVE))


class Choice(forms.ChoiceField):
    """One of some values, or any."""

    def __init__(self, choices: list[tuple], **kwargs) -> None:
        super().__init__(choices=[ANY, *choices], required=False, widget=UnfoldAdminSelectWidget, **kwargs)


class Words(forms.CharField):
    """A value as it stands in the register, chosen among those that the user's people have."""

    def __init__(self, **kwargs) -> None:
        super().__init__(required=False, max_length=100, widget=UnfoldAdminSelectWidget, **kwargs)


class Day(forms.DateField):
    """A day as officers write it; the address has it as 2025-12-31, the same in every language."""

    def __init__(self, **kwargs) -> None:
        attrs = {"placeholder": _("day/month/year"), "maxlength": 10, "autocomplete": "off"}
        widget = UnfoldAdminTextInputWidget(attrs=attrs)
        super().__init__(required=False, widget=widget, input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"], **kwargs)

    def prepare_value(self, value: date | str | None) -> str | None:
        try:
            return self.to_python(value).strftime("%d/%m/%Y") if value else value
        except ValidationError:
            return value


class PeopleFilters(forms.Form):
    """What the list of members can be asked for. A part that makes no sense is left out, with a sentence."""

    use_required_attribute = False

    q = forms.CharField(required=False, max_length=1000)  # a number is sealed, and longer than what was typed
    ids = forms.CharField(required=False)
    union = forms.CharField(label=_("Union"), required=False, max_length=60)
    below = Choice(label=_("Unions below it"), choices=[])
    kind = Choice(label=_("Kind of union"), choices=Kind.choices)
    sex = Choice(label=_("Sex"), choices=[*Sex.choices, ("none", _("not known"))])
    age = Choice(
        label=_("Age"), choices=[*((band.key, band.label) for band in AGE_BANDS), (UNKNOWN_AGE, _("not known"))]
    )
    ethnicity = Words(label=_("Ethnicity"))
    qualification = Words(label=_("Qualification"))
    party = Choice(label=_("Party"), choices=[("yes", _("Party members")), ("no", _("not in the Party"))])
    membership = Choice(label=_("Membership status"), choices=[])
    on = Day(label=_("Members on this day"))
    joined_from = Day(label=_("Joined the union from"))
    joined_to = Day(label=pgettext_lazy("joined the union", "to"))
    movement = Choice(label=_("Changes between two days"), choices=Movement.choices)
    since = Day(label=_("from the day"))
    until = Day(label=_("to the day"))
    warning = Choice(label=_("To check"), choices=list(WARNINGS.items()))

    def __init__(self, asked: QueryDict | dict, *, user: User) -> None:
        super().__init__(asked)
        self.user = user
        self.answers: dict[str, int] = {}  # what was counted for this page already
        self.fields["below"].choices = [("", _("with all below it")), ("no", _("only the union itself"))]
        self.fields["membership"].choices = MEMBERSHIPS

    # What the parts of an address mean.

    def clean_q(self) -> str:
        words = from_address(self.cleaned_data["q"], self.user)
        if words is None:
            raise ValidationError(LOST)
        return words

    def clean_ethnicity(self) -> str:
        return self._if_open("ethnicity")

    def clean_party(self) -> str:
        return self._if_open("party")

    def _if_open(self, name: str) -> str:
        if self.cleaned_data[name] and not self.asks_sensitive:
            raise ValidationError(_("You may not ask who is of which ethnicity, or in the Party."))
        return self.cleaned_data[name]

    @cached_property
    def asks_sensitive(self) -> bool:
        """Whether the user may open sensitive data of everybody whom the list can show: else it would tell them."""
        return may_ask_sensitive(self.user)

    def clean_ids(self) -> list[int]:
        numbers = [number_in(number) for number in self.cleaned_data["ids"].split(",") if number]
        if None in numbers:
            raise ValidationError(_("The people chosen one by one are not told as they should be: choose them again."))
        if len(numbers) > MOST_CHOSEN:
            raise ValidationError(_("Too many people chosen one by one: choose all that the list shows instead."))
        return numbers

    def clean_union(self) -> Branch | None:
        said = self.cleaned_data["union"]
        if not said:
            return None
        seen = Branch.objects.filter(below_any(self.paths))
        number = number_in(said)
        found = number and seen.filter(pk=number).first() or seen.filter(code__iexact=said).first()
        if found is None:
            raise ValidationError(_("There is no such union among yours."))
        return found

    def _not_to_come(self, name: str) -> date | None:
        day = self.cleaned_data[name]
        if day is not None and day > timezone.localdate():
            raise ValidationError(_("This day is yet to come."))
        return day

    def clean_on(self) -> date | None:
        return self._not_to_come("on")

    def clean_until(self) -> date | None:
        return self._not_to_come("until")

    def clean(self) -> dict:
        said = self.cleaned_data
        if said.get("on") and said.get("membership") in (FORMER, ALL):
            self.add_error("membership", _("Of a day, the list shows those who were members on it."))
        if said.get("movement"):
            if not (said.get("since") and said.get("until")):
                self.add_error("movement", _("Choose the two days between which you want to compare."))
            elif said["since"] > said["until"]:
                self.add_error("movement", _("The first day must come before the second."))
        return said

    # The answers.

    @cached_property
    def sought(self) -> str:
        """What is searched for as it stands in addresses: a number sealed, once for the whole page."""
        said = self.data["q"]
        return said if said.startswith(MARK) else for_address(self.said["q"], self.user)

    @property
    def is_for_a_number(self) -> bool:
        """Whether a number is searched for: such a list is of one person, or of a few, and is not kept."""
        return holds_a_number(self.said.get("q", ""))

    @cached_property
    def said(self) -> dict:
        """The parts that make sense, by name; blank ones left out."""
        self.full_clean()
        said = {name: value for name, value in self.cleaned_data.items() if value not in (None, "", [])}
        if said.get("membership") == TODAY:
            del said["membership"]  # what every list begins with
        return said

    @property
    def is_movement(self) -> bool:
        return "movement" in self.said

    @property
    def day(self) -> date:
        """The day of which the list speaks: ages, unions and kinds of unions are those of it."""
        if self.is_movement:
            return self.said["until" if Movement(self.said["movement"]).is_coming else "since"]
        return self.said.get("on") or timezone.localdate()

    @property
    def is_with_below(self) -> bool:
        """Whether people of all unions below the chosen one are asked for."""
        return self.said.get("below") != "no"

    @cached_property
    def paths(self) -> list[str]:
        """What the user's grants reach."""
        return reach(self.user, SEES_PEOPLE)

    @cached_property
    def desk(self) -> list[str]:
        """The unions whose members' requests the user handles: they see those whose processing is restricted."""
        return reach(self.user, HANDLES_REQUESTS)

    @cached_property
    def marked(self) -> str:
        """The register as it stands, so that what was counted is not counted again."""
        return mark()

    @property
    def standing(self) -> str:
        """Members of a day (today's, or another), former members or all."""
        return TODAY if "on" in self.said or self.is_movement else self.said.get("membership", TODAY)

    @property
    def is_of_today(self) -> bool:
        return self.standing == TODAY and not self.is_movement and self.day == timezone.localdate()

    def address(self, *without: str, **instead: str) -> str:
        """The list's address ('?sex=F&union=7') without some parts, or with others instead."""
        parts = {name: self._written(name) for name in self.said if name not in without} | instead
        return "?" + urlencode(parts)

    def _written(self, name: str) -> str:
        value = self.said[name]
        if name == "q":
            return self.sought
        if isinstance(value, Branch):
            return str(value.pk)
        return ",".join(map(str, value)) if isinstance(value, list) else str(value)
