"""What an import would do, or did: in one sentence, in numbers, and union by union."""

from collections.abc import Iterable

from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from access.models import User
from branches.models import Branch
from rosters.models import Import, ImportFile
from rosters.search import VIEWS, Asked, number_of
from rosters.words import REFUSALS, WARNINGS, sentence

NAMED = 3
EXTRA = {"missing": gettext_lazy("missing"), "unions": gettext_lazy("by union")}


def doing(incoming: Import) -> str:
    """What the register gets, with numbers: '30 new members, 3 members changed'; '' where nothing would change."""
    counts = incoming.counts
    parts = [
        (counts.get("new"), ngettext("%(number)s new member", "%(number)s new members", counts.get("new", 0))),
        (
            counts.get("changed"),
            ngettext(
                "other particulars of %(number)s member",
                "other particulars of %(number)s members",
                counts.get("changed", 0),
            ),
        ),
        (
            counts.get("moved"),
            ngettext(
                "%(number)s member moved here from another of your unions",
                "%(number)s members moved here from other unions of yours",
                counts.get("moved", 0),
            ),
        ),
    ]
    return ", ".join(words % {"number": localize(number)} for number, words in parts if number)


def names_of(files: Iterable[ImportFile]) -> str:
    """The names of an import's files; of many, the first three."""
    names = [file.name for file in files]
    named = ", ".join(names[:NAMED])
    others = len(names) - NAMED
    if others < 1:
        return named
    told = ngettext("%(names)s and %(others)s more file", "%(names)s and %(others)s more files", others)
    return told % {"names": named, "others": others}


def tabs(incoming: Import, asked: Asked) -> list[dict]:
    """The views of the rows, each with its number."""
    found = [(key, words, number_of(incoming, key) or 0) for key, (words, _rows) in VIEWS.items()]
    found.append(("missing", EXTRA["missing"], incoming.counts.get("missing", 0)))
    unions = len(incoming.tallies.get("unions", ()))
    found.append(("unions", EXTRA["unions"], unions if unions > 1 else 0))
    return [
        {"key": key, "words": words, "number": number, "is_here": key == asked.view}
        for key, words, number in found
        if number or key == asked.view
    ]


def unions(incoming: Import, *, user: User) -> list[dict]:
    """The unions that the rows speak of: members before and after, and what comes and goes."""
    told = incoming.tallies.get("unions", ())
    known = Branch.objects.visible_to(user).only("id", "code", "name", "short_name", "path")
    known = known.in_bulk([line["branch"] for line in told])
    return [
        line
        | {
            "union": known[line["branch"]],
            "after": line["before"] + line["joined"] + line["moved_in"] - line["moved_out"],
        }
        for line in told
        if line["branch"] in known
    ]


def reasons(incoming: Import) -> list[dict]:
    """The reasons that rows were refused or warned for, the most frequent first: code, words, number."""
    told = incoming.tallies
    return [
        {"title": title, "codes": [(code, _short(sentence(words, code)), number) for code, number in found.items()]}
        for title, words, found in (
            (_("refused"), REFUSALS, told.get("refusals", {})),
            (_("warnings"), WARNINGS, told.get("warnings", {})),
        )
        if found
    ]


def _short(words: str) -> str:
    return words.split(". ")[0].rstrip(".")
