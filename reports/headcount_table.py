"""The rows of the page of counts: unions below their superiors, each number with the address of the names behind it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape
from typing import NamedTuple

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from branches.models import Kind
from members.age_bands import AGE_BANDS, UNKNOWN_AGE
from reports.headcount import Headcount
from reports.headcount_form import ALL, DIRECT, Asked
from reports.movements import Movement

AGE_LABELS = {band.key: band.label for band in AGE_BANDS} | {UNKNOWN_AGE: gettext_lazy("age not known")}
COUNTED = ["members", "own", "women", "party_members"]
_NUMBERS = len(COUNTED) + len(AGE_LABELS)


class Cell(NamedTuple):
    """A number (None: not known) and the address of the names behind it; a tuple because a page has thousands."""

    value: int | None
    link: str = ""
    is_signed: bool = False

    @property
    def html(self) -> str:
        """The number as a link; made here because a template takes three times as long over thousands of them."""
        if self.value is None:
            return SafeString('<span class="headcount-unknown">?</span>')
        said = str(self.value) if -1000 < self.value < 1000 else number_format(self.value)
        if self.is_signed:
            said = f"+{said}" if self.value > 0 else said.replace("-", "−")
        # An address of names_behind(): of what needs escaping, it has & only.
        return SafeString(f'<a href="{self.link.replace("&", "&amp;")}">{said}</a>' if self.link else said)


@dataclass(frozen=True)
class Row:
    """One union: how deep it stands, the address of its own count, what is said of it, its numbers."""

    depth: int
    link: str
    name: str
    said: str  # code, kind, superior
    notes: list[str]
    cells: list[Cell]
    unknown: str = ""  # the sentence in place of all numbers

    @property
    def numbers(self) -> str:
        return numbers_of(self.cells)

    @property
    def html(self) -> str:
        """The row of a union in the table; made here for the reason that its numbers are."""
        notes = "".join(f"<em>{escape(note)}</em>" for note in self.notes)
        heading = f'<a href="{escape(self.link)}">{escape(self.name)}</a><small>{escape(self.said)}{notes}</small>'
        numbers = self.numbers
        if self.unknown:
            numbers = f'<td class="headcount-unknown" colspan="{_NUMBERS}">{escape(self.unknown)}</td>'
        return SafeString(f'<tr class="depth-{self.depth}"><th scope="row">{heading}</th>{numbers}</tr>')


Union = Headcount | Movement


def numbers_of(cells: list[Cell]) -> str:
    """The cells of a line of a table."""
    return SafeString("".join(f"<td>{cell.html}</td>" for cell in cells))


def below(unions: Iterable[Union]) -> dict[str, list[Union]]:
    """The unions by the code of their superior; topmost ones (whose superior is not among them) under ''."""
    codes, ordered = {union.code for union in unions}, {}
    for union in unions:
        ordered.setdefault(union.parent_code if union.parent_code in codes else "", []).append(union)
    return ordered


def topmost(unions: list[Union], asked: Asked) -> list[Union]:
    """The chosen union; where none is chosen, those that stand under no other that the user sees."""
    if asked.union:
        return [union for union in unions if union.branch_id == asked.union]
    return below(unions).get("", [])


def in_tree_order(unions: list[Union], asked: Asked) -> Iterator[tuple[int, Union]]:
    """(depth, union) of all that stand within what was asked for, superiors before those below."""
    children = below(unions)
    waiting = [(0, union) for union in reversed(topmost(unions, asked))]
    while waiting:
        depth, union = waiting.pop()
        yield depth, union
        waiting += [(depth + 1, child) for child in reversed(children.get(union.code, []))]


def shown(unions: list[Union], asked: Asked) -> Iterator[tuple[int, Union]]:
    """Those of them that are to be shown: directly below, all, or all of one kind, without their superiors."""
    for depth, union in in_tree_order(unions, asked):
        if asked.show == ALL or asked.show == DIRECT and depth <= 1:
            yield depth, union
        elif asked.show == union.kind:
            yield 1, union


def rows(unions: list[Union], asked: Asked) -> list[Row]:
    """The rows of a count of a day, or of a comparison."""
    names = {union.code: union.name for union in unions}
    is_flat = asked.show not in (ALL, DIRECT)
    kinds = {kind.value: str(kind.label) for kind in Kind}
    made = []
    for depth, union in shown(unions, asked):
        said = [union.code, kinds[union.kind]]
        if is_flat and union.parent_code in names:
            said.append(names[union.parent_code])
        make = count_row if asked.compare is None else movement_row
        made.append(make(union, asked, depth, " · ".join(said)))
    return made


def columns(asked: Asked) -> list[str | Promise]:
    """The headings of the numbers."""
    if asked.compare is None:
        return [_("Members"), _("Directly in it"), _("Women"), _("Party members"), *AGE_LABELS.values()]
    return [
        _("Members on %(day)s") % {"day": day(asked.since)},
        _("Joined"),
        _("Moved in"),
        _("Left"),
        _("Moved out"),
        _("Members on %(day)s") % {"day": day(asked.until)},
        _("Difference"),
    ]


def day(on: date) -> str:
    return date_format(on, "SHORT_DATE_FORMAT")


@cache
def _list_of_members() -> str:
    return reverse("admin:members_person_changelist")


def names_behind(**parts: object) -> str:
    """The address of a list of members; the parts need no quoting: days, ids and words of our own."""
    return f"{_list_of_members()}?{'&'.join(f'{key}={value}' for key, value in parts.items())}"


def total(unions: list[Headcount], asked: Asked) -> Row | None:
    """All unions of an officer who works for several; None where there is one topmost union."""
    tops = topmost(unions, asked)
    known = [union for union in tops if union.members is not None]
    if len(tops) < 2 or not known:
        return None
    numbers = [sum(getattr(union, name) or 0 for union in known) for name in COUNTED]
    numbers += [sum(union.ages[key] for union in known) for key in AGE_LABELS]
    cells = _count_cells(numbers, names_behind(on=asked.on.isoformat()), asked)
    cells[COUNTED.index("own")] = Cell(numbers[COUNTED.index("own")])
    return Row(0, "", _("Together"), "", _without(sum(union.unknown for union in tops)), cells)


def count_row(union: Headcount, asked: Asked, depth: int, said: str) -> Row:
    place = (depth, f"?{asked.within(union.branch_id)}", union.name, said)
    if union.members is None:
        since = union.known_from
        return Row(*place, [], [], _("known only from %(day)s") % {"day": day(since)})
    numbers = [getattr(union, name) for name in COUNTED] + [union.ages[key] for key in AGE_LABELS]
    notes = _without(union.unknown)
    if union.own is None:
        notes = [_("members directly in it known only from %(day)s") % {"day": day(union.known_from)}, *notes]
    address = names_behind(on=asked.on.isoformat(), union=union.branch_id)
    return Row(*place, notes, _count_cells(numbers, address, asked))


def _count_cells(numbers: list[int | None], address: str, asked: Asked) -> list[Cell]:
    party = "&party=yes" if asked.names_party else None
    wanted = ["", "&below=no", "&sex=F", party, *(f"&age={key}" for key in AGE_LABELS)]
    cells = zip(numbers, wanted, strict=True)
    return [Cell(number, address + part if number and part is not None else "") for number, part in cells]


def _without(unknown: int) -> list[str]:
    if not unknown:
        return []
    said = ngettext("without %(number)s union not known yet", "without %(number)s unions not known yet", unknown)
    return [said % {"number": unknown}]


def movement_row(union: Movement, asked: Asked, depth: int, said: str) -> Row:
    of, since, until = {"union": union.branch_id}, asked.since.isoformat(), asked.until.isoformat()
    cells = [Cell(union.opening, names_behind(on=since, **of) if union.opening else "")]
    for name in ("joined", "moved_in", "left", "moved_out"):
        number = getattr(union, name)
        cells.append(Cell(number, names_behind(movement=name, since=since, until=until, **of) if number else ""))
    cells.append(Cell(union.closing, names_behind(on=until, **of) if union.closing else ""))
    is_known = union.opening is not None and union.closing is not None
    cells.append(Cell(union.closing - union.opening if is_known else None, is_signed=True))
    link = f"?{asked.within(union.branch_id)}"
    return Row(depth, link, union.name, said, _movement_notes(union, asked), cells)


def _movement_notes(union: Movement, asked: Asked) -> list[str]:
    notes = [
        _("did not exist on %(day)s") % {"day": day(on)}
        for on, existed in ((asked.since, union.existed_on_since), (asked.until, union.existed_on_until))
        if not existed
    ]
    for number, on, unknown in (
        (union.opening, asked.since, union.unknown_on_since),
        (union.closing, asked.until, union.unknown_on_until),
    ):
        if number is None:
            notes.append(_("members known only from %(day)s") % {"day": day(union.known_from)})
        elif unknown:
            notes += [f"{day(on)}: {said}" for said in _without(unknown)]
    if union.listed:
        said = ngettext(
            "%(number)s of those who joined was listed for the first time",
            "%(number)s of those who joined were listed for the first time",
            union.listed,
        )
        notes.append(said % {"number": union.listed})
    return notes
