from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.arguments import user_named
from branches.importing import import_branches
from branches.sheets import READERS


class Command(BaseCommand):
    help = "Adds and updates branches from .xlsx or .csv; where anything is wrong, says all of it and changes nothing."

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--on", type=date.fromisoformat, metavar="DATE", help="the day from which changes hold (default: today)"
        )
        parser.add_argument("--as", dest="username", metavar="USERNAME", help="within that user's scope")

    def handle(self, *, file: Path, on: date | None, username: str | None, **options) -> None:
        user = user_named(username)
        reader = READERS.get(file.suffix.lower())
        if reader is None:
            raise CommandError(_("%(file)s: only .xlsx and .csv files are read.") % {"file": file.name})
        try:
            data = file.read_bytes()
        except OSError as error:
            said = _("%(file)s cannot be opened: %(why)s.")
            raise CommandError(said % {"file": file, "why": error.strerror}) from error
        try:
            outcome = import_branches(reader(data), by=user, on=on or timezone.localdate())
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        if outcome.problems:
            raise CommandError("\n".join(map(str, outcome.problems)))
        counts = {name: outcome.count(name) for name in ("new", "changed", "unchanged")}
        self.stdout.write(_("%(new)s new, %(changed)s changed, %(unchanged)s unchanged.") % counts)
