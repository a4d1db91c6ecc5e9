"""Whether the password was given lately: grave things ask for it again."""

import time

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import suspend_request
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from access import typed

SECONDS = 600


def is_fresh(request: HttpRequest) -> bool:
    """Whether the user gave the password within the last ten minutes, signing in included."""
    records = get_authentication_records(request, request.user)
    return any(one["method"] == "password" and time.time() - one["at"] < SECONDS for one in records)


def asked_again(request: HttpRequest) -> HttpResponse | None:
    """The way to the page that asks for the password again, which leads back to here; None where it was given lately.

    What was sent (but for files) is done once the password is right: nobody has to press the button twice.
    """
    if is_fresh(request):
        return None
    if request.FILES:
        typed.keep(request)
        request.method = "GET"  # comes back to the page, where the file has to be chosen again
    return suspend_request(request, reverse("account_reauthenticate"))
