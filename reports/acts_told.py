"""The audit trail for readers: which words became which, which files, how many rows."""

from django.utils.formats import localize
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.models import Act
from access.words import listed_in_words
from members.acts import changes, facts_of, said
from rosters.models import Decision

LABELS = {
    "files": gettext_lazy("Files"),
    "file": gettext_lazy("Kind of file"),
    "rows": gettext_lazy("Rows"),
    "count": gettext_lazy("Number of memberships"),
    "asked": gettext_lazy("The list is filtered by"),
    "allowed_by": gettext_lazy("Allowed by"),
    "kept_back": gettext_lazy("Left out, since processing is restricted or the data was erased"),
    "not_held": gettext_lazy("Left out, since the user may not export them"),
    "sha256": gettext_lazy("SHA-256 of the file"),
    "union": gettext_lazy("Union"),
    "day": gettext_lazy("Day"),
}
COUNTED = {
    "received": gettext_lazy("rows"),
    "accepted": gettext_lazy("accepted"),
    **{outcome.value: outcome.label for outcome in Decision.Outcome},
    "missing": gettext_lazy("missing"),
}


def told(act: Act) -> list[tuple[str, str]]:
    """All that a line of the trail tells, as (what it is called, what it says)."""
    lines = [(change.label, f"{change.before} → {change.after}") for change in changes(act)]
    if parts := said(act.details):
        lines.append((_("What"), " · ".join(parts)))
    facts = facts_of(act)
    for name, value in act.details.items():
        if name == "counts":
            lines.append((_("Counts"), _counts(value)))
        elif name in LABELS and value not in ("", None, [], 0):
            lines.append((str(LABELS[name]), ", ".join(value) if isinstance(value, list) else localize(value)))
        elif name in facts and name not in ("branch", "source") and value not in ("", None):
            lines.append((capfirst(str(facts[name].verbose_name)), listed_in_words(facts[name], value)))
    return lines


def _counts(counts: dict) -> str:
    return ", ".join(f"{localize(counts[name])} {word}" for name, word in COUNTED.items() if counts.get(name))
