"""What a file of people is like: its columns and headings, how values are written, who made it; who may take what."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access.models import User
from access.personal import declared
from branches.models import is_covered, reach
from members.closed import closed_by
from members.models import OPENS, OPENS_SENSITIVE, Person
from members.partial_dates import shown
from rosters.parsing.cells import FIELDS
from rosters.resources import RosterResource

Row = tuple[str, ...]
EXPORTS = "members.export_person"
ENDS_A_LIST = "Người lập danh sách"  # the reader of rosters knows by it that no person follows
_DATES = ("born_on", "id_issued_on", "party_joined_on", "joined_on")
_WIDTHS = {
    **dict.fromkeys(("full_name", "email"), 26),
    **dict.fromkeys(("sex", "general_education", "party_member"), 10),
    **dict.fromkeys(("born_on", "id_issued_on", "party_joined_on", "joined_on", "phone", "religion"), 13),
    "branch_name": 40,
    "address": 36,
    "hometown": 22,
    "id_issued_by": 28,
    "job_title": 22,
    "union_position": 22,
    "note": 30,
    "status": 44,
}


@dataclass(frozen=True)
class File:
    """What a file of people is like: headings by fields' names, in Vietnamese or in English; which columns.

    With `with_status`, one more column says who is a member and who was. `made`: who made it and when, for files that
    people read.
    """

    kind: str = "vi"
    columns: Row = FIELDS
    with_status: bool = False
    made: str = ""

    @property
    def header(self) -> Row:
        """The first line."""
        if self.kind == "fields":
            return self.columns
        named = RosterResource().get_export_headers() if self.kind == "vi" else map(_english, FIELDS)
        said = dict(zip(FIELDS, named, strict=True))
        headings = tuple(said[field] for field in self.columns)
        return (*headings, _("Member or former member")) if self.with_status else headings

    @property
    def widths(self) -> list[int]:
        return [_WIDTHS.get(field, 15) for field in (*self.columns, *["status"] * self.with_status)]

    @property
    def last_line(self) -> str:
        """What stands below the table: words by which a roster's reader knows that the list has ended."""
        return f"{ENDS_A_LIST}: {self.made}" if self.made and self.kind != "fields" else ""

    def cells(self) -> Callable[[Row], list[str] | Row]:
        """What makes the cells of a row. Words are looked up now: a file may be sent when the language is another."""
        if self.kind == "fields":
            return lambda row: row
        for_people = self._for_people()
        if not self.with_status:
            return for_people
        here, left, never = _("Member"), _("No member since %(day)s (%(union)s)"), _("No member")
        union = self.columns.index("branch_code")

        def cells(row: Row) -> list[str]:
            *written, since, code, name = for_people(row)
            if written[union]:
                return [*written, here]
            return [*written, left % {"day": shown(since), "union": f"{code} – {name}"} if since else never]

        return cells

    def _for_people(self) -> Callable[[Row], list[str]]:
        """A row as an officer writes it: 27/03/1985, Nam or Nữ, an x for party members."""
        places = {field: place for place, field in enumerate(self.columns)}
        dates = [places[field] for field in _DATES if field in places]
        sex, party = places.get("sex"), places.get("party_member")
        sexes = {"M": "Nam", "F": "Nữ"} if self.kind == "vi" else {"M": "M", "F": "F"}

        def for_people(row: Row) -> list[str]:
            written = list(row)
            for place in dates:
                if written[place]:
                    written[place] = shown(written[place])
            if sex is not None:
                written[sex] = sexes.get(written[sex], "")
            if party is not None:
                written[party] = "x" if written[party] == "1" else ""
            return written

        return for_people


def _english(field: str) -> str:
    return field.replace("_", " ").capitalize()


def may_take(user: User | None, right: str, listed: QuerySet[Person] | None = None) -> bool:
    """Whether a user (None: the register's own commands) may have in a file what a right opens, of all it lists."""
    if user is None or is_covered(reach(user, EXPORTS), reach(user, right)):
        return True
    if listed is None or not user.has_perm(right):
        return False
    return not listed.exclude(pk__in=Person.objects.within_reach(user, right)).exists()


def columns_for(user: User | None, *, sensitive: bool, listed: QuerySet[Person] | None = None) -> Row:
    """The columns that a file for a user has; sensitive ones only where they are asked for, too."""
    left_out = set() if may_take(user, OPENS, listed) else closed_by(OPENS)
    if not (sensitive and may_take(user, OPENS_SENSITIVE, listed)):
        left_out |= closed_by(OPENS_SENSITIVE)
    return tuple(field for field in FIELDS if field not in left_out)


def personal(columns: Row) -> list[str]:
    """Those of the columns that hold personal data."""
    said = declared(Person)
    return [field for field in columns if field in said.personal | said.sensitive]


@dataclass(frozen=True)
class LeftOut:
    """How many people of a list are not in its file: kept back, or of unions over which the user may not export."""

    kept_back: int = 0
    not_held: int = 0

    @property
    def words(self) -> str:
        """Both in words; nothing where nobody is left out."""
        kept_back = ngettext(
            "%(count)s left out, since processing is restricted or the data was erased",
            "%(count)s left out, since processing is restricted or the data was erased",
            self.kept_back,
        )
        not_held = ngettext(
            "%(count)s left out, whom the user may see but not export",
            "%(count)s left out, whom the user may see but not export",
            self.not_held,
        )
        said = ((kept_back, self.kept_back), (not_held, self.not_held))
        return "; ".join(words % {"count": localize(count)} for words, count in said if count)


def made_by(who: str, at: datetime, count: int, left_out: LeftOut) -> str:
    """Who took how many people out of the register, when, and how many of the list are not there."""
    said = ngettext("%(who)s, %(when)s, %(count)s person", "%(who)s, %(when)s, %(count)s people", count)
    made = said % {"who": who, "when": date_format(at, "SHORT_DATETIME_FORMAT"), "count": localize(count)}
    return "; ".join(filter(None, [made, left_out.words]))
