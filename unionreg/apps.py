from django.apps import AppConfig


class UnionregConfig(AppConfig):
    """The register's own commands: its database."""

    name = "unionreg"
    verbose_name = "unionreg"
