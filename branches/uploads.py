"""Files of unions between preview and confirmation: in the register's own folder, each for its uploader only."""

import time
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, TimestampSigner
from django.utils.translation import gettext as _
from import_export.tmp_storages import BaseStorage

from access.models import User

HOURS_KEPT = 24


def _folder() -> Path:
    folder = Path(settings.UPLOAD_DIR) / "unions"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _signer(user: User) -> TimestampSigner:
    return TimestampSigner(salt=f"upload of unions by {user.pk}")


def name_for(user: User, name: str) -> str:
    """The name of an upload as this user, and nobody else, may hand it back."""
    return _signer(user).sign(name)


def upload_of(user: User, signed: str) -> str:
    """The name of an upload that this user made; ValidationError for any other, and where it is gone."""
    try:
        name = _signer(user).unsign(signed, max_age=HOURS_KEPT * 3600)
    except BadSignature:
        name = ""
    if not name or not (_folder() / name).is_file():
        raise ValidationError(_("The uploaded file is no longer here: upload it again."))
    return name


class UploadFolder(BaseStorage):
    """Where django-import-export keeps an upload until it is confirmed; left-over ones go after a day."""

    def save(self, data: bytes) -> None:
        for old in _folder().iterdir():
            if old.stat().st_mtime < time.time() - HOURS_KEPT * 3600:
                old.unlink(missing_ok=True)
        self.name = uuid4().hex
        path = _folder() / self.name
        path.touch(mode=0o600)
        path.write_bytes(data)

    def read(self) -> bytes:
        return (_folder() / self.name).read_bytes()

    def remove(self) -> None:
        (_folder() / self.name).unlink(missing_ok=True)
