"""manage.py prepare [--empty]: all that script/server needs before it serves, in one process, for speed."""

import secrets
from hashlib import sha256
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.utils.translation import gettext as _

ADMINISTRATOR = "admin"


class Command(BaseCommand):
    help = "Migrate the database, collect static files, make the first administrator, fill an empty register."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--empty", action="store_true", help="leave an empty register empty")

    def handle(self, *, empty, **options):
        try:
            connection.ensure_connection()
        except OperationalError as error:
            raise CommandError(str(error)) from error
        call_command("migrate", verbosity=0)
        collect_static_files()
        if not empty and not apps.get_model("branches", "Branch").objects.exists():
            self.stdout.write(_("Filling the empty register with an invented union; --empty leaves it empty."))
            call_command("make_demo")
        if not get_user_model().objects.filter(is_superuser=True).exists():
            password = make_administrator()
            self.stdout.write(_("The first administrator, shown only this once:"))
            self.stdout.write(_("  user name: %s") % ADMINISTRATOR)
            self.stdout.write(_("  password:  %s") % password)
            self.stdout.write(_("If it gets lost, 'manage.py changepassword %s' sets another one.") % ADMINISTRATOR)


def make_administrator() -> str:
    """Make the first administrator; the password that was drawn."""
    password = secrets.token_urlsafe(12)
    get_user_model().objects.create_superuser(username=ADMINISTRATOR, password=password)
    return password


def collect_static_files() -> None:
    """Collect and compress the static files, which takes seconds, only if one of them changed."""
    found = sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            details = Path(storage.path(path)).stat()
            found.update(f"{storage.location}/{path} {details.st_size} {details.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if not stamp.exists() or stamp.read_text() != found.hexdigest():
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(found.hexdigest())
