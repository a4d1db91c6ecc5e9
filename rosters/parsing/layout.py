"""From a header and the first rows below it to the sources of every field: which columns, read how."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rosters.parsing import content
from rosters.parsing.cells import FIELDS
from rosters.parsing.header import Header, Heading
from rosters.parsing.headings import (
    AMBIGUOUS,
    CHOSEN,
    DAY,
    FAMILY_NAME,
    FEMALE,
    GIVEN_NAME,
    MALE,
    MONTH,
    PATTERN,
    PERMANENT_ADDRESS,
    ROW_NUMBER,
    YEAR,
    column_role,
    fold,
)

# How a source's columns make one cell
CELL, NAME, DATE_PARTS, BORN_BY_SEX, SEX_BY_BIRTH, SEX_BY_MARK = (
    *("cell", "name", "date_parts", "born_by_sex", "sex_by_birth", "sex_by_mark"),
)
_ROLES_BY_PLACE = {
    NAME: (FAMILY_NAME, GIVEN_NAME),
    DATE_PARTS: (DAY, MONTH, YEAR),
    **dict.fromkeys((BORN_BY_SEX, SEX_BY_BIRTH, SEX_BY_MARK), (MALE, FEMALE)),
}
DATES = ("born_on", "id_issued_on", "party_joined_on", "joined_on")
CLEARER = 0.25  # so much better must a later column fit a field to be preferred to an earlier one


@dataclass(frozen=True)
class Source:
    """Where a field comes from. `columns` are (male, female) for the kinds by sex, and may then be None."""

    field: str
    kind: str
    columns: tuple[int | None, ...]
    header: str

    @property
    def index(self) -> int:
        return self.filled_columns[0]

    @property
    def filled_columns(self) -> tuple[int, ...]:
        return tuple(column for column in self.columns if column is not None)


@dataclass(frozen=True)
class Layout:
    """How the rows of a sheet are read."""

    sources: tuple[Source, ...]
    row_number: int | None
    ignored: tuple[str, ...]
    unknown: tuple[str, ...]
    headings: tuple[Heading, ...] = ()

    @property
    def roles(self) -> dict[int, str]:
        """{column: field, or role beside the fields} of all columns that are read: what staff may choose otherwise."""
        found = {} if self.row_number is None else {self.row_number: ROW_NUMBER}
        for source in reversed(self.sources):
            roles = _ROLES_BY_PLACE.get(source.kind) or (source.field,) * len(source.columns)
            for column, role in zip(source.columns, roles[-len(source.columns) :], strict=True):
                if column is not None:
                    found[column] = role
        return found

    @property
    def columns(self) -> dict[int, str]:
        """{column: field} of all columns that are read."""
        return {
            column: source.field for source in reversed(self.sources) for column in source.columns if column is not None
        }


def lay_out(header: Header, sample: Sequence[list], *, choices: dict[int, str] | None = None) -> Layout:
    """Decide what each column is for. `sample` are the first rows below the header, as raw cells."""
    cells = _cells_of(header, sample)
    choices = choices or {}
    bare = [Heading(column, (), None, 0) for column in sorted(choices) if column >= len(header.headings)]
    headings = [_settled(heading, cells, choices) for heading in (*header.headings, *bare)]
    draft = _Draft(headings, cells)
    for step in (_take_sex_columns, _take_date_parts, _take_name, _take_address, _take_fields):
        step(draft)
    return _finished(draft, headings)


class _Draft:
    """Headings not yet used, and the sources made of those that were."""

    def __init__(self, headings: list[Heading], cells: Callable[[int], list]):
        self.cells = cells
        self.left = {heading.column: heading for heading in headings if heading.role}
        self.all = headings
        self.sources: dict[str, Source] = {}
        self.used: set[int] = set()

    def having(self, role: str) -> list[Heading]:
        return [heading for heading in self.left.values() if heading.role == role]

    def take(self, field: str, kind: str, *headings: Heading | None, header: str = ""):
        columns = tuple(heading and heading.column for heading in headings)
        text = header or next(heading for heading in headings if heading).text
        self.sources.setdefault(field, Source(field, kind, columns, text))
        for column in columns:
            self.left.pop(column, None)
            self.used.add(column)


def _cells_of(header, sample):
    width = max(map(len, sample), default=0)
    columns = {}

    def cells(column):
        if column not in columns:
            columns[column] = [row[column] if column < len(row) else "" for row in sample] if column < width else []
        return columns[column]

    return cells


def _settled(heading, cells, choices):
    """A heading with what staff chose, or with what its column's content says where its words leave it open."""
    if heading.column in choices:
        return replace(heading, role=choices[heading.column], sure=CHOSEN)
    if heading.role is None and heading.path:
        key = fold(heading.path[-1])
        role = content.decide(key, cells(heading.column)) if key in AMBIGUOUS else content.guess(cells(heading.column))
        return replace(heading, role=role, sure=PATTERN if role else 0)
    return heading


