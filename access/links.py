"""Links that let somebody choose a password: good once, and for some time."""

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from access import audit, letters
from access.models import User

HOUR = 3600


class Generator(PasswordResetTokenGenerator):
    """Django's tokens, which die when the password is set or the user signs in; and some that die within the hour."""

    key_salt = "access.links"

    def make(self, user: User, *, seconds: int) -> str:
        """A token that lives for so long, at most as long as any."""
        since = self._num_seconds(self._now()) - settings.PASSWORD_RESET_TIMEOUT + seconds
        return self._make_token_with_timestamp(user, since, self.secret)


generator = Generator()


def link(user: User, request: HttpRequest, *, seconds: int) -> str:
    """The address at which the user chooses a password."""
    key = {"uidb36": user_pk_to_url_str(user), "key": generator.make(user, seconds=seconds)}
    return request.build_absolute_uri(reverse("account_reset_password_from_key", kwargs=key))


def is_new(user: User) -> bool:
    """Whether the user has not been here yet: the link is an invitation."""
    return user.last_login is None and not user.has_usable_password()


def send_link(user: User, *, by: User, request: HttpRequest) -> str:
    """An administrator's: send the user a link that lives a week; returned, too, to be handed over otherwise."""
    made = link(user, request, seconds=settings.PASSWORD_RESET_TIMEOUT)
    first = _("An account was made for you in the union member register. Your user name: %(name)s")
    again = _("Your administrator sends you this link, by which you choose a new password. Your user name: %(name)s")
    invited = is_new(user)
    letters.write(
        user,
        _("Invitation to the union member register") if invited else _("Link for a new password"),
        first if invited else again,
        _("Open this address and choose a password; it works once, within seven days:"),
        "%(link)s",
        name=user.get_username(),
        link=made,
    )
    audit.record("invite" if invited else "send_link", user, by=by)
    return made


def send_to_who_forgot(user: User, request: HttpRequest) -> None:
    """The user's own wish: a link that lives an hour."""
    letters.write(
        user,
        _("Link for a new password"),
        _("Somebody, probably you, asked for a new password for the account %(name)s."),
        _("Open this address and choose one; it works once, within an hour:"),
        "%(link)s",
        _("If it was not you, do nothing: your password stays as it is."),
        name=user.get_username(),
        link=link(user, request, seconds=HOUR),
    )
