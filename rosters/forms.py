"""Forms of the import pages: a roster and what it speaks of."""

import hashlib
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminRadioSelectWidget

from access.compared import ComparedForm
from access.forms import DayField, TextField
from access.models import User
from branches.forms import UnionField
from rosters.errors import message
from rosters.models import Import
from rosters.pipeline.receive import check_days

MOST_FILES = 50  # Django itself refuses a request of more than 100


class ReadingForm(forms.Form):
    """What a roster speaks of: the union of rows that name none, the day, how much of the union it lists."""

    branch = UnionField(
        right="rosters.add_import",
        required=False,
        label=_("Union of rows that name none"),
        help_text=_("Needed only where neither the rows nor the sheet say which union they belong to."),
    )
    on = DayField(
        label=_("The day the roster speaks of"),
        help_text=_(
            "Memberships that this import begins start on this day. A roster's joining date does not change it."
        ),
    )
    mode = forms.ChoiceField(
        label=_("The roster lists"),
        choices=[
            (Import.Mode.UPDATE, _("some of the members: nobody is missing")),
            (Import.Mode.FULL, _("all members of its unions: show me who is missing")),
        ],
        initial=Import.Mode.UPDATE,
        widget=UnfoldAdminRadioSelectWidget,
    )
    starts_on = DayField(
        label=_("First day of memberships of people who are new here"),
        required=False,
        help_text=_("Only where it is another day than the one above. Whoever moves here, moves on the day above."),
    )

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].show_to(user)
        self.fields["on"].initial = timezone.localdate

    def clean(self) -> dict:
        said = super().clean()
        if said.get("on"):
            try:
                check_days(said["on"], said.get("starts_on"))
            except ValidationError as refusal:
                self.add_error(None, refusal)
        return said


class AgainForm(ComparedForm, ReadingForm):
    """The same of an import that is there already."""

    def __init__(self, *args, incoming: Import, **kwargs) -> None:
        self.subject = incoming
        told = {"on": "effective_on", "mode": "mode", "branch": "branch", "starts_on": "starts_on"}
        super().__init__(*args, initial={name: getattr(incoming, known) for name, known in told.items()}, **kwargs)


class FilesInput(forms.FileInput):
    """Where several files are chosen at once, or dropped (static/register/imports.js)."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more uploaded files, as a list."""

    widget = FilesInput

    def clean(self, data: list, initial: object = None) -> list:
        return [super(FilesField, self).clean(file, initial) for file in data or [None]]


class UploadForm(ReadingForm):
    """The same, with the files themselves; `bad` says of each file that is not taken why."""

    file = FilesField(
        label=_("Roster"),
        widget=FilesInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.txt,.htm,.html"}),
        allow_empty_file=True,
        help_text=_(
            "Excel workbooks (.xlsx, .xls), .ods or .csv, as the unions sent them; several at once if you like."
        ),
        error_messages={"required": _("Choose the file of the roster.")},
    )
    branch_code = TextField(
        label=_("Code of the union of rows that name none"),
        required=False,
        help_text=_("Instead of choosing the union above: its code, as in the list of unions."),
    )
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    field_order = ["file", "branch", "branch_code", "on", "mode", "starts_on", "once"]

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["once"].initial = uuid4().hex
        self.bad: list[str] = []

    def clean_file(self) -> list:
        good = []
        for file in self.cleaned_data["file"]:
            if why := _why_not(file, good):
                self.bad.append(_("%(file)s was not taken: %(why)s") % {"file": file.name, "why": why})
            else:
                good.append(file)
        if not good:
            raise ValidationError(self.bad)
        return good

    def clean(self) -> dict:
        said = super().clean()
        if said.get("branch_code") and not said.get("branch"):
            said["branch"] = self.fields["branch"].queryset.filter(code__iexact=said["branch_code"]).first()
            if said["branch"] is None:
                self.add_error("branch_code", _("None of your unions has this code."))
        return said

    def sent_once(self) -> str | None:
        """A hash of this form and all that was sent with it: the same twice is a double click."""
        if not self.cleaned_data["once"]:
            return None
        sent = [(name, self.data.getlist(name)) for name in sorted(self.data) if name != "csrfmiddlewaretoken"]
        files = [(file.name, file.size) for file in self.files.getlist("file")]
        return hashlib.sha256(repr((sent, files)).encode()).hexdigest()


def _why_not(file, before: list) -> str:
    """Why a file is not taken together with those `before` it; '' where it is."""
    limit = {"limit": settings.ROSTER_FILE_BYTES // 2**20}
    if not file.size:
        return message({"code": "file_empty"})
    if file.size > settings.ROSTER_FILE_BYTES:
        return _("The file is larger than %(limit)s MB. Send it in parts.") % limit
    if len(before) >= MOST_FILES:
        return _("No more than %(most)s files are taken at once. Send it in an import of its own.") % {
            "most": MOST_FILES
        }
    if file.size + sum(other.size for other in before) > settings.ROSTER_FILE_BYTES:
        return _("Together, the files are larger than %(limit)s MB. Send it in an import of its own.") % limit
    same = next((other for other in before if other.size == file.size and _hashed(other) == _hashed(file)), None)
    return _("It is the same file as %(other)s.") % {"other": same.name} if same else ""


def _hashed(file) -> bytes:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.digest()
