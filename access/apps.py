from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    """Who may sign in, and what was done."""

    name = "access"
    verbose_name = _("Users and what was done")
