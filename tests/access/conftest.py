"""Who signs in, and a clock that tests turn."""

import time
from datetime import timedelta

import axes.handlers.proxy
import pytest
from django.utils import timezone

from access.models import User
from tests.signed_in import PASSWORD


class Clock:
    """The time, as far as our code and allauth's and axes' ask for it."""

    def __init__(self, monkeypatch) -> None:
        self.start, self.passed = time.time(), timedelta()
        real_now = timezone.now()
        monkeypatch.setattr(time, "time", lambda: self.start + self.passed.total_seconds())
        monkeypatch.setattr(timezone, "now", lambda: real_now + self.passed)
        monkeypatch.setattr(axes.handlers.proxy, "now", lambda: real_now + self.passed)

    def turn(self, **much: float) -> None:
        """Let some time pass: turn(minutes=15)."""
        self.passed += timedelta(**much)


@pytest.fixture
def clock(monkeypatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def quick(settings) -> None:
    """Passwords are compared at once."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def me(db, quick) -> User:
    """Hạnh, who signs in with a password."""
    known = {"email": "hanh@cdbd.example", "last_name": "Lê Thị", "first_name": "Hạnh", "is_staff": True}
    user = User(username="hanh", **known)
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def chief(me: User, settings) -> User:
    """Hạnh, whose rights need a second factor."""
    settings.SECOND_FACTOR = True
    me.is_superuser = True
    me.save()
    return me
