"""Match, first half: which union does a row belong to.

A row's own code, else its own name; else the group heading it stands under, the union that staff named for the sheet,
the name of the sheet, the union that staff named for the import, the title lines above the header: the first of these
that names a union.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from branches.models import Branch, BranchPeriod
from branches.vietnamese import fold
from rosters.models import Import, ImportRow, ImportSheet

_SHORT_FORMS = {
    "cdcs": "cong doan co so",
    "cdcstv": "cong doan co so thanh vien",
    "cdbp": "cong doan bo phan",
    "cd": "cong doan",
    "tcd": "to cong doan",
}
CODE_THEN_NAME = " – "


def key(name: str) -> str:
    """How names of unions are compared: accents, case, punctuation at the ends and the usual short forms ignored."""
    return " ".join(_SHORT_FORMS.get(word, word) for word in fold(name).strip(" .:;,-").split())


@dataclass(frozen=True)
class Place:
    """Where a row belongs (`branch_id`), or the code of why that is not known."""

    branch_id: int | None
    refusal: str = ""


class Gazetteer:
    """The unions that an import may name: by code, and by the names they had up to the day it speaks of."""

    def __init__(self, incoming: Import, paths: list[str]) -> None:
        self.by_code: dict[str, Branch] = {}
        self.by_name: dict[str, set[int]] = defaultdict(set)
        self.paths: dict[int, str] = {}
        self.reachable: set[int] = set()
        day = incoming.effective_on
        # Not those dissolved since: a membership that an old roster would begin there could have no end.
        periods = BranchPeriod.objects.on(day).filter(branch__dissolved_on=None)
        self.open = set(periods.values_list("branch_id", flat=True))
        for branch in Branch.objects.only("id", "code", "path"):
            self.by_code[branch.code.casefold()] = branch
            self.paths[branch.pk] = branch.path
            if any(branch.path.startswith(path) for path in paths):
                self.reachable.add(branch.pk)
        names = BranchPeriod.objects.filter(Q(started_on=None) | Q(started_on__lte=day))
        for branch_id, name, short_name in names.values_list("branch_id", "name", "short_name"):
            if branch_id in self.reachable and branch_id in self.open:
                for spelling in filter(None, (name, short_name)):
                    self.by_name[key(spelling)].add(branch_id)

    def coded(self, code: str) -> Place:
        branch = self.by_code.get(code.casefold())
        if branch is None:
            return Place(None, "branch_unknown")
        if branch.pk not in self.reachable:
            return Place(None, "branch_out_of_scope")
        return Place(branch.pk, "" if branch.pk in self.open else "branch_not_open")

    def numbered(self, branch_id: int) -> Place:
        if branch_id not in self.reachable:
            return Place(None, "branch_out_of_scope")
        return Place(branch_id, "" if branch_id in self.open else "branch_not_open")

    def named(self, name: str) -> Place:
        found = self.by_name.get(key(name), set())
        if len(found) == 1:
            return Place(*found)
        if found:
            return Place(None, "branch_ambiguous")
        place = self._chosen(name) or self.coded(name)  # a code written into the column of names
        return Place(None, "branch_unknown") if place.refusal == "branch_unknown" else place

    def _chosen(self, text: str) -> Place | None:
        """ "BC01 – Công đoàn Bưu điện Hà Nội", as the blank template offers unions: code and name must fit."""
        code, _dash, name = text.partition(CODE_THEN_NAME)
        place = self.coded(code.strip()) if name else None
        return place if place and place.branch_id in self.by_name.get(key(name), ()) else None

    def mentioned(self, text: str) -> Place | None:
        """The union that a heading, sheet name or title names; None where it names none for certain."""
        place = self.named(text) if text.strip() else Place(None)
        return place if place.branch_id and not place.refusal else None


def _names_no_union(sheet: ImportSheet, names: set[str], gazetteer: Gazetteer) -> bool:
    """Whether a column like 'Đơn vị' holds departments: its header speaks of no union and no value of it is one."""
    header = key(sheet.columns.get("branch_name", ""))
    spoken_of = "cong doan" in header or header == "branch_name"
    return bool(names) and not spoken_of and not any(gazetteer.named(name).branch_id for name in names)


def settle_places(incoming: Import, paths: list[str]) -> None:
    """Fill the temporary table `place` with one line for each way in which rows of the import name their union."""
    gazetteer = Gazetteer(incoming, paths)
    said = (
        ImportRow.objects.filter(roster_import=incoming)
        .order_by()
        .values_list("file_id", "sheet_position", "branch_code", "branch_name", "section")
        .distinct()
    )
    by_sheet: dict[tuple[int, int], list[tuple[str, str, str]]] = defaultdict(list)
    for file_id, position, *words in said:
        by_sheet[file_id, position].append(tuple(words))
    lines = []
    for sheet in ImportSheet.objects.filter(file__roster_import=incoming, is_roster=True).select_related("file"):
        words_of_rows = by_sheet[sheet.file_id, sheet.position]
        names_count = not _names_no_union(sheet, {name for _, name, _ in words_of_rows if name}, gazetteer)
        fallback = _fallback(incoming, sheet, gazetteer)
        for code, name, section in words_of_rows:
            if code:
                place = gazetteer.coded(code)
            elif name and names_count:
                place = gazetteer.named(name)
            else:
                place = gazetteer.mentioned(section) or fallback
            lines.append((sheet.file_id, sheet.position, code, name, section, place.branch_id, place.refusal))
        _tell(sheet, names_count)
    _store(lines)


def _tell(sheet: ImportSheet, names_count: bool) -> None:
    """Keep the hint that a column of names is not used, once, however often the import is decided upon."""
    others = [hint for hint in sheet.hints if hint["code"] != "branch_names_not_used"]
    unused = [] if names_count else [{"code": "branch_names_not_used", "header": sheet.columns["branch_name"]}]
    if sheet.hints != others + unused:
        sheet.hints = others + unused
        sheet.save(update_fields=["hints"])


def _fallback(incoming: Import, sheet: ImportSheet, gazetteer: Gazetteer) -> Place:
    """The union of rows that name none: what staff chose for the sheet, the sheet's, the import's, the titles'."""
    chosen = incoming.choices.get(sheet.file.name, {}).get(sheet.name, {}).get("branch")
    if chosen:
        return gazetteer.numbered(chosen)
    if place := gazetteer.mentioned(sheet.name):
        return place
    if incoming.branch:
        return gazetteer.coded(incoming.branch.code)
    return _titled(sheet, gazetteer)


def _titled(sheet: ImportSheet, gazetteer: Gazetteer) -> Place:
    """The union of the title lines: forms name its superior above it, so it is the lowest of one line of the tree."""
    named = {place.branch_id for title in sheet.titles if (place := gazetteer.mentioned(title))}
    paths = sorted((gazetteer.paths[branch_id], branch_id) for branch_id in named)
    if paths and all(paths[-1][0].startswith(path) for path, _ in paths):
        return Place(paths[-1][1])
    return Place(None, "branch_missing")


def _store(lines: list[tuple]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            CREATE TEMPORARY TABLE place (
                file_id bigint, sheet_position smallint, branch_code text, branch_name text, section text,
                branch_id bigint, refusal text
            ) ON COMMIT DROP
            """
        )
        columns = list(zip(*lines, strict=True)) or [[]] * 7
        cursor.execute(
            """
            INSERT INTO place
            SELECT * FROM unnest(%s::bigint[], %s::smallint[], %s::text[], %s::text[], %s::text[], %s::bigint[],
                                 %s::text[])
            """,
            [list(column) for column in columns],
        )
        cursor.execute("ANALYZE place")
