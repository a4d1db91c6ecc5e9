from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from members.privacy.erasing import erase_again, erased_so_far


class Command(BaseCommand):
    help = "After a restore: erases again the personal data that was erased after the backup was made."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--list", type=Path, metavar="FILE", help="the list of those erased (default: of this register)"
        )

    def handle(self, **options) -> None:
        listed = list(erased_so_far(options["list"]))
        erased = sum(erase_again(code, number) for code, number in listed)
        self.stdout.write(
            _("%(erased)s of %(listed)s members on the list were erased again; the others were erased already.")
            % {"erased": erased, "listed": len(listed)}
        )
