"""One request as a user of the matrix sends it: through the middleware, without a server, undone afterwards."""

import re
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from unittest.mock import patch

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.base import BaseHandler
from django.core.signals import got_request_exception
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from access import compared, sessions, watched
from access.models import User
from access.opened import Opened, values_now
from tests.matrix.places import PASSWORD

HOUR = 3600


@contextmanager
def as_opened_now() -> Iterator[None]:
    """Every form counts as opened just now: whose record it is must be asked, whether or not its mark is right."""
    now = timezone.now()
    with (
        patch.object(compared, "unseal", lambda form, _mark: Opened(now, values_now(form))),
        patch.object(watched, "_unseal", lambda _mark, _about: {"at": now.isoformat(), "rows": {}}),
        patch.object(watched, "_turned", lambda *_rows: []),
    ):
        yield


@dataclass
class Answer:
    """What came back: the status, where it leads, and all that can be read in it, workbooks unpacked."""

    status: int
    location: str
    text: bytes
    error: str = ""


class Asker:
    """Sends requests of users."""

    def __init__(self) -> None:
        self.handler = BaseHandler()
        self.handler.load_middleware()
        self.factory = RequestFactory(HTTP_HOST="localhost")
        self.cookies: dict[str, str] = {}
        self.sent = 0
        self._error = ""
        got_request_exception.connect(self._note)

    def _note(self, **_said) -> None:
        kind, error, _where = sys.exc_info()
        self._error = f"{kind.__name__}: {error}"

    def sign_in(self, role: str, user: User) -> None:
        """Give a user a session; `half` gives the password at the door, and owes the code."""
        if role == "half":
            answer = self.ask(role, reverse("account_login"), {"login": user.username, "password": PASSWORD})
            self.cookies[role] = re.search(rb"sessionid=(\w+)", answer.text)[1].decode()
            return
        now, given = time.time(), []
        # The password: a moment to come is fresh as long as the matrix lasts.
        given.append({"method": "password", "at": now - HOUR if role == "stale" else now + HOUR})
        if role != "unfactored":
            given.append({"method": "mfa", "type": "totp", "at": now})
        session = SessionStore()
        session[sessions.BEGAN] = session[sessions.SEEN] = now + HOUR  # no request has to write down that it came
        session[AUTHENTICATION_METHODS_SESSION_KEY] = given
        session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        self.cookies[role] = session.session_key

    def ask(self, role: str, address: str, data: dict | None = None) -> Answer:
        """GET, or POST of `data` where there is any."""
        self.sent += 1
        self._error = ""
        self.factory.cookies.clear()
        if role in self.cookies:
            self.factory.cookies[settings.SESSION_COOKIE_NAME] = self.cookies[role]
        request = self.factory.get(address) if data is None else self.factory.post(address, data)
        request._dont_enforce_csrf_checks = True
        return self._answer(self.handler.get_response(request))

    def _answer(self, response: HttpResponse) -> Answer:
        try:
            body = b"".join(response.streaming_content) if response.streaming else response.content
        except Exception as error:  # noqa: BLE001 - while a file is being sent
            return Answer(500, "", b"", f"{type(error).__name__}: {error}")
        if body[:2] == b"PK":
            with zipfile.ZipFile(BytesIO(body)) as book:
                body = b"".join(book.read(name) for name in book.namelist())
        heads = "\n".join(f"{name}: {value}" for name, value in response.items()).encode()
        morsels = "\n".join(morsel.OutputString() for morsel in response.cookies.values()).encode()
        return Answer(
            response.status_code, response.get("Location", ""), b"\n".join([heads, morsels, body]), self._error
        )
