"""Admin pages of users, and the base of all admin pages: rows scoped once, filters by allow-list."""

from collections.abc import Callable
from contextlib import nullcontext
from copy import copy

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.filters import RelatedFieldListFilter
from django.contrib.admin.utils import get_fields_from_path, unquote
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import DropdownFilter
from unfold.decorators import display

import access.list_headers  # noqa: F401 - headers of lists are made once
from access import links, second_factor, typed
from access.forms import RegisterForm, WhyField
from access.fresh import asked_again
from access.models import Act, SignIn, User
from access.words import VERBS, kind_in_words, verb_in_words

TYPED_BEFORE = _("Here is what you typed before you signed in again. Nothing of it is saved yet.")

ABOUT, ALLOWED, DATES = (title for title, _options in BaseUserAdmin.fieldsets[1:])  # in Django's own words

UNUSED = tuple(f"admin/js/{name}" for name in ("urlify", "prepopulate", "vendor/xregexp"))


def lean(media: forms.Media) -> forms.Media:
    """What a page loads: without what makes fields from other fields (we have none), and each thing once.

    Django loads select2 small, Unfold large: both on one page forget each other's language.
    """
    js = [str(path).replace("select2.full.js", "select2.full.min.js") for path in media._js]
    css = {
        medium: list(dict.fromkeys(path.replace("select2/select2.css", "select2/select2.min.css") for path in paths))
        for medium, paths in media._css.items()
    }
    return forms.Media(css=css, js=list(dict.fromkeys(path for path in js if not path.startswith(UNUSED))))


def scoped(rows: QuerySet, user: User) -> QuerySet:
    """Those of `rows` that a user may see; rows of a model that knows no scope are for superusers."""
    if hasattr(rows, "visible_to"):
        return rows.visible_to(user)
    return rows if user.is_superuser else rows.none()


class SeenOnly(RelatedFieldListFilter):
    """A sidebar filter by related rows that lists only those that the user may see."""

    def field_choices(self, field, request: HttpRequest, model_admin) -> list[tuple]:
        return [(row.pk, str(row)) for row in scoped(field.remote_field.model._default_manager.all(), request.user)]


def _parameters(declared) -> set[str]:
    """The names in an address that a declared filter understands."""
    if isinstance(declared, type):
        return {declared.parameter_name}
    field = declared[0] if isinstance(declared, tuple) else declared
    return {field, *(f"{field}__{lookup}" for lookup in ("exact", "id__exact", "in", "isnull"))}


def _as_left(request: HttpRequest, left: QueryDict) -> HttpRequest:
    """The request as if the form were sent as it was left; what is shown so is never valid, hence never saved."""
    shown = copy(request)
    shown.method, shown.POST, shown._files, shown.is_only_shown = "POST", left, MultiValueDict(), True
    return shown


