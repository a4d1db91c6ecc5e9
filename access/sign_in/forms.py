"""The forms of signing in, in the register's look."""

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.core import context
from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _
from unfold.forms import AdminOwnPasswordChangeForm
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminTextInputWidget

from access import guard, links, sessions
from access.models import User


def _password(field: forms.Field, *, help_text: str = "", **attributes: str) -> None:
    attributes = {"autocomplete": field.widget.attrs.get("autocomplete", "off")} | attributes
    field.widget = UnfoldAdminPasswordWidget(attrs=attributes)
    field.help_text = help_text


class SignInForm(allauth.LoginForm):
    """User name and password."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["login"]
        name.label = _("Username")
        name.widget = UnfoldAdminTextInputWidget(attrs={"autocomplete": "username", "autofocus": ""})
        _password(self.fields["password"])


class PasswordAgainForm(allauth.ReauthenticateForm):
    """The password, once more."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _password(self.fields["password"], autofocus="")


class ForgottenForm(allauth.ResetPasswordForm):
    """The e-mail address to which a link is sent, if it is an account's."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget = UnfoldAdminTextInputWidget(
            attrs={"type": "email", "autocomplete": "email", "autofocus": ""}
        )

    def save(self, request, **kwargs) -> str:
        for user in self.users:
            links.send_to_who_forgot(user, request)
        return self.cleaned_data["email"]


class LinkForm(allauth.UserTokenForm):
    """What a link says: whose it is, and that it is good."""

    token_generator = links.generator

    def _get_user(self, uidb36: str) -> User | None:
        user = super()._get_user(uidb36)
        return user if user is not None and user.is_active else None


class NewPasswordForm(allauth.ResetPasswordKeyForm):
    """The password that is chosen by a link."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        rules = password_validation.password_validators_help_text_html()
        _password(self.fields["password1"], help_text=rules, autofocus="")
        _password(self.fields["password2"])

    def save(self) -> None:
        super().save()
        guard.forget(self.user)
        sessions.end_all(self.user)


class OwnPasswordForm(AdminOwnPasswordChangeForm):
    """Another password; the present one is looked at as at signing in, so often and no oftener."""

    def clean_old_password(self) -> str:
        password = self.cleaned_data["old_password"]
        if not get_adapter(context.request).reauthenticate(self.user, password):
            raise get_adapter(context.request).validation_error("incorrect_password")
        return password
