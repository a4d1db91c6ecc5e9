"""Forms about people and their memberships."""

import re

from django import forms
from django.core.validators import validate_email
from django.db.models import Func, QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldBooleanWidget

from access.forms import ChoiceField, DayField, RegisterForm, TextField, WhyField, tidy
from branches.forms import UnionField, label
from members.models import EndReason, Membership, Person, StartReason

FIRST_REASONS = [
    reason for reason in StartReason if reason not in (StartReason.RESTORED, StartReason.TRANSFERRED_WITHIN)
]


class PersonForm(RegisterForm):
    """What the register knows of a person."""

    why = WhyField(label=_("Why this is corrected"), required=False)

    class Meta:
        model = Person
        fields = "__all__"  # the admin's sections say which
        widgets = {"note": UnfoldAdminTextareaWidget(attrs={"rows": 3})}

    def clean_full_name(self) -> str:
        return tidy(self.cleaned_data["full_name"])

    def clean_id_number(self) -> str:
        return re.sub(r"[\s.\-]", "", self.cleaned_data["id_number"])

    def clean_phone(self) -> str:
        phone = re.sub(r"[\s.()\-]", "", self.cleaned_data["phone"])
        return re.sub(r"^(?:\+84|0084)", "0", phone) if phone.lstrip("+").isdecimal() else self.cleaned_data["phone"]

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].strip().lower()
        if email:
            validate_email(email)
        return email


class NewPersonForm(PersonForm):
    """Somebody new, and the first membership; asks once more where the register seems to know the person."""

    why = None
    branch = UnionField()
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
        if cleaned.get("id_number") and (twins := Person.objects.filter(id_number=cleaned["id_number"])):
            self.add_error("id_number", self._said(twins, _("Somebody in the register has this ID number: %(who)s.")))
        elif not cleaned.get("confirmed") and (twins := self._namesakes(cleaned)):
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

    def _said(self, twins: QuerySet, sentence: str) -> str:
        seen = twins.visible_to(self.user)[:3]
        who = ", ".join(f"{person} · {person.member_code}" for person in seen)
        return sentence % {"who": who or _("in a union that is not yours")}


class _MembershipForm(forms.Form):
    """The base of the small forms about one membership: unions are chosen among those that the user sees."""

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

    to = UnionField(label=_("To the union"))
    on = DayField(label=_("First day as a member there"), initial=timezone.localdate)
    decision_number = TextField(label=label("decision_number"), max_length=60, required=False)
    why = WhyField(label=_("Remarks"), required=False)


class TakeBackForm(_MembershipForm):
    """A former member is one again."""

    branch = UnionField()
    on = DayField(label=_("First day as a member again"), initial=timezone.localdate)
    decision_number = TextField(label=label("decision_number"), max_length=60, required=False)
    why = WhyField()


class CorrectMembershipForm(_MembershipForm):
    """What was written wrongly about a membership."""

    branch = UnionField()
    started_on = DayField(label=_("First day as a member"))
    start_reason = ChoiceField(label=_("How it began"), choices=StartReason.choices)
    start_decision = TextField(label=_("Decision number (start)"), max_length=60, required=False)
    ended_on = DayField(label=_("First day no longer a member"), required=False)
    end_reason = ChoiceField(label=_("How it ended"), choices=[("", "—"), *EndReason.choices], required=False)
    end_decision = TextField(label=_("Decision number (end)"), max_length=60, required=False)
    why = WhyField(label=_("Why this is corrected"))

    @staticmethod
    def values_of(membership: Membership) -> dict:
        """The form's first values: the membership as it is written now."""
        names = ("started_on", "start_reason", "start_decision", "ended_on", "end_reason", "end_decision")
        return {name: getattr(membership, name) for name in names} | {"branch": membership.branch_id}
