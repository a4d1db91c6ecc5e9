import json
from contextlib import ExitStack, nullcontext
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.arguments import branch_coded, user_named
from branches.second_wall import limited_to
from rosters.models import Import
from rosters.pipeline.apply import NotApplied, apply
from rosters.pipeline.preview import preview
from rosters.pipeline.receive import receive
from rosters.results import as_dict, as_lines


class Command(BaseCommand):
    help = "Imports rosters: a preview that leaves the register untouched, or with --commit what the preview shows."

    def add_arguments(self, parser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--branch", metavar="CODE", help="the branch of rows that name none")
        parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="the day the rosters speak of")
        parser.add_argument(
            "--starts-on", type=date.fromisoformat, metavar="DATE", help="first day of new memberships (default: --on)"
        )
        parser.add_argument("--mode", choices=Import.Mode.values, default=Import.Mode.UPDATE)
        parser.add_argument("--commit", action="store_true", help="apply what the preview shows")
        parser.add_argument("--as", dest="username", metavar="USERNAME", help="within that user's scope")
        parser.add_argument(
            "--swap-day-month",
            nargs=2,
            action="append",
            metavar=("FILE", "SHEET"),
            default=[],
            help="swap day and month of the true dates in this sheet, where an American Excel had swapped them",
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, **options) -> None:
        with ExitStack() as stack:
            try:
                files = [(path.name, stack.enter_context(path.open("rb"))) for path in options["files"]]
            except OSError as error:
                raise CommandError(
                    _("The file %(file)s cannot be opened: %(why)s") % {"file": error.filename, "why": error.strerror}
                ) from error
            incoming = self._received(files, options)
        for file, sheet in options["swap_day_month"]:
            incoming.choices.setdefault(file, {})[sheet] = {"swap_day_month": True}
        incoming.save(update_fields=["choices"])
        preview(incoming)
        for file, sheet in options["swap_day_month"]:
            if not incoming.files.filter(name=file, sheets__name=sheet).exists():
                raise CommandError(
                    _("The file %(file)s has no sheet %(sheet)s whose days could be swapped.")
                    % {"file": file, "sheet": sheet}
                )
        if options["commit"]:
            try:
                with limited_to(incoming.by) if incoming.by else nullcontext():
                    apply(incoming, by=incoming.by)
            except NotApplied as error:
                raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(as_dict(incoming), ensure_ascii=False))
        else:
            self.stdout.write("\n".join(as_lines(incoming)))
        if any(file.error for file in incoming.files.all()):
            raise SystemExit(1)

    def _received(self, files: list, options: dict) -> Import:
        try:
            return receive(
                files,
                on=options["on"] or timezone.localdate(),
                starts_on=options["starts_on"],
                by=user_named(options["username"]),
                branch=branch_coded(options["branch"]),
                mode=options["mode"],
            )
        except (ValidationError, OSError) as error:
            raise CommandError(" ".join(getattr(error, "messages", [str(error)]))) from error
