"""Texts sealed by the register's key, each kind for one purpose: without the key nobody reads or makes them."""

import base64
from hashlib import sha256

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def seal_of(purpose: str) -> MultiFernet:
    """What seals and opens; texts that an earlier key of the register sealed are opened, too."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(sha256(f"{purpose} {key}".encode()).digest())) for key in keys])
