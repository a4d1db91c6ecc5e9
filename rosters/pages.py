"""What the page of an import shows: its rows by outcome, old beside new, each reason in words."""

from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from access.models import User
from branches.models import Branch
from members.models import Person, Sex, masked
from members.partial_dates import shown
from rosters.models import Decision, Import, ImportRow
from rosters.parsing.cells import FIELDS
from rosters.words import REFUSALS, REPAIRS, WARNINGS, label, sentence

ROWS_A_PAGE = 50
_DATES = ("born_on", "id_issued_on", "party_joined_on", "joined_on")

# What a visitor can ask for: the value in the address, its words, and the rows it means.
VIEWS = {
    "all": (_("all rows"), Q()),
    "refused": (_("refused"), Q(outcome="refused")),
    "new": (_("new"), Q(outcome="new")),
    "changed": (_("changed"), Q(outcome="changed")),
    "moved": (_("moved here"), Q(outcome="moved")),
    "unchanged": (_("unchanged"), Q(outcome="unchanged")),
    "warned": (_("with a warning"), ~Q(warnings=[]) & ~Q(outcome="refused")),
    "repaired": (_("repaired"), ~Q(row__repairs=[])),
}


def in_words(name: str, value: object) -> str:
    """A value of a field as an officer writes it."""
    if value in ("", None):
        return ""
    if name in _DATES:
        return shown(str(value))
    if name == "sex":
        return str(Sex(value).label)
    if name == "party_member":
        return str(_("yes") if value in (True, "1") else _("no"))
    return str(value)


@dataclass
class Line:
    """One row of a roster, as the page shows it."""

    where: str
    line: int
    outcome: str
    outcome_label: str
    name: str
    born_on: str
    id_number: str
    union: str
    person_id: int | None
    reasons: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)
    typed: list[tuple[str, str]] = field(default_factory=list)
    changes: list[tuple[str, str, str]] = field(default_factory=list)


def rows(incoming: Import, view: str) -> QuerySet[Decision]:
    """The decisions that a view of an import shows, in the order of the files."""
    return (
        Decision.objects.filter(roster_import=incoming)
        .filter(VIEWS[view][1])
        .select_related("row__file")
        .order_by("row_id")
    )


def page(incoming: Import, *, view: str, number: object, user: User) -> Page:
    """One page of rows as Lines. Old values are shown only of people whom the user may see."""
    found = Paginator(rows(incoming, view), ROWS_A_PAGE).get_page(number)
    decisions = list(found.object_list)
    seen = set(
        Person.objects.visible_to(user)
        .filter(pk__in=[d.person_id for d in decisions if d.person_id])
        .values_list("pk", flat=True)
    )
    unions = Branch.objects.in_bulk({d.branch_id for d in decisions if d.branch_id})
    sheets = {
        (s.file_id, s.position): s.name for f in incoming.files.prefetch_related("sheets") for s in f.sheets.all()
    }
    is_alone = len(sheets) < 2
    found.object_list = [
        _line(d, seen, unions, "" if is_alone else sheets[d.row.file_id, d.row.sheet_position]) for d in decisions
    ]
    return found


def _is_telling(row: ImportRow, name: str, text: str) -> bool:
    """Whether the cell as typed says more than the value: not where only the form of a date or a word is another."""
    value = getattr(row, name)
    if not value:
        return True
    return bool(row.repairs) and name not in ("sex", "party_member") and in_words(name, value) != text


def _line(decision: Decision, seen: set[int], unions: dict[int, Branch], sheet: str) -> Line:
    row = decision.row
    reasons = [sentence(REFUSALS, code) for code in decision.refusals]
    if decision.elsewhere and decision.refusals:
        reasons.append(str(_("The union is: %(name)s.") % {"name": decision.elsewhere}))
    union = unions.get(decision.branch_id)
    return Line(
        where=sheet,
        line=row.line,
        outcome=decision.outcome,
        outcome_label=str(Decision.Outcome(decision.outcome).label),
        name=row.full_name or row.typed.get("full_name", ""),
        born_on=shown(row.born_on) or row.typed.get("born_on", ""),
        id_number=masked(row.id_number) or row.typed.get("id_number", ""),
        union=str(union) if union else row.branch_code or row.branch_name,
        person_id=decision.person_id if decision.person_id in seen else None,
        reasons=reasons,
        warnings=[] if decision.refusals else [sentence(WARNINGS, code) for code in decision.warnings],
        repairs=[sentence(REPAIRS, code) for code in row.repairs],
        typed=[(label(name), text) for name, text in row.typed.items() if _is_telling(row, name, text)],
        changes=[
            (
                label(name),
                in_words(name, decision.before[name]) if decision.person_id in seen else "…",
                in_words(name, getattr(row, name)),
            )
            for name in FIELDS
            if name in decision.before
        ],
    )
