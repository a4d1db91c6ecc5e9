"""The filters of a list in words, each with the address of the list without it."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format, localize
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access.personal import masked_within
from members.filters import BLANK, PeopleFilters
from members.warnings import WARNINGS


@dataclass(frozen=True)
class Chip:
    """One filter in words, and the list's address without it."""

    words: str
    without: str


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def _label(filters: PeopleFilters, name: str) -> str:
    return str(dict(filters.fields[name].choices)[filters.said[name]])


def _union(filters: PeopleFilters) -> str:
    union = filters.said["union"]
    said = _("Union: %(union)s only") if filters.said.get("below") == "no" else _("Union: %(union)s and all below it")
    return said % {"union": union}


def _words(filters: PeopleFilters, name: str, value: str = "") -> str:
    value = value or filters.said[name]
    title = filters.fields[name].label
    return f"{title}: {_('not known') if value == BLANK else value}"


def _movement(filters: PeopleFilters) -> str:
    days = {"since": _day(filters.said["since"]), "until": _day(filters.said["until"])}
    said = {
        "joined": _("Joined between %(since)s and %(until)s"),
        "left": _("Left between %(since)s and %(until)s"),
        "moved_in": _("Moved in from another union between %(since)s and %(until)s"),
        "moved_out": _("Moved to another union between %(since)s and %(until)s"),
    }
    return said[filters.said["movement"]] % days


def _age(filters: PeopleFilters) -> str:
    if filters.said["age"] == "unknown":
        return _("Age not known")
    return _("Age: %(band)s") % {"band": _label(filters, "age")}


def _sex(filters: PeopleFilters) -> str:
    if filters.said["sex"] == "none":
        return _words(filters, "sex", BLANK)
    return capfirst(_label(filters, "sex"))


def _chosen(filters: PeopleFilters) -> str:
    count = len(filters.said["ids"])
    return ngettext("%(count)s person chosen", "%(count)s people chosen", count) % {"count": localize(count)}


# In the order in which an officer would say them; the second part of a chip goes when the chip goes.
_IN_WORDS = {
    "ids": (_chosen, ()),
    "q": (lambda filters: _("Search: %(words)s") % {"words": masked_within(filters.said["q"])}, ()),
    "movement": (_movement, ("since", "until")),
    "membership": (lambda filters: _label(filters, "membership"), ()),
    "on": (lambda filters: _("Members on %(day)s") % {"day": _day(filters.said["on"])}, ()),
    "union": (_union, ("below",)),
    "kind": (lambda filters: f"{filters.fields['kind'].label}: {_label(filters, 'kind')}", ()),
    "sex": (_sex, ()),
    "age": (_age, ()),
    "ethnicity": (lambda filters: _words(filters, "ethnicity"), ()),
    "qualification": (lambda filters: _words(filters, "qualification"), ()),
    "party": (lambda filters: _("Party members") if filters.said["party"] == "yes" else _("Not in the Party"), ()),
    "joined_from": (
        lambda filters: _("Joined the union from %(day)s") % {"day": _day(filters.said["joined_from"])},
        (),
    ),
    "joined_to": (
        lambda filters: _("Joined the union up to %(day)s") % {"day": _day(filters.said["joined_to"])},
        (),
    ),
    "warning": (lambda filters: _("To check: %(what)s") % {"what": WARNINGS[filters.said["warning"]]}, ()),
}


def chips(filters: PeopleFilters) -> list[Chip]:
    """All filters of the list in words; "members today", which every list begins with, is none."""
    return [
        Chip(in_words(filters), filters.address(name, *also))
        for name, (in_words, also) in _IN_WORDS.items()
        if name in filters.said
    ]
