import json
from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from members.privacy.retention import Due, apply, due, in_force


class Command(BaseCommand):
    help = "Empties the data of former members that the retention rules in force say."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be emptied")
        parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="as if on that day (default: today)")
        parser.add_argument("--json", action="store_true")

    def handle(self, **options) -> None:
        on = options["on"] or timezone.localdate()
        is_dry = options["dry_run"]
        told = []
        for rule in in_force(on):
            told.append(found := due(rule, on))
            if not is_dry:
                apply(rule, on=on, by=None)
        if options["json"]:
            said = {"on": on.isoformat(), "applied": not is_dry, "rules": [_as_dict(found) for found in told]}
            self.stdout.write(json.dumps(said, ensure_ascii=False))
            return
        if not told:
            self.stdout.write(_("No retention rule is switched on."))
        for found in told:
            line = (
                _("%(rule)s: would be emptied of %(people)s former members")
                if is_dry
                else _("%(rule)s: emptied of %(people)s former members")
            )
            self.stdout.write(line % {"rule": found.rule, "people": found.people})


def _as_dict(found: Due) -> dict:
    return {
        "rule": found.rule.name,
        "fields": found.rule.fields,
        "months": found.rule.months,
        "people": found.people,
        "unions": [{"code": union.code, "name": union.name, "people": number} for union, number in found.unions],
    }
