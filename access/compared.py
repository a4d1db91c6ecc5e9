"""Forms that overwrite no change of another officer that was not seen: they compare what they showed with what is."""

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from access.audit import last_done_to
from access.models import Act
from access.opened import Difference, Opened, in_words, plain, seal, unseal, values_now


class SeenField(forms.CharField):
    """The mark that a form carries of what it showed; it is nothing that somebody writes."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, required=False)

    def has_changed(self, initial: object, data: object) -> bool:
        return False


class ComparedForm(forms.Form):
    """A form about a record that stands in the register (`subject`; None for what is new, and compared with nothing).

    Who sends it without its mark, or with another's, is taken for somebody who opened it long ago.
    """

    subject: Model | None = None
    seen = SeenField()

    differences: tuple[Difference, ...] = ()
    kept_theirs: tuple[str, ...] = ()
    lost = _("Somebody changed this record after you opened it, and part of what you wrote has no place now.")
    has_lost_fields = False
    other_change: Act | None = None

    @property
    def is_old(self) -> bool:
        """Whether somebody changed meanwhile what this form would overwrite; nothing is saved then."""
        return bool(self.differences) or self.has_lost_fields

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> object:
        if field_name == "seen":
            return seal(self) if self.subject else ""
        return super().get_initial_for_field(field, field_name)

    def full_clean(self) -> None:
        if self.is_bound and self.subject:
            self._meet_the_register()
        super().full_clean()

    def _meet_the_register(self) -> None:
        """Before anything is checked: see what others changed since the form was opened.

        What they changed and this user did not is theirs; what both changed is shown, and nothing is saved.
        """
        opened = unseal(self, self.data.get(self.add_prefix("seen"), ""))
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
        self.has_lost_fields = self._has_lost(opened)
        self._take_over(opened, tuple(differences), kept)

    def _has_lost(self, opened: Opened | None) -> bool:
        """Whether something was written into a field that the form has no more."""
        values = opened.values if opened else {}
        sent = {name: self.data.get(self.add_prefix(name)) for name in values if name not in self.fields}
        return any(text is not None and text != str(values[name] or "") for name, text in sent.items())

    def _take_over(self, opened: Opened | None, differences: tuple[Difference, ...], kept: dict) -> None:
        if not differences and not kept and opened:
            return
        data = self.data.copy()
        for name, value in kept.items():
            _put(data, self.fields[name].widget, self.add_prefix(name), value)
        self.differences = differences
        self.kept_theirs = tuple(str(self.fields[name].label) for name in kept)
        if differences:
            # What is saved next was seen: the form is as if opened now.
            data[self.add_prefix("seen")] = seal(self)
        if differences or kept:
            self.other_change = last_done_to(self.subject, opened.at if opened else None)
        self.data = data

    def clean(self) -> dict:
        cleaned = super().clean()
        cleaned.pop("seen", None)  # says what was shown; verbs are told what was written
        if self.differences:
            self.add_error(
                None,
                _("Somebody changed this record after you opened it. Nothing is saved yet: look at both versions."),
            )
        if self.has_lost_fields:
            self.add_error(None, self.lost)
        return cleaned


def _put(data: QueryDict, widget: forms.Widget, name: str, value: object) -> None:
    """Write a value into what a browser sent, as a browser writes it."""
    if isinstance(widget, forms.MultiWidget):
        for suffix, part in zip(widget.widgets_names, value or [""] * len(widget.widgets), strict=True):
            data[f"{name}{suffix}"] = part
    elif value is None or value is False:
        data.pop(name, None)
    elif isinstance(value, list):
        data.setlist(name, value)
    else:
        data[name] = "on" if value is True else str(value)
