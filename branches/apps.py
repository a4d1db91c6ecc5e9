from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BranchesConfig(AppConfig):
    """The tree of unions and its dated facts."""

    name = "branches"
    verbose_name = _("Unions")
