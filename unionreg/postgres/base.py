"""Django's PostgreSQL backend, which starts the embedded server when the first connection finds none.

Nothing is started by loading the settings: `manage.py --help` or `makemessages` need no server.
"""

from django.db.backends.postgresql import base
from django.db.backends.postgresql.client import DatabaseClient as PostgreSQLClient

from unionreg.embedded_postgres import EmbeddedServer, ServerError, programs, wheel


class DatabaseClient(PostgreSQLClient):
    """`manage.py dbshell` with the psql that comes with the server."""

    @classmethod
    def settings_to_cmd_args_env(cls, settings_dict, parameters):
        server = EmbeddedServer(settings_dict["VAR_DIR"]).connection_parameters()
        where = {"HOST": server["host"], "PORT": server["port"], "USER": server["user"]}
        arguments, environment = super().settings_to_cmd_args_env(settings_dict | where, parameters)
        return [str(programs(wheel()) / arguments[0]), *arguments[1:]], environment

    def runshell(self, parameters):
        self.connection.ensure_connection()
        super().runshell(parameters)


class DatabaseWrapper(base.DatabaseWrapper):
    client_class = DatabaseClient

    def get_connection_params(self):
        try:
            return super().get_connection_params() | self._server().connection_parameters()
        except ServerError as error:
            raise self.Database.OperationalError(str(error)) from error

    def get_new_connection(self, conn_params):
        try:
            return super().get_new_connection(conn_params)
        except self.Database.OperationalError:
            # Not started yet, killed meanwhile, or without this database; anything else fails again.
            self._ensure_server(conn_params["dbname"])
            return super().get_new_connection(conn_params)

    def _server(self):
        return EmbeddedServer(self.settings_dict["VAR_DIR"])

    def _ensure_server(self, database):
        try:
            self._server().ensure(database)
        except ServerError as error:
            raise self.Database.OperationalError(str(error)) from error