def _take_sex_columns(draft):
    """Nam | Nữ: dates that stand below one of them (and so tell the sex), or marks; or one column Nữ with marks."""
    male, female = next(iter(draft.having(MALE)), None), next(iter(draft.having(FEMALE)), None)
    if not (male or female):
        return
    found = [text for heading in (male, female) if heading for text in content.texts(draft.cells(heading.column))]
    parent = _parent_role(male or female)
    if content.share(found, content.DATE) >= 0.5 or (not found and parent == "born_on"):
        text = _common_header(male, female)
        draft.take("born_on", BORN_BY_SEX, male, female, header=text)
        if not draft.having("sex"):
            draft.take("sex", SEX_BY_BIRTH, male, female, header=text)
    elif draft.having("sex"):
        return
    elif (
        not (male and female) and content.share(found, content.SEX) >= 0.5 and len({text.lower() for text in found}) > 1
    ):
        draft.take("sex", CELL, male or female)
    else:
        draft.take("sex", SEX_BY_MARK, male, female, header=_common_header(male, female))


def _parent_role(heading):
    return column_role(heading.path[:-1])[0] if len(heading.path) > 1 else None


def _common_header(male, female):
    both = [heading for heading in (male, female) if heading]
    parent = " / ".join(both[0].path[:-1])
    return f"{parent} / " * bool(parent) + " | ".join(heading.path[-1] for heading in both)


def _take_date_parts(draft):
    """Ngày | Tháng | Năm side by side, below a date's heading or alone (then the birth)."""
    for year in draft.having(YEAR):
        parts = [draft.left.get(year.column - distance) for distance in (2, 1)]
        day, month = (
            part if part and part.role == role else None for part, role in zip(parts, (DAY, MONTH), strict=True)
        )
        field = _parent_role(year) or "born_on"
        if field not in DATES or field in draft.sources or not (month or field == "born_on"):
            continue
        header = " / ".join(year.path[:-1]) or " | ".join(part.text for part in (day, month, year) if part)
        draft.take(field, DATE_PARTS, *(part for part in (day, month, year) if part), header=header)


def _take_name(draft):
    """The name in one column, or in two: Họ đệm | Tên, or one heading over both."""
    family, given = _best(draft, FAMILY_NAME), _best(draft, GIVEN_NAME)
    whole = _best(draft, "full_name")
    if whole is None and given and family:
        draft.take("full_name", NAME, family, given, header=f"{family.text} | {given.text}")
        return
    whole = whole or given or family
    if whole is None:
        return
    after = next((heading for heading in draft.all if heading.column == whole.column + 1), None)
    after = after or Heading(whole.column + 1, (), None, 0)
    if _continues(draft, whole, after):
        draft.take("full_name", NAME, whole, after, header=whole.text)
    else:
        draft.take("full_name", CELL, whole)


def _continues(draft, whole, after):
    """Whether the column after the name holds its last word: no heading of its own (or the same, or "Tên"), and single
    words that the first column does not already end with."""
    if after.path and after.path != whole.path and after.role != GIVEN_NAME:
        return False
    pairs = [
        (str(name).strip(), str(word).strip())
        for name, word in zip(draft.cells(whole.column), draft.cells(after.column), strict=False)
        if str(name).strip() and str(word).strip()
    ]
    named = sum(1 for name in draft.cells(whole.column) if str(name).strip())
    single = sum(1 for name, word in pairs if word.isalpha() and not name.lower().endswith(" " + word.lower()))
    return bool(pairs) and single >= 0.8 * len(pairs) and len(pairs) >= 0.5 * named


def _take_address(draft):
    """Where people live now; where they are registered only if nothing says where they live."""
    current, permanent = _best(draft, "address"), _best(draft, PERMANENT_ADDRESS)
    chosen = current or permanent
    if chosen:
        draft.take("address", CELL, chosen)


def _take_fields(draft):
    for field in FIELDS:
        best = _best(draft, field)
        if best and field not in draft.sources:
            draft.take(field, CELL, best)


def _best(draft, role):
    """Of the columns that claim a role, the first, unless a later one is chosen, surer, or much fuller and clearer."""
    best = None
    for heading in draft.having(role):
        worth = heading.sure >= CHOSEN, _worth(draft, role, heading)
        if best is None or worth[0] > best[0][0] or (worth[0] == best[0][0] and worth[1] > best[0][1] + CLEARER):
            best = (worth, heading)
    return best and best[1]


def _worth(draft, role, heading):
    cells = draft.cells(heading.column)
    exact = 0.3 * (heading.sure > PATTERN) + 0.3 * _is_plainly(role, heading)
    return content.fitness(role, cells) * (0.5 + content.filled(cells)) + exact


def _is_plainly(role, heading):
    """ "Công đoàn cơ sở" names the branch more plainly than "Đơn vị" does."""
    return role == "branch_name" and any(word in fold(heading.text) for word in ("cdcs", "cong doan"))


def _finished(draft, headings):
    number = next((heading.column for heading in headings if heading.role == ROW_NUMBER), None)
    free = [h for h in headings if h.path and h.column not in draft.used and h.role != ROW_NUMBER]
    ignored = tuple(dict.fromkeys(heading.text for heading in free))
    unknown = tuple(dict.fromkeys(heading.text for heading in free if heading.role is None))
    order = {field: place for place, field in enumerate(FIELDS)}
    sources = tuple(sorted(draft.sources.values(), key=lambda source: order[source.field]))
    return Layout(sources, number, ignored, unknown, tuple(headings))
