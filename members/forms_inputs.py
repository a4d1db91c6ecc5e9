"""How the boxes of a person's form help: the right keyboard on a phone, the way to write a date, what is proposed."""

import re

from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminEmailInputWidget, UnfoldAdminTextInputWidget

from members.suggestions import SUGGESTIONS

DATES = ("born_on", "id_issued_on", "party_joined_on", "joined_on")
PARTIAL = _("Day/month/year; where that is not known, month/year or the year.")


def number(typed: str) -> str:
    """Digits without what groups them: '001 185-000.001' -> '001185000001'; other text as it is."""
    digits = re.sub(r"[\s.\-]", "", typed)
    return digits if digits.isdecimal() else typed


class NumberInput(UnfoldAdminTextInputWidget):
    """A box for a number that people group when they write it."""

    def value_from_datadict(self, data: dict, files: dict, name: str) -> str | None:
        typed = super().value_from_datadict(data, files, name)
        return number(typed) if typed else typed


class PhoneInput(UnfoldAdminTextInputWidget):
    """A box for a phone number."""

    input_type = "tel"


class DescribedField(BoundField):
    """A box with what stands beside it: the warnings, and what an ID number says, are read out with the box."""

    @property
    def aria_describedby(self) -> str:
        says = f"{self.auto_id}_says " if self.name == "id_number" else ""
        return "" if self.is_hidden else f"{super().aria_describedby} {says}{self.auto_id}_warnings".strip()


INPUTS = {
    "phone": PhoneInput,
    "id_number": NumberInput,
    "social_insurance_number": NumberInput,
    "email": UnfoldAdminEmailInputWidget,
}


def _attributes() -> dict[str, dict[str, str | Promise]]:
    # A browser would propose the officer's own name, phone and address.
    names = ("full_name", "phone", "email", "address", "id_number", "social_insurance_number", *DATES, *SUGGESTIONS)
    found: dict[str, dict[str, str | Promise]] = {name: {"autocomplete": "off"} for name in names}
    for name in DATES:
        found[name] |= {"placeholder": _("day/month/year"), "spellcheck": "false"}
    for name in SUGGESTIONS:
        found[name]["list"] = f"usual-{name}"
    found["full_name"] |= {"autocapitalize": "words", "spellcheck": "false"}
    found["phone"] |= {"inputmode": "tel"}
    # Longer than the number: whoever pastes it grouped must not lose its end.
    found["id_number"] |= {"inputmode": "numeric", "maxlength": "20"}
    found["social_insurance_number"] |= {"inputmode": "numeric"}
    return found


# Field -> what its box says to the browser.
ATTRIBUTES = _attributes()
