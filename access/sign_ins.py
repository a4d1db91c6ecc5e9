"""The log of sign-ins: written at each, told at the next, and "that was not me"."""

from datetime import timedelta

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access import audit, letters, sessions
from access.models import SignIn, User
from access.places import address_of, browser_of

KNOWN_FOR = timedelta(days=180)


def _way(request: HttpRequest, user: User) -> str:
    """By what the user has just signed in."""
    codes = [one for one in get_authentication_records(request, user) if one["method"] == "mfa"]
    if not codes:
        return SignIn.Way.PASSWORD
    return SignIn.Way.RECOVERY if codes[-1]["type"] == Authenticator.Type.RECOVERY_CODES else SignIn.Way.CODE


def write(request: HttpRequest, user: User) -> SignIn:
    """Write down that a user has signed in; a letter tells of a browser or an address that is new."""
    place = {"address": address_of(request), "browser": browser_of(request)}
    lately = SignIn.objects.filter(user=user, at__gt=timezone.now() - KNOWN_FOR)
    is_new = not lately.filter(**place).exists()
    sign_in = SignIn.objects.create(user=user, way=_way(request, user), is_new_place=is_new, **place)
    if is_new:
        letters.write(
            user,
            gettext_lazy("Sign-in from a new place"),
            gettext_lazy("Your account %(name)s was signed in to on %(when)s, from a place that is new: %(place)s."),
            gettext_lazy("If it was you, there is nothing to do."),
            gettext_lazy('If it was not, open "My sign-ins" in the register and say so: %(page)s'),
            name=user.get_username(),
            when=_when(sign_in),
            place=sign_in.place,
            page=request.build_absolute_uri(reverse("sign_ins")),
        )
    return sign_in


def _when(sign_in: SignIn) -> str:
    return date_format(timezone.localtime(sign_in.at), "SHORT_DATETIME_FORMAT")


def tell_of_last(request: HttpRequest, user: User) -> None:
    """Before this sign-in is written: say on the next page when and where the last one was."""
    last = SignIn.objects.filter(user=user).first()
    if last is None:
        return
    said = _("Your last sign-in: {when}, {place}. {link}")
    link = format_html('<a class="underline" href="{}">{}</a>', reverse("sign_ins"), _("Was it not you?"))
    messages.info(request, format_html(said, when=_when(last), place=last.place, link=link))


@transaction.atomic
def disown(sign_in: SignIn, *, by: User) -> None:
    """The user says that somebody else signed in: end all sessions, and take no password until a link sets one.

    Whoever says so may be the thief: nobody goes on, and who has the password may not choose the next one. Only a link
    to the user's mailbox or from an administrator does; the second factor is asked for as ever.
    """
    by.set_unusable_password()
    by.save(update_fields=["password"])
    sessions.end_all(by)
    audit.record("disown_sign_in", by, by=by, at=sign_in.at.isoformat(), place=sign_in.place)
    for administrator in User.objects.filter(is_superuser=True, is_active=True).exclude(pk=by.pk):
        letters.write(
            administrator,
            gettext_lazy("Somebody else signed in as %(name)s"),
            gettext_lazy("%(name)s says that the sign-in of %(when)s (%(place)s) was somebody else's."),
            gettext_lazy("All sessions of the account are ended, and its password counts no more."),
            gettext_lazy("Look what was done under this name meanwhile, and send the user a link for a new password."),
            name=by.get_username(),
            when=_when(sign_in),
            place=sign_in.place,
        )
