"""Why a file could not be read, in an officer's words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MESSAGES: dict[str, str] = {
    "file_empty": gettext_lazy("The file is empty. Send it again."),
}


def message(error: dict) -> str:
    """The sentence of an error that the reader found: {"code": …, "detail": …, …params}."""
    words = MESSAGES.get(error["code"])
    return str(words) % error if words else _("The file cannot be read (%(code)s).") % error
