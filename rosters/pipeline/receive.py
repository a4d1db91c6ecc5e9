"""Receive: keep the files as they were sent."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access.audit import record
from access.models import User
from branches.models import Branch
from rosters.models import Import, ImportFile


def keep(stream: BinaryIO) -> tuple[str, int]:
    """Store the bytes under their hash, readable by the register only; returns (sha256, size in bytes)."""
    settings.UPLOAD_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=settings.UPLOAD_DIR, delete=False) as copy:
        try:
            while chunk := stream.read(2**20):
                digest.update(chunk)
                size += len(chunk)
                if size > settings.ROSTER_FILE_BYTES:
                    raise ValidationError(
                        _("The file is larger than %(limit)s MB. Send it in parts.")
                        % {"limit": settings.ROSTER_FILE_BYTES // 2**20}
                    )
                copy.write(chunk)
            copy.flush()
            os.fsync(copy.fileno())
        except BaseException:
            os.unlink(copy.name)
            raise
    place = settings.UPLOAD_DIR / digest.hexdigest()[:2] / digest.hexdigest()
    place.parent.mkdir(mode=0o700, exist_ok=True)
    os.replace(copy.name, place)
    return digest.hexdigest(), size


def check_days(on: date, starts_on: date | None) -> None:
    """Refuse days that no roster can speak of: ValidationError by the names of the two."""
    if on > timezone.localdate():
        raise ValidationError({"on": _("A roster cannot speak of a day to come.")})
    if starts_on is not None and starts_on > on:
        raise ValidationError({"starts_on": _("New memberships cannot start after the day the roster speaks of.")})


@transaction.atomic
def receive(
    files: Iterable[tuple[str, BinaryIO]],
    *,
    on: date,
    by: User | None,
    branch: Branch | None = None,
    mode: str = Import.Mode.UPDATE,
    starts_on: date | None = None,
) -> Import:
    """Open an import of these (name, stream) files, which speak of the day `on`; `by` None means without limits."""
    check_days(on, starts_on)
    incoming = Import.objects.create(effective_on=on, starts_on=starts_on, by=by, branch=branch, mode=mode)
    for position, (name, stream) in enumerate(files):
        sha256, size = keep(stream)
        ImportFile.objects.create(
            roster_import=incoming, position=position, name=Path(name).name[:255], sha256=sha256, size=size
        )
    record("receive", incoming, by=by, files=[file.name for file in incoming.files.all()])
    return incoming
