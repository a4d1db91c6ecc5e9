"""Raw cells that one column does not give alone: a name in two, a date in three, a sex told by a place or a mark."""

from collections.abc import Mapping, Sequence

from rosters.parsing.cells import ERROR, typed
from rosters.parsing.columns import Cells, Reading
from rosters.parsing.content import MARK
from rosters.parsing.headings import fold
from rosters.parsing.layout import BORN_BY_SEX, CELL, NAME, SEX_BY_BIRTH, SEX_BY_MARK, Layout, Source

MAN, WOMAN, UNTOLD = Reading("M"), Reading("F"), Reading("")
BOTH = Reading("", refusal="sex_unknown")
NO_MARKS = {"", "0", "khong", "k"}


def raw_cells(source: Source, cells: Mapping[int, Cells]) -> Cells:
    """One raw cell a row, from the source's column or columns."""
    if source.kind == CELL:
        return cells[source.index]
    join = {NAME: _name, BORN_BY_SEX: _either}.get(source.kind, _date)
    columns = [cells[column].values for column in source.filled_columns]
    return Cells.of([join(parts) for parts in zip(*columns, strict=True)])


def read_sex(source: Source, cells: Mapping[int, Cells], *, blank_is_male: bool) -> list[Reading]:
    """The sex from where a birth date or a mark stands. `source.columns` are (male, female)."""
    male, female = (column if column is None else cells[column].values for column in source.columns)
    size = len(male if female is None else female)
    says = _is_filled if source.kind == SEX_BY_BIRTH else _is_marked
    answers = {(True, True): BOTH, (True, False): MAN, (False, True): WOMAN, (False, False): UNTOLD}
    if source.kind == SEX_BY_MARK and blank_is_male:
        answers[False, False] = MAN if male is None else WOMAN if female is None else UNTOLD
    blank = [""] * size
    return [answers[says(m), says(f)] for m, f in zip(male or blank, female or blank, strict=True)]


def marks_anywhere(layout: Layout, sample: Sequence[list]) -> bool:
    """Whether a single column of marks is used at all: only then does a blank say something."""
    for source in layout.sources:
        if source.kind == SEX_BY_MARK and len(source.filled_columns) == 1:
            return any(_is_marked(line[source.index]) for line in sample if source.index < len(line))
    return False


def _is_filled(cell):
    return cell is ERROR or bool(typed(cell).strip())


def _is_marked(cell):
    """A mark, or the word itself ("Nữ" written below "Nữ")."""
    text = typed(cell).strip()
    return (
        cell is not ERROR and fold(text) not in NO_MARKS and bool(MARK.fullmatch(text) or fold(text) in ("nam", "nu"))
    )


def _name(parts):
    if ERROR in parts:
        return ERROR
    return " ".join(filter(None, (typed(part).strip(" ") for part in parts)))


def _either(parts):
    """The filled one of two; of two filled ones both, which is no date."""
    found = [part for part in parts if part is ERROR or typed(part).strip()]
    if len(found) == 1:
        return found[0]
    return " ".join(map(typed, found))


def _date(parts):
    """Day, month and year as a date is typed. A part missing in the middle stays a gap, which no date has."""
    if ERROR in parts:
        return ERROR
    texts = [typed(part).strip() for part in parts]
    while texts and not texts[0]:
        texts.pop(0)
    return "/".join(text or "?" for text in texts)
