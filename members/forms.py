"""Forms about people and their memberships."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Func, QuerySet, Value
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget, UnfoldBooleanWidget

from access.compared import ComparedForm
from access.forms import ChoiceField, DayField, RegisterForm, TextField, WhyField, tidy
from branches.forms import UnionField, label
from members.forms_inputs import ATTRIBUTES, DATES, INPUTS, PARTIAL, DescribedField, number
from members.models import EndReason, Membership, Person, StartReason
from members.partial_dates import PartialDateFormField

FIRST_REASONS = [
    reason for reason in StartReason if reason not in (StartReason.RESTORED, StartReason.TRANSFERRED_WITHIN)
]


def checked_id_number(typed: str) -> str:
    """The digits of an ID number, without what groups them; refused unless there are 12, or 9."""
    id_number = number(typed)
    if id_number and not re.fullmatch(r"\d{9}|\d{12}", id_number, re.ASCII):
        raise ValidationError(_("An ID number has 12 digits (or 9, on an old card)."))
    return id_number


class PersonForm(RegisterForm):
    """What the register knows of a person."""

    bound_field_class = DescribedField
    why = WhyField(label=_("Why this is corrected"), required=False)
    lost = _("What you wrote into fields that are closed by now is not kept: open them, and write it once more.")

    class Meta:
        model = Person
        fields = "__all__"  # the admin's sections say which
        widgets = {"note": UnfoldAdminTextareaWidget(attrs={"rows": 1})} | INPUTS

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, attributes in ATTRIBUTES.items():
            if name in self.fields:
                self.fields[name].widget.attrs.update(attributes)
        for name in DATES:
            if name in self.fields:
                self.fields[name].help_text = format_lazy("{} {}", PARTIAL, self.fields[name].help_text)
        if "why" in self.fields:
            self.fields["why"].widget.attrs["rows"] = 1

    def clean_full_name(self) -> str:
        return tidy(self.cleaned_data["full_name"])

    def clean_id_number(self) -> str:
        return checked_id_number(self.cleaned_data["id_number"])

    def clean_phone(self) -> str:
        phone = re.sub(r"[\s.()\-]", "", self.cleaned_data["phone"])
        return re.sub(r"^(?:\+84|0084)", "0", phone) if phone.lstrip("+").isdecimal() else self.cleaned_data["phone"]

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].strip().lower()
        if email:
            validate_email(email)
        return email

    def clean(self) -> dict:
        cleaned = super().clean()
        others = Person.objects.exclude(pk=self.instance.pk)
        if cleaned.get("id_number") and (twins := others.filter(id_number=cleaned["id_number"])):
            self.add_error("id_number", self._said(twins, _("Somebody in the register has this ID number: %(who)s.")))
        return cleaned

    def _said(self, twins: QuerySet, sentence: str) -> str:
        seen = twins.visible_to(self.user)[:3]
        who = ", ".join(f"{person} · {person.member_code}" for person in seen)
        return sentence % {"who": who or _("in a union that is not yours")}


class NewPersonForm(PersonForm):
    """Somebody new, and the first membership; asks once more where the register seems to know the person."""

    why = None
    asks_again = False
    branch = UnionField(right="members.add_membership")
    on = DayField(label=_("First day as a member"), initial=timezone.localdate)
    reason = ChoiceField(label=_("How it began"), choices=[(reason.value, reason.label) for reason in FIRST_REASONS])
    decision_number = TextField(label=label("decision_number"), max_length=60, required=False)
    confirmed = forms.BooleanField(
        label=_("This is another person: enter all the same"), required=False, widget=UnfoldBooleanWidget
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].show_to(self.user)

    def clean(self) -> dict:
        cleaned = super().clean()
        if "id_number" in self.errors or not (twins := self._namesakes(cleaned)):
            return cleaned
        self.asks_again = True
        if not cleaned.get("confirmed"):
            said = _(
                "Somebody in the register has this name and birth date: %(who)s. "
                "Look there first; if this is another person, say so below and save again."
            )
            self.add_error(None, self._said(twins, said))
        return cleaned

    def _namesakes(self, cleaned: dict) -> QuerySet | None:
        if not cleaned.get("full_name") or not cleaned.get("born_on"):
            return None
        key = Func(Value(cleaned["full_name"]), function="vietnamese_sort_key")
        return Person.objects.filter(sort_key=key, born_on=cleaned["born_on"])


class LookupForm(forms.Form):
    """Whom an officer is about to enter: any of the name, the birth date and the ID number."""

    bound_field_class = DescribedField
    full_name = TextField(label=_("Full name"), max_length=150, required=False)
    born_on = PartialDateFormField(label=_("Born on"), required=False, help_text=PARTIAL)
    id_number = TextField(label=_("ID number"), required=False, widget=INPUTS["id_number"])
    fields_asked = ("full_name", "born_on", "id_number")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["born_on"].widget = UnfoldAdminTextInputWidget()
        for name in self.fields_asked:
            self.fields[name].widget.attrs.update(ATTRIBUTES[name])
        self.fields["full_name"].widget.attrs["autofocus"] = True

    def clean_id_number(self) -> str:
        return checked_id_number(self.cleaned_data["id_number"])

    def clean(self) -> dict:
        cleaned = super().clean()
        if not self.errors and not any(cleaned.values()):
            raise ValidationError(_("Write at least one of them."))
        return cleaned


class _MembershipForm(forms.Form):
    """The base of the small forms about one membership: unions are chosen among those where the user may do so."""

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, UnionField):
                field.show_to(user)


class EndForm(_MembershipForm):
    """A membership ends."""

    on = DayField(label=_("First day on which the person is no longer a member"), initial=timezone.localdate)
    reason = ChoiceField(
        label=_("How it ended"),
        choices=[("", "—"), *(choice for choice in EndReason.choices if choice[0] != EndReason.TRANSFERRED_WITHIN)],
    )
    decision_number = TextField(label=label("decision_number"), max_length=60, required=False)
    why = WhyField(label=_("Remarks"), required=False)


class TransferForm(_MembershipForm):
    """A person goes to another union of the register."""

    to = UnionField(right="members.add_membership", label=_("To the union"))
    on = DayField(label=_("First day as a member there"), initial=timezone.localdate)
    decision_number = TextField(label=label("decision_number"), max_length=60, required=False)
    why = WhyField(label=_("Remarks"), required=False)


class TakeBackForm(_MembershipForm):
    """A former member is one again."""

    branch = UnionField(right="members.add_membership")
    on = DayField(label=_("First day as a member again"), initial=timezone.localdate)
    decision_number = TextField(label=label("decision_number"), max_length=60, required=False)
    why = WhyField()


class CorrectMembershipForm(ComparedForm, _MembershipForm):
    """What was written wrongly about a membership; it begins with what is written now."""

    branch = UnionField(right="members.change_membership")
    started_on = DayField(label=_("First day as a member"))
    start_reason = ChoiceField(label=_("How it began"), choices=StartReason.choices)
    start_decision = TextField(label=_("Decision number (start)"), max_length=60, required=False)
    ended_on = DayField(label=_("First day no longer a member"), required=False)
    end_reason = ChoiceField(label=_("How it ended"), choices=[("", "—"), *EndReason.choices], required=False)
    end_decision = TextField(label=_("Decision number (end)"), max_length=60, required=False)
    why = WhyField(label=_("Why this is corrected"))

    def __init__(self, *args, membership: Membership, **kwargs) -> None:
        self.subject = membership
        names = ("started_on", "start_reason", "start_decision", "ended_on", "end_reason", "end_decision")
        initial = {name: getattr(membership, name) for name in names} | {"branch": membership.branch_id}
        super().__init__(*args, initial=initial, **kwargs)
