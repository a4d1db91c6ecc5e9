"""The second factor: a code of an app on the phone, or one of the recovery codes; compulsory by right."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django import forms
from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from access import audit, guard, letters, sessions
from access.models import User
from access.seals import seal_of

RIGHT = "access.second_factor"
LAST_STEP = "last_step"  # the half minute of the last code that was taken
WRONG = _("The code is not right, or was used before. After five wrong ones, wait a quarter of an hour.")

# What somebody may open who owes the second factor.
OPEN = {
    *("account_login", "account_logout", "account_reauthenticate", "mfa_activate_totp", "mfa_authenticate"),
    *("set_language", "session", "admin:logout", "admin:jsi18n"),
}


class Adapter(DefaultMFAAdapter):
    """How allauth keeps second factors: the secrets sealed by the register's key."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": WRONG,
        "cannot_delete_authenticator": _("Your rights need a second factor: it cannot be taken off."),
    }

    def get_totp_label(self, user: User) -> str:
        return user.get_username()

    def build_totp_svg(self, url: str) -> SafeString:
        return mark_safe(super().build_totp_svg(url).partition("?>")[2])  # to stand within a page

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not must_have(authenticator.user)

    def encrypt(self, text: str) -> str:
        return seal_of(RIGHT).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return seal_of(RIGHT).decrypt(encrypted_text.encode()).decode()


def must_have(user: User) -> bool:
    """Whether the user's rights need a second factor here."""
    return settings.SECOND_FACTOR and user.has_perm(RIGHT)


def has_one(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def is_given(request: HttpRequest) -> bool:
    """Whether the user gave a code in this session."""
    return any(one["method"] == "mfa" for one in get_authentication_records(request, request.user))


def is_due(request: HttpRequest) -> bool:
    return request.user.is_authenticated and not is_given(request) and must_have(request.user)


def required(get_response: Callable) -> Callable:
    """Middleware: nothing of the register opens before the second factor, where the user's rights need one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def look(request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        if request.resolver_match.view_name in OPEN or not is_due(request):
            return None
        if not has_one(request.user):
            return HttpResponseRedirect(reverse("mfa_activate_totp"))
        logout(request)  # a session of before the factor
        return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.path})}")

    middleware.process_view = look
    return middleware


def step_of(secret: str, code: str, *, after: int = 0) -> int | None:
    """The half minute to which a code belongs: the present, the one before or after; none at or before `after`."""
    for step in yield_hotp_counters_from_time():
        if step > after and compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))):
            return step
    return None


@transaction.atomic
def opened_by(user: User, code: str) -> Authenticator | None:
    """The factor that a code belongs to; the code is used up with that."""
    for one in Authenticator.objects.select_for_update().filter(user=user).order_by("-type"):
        if one.type == Authenticator.Type.RECOVERY_CODES and one.wrap().validate_code(code):
            return Authenticator.objects.get(pk=one.pk)
        if one.type == Authenticator.Type.TOTP:
            secret = Adapter().decrypt(one.data["secret"])
            if (step := step_of(secret, code, after=one.data.get(LAST_STEP, 0))) is not None:
                use_up(one, step)
                return one
    return None


def use_up(factor: Authenticator, step: int) -> None:
    """No code of this half minute or an earlier one is taken again."""
    factor.data[LAST_STEP] = step
    factor.save(update_fields=["data"])


@transaction.atomic
def drop(user: User, *, by: User | None, reason: str) -> None:
    """Take a user's factor and recovery codes off; all sessions of the user end."""
    Authenticator.objects.filter(user=user).delete()
    sessions.end_all(user)
    audit.record("drop_factor", user, by=by, reason=reason)
    letters.write(
        user,
        _("The second factor was taken off"),
        _("An administrator took off the second factor of the account %(name)s."),
        _("If you did not ask for it, tell the administrator at once."),
        name=user.get_username(),
    )


def code_field(**attributes: str) -> forms.CharField:
    attributes = {"autocomplete": "one-time-code", "autofocus": "", "spellcheck": "false"} | attributes
    return forms.CharField(label=_("Code"), max_length=40, widget=UnfoldAdminTextInputWidget(attrs=attributes))


class CodeForm(AuthenticateForm):
    """The code of the app, or a recovery code."""

    code = code_field()

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if guard.may_try(context.request, self.user.get_username()):
            self.authenticator = opened_by(self.user, code)
            if self.authenticator:
                return code
            guard.count_wrong_code(context.request, self.user)
        raise ValidationError(WRONG)


class FirstCodeForm(ActivateTOTPForm):
    """The first code, which shows that the app has the secret."""

    code = code_field(inputmode="numeric")

    def clean_code(self) -> str:
        self.step = step_of(self.secret, self.cleaned_data["code"])
        if self.step is None:
            raise ValidationError(_("This is not the code that the app shows. See that the phone's clock is right."))
        return self.cleaned_data["code"]
