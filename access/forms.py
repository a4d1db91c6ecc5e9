"""Forms of the admin: refusals of verbs shown as errors of the form, and no change of another officer lost."""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminDateWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from access.models import Act
from access.opened import Difference, Opened, in_words, last_change, plain, seal, unseal, values_now


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


class RegisterForm(forms.ModelForm):
    """A form that knows who fills it in, shows a verb's refusal, and overwrites no change that was not seen."""

    user = None
    refusal: ValidationError | None = None
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    differences: tuple[Difference, ...] = ()
    kept_theirs: tuple[str, ...] = ()
    lost = _("Somebody changed this record after you opened it, and part of what you wrote has no place now.")
    has_lost_fields = False
    other_change: Act | None = None

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> object:
        if field_name == "seen":
            return seal(self) if self.instance.pk else ""
        return super().get_initial_for_field(field, field_name)

    def full_clean(self) -> None:
        # A program that sends no mark says with that, that it did not look.
        if self.is_bound and self.instance.pk and "seen" in self.data:
            self._meet_the_register()
        super().full_clean()

    def _meet_the_register(self) -> None:
        """Before anything is checked: see what others changed since the form was opened.

        What they changed and this user did not is theirs; what both changed is shown, and nothing is saved.
        """
        opened = unseal(self, self.data.get("seen", ""))
        now = values_now(self)
        differences, kept = [], {}
        for name, field in self.fields.items():
            if name not in now or field.disabled or not opened and name not in self.initial:
                continue
            typed = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            is_now, is_typed = plain(field, now[name]), plain(field, typed)
            was = plain(field, opened.values.get(name)) if opened else None
            if is_typed == is_now or opened and was == is_now:
                continue
            if opened and is_typed == was:
                kept[name] = now[name]
            else:
                words = in_words(field, typed), in_words(field, now[name])
                differences.append(Difference(name, str(field.label), *words))
        gone = [name for name in (opened.values if opened else ()) if name not in self.fields and name in self.data]
        self.has_lost_fields = any(self.data[name] != str(opened.values[name] or "") for name in gone)
        self._take_over(opened, tuple(differences), kept)

    def _take_over(self, opened: Opened | None, differences: tuple[Difference, ...], kept: dict) -> None:
        if not differences and not kept and opened:
            return
        data = self.data.copy()
        for name, value in kept.items():
            _put(data, self.add_prefix(name), value)
        self.differences = differences
        self.kept_theirs = tuple(str(self.fields[name].label) for name in kept)
        if differences:
            # What is saved next was seen: the form is as if opened now.
            data["seen"] = seal(self)
        if differences or kept:
            self.other_change = last_change(self, opened.at if opened else None)
        self.data = data

    def clean(self) -> dict:
        cleaned = super().clean()
        for name, value in cleaned.items():
            if isinstance(value, str):
                cleaned[name] = tidy(value)
        if self.differences:
            self.add_error(
                None,
                _("Somebody changed this record after you opened it. Nothing is saved yet: look at both versions."),
            )
        if self.has_lost_fields:
            self.add_error(None, self.lost)
        if self.refusal is not None:
            self.add_error(None, self.refusal.messages)
        return cleaned


def _put(data: QueryDict, name: str, value: object) -> None:
    """Write a value into what a browser sent, as a browser writes it."""
    if value is None or value is False:
        data.pop(name, None)
    elif isinstance(value, list):
        data.setlist(name, value)
    else:
        data[name] = "on" if value is True else str(value)
