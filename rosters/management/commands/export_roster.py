from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.arguments import branch_coded, user_named
from rosters.exports import members, write_csv, write_xlsx


class Command(BaseCommand):
    help = "Writes the members of a branch and all below it on a day to an .xlsx or .csv file."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--branch", metavar="CODE")
        parser.add_argument("--on", type=date.fromisoformat, metavar="DATE")
        parser.add_argument("--header", choices=("fields", "vi", "en"), default="vi")
        parser.add_argument("--as", dest="username", metavar="USERNAME", help="within that user's scope")
        parser.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx|.csv")

    def handle(self, **options) -> None:
        out, kind = options["out"], options["header"]
        people = members(
            branch_coded(options["branch"]),
            on=options["on"] or timezone.localdate(),
            by=user_named(options["username"]),
        )
        try:
            count = _written(out, people, kind)
        except OSError as error:
            why = error.strerror or error
            raise CommandError(_("%(file)s cannot be written: %(why)s.") % {"file": out, "why": why}) from error
        self.stdout.write(_("%(count)s members written to %(file)s") % {"count": count, "file": out.name})


def _written(out: Path, people: Iterator[tuple[str, ...]], kind: str) -> int:
    if out.suffix.lower() == ".xlsx":
        return write_xlsx(out, people, kind=kind)
    if out.suffix.lower() != ".csv":
        raise CommandError(_("The file's name must end in .xlsx or .csv."))
    with out.open("w", encoding="utf-8" if kind == "fields" else "utf-8-sig", newline="") as stream:
        return write_csv(stream, people, kind=kind)
