"""The pages of signing in: allauth's, in the register's frame."""

from allauth.account import views as account
from allauth.account.internal.flows.login import record_authentication
from allauth.core.internal.httpkit import authenticated_user
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.contrib import admin, messages
from django.contrib.auth import logout
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from access import audit, letters, second_factor, sessions
from access.sign_in.forms import OwnPasswordForm


class Framed:
    """What the register's frame needs to know, and a title of our own."""

    title = ""

    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs) -> dict:
        return admin.site.each_context(self.request) | super().get_context_data(**kwargs) | {"title": self.title}


class SignIn(Framed, account.LoginView):
    """User name and password. It stands where the admin's own door would: there is no other."""

    template_name = "admin/login.html"
    title = _("Sign in")

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method == "GET" and admin.site.has_permission(request):
            return HttpResponseRedirect(self.get_authenticated_redirect_url())
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form) -> HttpResponse:
        if self.request.user.is_authenticated:
            logout(self.request)
        return super().form_valid(form)


class Code(Framed, mfa.AuthenticateView):
    title = _("The second step")


class Leave(Framed, account.LogoutView):
    """Out of a sign-in that waits for its second step."""

    http_method_names = ["post"]


class PasswordAgain(Framed, account.ReauthenticateView):
    title = _("Your password again")

    def form_valid(self, form) -> HttpResponse:
        self.request.session.cycle_key()
        return super().form_valid(form)


class Forgotten(Framed, account.PasswordResetView):
    title = _("Forgotten password")


class ForgottenSent(Framed, account.PasswordResetDoneView):
    title = _("Forgotten password")


class ByLink(Framed, account.PasswordResetFromKeyView):
    """Choose a password by a link: of an invitation, or for a new one."""

    title = _("Choose a password")
    success_url = reverse_lazy("account_login")

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"whose": self.reset_user}

    def form_valid(self, form) -> HttpResponse:
        response = super().form_valid(form)
        audit.record("set_password", self.reset_user, by=self.reset_user)
        messages.success(self.request, _("Your password is set. Sign in with it."))
        tell_of_password(self.reset_user)
        return response


class Password(Framed, PasswordChangeView):
    """Change one's own password."""

    form_class = OwnPasswordForm
    template_name = "registration/password_change_form.html"
    success_url = reverse_lazy("admin:password_change_done")
    title = _("Change password")

    def form_valid(self, form) -> HttpResponse:
        response = super().form_valid(form)
        audit.record("set_password", self.request.user, by=self.request.user)
        tell_of_password(self.request.user)
        return response


def tell_of_password(user) -> None:
    letters.write(
        user,
        _("Your password was changed"),
        _("The password of the account %(name)s was changed just now. All other sessions are ended."),
        _("If it was not you, tell the administrator at once."),
        name=user.get_username(),
    )


def tell_of_factor(user, subject) -> None:
    letters.write(
        user,
        subject,
        _("This was done just now for the account %(name)s. All other sessions are ended."),
        _("If it was not you, tell the administrator at once."),
        name=user.get_username(),
    )


class Factor(Framed, mfa.IndexView):
    title = _("Second factor")

    def get_context_data(self, **kwargs) -> dict:
        user = self.request.user
        codes = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
        left = len(codes.wrap().get_unused_codes()) if codes else 0
        told = {"codes_left": left, "must_have": second_factor.must_have(user), "has_one": second_factor.has_one(user)}
        return super().get_context_data(**kwargs) | told


class SetUp(Framed, totp.ActivateTOTPView):
    """Take an app on the phone as second factor; its first code counts as given."""

    title = _("Set up the second factor")

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"is_due": second_factor.is_due(self.request)}

    def form_valid(self, form) -> HttpResponse:
        response = super().form_valid(form)
        user = authenticated_user(self.request)
        factor = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
        second_factor.use_up(factor, form.step)
        record_authentication(self.request, user, "mfa", id=factor.pk, type=factor.type)
        sessions.end_all(user, but=self.request)
        audit.record("set_up_factor", user, by=user)
        tell_of_factor(user, _("A second factor was set up"))
        return response


class TakeOff(Framed, totp.DeactivateTOTPView):
    title = _("Take off the second factor")

    def form_valid(self, form) -> HttpResponse:
        response = super().form_valid(form)
        user = authenticated_user(self.request)
        sessions.end_all(user, but=self.request)
        audit.record("take_off_factor", user, by=user)
        messages.success(self.request, _("The second factor is taken off."))
        tell_of_factor(user, _("The second factor was taken off"))
        return response


class RecoveryCodes(Framed, recovery_codes.ViewRecoveryCodesView):
    title = _("Recovery codes")


class NewRecoveryCodes(Framed, recovery_codes.GenerateRecoveryCodesView):
    title = _("New recovery codes")

    def form_valid(self, form) -> HttpResponse:
        response = super().form_valid(form)
        user = authenticated_user(self.request)
        sessions.end_all(user, but=self.request)
        audit.record("renew_codes", user, by=user)
        tell_of_factor(user, _("New recovery codes were made"))
        return response
