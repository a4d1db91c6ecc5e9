"""What people search for: a number, or an e-mail, stands in no address, but is sent by a form and sealed from then on.

Addresses go into the browser's history, into the web server's log and to whoever looks over a shoulder. Words stay
readable, so that a list can be sent to a colleague and saved.
"""

from urllib.parse import urlencode

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _
from unfold.views import ChangeList

from access import typed
from access.models import User
from access.personal import masked_within
from access.seals import seal_of

WORDS = "q"  # the part of an address that says what is searched for
SENT = "search"  # a hidden field of the forms that search
MARK = "~"  # begins what is sealed
MOST = 200  # signs of what is searched for
LOST = _("What you searched for is not kept any longer: type it again.")
_OF_THE_FORM = {SENT, typed.MARK, "csrfmiddlewaretoken"}


def holds_a_number(words: str) -> bool:
    """Whether this may be a number of somebody's, or an e-mail: an ID, phone, card or insurance number, a code."""
    return "@" in words or sum(map(str.isdecimal, words)) >= 5


def is_for_a_number(said: str) -> bool:
    """Whether an address searches for a number, sealed or not."""
    return said.startswith(MARK) or holds_a_number(said)


def for_address(words: str, user: User) -> str:
    """What is searched for as it stands in an address: a number so that this user alone can open it, for half a day."""
    return MARK + _seal(user).encrypt(words.encode()).decode() if holds_a_number(words) else words


def from_address(said: str, user: User) -> str | None:
    """What an address asks to search for; None where it is sealed for somebody else, or too long ago."""
    if not said.startswith(MARK):
        return said
    try:
        return _seal(user).decrypt(said.removeprefix(MARK).encode(), ttl=settings.SESSION_COOKIE_AGE).decode()
    except InvalidToken:
        return None


def _seal(user: User):
    return seal_of(f"access.searches {user.pk}")


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form that searches has sent, or an address with a number in it that somebody typed; else None."""
    if request.method == "POST":
        return request.POST if SENT in request.POST else None
    if holds_a_number(said := request.GET.get(WORDS, "")) and not said.startswith(MARK):
        return request.GET
    left = typed.take(request)  # sent before somebody had to sign in again
    return left if left and SENT in left else None


def address(request: HttpRequest, said: QueryDict) -> str:
    """The address of the page with what was searched for, numbers sealed, and without what is blank."""
    parts = [
        (name, for_address(value[:MOST], request.user) if name == WORDS else value)
        for name, values in said.lists()
        for value in values
        if value and name not in _OF_THE_FORM
    ]
    return request.path + ("?" + urlencode(parts) if parts else "")


def asked(request: HttpRequest) -> list[str]:
    """What an address asks for as the trail keeps it: of a number that is searched for, not all digits."""
    words = from_address(request.GET.get(WORDS, ""), request.user) or ""
    shown = {**request.GET.dict(), WORDS: masked_within(words)}
    return [f"{name}: {value}" for name, value in shown.items() if value]


class SearchedList(ChangeList):
    """A list of the admin that opens what its address has sealed."""

    def get_queryset(self, request: HttpRequest, exclude_parameters=None) -> QuerySet:
        opened = from_address(self.query, request.user)
        self.query = opened or ""
        found = super().get_queryset(request, exclude_parameters)
        if opened is None:
            messages.warning(request, LOST)
            return found.none()
        return found
