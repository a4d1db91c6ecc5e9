"""A file of unions: understood, checked against the register and itself, and saved by the verbs, all or nothing."""

import hashlib
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.models import User
from branches.actions.many import change_many, describe_many, found_many
from branches.models import Branch, BranchPeriod, Kind, Placement
from branches.sheets import Sheet
from branches.vietnamese import fold
from branches.wording import COLUMNS, FACTS, PARTICULARS, readers

CHANGED_SINCE = gettext_lazy("The register changed after the preview: nothing was saved. Upload it again.")


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell of a file, and what to do about it."""

    line: int
    column: str
    message: str

    def __str__(self) -> str:
        if not self.line:
            return self.message
        return _("Line %(line)s, %(column)s: %(message)s") % vars(self)


@dataclass(eq=False)
class Row:
    """One union of the file: what its cells say, blank ones left out."""

    line: int
    values: dict
    outcome: str = ""
    before: dict = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.values["code"].casefold()

    @property
    def parent_key(self) -> str:
        return self.values.get("parent_code", "").casefold()

    @property
    def particulars(self) -> dict:
        return {name: self.values[name] for name in PARTICULARS if name in self.values}

    @property
    def facts(self) -> dict:
        """The facts, the superior by its key."""
        facts = {name: self.values[name] for name in FACTS if name in self.values}
        return facts | {"parent": self.parent_key} if self.parent_key else facts


@dataclass
class Outcome:
    """What became of a file: its rows, or everything that is wrong in it."""

    rows: list[Row]
    problems: list[Problem]

    def count(self, outcome: str) -> int:
        """How many rows are new, changed or unchanged."""
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def fingerprint(self) -> str:
        """The same only while the file would change the same in the same unions."""
        told = [
            (row.line, row.outcome, sorted((name, str(old)) for name, old in row.before.items())) for row in self.rows
        ]
        return hashlib.sha256(repr(told).encode()).hexdigest()


def _columns(headings: list[str]) -> list[str]:
    columns = [fold(heading).replace(" ", "_") for heading in headings]
    unknown = [heading for heading, column in zip(headings, columns, strict=True) if column not in COLUMNS]
    if unknown:
        raise ValidationError(
            _("The file has columns that are not known here: %(unknown)s. Known ones: %(known)s.")
            % {"unknown": ", ".join(unknown), "known": ", ".join(COLUMNS)}
        )
    if "code" not in columns:
        raise ValidationError(_("The file has no column “code”: without it no union can be told from another."))
    if len(set(columns)) < len(columns):
        raise ValidationError(_("A column stands in the file twice."))
    return columns


def understand(sheet: Sheet) -> Outcome:
    """What the cells say; each that cannot be understood is a problem, and a blank one says nothing."""
    read, columns = readers(), _columns(sheet.headings)
    rows, problems, lines = [], [], {}
    for line, cells in sheet.rows:
        row = Row(line, {})
        for column, cell in zip(columns, cells, strict=False):
            if cell == "":
                continue
            try:
                row.values[column] = read[column](cell)
            except ValidationError as error:
                problems.append(Problem(line, column, error.message))
        if "code" not in row.values:
            problems.append(Problem(line, "code", _("The code is missing.")))
        elif row.key in lines:
            said = _("The union %(code)s stands on line %(line)s already.")
            problems.append(Problem(line, "code", said % {"code": row.values["code"], "line": lines[row.key]}))
        else:
            lines[row.key] = line
            rows.append(row)
    return Outcome(rows, problems)


class Check:
    """What is wrong with understood rows, as the register stands and as it would stand with all of them in it."""

    def __init__(self, outcome: Outcome, *, by: User | None, on: date) -> None:
        self.outcome, self.by, self.on = outcome, by, on
        self.rows = {row.key: row for row in outcome.rows}
        self.known = {branch.code.casefold(): branch for branch in Branch.objects.select_related("parent")}
        seen = Branch.objects.all() if by is None else Branch.objects.within_reach(by, "branches.change_branch")
        self.visible = {code.casefold() for code in seen.values_list("code", flat=True)}
        self.changed_on = dict(BranchPeriod.objects.filter(ended_on=None).values_list("branch_id", "started_on"))
        self.placements = set(Placement.objects.values_list("kind", "superior_kind"))
        self.broken = {(problem.line, problem.column) for problem in outcome.problems}

    def problem(self, row: Row, column: str, message: str) -> None:
        if (row.line, column) not in self.broken:
            self.outcome.problems.append(Problem(row.line, column, message))

    def all(self) -> None:
        for row in self.outcome.rows:
            if row.key not in self.known:
                self.new(row)
            elif row.key not in self.visible:
                self.problem(row, "code", _("This code belongs to a union that is not yours: use another code."))
                continue
            elif self.new_facts(row):
                self.change(row, self.known[row.key])
            if row.parent_key:
                self.superior(row)

    def new(self, row: Row) -> None:
        for column, what in (("name", _("a name")), ("kind", _("a kind"))):
            if column not in row.values:
                self.problem(row, column, _("A new union needs %(what)s.") % {"what": what})
        if row.values.get("established_on", self.on) > timezone.localdate():
            self.problem(row, "established_on", _("This day is yet to come: enter the union when it is there."))
        if not row.parent_key:
            if self.by is not None and not self.by.is_superuser:
                said = _("Name the superior: only an administrator enters a union that has none.")
                self.problem(row, "parent_code", said)
            elif "kind" in row.values and (row.values["kind"], "") not in self.placements:
                said = _("A new union of this kind needs a superior: write its code.")
                self.problem(row, "parent_code", said)

    def new_facts(self, row: Row) -> dict:
        """Facts that are other than those of today, the superior by its key."""
        branch = self.known[row.key]
        today = {name: getattr(branch, name) for name in FACTS} | {"parent": self._superior_of(row.key, today=True)}
        return {name: value for name, value in row.facts.items() if today[name] != value}

    def change(self, row: Row, branch: Branch) -> None:
        if branch.dissolved_on is not None:
            self.problem(row, "code", _("This union was dissolved: its facts can no longer be changed."))
            return
        since = self.changed_on[branch.pk]
        if self.on > timezone.localdate():
            self.problem(row, "code", _("A change is entered on the day it takes effect, not before."))
        if since is not None and self.on < since:
            said = _("The facts of this union changed on %(day)s: import changes of a later day.")
            self.problem(row, "code", said % {"day": since.strftime("%d/%m/%Y")})

    def superior(self, row: Row) -> None:
        key, code = row.parent_key, row.values["parent_code"]
        is_its_superior = self._superior_of(row.key, today=True) == key
        if key not in self.rows and (key not in self.known or not (key in self.visible or is_its_superior)):
            said = _("There is no union %(code)s: correct the code, or add a row for that union.")
            self.problem(row, "parent_code", said % {"code": code})
            return
        if key in self.known and self.known[key].dissolved_on is not None and not is_its_superior:
            self.problem(row, "parent_code", _("The union %(code)s was dissolved.") % {"code": code})
            return
        climb = [row.key]
        while key and key not in climb:
            climb.append(key)
            key = self._superior_of(key)
        if key == row.key:
            said = _("These unions would stand below one another in a circle: %(codes)s.")
            codes = ", ".join(
                self.rows[each].values["code"] if each in self.rows else self.known[each].code for each in climb
            )
            self.problem(row, "parent_code", said % {"codes": codes})
            return
        kinds = self._kind_of(row.key), self._kind_of(row.parent_key)
        if all(kinds) and kinds not in self.placements:
            said = _("The kind “%(kind)s” may not stand under the kind “%(superior)s”: correct one of them.")
            labels = {"kind": Kind(kinds[0]).label, "superior": Kind(kinds[1]).label}
            self.problem(row, "parent_code", said % labels)

    def _superior_of(self, key: str, *, today: bool = False) -> str:
        if not today and key in self.rows and self.rows[key].parent_key:
            return self.rows[key].parent_key
        branch = self.known.get(key)
        return branch.parent.code.casefold() if branch is not None and branch.parent is not None else ""

    def _kind_of(self, key: str) -> str:
        said = self.rows[key].values.get("kind") if key in self.rows else None
        return said or getattr(self.known.get(key), "kind", "")


def save(check: Check) -> None:
    """Do with the verbs what the checked rows say."""
    rows, unions = check.outcome.rows, dict(check.known)
    for row in rows:
        if row.key not in unions:
            row.outcome = "new"
            unions[row.key] = Branch(code=row.values["code"], **row.particulars)

    def facts(of: dict) -> dict:
        return {name: unions[value] if name == "parent" else value for name, value in of.items()}

    founded, changed, described = [], [], []
    for row in rows:
        branch = unions[row.key]
        if row.outcome == "new":
            founded.append((branch, facts(row.facts)))
            continue
        new_facts = facts(check.new_facts(row))
        particulars = {name: value for name, value in row.particulars.items() if getattr(branch, name) != value}
        row.before = {name: getattr(branch, name) for name in (*particulars, *new_facts)}
        row.outcome = "changed" if row.before else "unchanged"
        changed += [(branch, new_facts)] if new_facts else []
        described += [(branch, particulars)] if particulars else []
    found_many(founded, by=check.by)
    change_many(changed, on=check.on, by=check.by)
    describe_many(described, by=check.by)


def _hold(outcome: Outcome) -> None:
    """Let nobody else change these unions until the transaction is over."""
    known = Branch.objects.annotate(key=Lower("code")).filter(key__in=[row.key for row in outcome.rows])
    list(known.order_by("pk").select_for_update(no_key=True).values_list("pk"))


def import_branches(
    sheet: Sheet, *, by: User | None, on: date, is_preview: bool = False, shown: str | None = None
) -> Outcome:
    """Enter and update the unions of a file; where anything is wrong, all that is wrong, and nothing is saved.

    `shown`: the fingerprint of the preview that somebody has looked at; where it would do something else now, that is
    wrong, too.
    """
    outcome = understand(sheet)
    with transaction.atomic():
        _hold(outcome)
        check = Check(outcome, by=by, on=on)
        check.all()
        if not outcome.problems:
            save(check)
        if shown is not None and not outcome.problems and shown != outcome.fingerprint:
            outcome.problems.append(Problem(0, "", CHANGED_SINCE))
        transaction.set_rollback(is_preview or bool(outcome.problems))
    outcome.problems.sort(key=lambda problem: problem.line)
    return outcome
