"""Forms of the import pages: a roster and what it speaks of."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminRadioSelectWidget

from access.forms import DayField
from access.models import User
from branches.forms import UnionField
from rosters.models import Import
from rosters.pipeline.receive import check_days


class ReadingForm(forms.Form):
    """What a roster speaks of: the union of rows that name none, the day, how much of the union it lists."""

    branch = UnionField(
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


class UploadForm(ReadingForm):
    """The same, with the file itself."""

    file = forms.FileField(
        label=_("Roster"),
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".xlsx,.xls,.ods,.csv,.txt,.htm,.html"}),
        help_text=_("An Excel workbook (.xlsx, .xls), .ods or .csv, as the union sent it."),
        error_messages={"required": _("Choose the file of the roster.")},
    )
    field_order = ["file", "branch", "on", "mode", "starts_on"]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.ROSTER_FILE_BYTES:
            raise ValidationError(
                _("The file is larger than %(limit)s MB. Send it in parts.")
                % {"limit": settings.ROSTER_FILE_BYTES // 2**20}
            )
        return file
