"""Which rows of an import a visitor asked for, and the pages of them."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from access.addresses import number_in
from access.models import User
from access.searches import WORDS, from_address
from branches.vietnamese import fold, spelled
from rosters.models import Decision, Import, ImportSheet
from rosters.models.rows import KEPT, WARNED

ROWS_A_PAGE = 50

# What a visitor can ask for: the value in the address, its words, and the rows it means.
VIEWS = {
    "all": (_("all rows"), Q()),
    "refused": (_("refused"), Q(outcome="refused")),
    "new": (_("new"), Q(outcome="new")),
    "changed": (_("changed"), Q(outcome="changed")),
    "moved": (_("moved here"), Q(outcome="moved")),
    "unchanged": (_("unchanged"), Q(outcome="unchanged")),
    "warned": (_("with a warning"), WARNED),
    "repaired": (_("repaired"), ~Q(row__repairs=[])),
    "kept": (_("not taken back"), KEPT),
}


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    view: str
    union: int | None = None
    sheet: int | None = None
    why: str = ""
    words: str = ""
    page: int = 1
    is_lost: bool = False  # what was searched for was sealed too long ago

    @classmethod
    def of(cls, address: QueryDict, incoming: Import, user: User) -> "Asked":
        view = address.get("rows", "")
        if view not in (*VIEWS, "missing", "unions"):
            view = "refused" if incoming.counts.get("refused") and incoming.state != Import.State.APPLIED else "all"
        why = address.get("why", "")
        words = from_address(address.get(WORDS, "").strip(), user)
        known = {*incoming.tallies.get("refusals", {}), *incoming.tallies.get("warnings", {})}
        return cls(
            view,
            number_in(address.get("union")),
            number_in(address.get("sheet")),
            why if why in known else "",
            (words or "")[:100],
            max(number_in(address.get("p")) or 1, 1),
            words is None,
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.union or self.sheet or self.why or self.words or self.is_lost)


def rows(incoming: Import, asked: Asked) -> QuerySet[Decision]:
    """The decisions that were asked for, in the order of the files."""
    found = Decision.objects.filter(VIEWS[asked.view][1], roster_import=incoming)
    if asked.is_lost:
        return found.none()
    if asked.view == "repaired" or asked.sheet or asked.words:
        found = found.filter(row__roster_import=incoming)  # the index that has the rows in order
    if asked.union:
        found = found.filter(branch_id=asked.union)
    if asked.why:
        refused = Q(outcome=Decision.Outcome.REFUSED)
        found = found.filter(refused & Q(refusals__contains=[asked.why]) | ~refused & Q(warnings__contains=[asked.why]))
    if asked.sheet:
        sheet = ImportSheet.objects.filter(pk=asked.sheet, file__roster_import=incoming).first()
        if sheet is None:
            return found.none()
        found = found.filter(row__file=sheet.file_id, row__sheet_position=sheet.position)
    if asked.words:
        found = _saying(found, asked.words)
    return found.order_by("row_id")


def _saying(found: QuerySet[Decision], words: str) -> QuerySet[Decision]:
    """Rows whose name has all these words, accents ignored, or whose ID number or phone is this number."""
    digits = words.replace(" ", "")
    if digits.isdecimal():
        return found.filter(Q(row__id_number=digits) | Q(row__phone=digits))
    for word in fold(words).split():
        found = found.filter(row__full_name__regex=spelled(word))
    return found


def number_of(incoming: Import, view: str) -> int | None:
    """How many rows a view has, where the import has counted them; None: nobody has."""
    if view == "all":
        return incoming.counts.get("received", 0)
    if view == "kept":
        return incoming.undone.get("rows_kept", 0)
    return incoming.counts.get(view, incoming.tallies.get(view))


def known_total(incoming: Import, asked: Asked) -> int | None:
    """How many rows were asked for, where the preview has counted them; None: nobody has."""
    tallies = incoming.tallies
    if not asked.is_narrowed:
        return number_of(incoming, asked.view)
    only = [asked.union, asked.sheet, asked.why, asked.words, asked.is_lost]
    if asked.view == "all" and len(list(filter(None, only))) == 1:
        if asked.union:
            return next((line["rows"] for line in tallies.get("unions", ()) if line["branch"] == asked.union), 0)
        if asked.why:
            return tallies["refusals"].get(asked.why, 0) + tallies["warnings"].get(asked.why, 0)
    return None


@dataclass(frozen=True)
class Chosen:
    """One page of numbers of rows; `total` and `pages` are None where counting them would take long."""

    ids: list[int]
    page: int
    has_next: bool
    total: int | None

    @property
    def previous(self) -> int:
        return self.page - 1

    @property
    def next(self) -> int:
        return self.page + 1

    @property
    def pages(self) -> int | None:
        return None if self.total is None else max(-(-self.total // ROWS_A_PAGE), 1)


def choose(incoming: Import, asked: Asked) -> Chosen:
    """The rows of the page that was asked for."""
    total = known_total(incoming, asked)
    page = asked.page if total is None else min(asked.page, max(-(-total // ROWS_A_PAGE), 1))
    start = (page - 1) * ROWS_A_PAGE
    ids = list(rows(incoming, asked).values_list("row_id", flat=True)[start : start + ROWS_A_PAGE + 1])
    if total is None and len(ids) <= ROWS_A_PAGE and (ids or page == 1):
        total = start + len(ids)
    return Chosen(ids[:ROWS_A_PAGE], page, len(ids) > ROWS_A_PAGE, total)
