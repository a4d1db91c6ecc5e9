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
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from access.audit import record
from access.models import User
from branches.models import Branch
from rosters.models import Import, ImportFile

FILES_LOCK = 0xF11E5  # the number of the advisory lock between files that come in and files that are removed


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


def hold_files(*, alone: bool = False) -> None:
    """Until the end of the transaction no file is removed; `alone`: and none comes in."""
    with connection.cursor() as cursor:
        if alone:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FILES_LOCK])
        else:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [FILES_LOCK])


def _unlike(names: set[str], name: str) -> str:
    """The name of a file, told apart from others of that name: staff correct a sheet by the names of file and sheet."""
    told_apart, number = name, 2
    while told_apart in names:
        told_apart, number = f"{Path(name).stem} ({number}){Path(name).suffix}", number + 1
    return told_apart


@transaction.atomic
def receive(
    files: Iterable[tuple[str, BinaryIO]],
    *,
    on: date,
    by: User | None,
    branch: Branch | None = None,
    mode: str = Import.Mode.UPDATE,
    starts_on: date | None = None,
    sent_once: str | None = None,
) -> Import:
    """Open an import of these (name, stream) files, which speak of the day `on`; `by` None means without limits.

    `sent_once`: a hash under which the same may come in only once (IntegrityError).
    """
    check_days(on, starts_on)
    incoming = Import.objects.create(
        effective_on=on, starts_on=starts_on, by=by, branch=branch, mode=mode, sent_once=sent_once
    )
    hold_files()
    names: set[str] = set()
    for position, (name, stream) in enumerate(files):
        sha256, size = keep(stream)
        names.add(kept_as := _unlike(names, Path(name).name[-200:]))
        ImportFile.objects.create(roster_import=incoming, position=position, name=kept_as, sha256=sha256, size=size)
    record("receive", incoming, by=by, files=[file.name for file in incoming.files.all()])
    return incoming
