"""Pages of the rules about personal data: deadlines, days off, how long data is kept."""

from datetime import date

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from access.admin import ScopedAdmin
from access.forms import RegisterForm
from access.models import User
from branches.models import reach
from branches.register_mark import remembered
from members.models import HANDLES_REQUESTS, DeadlineRule, Holiday, Person, RetentionRule
from members.models.person import EMPTY
from members.privacy.retention import Due, due, people_of

NAMES_SHOWN = 50


@admin.register(DeadlineRule)
class DeadlineRuleAdmin(ScopedAdmin):
    """Deadlines of requests about data: a superuser's to change."""

    list_display = ["kind", "starts_on", "answer_days", "days", "more_days"]
    search_fields: list[str] = []

    def has_delete_permission(self, request: HttpRequest, obj: DeadlineRule | None = None) -> bool:
        return False  # what held once is needed to read what was due then


@admin.register(Holiday)
class HolidayAdmin(ScopedAdmin):
    """Days off: a superuser's to change."""

    list_display = ["day", "name", "is_decided"]
    search_fields: list[str] = []


class RetentionRuleForm(RegisterForm):
    """A rule: its fields are ticked."""

    fields_emptied = forms.MultipleChoiceField(
        label=_("Fields that are emptied"),
        choices=[],
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        required=False,
        help_text=_("Of former members. Files and imports go as a whole."),
    )

    class Meta:
        model = RetentionRule
        fields = ["name", "of", "starts_on", "months", "days", "is_on"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        labels = [(name, capfirst(str(Person._meta.get_field(name).verbose_name))) for name in EMPTY]
        if "fields_emptied" in self.fields:  # who may only look, has no boxes
            self.fields["fields_emptied"].choices = labels
            self.initial["fields_emptied"] = self.instance.fields

    def clean(self) -> dict:
        said = super().clean()
        is_of_members = said.get("of", self.instance.of) == RetentionRule.Of.FORMER
        self.instance.fields = said.get("fields_emptied", []) if is_of_members else []
        if is_of_members and not self.instance.fields:
            self.add_error("fields_emptied", _("Choose at least one field."))
        return said


def _names(rule: RetentionRule, today: date, user: User) -> QuerySet[Person]:
    """The first of the former members whom a rule is about."""
    if rule.of != RetentionRule.Of.FORMER:
        return Person.objects.none()
    return people_of(rule, today).within_reach(user, HANDLES_REQUESTS)[:NAMES_SHOWN]


@admin.register(RetentionRule)
class RetentionRuleAdmin(ScopedAdmin):
    """Retention rules: seen by whoever handles requests about data, a superuser's to change."""

    form = RetentionRuleForm
    list_display = ["name", "of", "months", "days", "which_fields", "starts_on", "is_on"]
    sortable_by: list[str] = []
    search_fields: list[str] = []
    actions_list = ["report"]

    class Media:
        css = {"all": ["register/requests.css"]}

    @display(description=_("fields that are emptied"))
    def which_fields(self, rule: RetentionRule) -> str:
        if rule.of != RetentionRule.Of.FORMER:
            return "—"
        return ", ".join(str(Person._meta.get_field(name).verbose_name) for name in rule.fields)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rules = self.model.objects.order_by(*self.model._meta.ordering)  # they are about nobody in particular
        return rules if self.has_view_permission(request) else rules.none()

    def has_view_permission(self, request: HttpRequest, obj: RetentionRule | None = None) -> bool:
        return request.user.has_perm(HANDLES_REQUESTS)

    def has_change_permission(self, request: HttpRequest, obj: RetentionRule | None = None) -> bool:
        return request.user.is_superuser

    def has_delete_permission(self, request: HttpRequest, obj: RetentionRule | None = None) -> bool:
        return False

    def get_fieldsets(self, request: HttpRequest, obj: RetentionRule | None = None) -> list:
        fields = ["fields_emptied" if self.has_change_permission(request, obj) else "which_fields"]
        if obj is not None and obj.of != RetentionRule.Of.FORMER:
            fields = []
        return [(None, {"fields": ["name", "of", "starts_on", "months", "days", *fields, "is_on"]})]

    def get_readonly_fields(self, request: HttpRequest, obj: RetentionRule | None = None) -> list[str]:
        return ["which_fields"] if obj is None else ["which_fields", "of"]  # a rule about something else is another one

    @action(description=_("What the rules would empty"), url_path="report", icon="preview")
    def report(self, request: HttpRequest) -> HttpResponse:
        """What each rule would empty today, among the people whose requests the user handles."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        today = timezone.localdate()
        told = [
            {
                "due": self._due(rule, today, request.user),
                "names": _names(rule, today, request.user),
                "fields": self.which_fields(rule),
            }
            for rule in RetentionRule.objects.filter(starts_on__lte=today)
        ]
        context = self.admin_site.each_context(request) | {
            "title": _("What the rules would empty"),
            "opts": self.opts,
            "media": self.media,
            "told": told,
            "names_shown": NAMES_SHOWN,
            "back": reverse("admin:members_retentionrule_changelist"),
        }
        return TemplateResponse(request, "members/retention.html", context)

    def _due(self, rule: RetentionRule, today: date, user: User) -> Due:
        """What a rule would empty; of people it is found once, until the register or the rule changes."""
        if rule.of != RetentionRule.Of.FORMER:
            return due(rule, today, to=user)
        question = ("retention", today, rule.pk, rule.months, rule.days, *rule.fields)
        return remembered(question, reach(user, HANDLES_REQUESTS), lambda: due(rule, today, to=user))
