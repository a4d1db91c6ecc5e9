"""One page of an import's rows: old beside new, each reason in words, each refused cell with its place."""

from dataclasses import dataclass, field

from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from access.models import User
from access.personal import as_listed, declared, hidden, masked_within
from access.words import value_in_words
from branches.models import Branch
from members.models import Person
from rosters.corrections import letter
from rosters.models import Decision, Import, ImportRow, ImportSheet
from rosters.parsing.cells import FIELDS
from rosters.search import Chosen
from rosters.words import KEPT, REFUSALS, REPAIRS, WARNINGS, label, sentence

_FIELDS = {known.name: known for known in Person._meta.fields}
_CHANGED = '<span class="import-changed"><del>{}</del> <span aria-hidden="true">→</span> <ins>{}</ins></span>'
_WITH_A_COLUMN = ("full_name", "born_on", "id_number")  # fields that the page shows in columns of their own


def in_words(name: str, value: object) -> str:
    """A value of a field as lists show it: numbers in part, sensitive values not at all."""
    return as_listed(Person, name, whole_in_words(name, value)) if value not in ("", None) else ""


def whole_in_words(name: str, value: object) -> str:
    """A value of a field as an officer writes it."""
    if value in ("", None):
        return ""
    known = _FIELDS.get(name)
    return value_in_words(known, value in (True, "1") if name == "party_member" else value) if known else str(value)


@dataclass(frozen=True)
class Value:
    """What a cell of the page says: the value of the row, and what it replaces, if it does."""

    new: str
    old: str | None = None

    @property
    def html(self) -> str:
        """The new value, after the old one; made here because a template of its own takes ten times as long."""
        if self.old is None:
            return format_html("{}", self.new)
        return format_html(_CHANGED, self.old or "—", self.new)


@dataclass(frozen=True)
class Cell:
    """A cell of the file, as it was typed, and where it stands."""

    field: str
    where: str
    text: str


@dataclass
class Line:
    """One row of a roster, as the page shows it."""

    where: str
    line: int
    outcome: str
    outcome_label: str
    name: Value
    born_on: Value
    id_number: Value
    union: Value
    person_id: int | None
    reasons: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)
    typed: list[Cell] = field(default_factory=list)
    changes: list[tuple[str, Value]] = field(default_factory=list)
    old_fields: set[str] = field(default_factory=set)  # of which the line shows what the register has


