"""manage.py database start|stop|status: the embedded PostgreSQL of this UNIONREG_VAR_DIR."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from unionreg.embedded_postgres import EmbeddedServer, ServerError


class Command(BaseCommand):
    help = "Start, stop or describe the PostgreSQL that this register brings along."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("action", choices=["start", "stop", "status"])

    def handle(self, *, action, **options):
        if connection.settings_dict["ENGINE"] != "unionreg.postgres":
            self.stdout.write(
                _("DATABASE_URL names the server of this register, so there is no embedded one to manage.")
            )
            return
        try:
            getattr(self, action)(EmbeddedServer(settings.VAR_DIR))
        except ServerError as error:
            raise CommandError(str(error)) from error

    def start(self, server):
        server.ensure(connection.settings_dict["NAME"])
        self.status(server)

    def stop(self, server):
        self.stdout.write(_("The database has been stopped.") if server.stop() else _("The database was not running."))

    def status(self, server):
        status = server.status()
        if status.is_running:
            self.stdout.write(_("PostgreSQL %(version)s is running as process %(pid)s.") % vars(status))
        else:
            self.stdout.write(_("PostgreSQL %(version)s is not running.") % vars(status))
        self.stdout.write(_("Data: %(data_dir)s") % vars(status) + f" ({filesizeformat(status.size)})")
        self.stdout.write(_("Socket: %(socket_dir)s") % vars(status))
        self.stdout.write(_("Log: %(log)s") % vars(status))
