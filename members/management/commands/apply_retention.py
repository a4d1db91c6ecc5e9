import json
from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import RetentionRule
from members.privacy.retention import Due, apply, due, in_force


class Command(BaseCommand):
    help = "Empties the data of former members, and removes the files, that the retention rules in force say."

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
            self.stdout.write(_line(found, is_dry) % {"rule": found.rule, "count": found.files or found.people})


def _line(found: Due, is_dry: bool) -> str:
    if found.rule.of != RetentionRule.Of.FORMER:
        return _("%(rule)s: would remove %(count)s") if is_dry else _("%(rule)s: removed %(count)s")
    if is_dry:
        return _("%(rule)s: would be emptied of %(count)s former members")
    return _("%(rule)s: emptied of %(count)s former members")


def _as_dict(found: Due) -> dict:
    return {
        "rule": found.rule.name,
        "fields": found.rule.fields,
        "of": found.rule.of,
        "months": found.rule.months,
        "days": found.rule.days,
        "people": found.people,
        "files": found.files,
        "unions": [{"code": union.code, "name": union.name, "people": number} for union, number in found.unions],
    }
