"""Addresses of signing in, under the names by which allauth knows them; the first takes the place of the admin's."""

from django.contrib import admin
from django.urls import path, re_path

from access import sessions
from access.sign_in import own, views

urlpatterns = [
    path("login/", views.SignIn.as_view(), name="account_login"),
    path("login/code/", views.Code.as_view(), name="mfa_authenticate"),
    path("login/leave/", views.Leave.as_view(), name="account_logout"),
    path("login/again/", views.PasswordAgain.as_view(), name="account_reauthenticate"),
    path("login/forgotten/", views.Forgotten.as_view(), name="account_reset_password"),
    path("login/forgotten/sent/", views.ForgottenSent.as_view(), name="account_reset_password_done"),
    re_path(
        r"^login/link/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.ByLink.as_view(),
        name="account_reset_password_from_key",
    ),
    path("password_change/", admin.site.admin_view(views.Password.as_view()), name="account_change_password"),
    path("account/session/", sessions.go_on, name="session"),
    path("account/sign-ins/", admin.site.admin_view(own.sign_ins), name="sign_ins"),
    path("account/sign-ins/<int:pk>/not-me/", admin.site.admin_view(own.not_me), name="not_me"),
    path("account/second-factor/", views.Factor.as_view(), name="mfa_index"),
    path("account/second-factor/set-up/", views.SetUp.as_view(), name="mfa_activate_totp"),
    path("account/second-factor/take-off/", views.TakeOff.as_view(), name="mfa_deactivate_totp"),
    path("account/recovery-codes/", views.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("account/recovery-codes/new/", views.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
]
