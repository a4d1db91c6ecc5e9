from collections.abc import Iterator
from datetime import date
from hashlib import file_digest
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from access import looks
from access.audit import record
from access.models import Look
from access.why import OTHER
from branches.arguments import branch_coded, user_named
from members.models import Person
from rosters.export_file import File, columns_for, made_by, personal
from rosters.exports import left_out, listed, members, write_csv, write_xlsx
from rosters.parsing.cells import FIELDS

PAGE = "export_roster"


class Command(BaseCommand):
    help = "Writes the members of a branch and all below it on a day to an .xlsx or .csv file."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--branch", metavar="CODE")
        parser.add_argument("--on", type=date.fromisoformat, metavar="DATE")
        parser.add_argument("--header", choices=("fields", "vi", "en"), default="vi")
        parser.add_argument("--as", dest="username", metavar="USERNAME", help="within that user's scope")
        parser.add_argument("--sensitive", action="store_true", help="with --as: ethnicity, religion and Party, too")
        parser.add_argument("--reason", default="", metavar="TEXT", help="what for; --sensitive needs it")
        parser.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx|.csv")

    def handle(self, **options) -> None:
        out, user, branch = options["out"], user_named(options["username"]), branch_coded(options["branch"])
        day = options["on"] or timezone.localdate()
        if user and options["sensitive"] and not options["reason"]:
            raise CommandError(_("Say what for with --reason: the file is to hold sensitive data."))
        if out.suffix.lower() not in (".xlsx", ".csv"):
            raise CommandError(_("The file's name must end in .xlsx or .csv."))
        columns = FIELDS if user is None else columns_for(user, sensitive=options["sensitive"])
        reason = f"{OTHER}: {options['reason']}" if options["reason"] else ""
        said = {"file": out.name, "day": day.isoformat(), "asked": [branch.code] if branch else []}
        missing = left_out(branch, on=day, by=user)
        people, fields = listed(branch, on=day, by=user), personal(columns)
        look, count = looks.log(user, people, Look.What.EXPORTED, fields=fields, reason=reason, page=PAGE, **said)
        act = record("export", Person(), by=user, reason=options["reason"], rows=count, look=look, **said)
        made = made_by(user.get_username() if user else "export_roster", timezone.localtime(), count, missing)
        rows = members(branch, on=day, by=user, columns=columns)
        try:
            count = _written(out, rows, File(options["header"], columns, made=made))
        except OSError as error:
            why = error.strerror or error
            raise CommandError(_("%(file)s cannot be written: %(why)s.") % {"file": out, "why": why}) from error
        with out.open("rb") as file:
            looks.sent(user, page=PAGE, look=look, act=act.pk)(file_digest(file, "sha256").hexdigest())
        self.stdout.write(_("%(count)s members written to %(file)s") % {"count": count, "file": out.name})


def _written(out: Path, rows: Iterator[tuple[str, ...]], file: File) -> int:
    if out.suffix.lower() == ".xlsx":
        return write_xlsx(out, rows, file)
    with out.open("w", encoding="utf-8" if file.kind == "fields" else "utf-8-sig", newline="") as stream:
        return write_csv(stream, rows, file)
