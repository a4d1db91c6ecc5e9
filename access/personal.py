"""Which fields of which models are personal data, as each model declares them itself.

A model about people says `PERSONAL` and `SENSITIVE` (fields that Law 91/2025/QH15 protects more), and `NOT_PERSONAL`
for the rest; of PERSONAL, `MASKED` are those that lists never show whole, `HIDDEN` those that they never show.
Masking, exports, the log of looks, history and erasure all read this.
"""

import re
from dataclasses import dataclass

from django.db.models import Model
from django.utils.translation import gettext as _

DOT = "•"
_LONG_NUMBER = re.compile(r"\d(?:[ .\-]?\d){8,}")


@dataclass(frozen=True)
class Declared:
    """The fields of a model, by how much they tell about people."""

    personal: frozenset[str]
    sensitive: frozenset[str]
    masked: frozenset[str]
    hidden: frozenset[str]
    other: frozenset[str]

    @property
    def all(self) -> frozenset[str]:
        return self.personal | self.sensitive | self.other


def declared(model: type[Model]) -> Declared:
    """What a model says of its fields; the history of a model says what the model says."""
    model = getattr(model, "pgh_tracked_model", model)
    names = ("PERSONAL", "SENSITIVE", "MASKED", "HIDDEN", "NOT_PERSONAL")
    return Declared(*(frozenset(getattr(model, name, ())) for name in names))


def masked(text: str) -> str:
    """A number, phone or e-mail as lists show it: '001201001234' -> '001•••••••34', 'an@vn.vn' -> 'a•••@vn.vn'."""
    if "@" in text:
        name, _at, host = text.rpartition("@")
        return f"{name[:1]}{DOT * 3}@{host}"
    shown = 3 if len(text) >= 9 else 1
    tail = 2 if len(text) >= 9 else 0
    return f"{text[:shown]}{DOT * (len(text) - shown - tail)}{text[len(text) - tail :]}" if text else ""


def masked_within(text: str) -> str:
    """A text in which somebody may have written long numbers or an e-mail: these are masked, the rest stays."""
    text = re.sub(r"\S+@\S+", lambda found: masked(found[0]), text)
    return _LONG_NUMBER.sub(lambda found: masked(found[0]), text)


def hidden() -> str:
    """What stands in the place of a sensitive value."""
    return _("hidden")


def as_listed(model: type[Model], name: str, words: str) -> str:
    """A value of a field, in words, as far as lists and histories may show it: masked, or hidden, or as it is."""
    said = declared(model)
    if name in said.sensitive | said.hidden:
        return hidden()
    return masked(words) if name in said.masked else words
