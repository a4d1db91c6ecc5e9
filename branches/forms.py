"""Forms about unions: what stays the same, the facts of a day, the end."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.contrib.import_export.forms import ImportForm
from unfold.widgets import UnfoldAdminRadioSelectWidget

from access.forms import ChoiceField, DayField, RegisterForm, TextField, WhyField
from access.models import User
from branches.models import Branch, BranchPeriod, Kind, Sector
from branches.models.reach import SEES_UNIONS
from branches.uploads import upload_of

CHANGED, WRONG = "changed", "wrong"


class UnionField(forms.ModelChoiceField):
    """A choice among the unions over which a user has a right (to see them, where none is named), found by typing."""

    def __init__(self, *, right: str = SEES_UNIONS, **kwargs) -> None:
        self.right = right
        widget = AutocompleteSelect(BranchPeriod._meta.get_field("parent"), admin.site)
        super().__init__(
            Branch.objects.none(), **({"label": capfirst(Branch._meta.verbose_name), "widget": widget} | kwargs)
        )

    def show_to(self, user: User) -> None:
        self.queryset = Branch.objects.within_reach(user, self.right)


def label(fact: str) -> str:
    """The model's own label of a fact."""
    return capfirst(BranchPeriod._meta.get_field(fact).verbose_name)


class BranchForm(RegisterForm):
    """A union: its particulars, and its facts with the day from which they hold."""

    name = TextField(label=label("name"), max_length=250)
    short_name = TextField(label=label("short_name"), max_length=100, required=False)
    kind = ChoiceField(label=label("kind"), choices=[("", "—"), *Kind.choices])
    sector = ChoiceField(label=label("sector"), choices=[("", "—"), *Sector.choices], required=False)
    parent = UnionField(right="branches.change_branch", label=label("parent"), required=False)
    how = forms.ChoiceField(
        label=_("Why these facts are other now"),
        choices=[
            (CHANGED, _("The union changed on that day: earlier days keep their facts")),
            (WRONG, _("It was written wrongly: the facts are corrected for the past as well")),
        ],
        widget=UnfoldAdminRadioSelectWidget,
        initial=CHANGED,
        required=False,
    )
    on = DayField(label=_("These facts hold from"), required=False)
    decision_number = TextField(label=label("decision_number"), max_length=60, required=False)
    reason = WhyField(required=False)

    class Meta:
        model = Branch
        fields = ["code", "employer", "tax_code", "province", "workers", "established_on", "contact"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].show_to(self.user)
        if not self.instance.pk:
            self.fields["on"].help_text = _("The first day of these facts; leave it blank where nobody knows it.")
            del self.fields["how"], self.fields["reason"]
            return
        if self.instance.dissolved_on is not None:
            for name in (*BranchPeriod.FACTS, "how", "on", "decision_number", "reason"):
                del self.fields[name]
            return
        self.initial |= {fact: getattr(self.instance, fact) for fact in BranchPeriod.FACTS}
        self.initial["parent"] = self.instance.parent_id
        self.fields["on"].help_text = _("Needed only where a fact above changes; today, where it is left blank.")
        if not self.fields["parent"].queryset.filter(pk=self.instance.parent_id).exists():
            # The topmost union that an officer sees: only those above it may place it elsewhere.
            self.fields["parent"].queryset = Branch.objects.filter(pk=self.instance.parent_id)
            self.fields["parent"].disabled = not self.user.is_superuser

    def clean(self) -> dict:
        cleaned = super().clean()
        if self.instance.dissolved_on is not None:
            return cleaned
        if cleaned.get("parent") is None and not self.user.is_superuser and not self.fields["parent"].disabled:
            self.add_error("parent", _("Choose the superior: only an administrator enters a union that has none."))
        if cleaned.get("how") == WRONG and self.new_facts(cleaned) and not cleaned.get("reason"):
            self.add_error("reason", _("Say why the facts were wrong: a correction changes the past."))
        return cleaned

    def new_facts(self, cleaned: dict) -> dict:
        """The facts that are other than those of today."""
        facts = {fact: cleaned.get(fact) for fact in BranchPeriod.FACTS if fact in self.fields}
        return {fact: value for fact, value in facts.items() if getattr(self.instance, fact) != value}


class DissolveForm(forms.Form):
    """The end of a union."""

    on = DayField(label=_("First day on which the union is no more"), initial=timezone.localdate)
    decision_number = TextField(label=label("decision_number"), max_length=60, required=False)
    reason = WhyField()


class BranchImportForm(ImportForm):
    """A file of unions, and the day from which what is new in it holds."""

    on = DayField(label=_("Changes hold from"), initial=timezone.localdate)
    field_order = ["resource", "import_file", "format", "on"]
    shown = ""  # the fingerprint of the preview, once it is made


class BranchConfirmForm(forms.Form):
    """What was previewed: the uploader's own file, by a name that nobody else can use."""

    import_file_name = forms.CharField(widget=forms.HiddenInput)
    original_file_name = forms.CharField(widget=forms.HiddenInput)
    format = forms.CharField(widget=forms.HiddenInput)
    on = forms.DateField(widget=forms.HiddenInput)
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_import_file_name(self) -> str:
        return upload_of(self.user, self.cleaned_data["import_file_name"])
