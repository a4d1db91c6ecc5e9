import json
from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.arguments import user_named
from reports.headcount import headcount


class Command(BaseCommand):
    help = "Counts the members of every branch on a day, own and with all below, following the tree of that day."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, metavar="DATE")
        parser.add_argument("--as", dest="username", metavar="USERNAME", help="within that user's scope")
        parser.add_argument("--json", action="store_true")

    def handle(self, **options) -> None:
        counts = headcount(on=options["on"] or timezone.localdate(), by=user_named(options["username"]))
        if options["json"]:
            rows = [vars(row) | {"known_from": row.known_from and row.known_from.isoformat()} for row in counts]
            for row in rows:
                del row["branch_id"], row["path"]
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
            return
        for row in counts:
            if row.members is None:
                said = _("not known before %(day)s") % {"day": row.known_from and row.known_from.strftime("%d/%m/%Y")}
            else:
                own = "?" if row.own is None else row.own
                said = f"{own:>8} {row.members:>8} {row.women:>8} {row.party_members:>8}"
            self.stdout.write(f"{row.code:<12} {said}  {row.name}")
