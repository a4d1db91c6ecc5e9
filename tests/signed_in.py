"""How tests sign in: as a user does, with the password given and (where asked for) the second factor."""

import time

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client
from django.urls import reverse

from access.models import User
from access.second_factor import Adapter

PASSWORD = "bốn mùa hoa nở trên đồi"


def sign_in(client: Client, user: User, *, minutes_ago: float = 0, code: bool = False) -> None:
    """Sign in without the pages: the password was given some minutes ago, a code too (`code`)."""
    client.force_login(user)
    at = time.time() - 60 * minutes_ago
    records = [{"method": "password", "at": at}] + ([{"method": "mfa", "at": at, "type": "totp"}] if code else [])
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = records
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()


def type_password(client: Client, username: str, password: str = PASSWORD, **more):
    """Send the sign-in page."""
    return client.post(reverse("account_login"), {"login": username, "password": password}, **more)


def type_code(client: Client, code: str):
    """Send the page of the second step."""
    return client.post(reverse("mfa_authenticate"), {"code": code})


def give_factor(user: User) -> Authenticator:
    """The user has an app on the phone."""
    return TOTP.activate(user, generate_totp_secret()).instance


def secret_of(factor: Authenticator) -> str:
    """What the app on the phone was told."""
    return Adapter().decrypt(factor.data["secret"])


def code_of(factor: Authenticator, *, steps: int = 0) -> str:
    """What the app shows now, or some half minutes later."""
    return format_hotp_value(hotp_value(secret_of(factor), int(time.time()) // 30 + steps))