class Writer:
    """Makes Lines of decisions. Old values are shown only of people whom the user may see."""

    def __init__(self, decisions: list[Decision], sheets: list[ImportSheet], user: User) -> None:
        people = {decision.person_id for decision in decisions if decision.person_id}
        self.seen = set(Person.objects.visible_to(user).filter(pk__in=people).values_list("pk", flat=True))
        known = Person.objects.filter(pk__in=people, is_restricted=True)
        self.restricted = set(known.values_list("pk", flat=True)) - self.seen
        self.unions = Branch.objects.in_bulk({decision.branch_id for decision in decisions if decision.branch_id})
        self.sheets = {(sheet.file_id, sheet.position): sheet for sheet in sheets}
        rosters = [sheet for sheet in sheets if sheet.is_roster]
        self.names_files = len({sheet.file_id for sheet in rosters}) > 1
        self.names_sheets = len(rosters) > 1

    def line(self, decision: Decision) -> Line:
        row = decision.row
        sheet = self.sheets[row.file_id, row.sheet_position]
        if decision.person_id in self.restricted and decision.outcome != Decision.Outcome.REFUSED:
            return self._restricted_line(decision, sheet)
        return Line(
            where=self.place(sheet),
            line=row.line,
            outcome=decision.outcome,
            outcome_label=str(Decision.Outcome(decision.outcome).label),
            name=self._value(decision, "full_name"),
            born_on=self._value(decision, "born_on"),
            id_number=self._value(decision, "id_number"),
            union=self._union(decision),
            person_id=decision.person_id if decision.person_id in self.seen else None,
            reasons=reasons(decision),
            warnings=[] if decision.refusals else [sentence(WARNINGS, code) for code in decision.warnings],
            repairs=[sentence(REPAIRS, code) for code in row.repairs],
            typed=[
                cell(sheet, name, _as_typed(name, text))
                for name, text in row.typed.items()
                if _is_telling(row, name, text)
            ],
            changes=[
                (capfirst(label(name)), self._change(decision, name))
                for name in FIELDS
                if name in decision.before and name not in _WITH_A_COLUMN
            ],
            old_fields=set(decision.before) if decision.person_id in self.seen else set(),
        )

    def _restricted_line(self, decision: Decision, sheet: ImportSheet) -> Line:
        """Somebody whose processing was restricted after the import: that there was a row, not what it said."""
        return Line(
            where=self.place(sheet),
            line=decision.row.line,
            outcome=decision.outcome,
            outcome_label=str(Decision.Outcome(decision.outcome).label),
            name=Value(_("processing is restricted")),
            born_on=Value(""),
            id_number=Value(""),
            union=self._union(decision),
            person_id=None,
        )

    def place(self, sheet: ImportSheet) -> str:
        """File and sheet, as far as the import has several."""
        told = [sheet.file.name] * self.names_files + [sheet.name] * self.names_sheets
        return " · ".join(told)

    def _change(self, decision: Decision, name: str) -> Value:
        old = in_words(name, decision.before[name]) if decision.person_id in self.seen else "…"
        return Value(in_words(name, getattr(decision.row, name)), old)

    def _value(self, decision: Decision, name: str) -> Value:
        if name in decision.before:
            return self._change(decision, name)
        return Value(in_words(name, getattr(decision.row, name)) or masked_within(decision.row.typed.get(name, "")))

    def _union(self, decision: Decision) -> Value:
        union = self.unions.get(decision.branch_id)
        new = str(union) if union else decision.row.branch_code or decision.row.branch_name
        return Value(new, decision.elsewhere if decision.outcome == Decision.Outcome.MOVED else None)


def reasons(decision: Decision) -> list[str]:
    """Why a row is refused, and the union that has the person; why it stayed when the import was taken back."""
    said = [sentence(REFUSALS, code) for code in decision.refusals]
    if decision.kept:
        said.append(sentence(KEPT, decision.kept))
    if decision.elsewhere and decision.refusals:
        said.append(_("The union is: %(name)s.") % {"name": decision.elsewhere})
    return said


def cell(sheet: ImportSheet, name: str, text: str) -> Cell:
    """Where a cell stands, as a spreadsheet program names it, under the heading that the sheet has for it."""
    column = sheet.column_indexes.get(name)
    heading = sheet.columns.get(name, "")
    where = _("column %(column)s") % {"column": letter(column)} if column is not None else ""
    if heading and heading.casefold() != label(name).casefold():
        where = f"{where} “{heading}”".strip()
    return Cell(capfirst(label(name)), where, text)


def _as_typed(name: str, text: str) -> str:
    """A cell as it was typed, as far as lists may show it."""
    return hidden() if name in declared(Person).sensitive else masked_within(text)


def _is_telling(row: ImportRow, name: str, text: str) -> bool:
    """Whether the cell as typed says more than the value: not where only the form of a date or a word is another."""
    value = getattr(row, name)
    if not value:
        return True
    return bool(row.repairs) and name not in ("sex", "party_member") and whole_in_words(name, value) != text


def lines(incoming: Import, chosen: Chosen, *, sheets: list[ImportSheet], user: User) -> list[Line]:
    """The chosen rows as Lines."""
    decisions = list(
        Decision.objects.filter(roster_import=incoming, row_id__in=chosen.ids).select_related("row").order_by("row_id")
    )
    writer = Writer(decisions, sheets, user)
    return [writer.line(decision) for decision in decisions]
