"""Forms of the admin: refusals of verbs shown as errors of the form, and no change of another officer lost."""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminDateWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from access.compared import ComparedForm


def tidy(text: str) -> str:
    """Text as the register keeps it: composed letters, single spaces, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


class TextField(forms.CharField):
    """A line of text, in the register's look."""

    widget = UnfoldAdminTextInputWidget

    def to_python(self, value: object) -> str:
        return tidy(super().to_python(value))


class DayField(forms.DateField):
    """A day, in the register's look."""

    widget = UnfoldAdminDateWidget


class ChoiceField(forms.ChoiceField):
    """A choice, in the register's look."""

    widget = UnfoldAdminSelectWidget


class WhyField(forms.CharField):
    """Why something is done."""

    def __init__(self, **kwargs) -> None:
        super().__init__(**({"label": _("Why"), "widget": UnfoldAdminTextareaWidget(attrs={"rows": 2})} | kwargs))


class RegisterForm(ComparedForm, forms.ModelForm):
    """A form of a record that knows who fills it in, shows a verb's refusal, and overwrites no unseen change."""

    user = None
    refusal: ValidationError | None = None

    @property
    def subject(self) -> Model | None:
        return None if self.instance._state.adding else self.instance

    def clean(self) -> dict:
        cleaned = super().clean()
        for name, value in cleaned.items():
            if isinstance(value, str):
                cleaned[name] = tidy(value)
        if self.refusal is not None:
            self.add_error(None, self.refusal.messages)
        return cleaned
