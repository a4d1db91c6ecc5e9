"""Admin pages of users and of their sign-ins; which of them somebody sees, their grants say (branches/)."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from access import links, second_factor
from access.admin import ReadOnlyAdmin, ScopedAdmin, one_at_a_time
from access.forms import RegisterForm, WhyField
from access.fresh import asked_again
from access.models import SignIn, User

ABOUT, ALLOWED, DATES = (title for title, _options in BaseUserAdmin.fieldsets[1:])  # in Django's own words


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
        user = self.seen(request, pk)
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

    @one_at_a_time
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
            subject=user.called,
            note=_("At the next sign-in the password is enough, or a new factor is set up where the rights need one."),
            button=_("Take off"),
            is_grave=True,
        )


class WhyForm(forms.Form):
    """Why something grave is done."""

    reason = WhyField()


class SignInAdmin(ReadOnlyAdmin):
    """Sign-ins of the users within reach: to be read, never to be written."""

    list_display = ["at", "user", "browser_in_words", "address", "way", "is_new_place"]
    list_filter = ["way", "is_new_place"]
    list_select_related = ["user"]
    search_fields = ["user__username", "user__last_name", "user__first_name"]

    @display(description=_("browser"), ordering="browser")
    def browser_in_words(self, sign_in: SignIn) -> str:
        return sign_in.browser or gettext("unknown browser")


# Roles stand for groups; and what allauth keeps is nobody's to look at or to change by hand.
for kept in (Group, Authenticator, EmailAddress):
    admin.site.unregister(kept)