class ScopedAdmin(ModelAdmin):
    """Pages of a model: users see and choose only rows of their own unions, and never find others by trying."""

    compressed_fields = True
    list_filter_submit = True
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    warn_unsaved_form = True
    change_form_before_template = "admin/_seen.html"

    # Unfold's templates ask for these in every row and of every box, and Django is slow to find that there is none.
    list_sections = ()
    conditional_fields = {}
    add_words = ""

    @property
    def media(self) -> forms.Media:
        return lean(super().media)

    def render_change_form(self, request: HttpRequest, context: dict, *args, **kwargs) -> HttpResponse:
        context["media"] = lean(context["media"])
        return super().render_change_form(request, context, *args, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return scoped(super().get_queryset(request), request.user)

    def get_field_queryset(self, db, db_field, request: HttpRequest) -> QuerySet:
        rows = super().get_field_queryset(db, db_field, request)
        return scoped(db_field.remote_field.model._default_manager.all() if rows is None else rows, request.user)

    def get_list_filter(self, request: HttpRequest) -> list:
        return [
            (declared, SeenOnly)
            if isinstance(declared, str) and get_fields_from_path(self.model, declared)[-1].is_relation
            else declared
            for declared in super().get_list_filter(request)
        ]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return any(lookup in _parameters(declared) for declared in self.get_list_filter(request))

    def _is_for(self, user: User) -> bool:
        return user.is_superuser or hasattr(self.model._default_manager, "visible_to")

    def _may(self, user: User, action: str, obj: Model | None = None) -> bool:
        """Whether the user has the right; over a record that is found, whether the right reaches it."""
        right = f"{self.opts.app_label}.{action}_{self.opts.model_name}"
        return self._is_for(user) and user.has_perm(right) and (obj is None or user.has_perm(right, obj))

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        return self._may(request.user, "view")  # get_queryset finds no others

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._may(request.user, "add")

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return self._may(request.user, "change", obj)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return self._may(request.user, "delete", obj)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts, object_id: str) -> HttpResponse:
        """A record of others is as one that is not there: both are not found."""
        raise Http404

    def get_form(self, request: HttpRequest, obj=None, change: bool = False, **kwargs) -> type[forms.ModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user = request.user
        form.refusal = getattr(request, "refusal", None)
        if getattr(request, "is_only_shown", False):
            form.is_valid = lambda self: False
        return form

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, *args, **kwargs) -> HttpResponse:
        if request.method == "GET" and (left := typed.take(request)) is not None:
            self.message_user(request, TYPED_BEFORE, messages.WARNING)
            request = _as_left(request, left)
        try:
            with transaction.atomic() if request.method == "POST" else nullcontext():
                self._lock(request, object_id)
                return super().changeform_view(request, object_id, *args, **kwargs)
        except ValidationError as refusal:
            # A verb refused while saving: all is rolled back, and the form is shown once more with its sentence.
            request.refusal = refusal
            return super().changeform_view(request, object_id, *args, **kwargs)

    def _lock(self, request: HttpRequest, object_id: str | None) -> None:
        """Let two who save the same record at once come one after the other, so that the second sees the first."""
        if request.method != "POST" or object_id is None:
            return
        try:
            pk = self.model._meta.pk.to_python(unquote(object_id))
        except ValidationError:
            return  # no such record: the page says so
        self.model._base_manager.select_for_update(no_key=True).filter(pk=pk).values_list("pk").first()

    def construct_change_message(self, request: HttpRequest, form: forms.ModelForm, formsets, add: bool = False):
        if theirs := getattr(form, "kept_theirs", ()):
            said = _("Somebody else changed this meanwhile, which is kept as they wrote it: %(fields)s.")
            self.message_user(request, said % {"fields": ", ".join(theirs)}, messages.INFO)
        return super().construct_change_message(request, form, formsets, add)

    def act_page(
        self, request: HttpRequest, record: Model, form: forms.Form, act: Callable[[dict], str], **context
    ) -> HttpResponse:
        """A small page for one verb on a record: `act` does it with the form's values and says what was done."""
        own = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[record.pk])
        back = context.get("back", own)
        if request.method == "GET" and (left := typed.take(request)) is not None:
            self.message_user(request, TYPED_BEFORE, messages.WARNING)
            form.data, form.is_bound = left, True
        if request.method == "POST" and form.is_valid():
            try:
                done = act(form.cleaned_data)
            except ValidationError as refusal:
                form.add_error(None, refusal.messages)
            else:
                self.message_user(request, done, messages.SUCCESS)
                return HttpResponseRedirect(back)
        context |= {
            "object": record,
            "form": form,
            "back": back,
            "opts": self.opts,
            "media": lean(self.media + form.media),
        }
        return TemplateResponse(request, "admin/act.html", self.admin_site.each_context(request) | context)


class UserForm(RegisterForm):
    """Who a user is; never a password, which users choose themselves."""

    class Meta:
        model = User
        fields = ["username", "last_name", "first_name", "email"]


