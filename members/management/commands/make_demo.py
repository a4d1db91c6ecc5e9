from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from branches.models import Branch
from members.demo.fill import fill
from members.models import Person

LEAST, MOST = 5, 500_000  # members of a grassroots union; members of the whole union


class Command(BaseCommand):
    help = "Fills an empty register with an invented union of some size and ten years of its history."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--members", type=int, default=81_911, metavar="N", help="members today")
        parser.add_argument("--grassroots", type=int, default=253, metavar="M", help="grassroots unions today")
        parser.add_argument("--seed", type=int, default=2021, metavar="S", help="another number, another union")

    def handle(self, *, members: int, grassroots: int, seed: int, **options) -> None:
        if Branch.objects.exists() or Person.objects.exists():
            raise CommandError(_("The register is not empty: the invented union goes into an empty register only."))
        if grassroots < 1 or not LEAST * grassroots <= members <= MOST:
            raise CommandError(
                _("At least one grassroots union, at least %(least)s members in each, at most %(most)s members in all.")
                % {"least": LEAST, "most": MOST}
            )
        made = fill(members=members, grassroots=grassroots, seed=seed, today=timezone.localdate())
        self.stdout.write(
            _(
                "Made an invented union, %(industry)s: %(members)s members today in %(grassroots)s grassroots unions "
                "(with %(parts)s affiliated unions, sections and groups inside them) under %(superiors)s direct "
                "superior unions; %(dissolved)s more were dissolved. Since %(first_day)s, %(people)s people have had "
                "%(memberships)s memberships. Nobody of them exists."
            )
            % (vars(made) | {"first_day": made.first_day.strftime("%d/%m/%Y")})
        )
