"""How allauth signs people in here."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from access import guard, sessions, sign_ins
from access.fresh import is_fresh
from access.models import User
from access.places import address_of

# The same for an unknown name, a wrong password, a user who is switched off, and too many tries.
REFUSED = _(
    "The user name or the password is not right. After five wrong tries, wait a quarter of an hour before the next."
)


class AccountAdapter(DefaultAccountAdapter):
    """One sentence for all refusals, the session's clock, the log of sign-ins."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": REFUSED,
        "incorrect_password": _("The password is not right. After five wrong tries, wait a quarter of an hour."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: str) -> User | None:
        if not guard.may_try(request, credentials["username"]):
            guard.take_as_long(credentials["password"])
            return None
        return authenticate(request, **credentials)

    def reauthenticate(self, user: User, password: str) -> bool:
        return self.authenticate(context.request, username=user.get_username(), password=password) == user

    def is_reauthentication_required(self, *, app: str, **kwargs: object) -> bool:
        return not is_fresh(context.request)

    def get_reauthentication_methods(self, user: User) -> list[dict]:
        return [{"id": "reauthenticate", "description": "", "url": reverse("account_reauthenticate")}]

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        sessions.begin(request)
        sign_ins.tell_of_last(request, user)
        sign_ins.write(request, user)

    def add_message(self, *args, **kwargs) -> None:
        """Our views say in our words what was done."""

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request) or "0.0.0.0"
