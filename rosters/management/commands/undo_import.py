import json
from contextlib import nullcontext

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from branches.arguments import user_named
from branches.second_wall import limited_to
from rosters.kept import as_lines, kept_rows
from rosters.models import Import
from rosters.pipeline.undo import NotUndone, undo, would_undo


class Command(BaseCommand):
    help = "Takes an import back: values restored; rows whose people were changed since are kept and listed."

    def add_arguments(self, parser) -> None:
        parser.add_argument("number", type=int, metavar="ID")
        parser.add_argument(
            "--preview", action="store_true", help="say what would be taken back, and leave all as it is"
        )
        parser.add_argument("--as", dest="username", metavar="USERNAME", help="within that user's scope")
        parser.add_argument("--json", action="store_true")

    def handle(self, **options) -> None:
        by = user_named(options["username"])
        rows = Import.objects.all() if by is None else Import.objects.visible_to(by)
        incoming = rows.filter(pk=options["number"]).first()
        if incoming is None:
            raise CommandError(_("There is no import %(number)s.") % {"number": options["number"]})
        try:
            with limited_to(by) if by else nullcontext():
                found = would_undo(incoming, by=by) if options["preview"] else undo(incoming, by=by)
        except NotUndone as refusal:
            raise CommandError(str(refusal)) from refusal
        kept = kept_rows(incoming, found.kept)
        if options["json"]:
            told = {"import": incoming.pk, "undone": not options["preview"], "counts": found.counts, "kept": kept}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(as_lines(found, kept)))
