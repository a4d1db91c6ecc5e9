from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from access import second_factor
from access.models import User


class Command(BaseCommand):
    help = "Takes off the second factor of a user who lost phone and recovery codes, where no other administrator can."

    def add_arguments(self, parser) -> None:
        parser.add_argument("username")
        parser.add_argument("--reason", required=True, help="kept in the trail of what was done")

    def handle(self, *, username: str, reason: str, **options) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(_("There is no user of this name: %(name)s.") % {"name": username})
        second_factor.drop(user, by=None, reason=reason)
        self.stdout.write(_("The second factor of %(name)s is taken off.") % {"name": username})
