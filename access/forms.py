"""Forms of the admin: refusals of verbs shown as errors of the form, and no change of another officer lost."""

import hashlib
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


def stamp(row: Model) -> str:
    """A short mark of all values of a row: another mark means that somebody changed the row."""
    values = [field.value_from_object(row) for field in row._meta.concrete_fields]
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


class RegisterForm(forms.ModelForm):
    """A form that knows who fills it in, shows a verb's refusal, and sees that the row was changed meanwhile."""

    user = None
    refusal: ValidationError | None = None
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.row_stamp = stamp(self.instance) if self.instance.pk else ""
        self.initial["seen"] = self.row_stamp

    def clean(self) -> dict:
        cleaned = super().clean()
        for name, value in cleaned.items():
            if isinstance(value, str):
                cleaned[name] = tidy(value)
        if cleaned.get("seen") and cleaned["seen"] != self.row_stamp:
            self.add_error(
                None,
                _("Somebody changed this record after you opened it. Nothing was saved: open it again and look."),
            )
        if self.refusal is not None:
            self.add_error(None, self.refusal.messages)
        return cleaned