class UserAdmin(BaseUserAdmin, ScopedAdmin):
    """Users: officers are staff; what they may do, their grants say."""

    form = add_form = UserForm
    list_display = ["username", "last_name", "first_name", "is_active", "is_staff", "is_superuser", "last_login"]
    list_filter = ["is_active", "is_staff", "is_superuser"]
    filter_horizontal = ()
    readonly_fields = ["last_login", "date_joined"]
    change_form_outer_after_template = "access/_user_links.html"
    add_fieldsets = [(None, {"fields": ["username", "last_name", "first_name", "email"]})]
    fieldsets = [
        (None, {"fields": ["username", "last_name", "first_name", "email", "language"]}),
        (ALLOWED, {"fields": ["is_active", "is_staff", "is_superuser"]}),
        (DATES, {"fields": ["last_login", "date_joined"]}),
    ]

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody takes over an account that may more: its address and its links are its equals' to change."""
        may_more = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not may_more and super().has_change_permission(request, obj)

    def get_urls(self) -> list:
        own = [
            path("<int:pk>/link/", self.admin_site.admin_view(self.link_view), name="access_user_link"),
            path("<int:pk>/factor/", self.admin_site.admin_view(self.factor_view), name="access_user_drop_factor"),
        ]
        # Administrators set no passwords: they send links.
        return own + [url for url in super().get_urls() if url.name != "auth_user_password_change"]

    def changeform_view(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method == "POST" and (asked := asked_again(request)) is not None:
            return asked
        return super().changeform_view(request, *args, **kwargs)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None) -> HttpResponse:
        user = self.get_object(request, object_id)
        context = {}
        if user is not None and self.has_change_permission(request, user):
            context = {"is_new": links.is_new(user), "has_factor": second_factor.has_one(user), "may_send": True}
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def _user(self, request: HttpRequest, pk: int) -> User:
        user = self.get_object(request, str(pk))
        if user is None:
            raise Http404
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        return user

    def link_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send a user a link for a password; it is shown once, too."""
        user = self._user(request, pk)
        if request.method == "POST" and (asked := asked_again(request)) is not None:
            return asked
        made = links.send_link(user, by=request.user, request=request) if request.method == "POST" else ""
        title = _("Invite the user") if links.is_new(user) else _("Link for a new password")
        context = {"title": title, "whose": user, "link": made, "opts": self.opts, "is_new": links.is_new(user)}
        return TemplateResponse(request, "access/send_link.html", self.admin_site.each_context(request) | context)

    def factor_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a user's second factor off, whose phone and codes are lost."""
        user = self._user(request, pk)
        if request.method == "POST" and (asked := asked_again(request)) is not None:
            return asked

        def act(said: dict) -> str:
            second_factor.drop(user, by=request.user, reason=said["reason"])
            return gettext("The second factor of %(name)s is taken off.") % {"name": user.get_username()}

        return self.act_page(
            request,
            user,
            WhyForm(request.POST or None),
            act,
            title=_("Take off the second factor"),
            subject=user.get_full_name() or user.get_username(),
            note=_("At the next sign-in the password is enough, or a new factor is set up where the rights need one."),
            button=_("Take off"),
            is_grave=True,
        )


class WhyForm(forms.Form):
    """Why something grave is done."""

    reason = WhyField()


class SignInAdmin(ScopedAdmin):
    """Sign-ins of the users within reach: to be read, never to be written."""

    list_display = ["at", "user", "browser_in_words", "address", "way", "is_new_place"]
    list_filter = ["way", "is_new_place"]
    list_select_related = ["user"]
    search_fields = ["user__username", "user__last_name", "user__first_name"]

    @display(description=_("browser"), ordering="browser")
    def browser_in_words(self, sign_in: SignIn) -> str:
        return sign_in.browser or gettext("unknown browser")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False


class VerbFilter(DropdownFilter):
    """Lines of the audit trail of one kind of act."""

    title = _("what was done")
    parameter_name = "verb"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple]:
        return list(VERBS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(verb=self.value()) if self.value() else queryset


class ActAdmin(ScopedAdmin):
    """What was done: to be read, never to be written."""

    exclude = ["details"]  # old and new values, whole: the pages of records tell them as far as they may be shown
    list_display = ["done_at", "by", "did", "kind", "subject_id", "reason"]
    list_filter = [VerbFilter]
    list_select_related = ["by"]
    ordering = ["-id"]

    @display(description=_("what"), ordering="verb")
    def did(self, act: Act) -> str:
        return verb_in_words(act.verb)

    @display(description=_("kind of record"), ordering="subject_type")
    def kind(self, act: Act) -> str:
        return kind_in_words(act.subject_type)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False


admin.site.register(User, UserAdmin)
admin.site.unregister(Group)
admin.site.register(Act, ActAdmin)
admin.site.register(SignIn, SignInAdmin)
# What allauth keeps is nobody's to look at or to change by hand.
for kept in (Authenticator, EmailAddress):
    admin.site.unregister(kept)
