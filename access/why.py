"""Why somebody opens or takes out personal data: one of a few reasons, or another in words."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from access.forms import ChoiceField, TextField

RECORD, OTHER, ASKED_FOR = "record", "other", "request"
REASONS = {
    RECORD: _("to edit or check the record"),
    "papers": _("to compare it with the member's papers"),
    "report": _("for a report that a superior union asked for"),
    "care": _("to look after the member, or to propose the member for something"),
    ASKED_FOR: _("because the member asked for it"),
    OTHER: _("for another reason"),
}
_LAST = "last_reason"  # kept in the session, to be offered again


class WhyForm(forms.Form):
    """The reason: chosen, and said in words where none of them fits."""

    why = ChoiceField(label=_("What for"), choices=list(REASONS.items()))
    words = TextField(label=_("In your own words"), max_length=200, required=False)

    @staticmethod
    def last(request: HttpRequest) -> dict:
        """The last reason of this user, to be offered again."""
        return {"why": request.session.get(_LAST, RECORD)}

    def clean(self) -> dict:
        said = super().clean()
        if said.get("why") == OTHER and not said.get("words"):
            self.add_error("words", ValidationError(_("Say what for.")))
        return said

    @property
    def reason(self) -> str:
        """The reason as the log of looks keeps it."""
        said = self.cleaned_data
        return ": ".join(filter(None, (said["why"], said["words"])))

    def remember(self, request: HttpRequest) -> None:
        request.session[_LAST] = self.cleaned_data["why"]


def reason_in_words(reason: str) -> str:
    """A reason of the log of looks, as officers read it."""
    why, _colon, words = reason.partition(": ")
    if why == OTHER and words:
        return words
    return ": ".join(filter(None, (str(REASONS.get(why, why)), words)))
