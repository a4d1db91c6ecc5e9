"""Admin pages of users with their grants, and of roles."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from access.admin import ScopedAdmin
from access.forms import RegisterForm
from access.history_page import SEES_HISTORY, HistoryPages
from access.history_told import Source
from access.models import SignIn, User
from access.rights import RIGHTS
from access.users_admin import SignInAdmin, UserAdmin
from branches import history
from branches.actions.grants import GIVES, change_grant, give, refusal
from branches.models import Branch, Grant, Role, below_any, reach

SEES = "access.view_user"
FACTS = ["role", "branch", "started_on", "ended_on"]


def users_within(users: QuerySet[User], user: User, right: str) -> QuerySet[User]:
    """Those of `users` who work, or worked, for a union over which `user` has a right, or for none yet."""
    if user.is_superuser:
        return users
    granted = Grant.objects.filter(user=OuterRef("pk"))
    here = granted.filter(below_any(reach(user, right), "branch__path"))
    return users.filter(Exists(here) | ~Exists(granted), is_superuser=False) if reach(user, right) else users.none()


def is_theirs_alone(user: User, *, by: User) -> bool:
    """Whether all grants of a user that are not over lie where `by` gives grants."""
    if by.is_superuser:
        return True
    within = below_any(reach(by, GIVES), "branch__path")
    elsewhere = user.grants.not_over(timezone.localdate()).exclude(within)
    return not (user == by or user.is_superuser or elsewhere.exists())


def grants_shown(request: HttpRequest) -> Q:
    """Which grants of a user are told: those for unions whose users one sees, or gives grants to."""
    right = SEES if reach(request.user, SEES) else GIVES
    return below_any(reach(request.user, right), "branch__path")


class GrantForm(RegisterForm):
    """One grant, refused beside its own fields."""

    def clean(self) -> dict:
        said = super().clean()
        user = getattr(self.instance, "user", None) or User()  # somebody new
        is_asked = not self.errors and self.has_changed()
        if is_asked and (why := refusal(user=user, branch=said["branch"], role=said["role"], by=self.user)):
            raise ValidationError(why)
        return said


class GrantInline(TabularInline):
    """The unions that a user works for, each with all below it, and in which role."""

    model = Grant
    form = GrantForm
    fields = [*FACTS, "seen"]  # each row carries the mark of what it showed
    extra = 0
    autocomplete_fields = ["branch"]
    verbose_name_plural = _("Unions this user works for, each with all below it")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Grant]:
        return super().get_queryset(request).select_related("branch", "role").filter(grants_shown(request))

    def get_formset(self, request: HttpRequest, obj: User | None = None, **kwargs) -> type:
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.user = request.user
        return formset

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs):
        if db_field.name == "branch":
            kwargs["queryset"] = Branch.objects.within_reach(request.user, GIVES)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request: HttpRequest, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "role":  # roles are changed on their own pages
            field.widget.can_add_related = field.widget.can_change_related = field.widget.can_view_related = False
        return field

    def _gives(self, request: HttpRequest, obj: User | None) -> bool:
        return request.user.has_perm(GIVES) and (obj is None or is_theirs_alone(obj, by=request.user))

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return request.user.has_perm(SEES) or request.user.has_perm(GIVES)

    def has_add_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return self._gives(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return self._gives(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False  # a grant is ended: who could see what stays known


class UserWithGrantsAdmin(HistoryPages, UserAdmin):
    """Users with their grants: administrators of a union look after those of the unions below it."""

    inlines = [GrantInline]
    change_form_outer_after_template = "branches/_user_after.html"

    def history_sources(self, request: HttpRequest, record: User) -> list[Source]:
        return history.of_a_user(record, grants_shown(request))

    def may_see_history(self, request: HttpRequest, record: User) -> bool:
        return request.user.has_perm(SEES_HISTORY)  # get_queryset finds no others

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        right = SEES if reach(request.user, SEES) else GIVES
        return users_within(self.model._default_manager.order_by(*self.ordering), request.user, right)

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return request.user.has_perm(SEES) or request.user.has_perm(GIVES)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(GIVES)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return request.user.has_perm(GIVES) and (obj is None or is_theirs_alone(obj, by=request.user))

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        fields = list(super().get_readonly_fields(request, obj))
        return fields if request.user.is_superuser else [*fields, "is_superuser"]

    def save_formset(self, request: HttpRequest, form: forms.ModelForm, formset, change: bool) -> None:
        if formset.model is not Grant:
            super().save_formset(request, form, formset, change)
            return
        for one in formset.forms:
            if not one.has_changed():
                continue
            values = {name: one.cleaned_data[name] for name in one.changed_data if name in FACTS}
            if one.instance.pk:
                change_grant(one.instance, values=values, by=request.user)
            else:
                give(form.instance, by=request.user, **{name: one.cleaned_data[name] for name in FACTS})
        formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []


class SignInsWithinAdmin(SignInAdmin):
    """Sign-ins of the users of the own unions."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[SignIn]:
        users = users_within(User.objects.all(), request.user, "access.view_signin")
        return SignIn.objects.filter(user__in=users).order_by("-id")


class RoleForm(RegisterForm):
    """A role: its rights are ticked."""

    rights = forms.MultipleChoiceField(
        label=_("Rights"), choices=list(RIGHTS.items()), widget=UnfoldAdminCheckboxSelectMultipleWidget, required=False
    )

    class Meta:
        model = Role
        fields = ["code", "name", "name_in_english", "rights", "position"]


@admin.register(Role)
class RoleAdmin(HistoryPages, ScopedAdmin):
    """Roles: the rights that a grant gives; a superuser's to change."""

    form = RoleForm
    change_form_outer_after_template = "admin/_history_link.html"
    list_display = ["name_in_words", "how_many_rights"]
    ordering = ["position", "code"]
    search_fields = []

    def history_sources(self, request: HttpRequest, record: Role) -> list[Source]:
        return history.of_a_role(record)

    @display(description=_("name"), ordering="position")
    def name_in_words(self, role: Role) -> str:
        return str(role)

    @display(description=_("rights"))
    def how_many_rights(self, role: Role) -> str:
        return ", ".join(str(RIGHTS[right]) for right in role.rights if right in RIGHTS)

    def get_fields(self, request: HttpRequest, obj: Role | None = None) -> list[str]:
        told = ["name", "name_in_english", "rights", "position"]
        return told if obj else ["code", *told]  # a code is for programs: chosen once

    def has_delete_permission(self, request: HttpRequest, obj: Role | None = None) -> bool:
        return False


admin.site.register(User, UserWithGrantsAdmin)
admin.site.register(SignIn, SignInsWithinAdmin)
