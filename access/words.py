"""What was done, and the values of fields, in an officer's words."""

from datetime import date, datetime

from django.apps import apps
from django.db.models import Field
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.personal import as_listed, declared

VERBS = {
    "found": _("entered the union"),
    "change": _("changed facts of the union"),
    "describe": _("changed particulars of the union"),
    "dissolve": _("dissolved the union"),
    "enter": _("entered the member"),
    "correct": _("corrected"),
    "join": _("began a membership"),
    "end": _("ended a membership"),
    "end_many": _("ended the memberships of several members"),
    "transfer": _("transferred to another union"),
    "take_back": _("took back as a member"),
    "correct_membership": _("corrected a membership"),
    "receive": _("uploaded a roster"),
    "preview": _("previewed a roster"),
    "apply": _("applied a roster"),
    "discard": _("threw an import away"),
    "forget": _("forgot how a roster was corrected"),
    "undo": _("took an import back"),
    "export": _("exported a list of members"),
    "give_grant": _("gave a grant"),
    "change_grant": _("changed a grant"),
    "ask_export": _("asked for an export of very many people"),
    "allow_export": _("allowed an export of very many people"),
    "refuse_export": _("refused an export of very many people"),
    "export_acts": _("exported what was done"),
    "export_refused": _("exported the refused rows of a roster"),
    "export_unions": _("exported unions"),
    "export_counts": _("exported counts"),
    "receive_request": _("entered a request about data"),
    "answer_request": _("answered a request about data"),
    "extend_request": _("extended a request about data"),
    "finish_request": _("did what a request about data asked for"),
    "refuse_request": _("refused a request about data"),
    "copy_data": _("made a copy of a member's data"),
    "restrict": _("restricted the processing of a member's data"),
    "lift_restriction": _("lifted the restriction of processing"),
    "erase": _("erased a member's personal data"),
    "enter_breach": _("entered a breach of data"),
    "change_breach": _("wrote down more about a breach of data"),
    "retain": _("emptied fields of former members by a retention rule"),
    "make_demo": _("made an invented union"),
    "invite": _("invited the user"),
    "send_link": _("sent the user a link for a new password"),
    "set_password": _("chose a password"),
    "set_up_factor": _("set up a second factor"),
    "take_off_factor": _("took off a second factor"),
    "drop_factor": _("took off a user's second factor"),
    "renew_codes": _("made new recovery codes"),
    "disown_sign_in": _("said that a sign-in was somebody else's"),
}


def verb_in_words(verb: str) -> str | Promise:
    """What was done; the verb itself where nobody gave it words."""
    return VERBS.get(verb, verb)


def kind_in_words(subject_type: str) -> str:
    """What kind of record it was done to."""
    try:
        return capfirst(apps.get_model(subject_type)._meta.verbose_name)
    except LookupError:
        return subject_type


def listed_in_words(known: Field, value: object) -> str:
    """The same as far as lists and histories may show it: numbers in part, sensitive values not at all."""
    words = value_in_words(known, value)
    if not value and known.name in declared(known.model).hidden:
        return words  # that there is nothing may be said
    return as_listed(known.model, known.name, words)


def value_in_words(known: Field, value: object) -> str:
    """A value of a field as an officer reads it; days may be ISO texts, as the trail keeps them. Nothing is '—'."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if not value:
        return "—"
    if hasattr(known, "in_words"):
        return known.in_words(str(value))
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if known.get_internal_type() == "DateField":
        return formats.date_format(date.fromisoformat(str(value)), "SHORT_DATE_FORMAT")
    return str(dict(known.flatchoices).get(value, value))
