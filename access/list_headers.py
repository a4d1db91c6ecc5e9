"""Unfold 0.91 makes the headers of a list again for each row: a tenth of the page of unions went into it.

Mended upstream (django-unfold #2172), in versions that need a newer Python than ours. On phones the headers stand
before each value: they begin with a capital there too, and are translated once.
"""

from django.contrib.admin.views.main import ChangeList
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from unfold.templatetags import unfold_list

_made = unfold_list.result_headers


def once(changelist: ChangeList) -> list[dict]:
    """The headers of a list, made for its first row and kept with it."""
    if not hasattr(changelist, "headers_made"):
        changelist.headers_made = [header | {"text": _shown(header["text"])} for header in _made(changelist)]
    return changelist.headers_made


def _shown(text: object) -> str:
    """The words of a header, as they begin a line; what is no words but a box to choose all rows, as it is."""
    return text if isinstance(text, SafeString) else str(capfirst(text))


unfold_list.result_headers = once
