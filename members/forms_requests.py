"""Forms of the desk where members ask about their own data."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldBooleanWidget

from access.forms import ChoiceField, DayField, RegisterForm, TextField
from members.models import HANDLES_REQUESTS, Channel, DataRequest, Person, RequestKind


class ProofField(forms.CharField):
    """What was sent or said, as far as it has to be proved later."""

    widget = UnfoldAdminTextareaWidget(attrs={"rows": 4})


class StepForm(forms.Form):
    """A step of a request: when, how, and what was sent or said."""

    on = DayField(label=_("Day"), initial=timezone.localdate)
    channel = ChoiceField(label=_("How it was sent or said"), choices=Channel.choices)
    text = ProofField(
        label=_("What was sent or said"),
        help_text=_("As it would have to be proved: the words, or number and day of the letter."),
    )


class RefusalForm(StepForm):
    """Why a request is refused."""

    text = ProofField(
        label=_("Reason in law, as the member was told"),
        help_text=_("Name the article. The member may complain against it."),
    )


class ExtensionForm(StepForm):
    """Why more days are needed."""

    text = ProofField(
        label=_("Why more days are needed, as the member was told"),
        help_text=_("The law allows one extension, and the member has to be told why."),
    )


class LiftForm(forms.Form):
    """Why the data is shown again."""

    text = ProofField(label=_("Why it is shown again"))


class RequestForm(RegisterForm):
    """A request as it came in."""

    member = TextField(
        label=_("Member code or ID number"), help_text=_("Who asks: the member whose data it is."), max_length=20
    )
    kind = ChoiceField(label=_("What is asked for"), choices=[("", "—"), *RequestKind.choices])
    received_on = DayField(label=_("Received on"), initial=timezone.localdate)
    channel = ChoiceField(label=_("How it came"), choices=Channel.choices)
    text = ProofField(
        label=_("What was said"),
        required=False,
        help_text=_("In the member's words. It is erased together with the member's data."),
    )

    class Meta:
        model = DataRequest
        fields = ["kind", "received_on", "channel", "text"]

    def clean_member(self) -> str:
        words = self.cleaned_data["member"].replace(" ", "")
        people = Person.objects.within_reach(self.user, HANDLES_REQUESTS)
        by_number = people.filter(id_number=words) if words.isdecimal() else people.filter(member_code__iexact=words)
        if (person := by_number.first()) is None:
            raise ValidationError(_("There is no such member in the unions whose requests you handle."))
        self.instance.person = person
        return words


class ErasureForm(forms.Form):
    """The confirmation of an erasure: typed, so that nobody presses a button by mistake."""

    member_code = TextField(label=_("Type the member code"), max_length=20)
    channel = ChoiceField(label=_("How the member is told"), choices=Channel.choices)
    reason = ProofField(label=_("Why it is erased, and what the member is told"))
    understood = forms.BooleanField(
        label=_("I have seen what goes, and that nobody can bring it back"), widget=UnfoldBooleanWidget
    )

    def __init__(self, *args, person: Person, **kwargs) -> None:
        self.person = person
        super().__init__(*args, **kwargs)

    def clean_member_code(self) -> str:
        typed = self.cleaned_data["member_code"].replace(" ", "").upper()
        if typed != self.person.member_code:
            raise ValidationError(_("This is not the member code of the person whose data is to be erased."))
        return typed
