"""How staff correct the reading of one sheet: the form, and what it says as the pipeline's choices."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminRadioSelectWidget, UnfoldAdminSelectWidget, UnfoldBooleanSwitchWidget

from access.compared import ComparedForm
from access.models import User
from access.personal import declared, hidden, masked, masked_within
from branches.forms import UnionField
from members.models import Person
from rosters.models import Import, ImportSheet
from rosters.parsing import headings
from rosters.parsing.cells import FIELDS
from rosters.pipeline.memory import chosen
from rosters.words import meaning

TAKEN, LEFT_OUT = "taken", "left_out"
# What a column may also be, beside a field: part of a name or of a date, or telling the sex by being filled.
ROLES = (
    headings.FAMILY_NAME,
    headings.GIVEN_NAME,
    headings.DAY,
    headings.MONTH,
    headings.YEAR,
    headings.MALE,
    headings.FEMALE,
    headings.ROW_NUMBER,
)
_SEVERAL = {headings.DAY, headings.MONTH, headings.YEAR, headings.ROW_NUMBER, ""}


def letter(column: int) -> str:
    """The letter of a column as spreadsheet programs show it: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def samples(told: dict) -> list[str]:
    """First values of a column as typed, as far as lists may show them: no long number whole, nothing sensitive."""
    if told["role"] in declared(Person).sensitive:
        return [hidden() for _text in told["samples"]]
    return [
        masked(text) if told["role"] in declared(Person).masked else masked_within(text) for text in told["samples"]
    ]


class SheetForm(ComparedForm):
    """How a sheet is read; whatever is left as it is stays as the register reads it by itself."""

    taken = forms.ChoiceField(
        label=_("This sheet"),
        choices=[(TAKEN, _("is a roster: read it")), (LEFT_OUT, _("is none: leave it out"))],
        widget=UnfoldAdminRadioSelectWidget,
    )
    header_line = forms.TypedChoiceField(
        label=_("Column headings begin on"),
        coerce=int,
        empty_value=None,
        required=False,
        widget=UnfoldAdminSelectWidget,
    )
    branch = UnionField(
        right="rosters.add_import",
        label=_("Union of this sheet's rows that name none"),
        required=False,
        help_text=_("A row that names its union itself stays with that union."),
    )
    encoding = forms.ChoiceField(
        label=_("Letters of the sheet"),
        choices=[
            ("", _("as the register finds them")),
            ("unicode", _("Unicode (Arial, Times New Roman …)")),
            ("tcvn3", _("old font TCVN3 (.VnTime, .VnArial …)")),
            ("vni", _("old font VNI (VNI-Times …)")),
        ],
        required=False,
        widget=UnfoldAdminSelectWidget,
    )
    swap_day_month = forms.BooleanField(
        label=_("Swap day and month of dates that an American Excel turned round"),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
    )

    def __init__(self, *args, incoming: Import, sheet: ImportSheet, user: User, **kwargs) -> None:
        self.subject, self.sheet, self.before = incoming, sheet, chosen(incoming, sheet)
        super().__init__(*args, **kwargs)
        self.fields["branch"].show_to(user)
        self.fields["header_line"].choices = self._lines()
        self.columns = sheet.seen.get("columns", [])
        self.roles = [("", "— " + str(_("left out")) + " —"), *((role, meaning(role)) for role in (*FIELDS, *ROLES))]
        for told in self.columns:
            self.fields[f"column_{told['column']}"] = forms.ChoiceField(
                choices=self.roles,
                required=False,
                label=_("Meaning of column %(column)s") % {"column": letter(told["column"])},
            )
        self.initial |= {
            "taken": TAKEN if sheet.is_roster else LEFT_OUT,
            "header_line": self.before.get("header_line"),
            "branch": self.fields["branch"].queryset.filter(pk=self.before.get("branch")).first(),
            "encoding": self.before.get("encoding", ""),
            "swap_day_month": self.before.get("swap_day_month", False),
        } | {f"column_{told['column']}": told["role"] for told in self.columns}

    def _lines(self) -> list[tuple]:
        found = self.sheet.seen.get("header_found")
        by_itself = _("line %(line)s, as the register found it") % {"line": found} if found else _("no line was found")
        seen = self.sheet.seen.get("lines", ())
        lines = [(line["line"], masked_within(_("line %(line)s: %(text)s") % line)) for line in seen]
        return [("", by_itself), *lines]

    def clean(self) -> dict:
        said = super().clean()
        changed = self._changed_columns(said)
        for role in set(changed.values()) - _SEVERAL:
            columns = [letter(column) for column, other in changed.items() if other == role]
            if len(columns) > 1:
                self.add_error(
                    None,
                    _("Columns %(columns)s were given the same meaning (%(meaning)s). Choose one of them.")
                    % {"columns": ", ".join(columns), "meaning": meaning(role)},
                )
        return said

    def _changed_columns(self, said: dict) -> dict[int, str]:
        told = {told["column"]: told["role"] for told in self.columns}
        return {
            column: said[f"column_{column}"]
            for column, role in told.items()
            if f"column_{column}" in said and said[f"column_{column}"] != role
        }

    def choices(self) -> dict:
        """What the sheet is read by from now on (see rosters/parsing/__main__.py, and `branch` for the pipeline)."""
        said, before = self.cleaned_data, self.before
        changed = self._changed_columns(said)
        kept = {int(column): role for column, role in before.get("columns", {}).items()}
        found_same = said["header_line"] == before.get("header_line")
        if not found_same:
            kept, changed = {}, {}  # columns of other headings
        taken_over = set(changed.values()) - _SEVERAL
        kept = {column: role for column, role in kept.items() if role not in taken_over}
        columns = {str(column): role for column, role in (kept | changed).items()}
        found = {
            "columns": columns,
            "header_line": said["header_line"],
            "branch": said["branch"].pk if said["branch"] else None,
            "encoding": said["encoding"],
            "swap_day_month": said["swap_day_month"],
            "taken": self._taken(said["taken"]),
            "remembered": before.get("remembered") if not changed and found_same else None,
            "as_found": before.get("as_found"),
        }
        return {name: value for name, value in found.items() if value not in (None, "", {}) and value is not False} | (
            {"taken": False} if found["taken"] is False else {}
        )

    def _taken(self, said: str) -> bool | None:
        if self.cleaned_data["header_line"] not in (None, self.before.get("header_line")):
            return True
        if said != self.initial["taken"]:
            return said == TAKEN
        return self.before.get("taken")


def heading(told: dict) -> str:
    """What stands above a column; its letter where nothing does."""
    return told["heading"] or capfirst(_("column %(column)s") % {"column": letter(told["column"])})
