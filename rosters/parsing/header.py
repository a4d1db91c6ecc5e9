"""Where the header of a sheet stands: one to three rows, somewhere below the titles."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rosters.parsing.cells import ERROR, FIELDS
from rosters.parsing.encodings import decode, detect
from rosters.parsing.headings import (
    DAY,
    FAMILY_NAME,
    FEMALE,
    GIVEN_NAME,
    MALE,
    MONTH,
    ROW_NUMBER,
    YEAR,
    column_role,
    fold,
    heading_role,
    readings,
)

MAX_DEPTH = 3
LONGEST_HEADING = 200
MANY_DIGITS = re.compile(r"\d{6}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")
NUMBERING = re.compile(r"\(?([0-9]{1,3}|[a-zA-Z])\)?(?:\.0)?")
IDENTITY = {"full_name", GIVEN_NAME, FAMILY_NAME, "id_number", "member_code"}
NAMES = {"full_name", GIVEN_NAME}
WANTED = {*FIELDS, FAMILY_NAME, GIVEN_NAME, MALE, FEMALE}


@dataclass(frozen=True)
class Heading:
    """One column's heading: its texts from the top down, and what they mean (role None: unknown)."""

    column: int
    path: tuple[str, ...]
    role: str | None
    sure: int

    @property
    def text(self) -> str:
        return " / ".join(" ".join(part.split()) for part in self.path)


@dataclass(frozen=True)
class Header:
    """The header found. Lines are counted from 0; `rows` are its texts as they stand, to know it again further down."""

    top: int
    bottom: int
    encoding: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[str, ...], ...]


def find_header(
    lines: Sequence[list], merged: Sequence[tuple[int, int, int, int]], *, choose=None, line: int | None = None
) -> Header | None:
    """Find the header among a sheet's first lines: the block of rows that names most of what a roster holds.

    `choose` are the columns that staff have named themselves ({column: field}); they count as known. `line` is the
    line (from 0) where staff say that the header begins.
    """
    encoding = _encoding(lines)
    fit = [_may_be_header(row) or place == line for place, row in enumerate(lines)]
    texts = [[_text(cell, encoding) for cell in row] if good else [] for row, good in zip(lines, fit, strict=True)]
    best = _best_block(texts, fit, merged, choose or {}, line)
    if best is None:
        return None
    top, depth, headings = best
    bottom = _bottom(texts, merged, top, depth, headings)
    if bottom >= top + depth:
        headings = _headings(texts, merged, top, min(bottom - top + 1, MAX_DEPTH))
    while bottom + 1 < len(lines) and _is_remark(texts[bottom + 1]):
        bottom += 1
    return Header(top, bottom, encoding, headings, tuple(tuple(texts[row]) for row in range(top, bottom + 1)))


def _best_block(texts, fit, merged, choose, line):
    """(top, depth, headings) of the rows that make the best header, all of them or those that begin at `line`."""
    best, best_score = None, 0.0 if line is None else float("-inf")
    for top in range(len(fit)) if line is None else range(line, min(line + 1, len(fit))):
        for depth in range(1, MAX_DEPTH + 1):
            if not all(fit[top : top + depth]) or top + depth > len(fit):
                break
            headings = _headings(texts, merged, top, depth)
            score = _score(headings) - 0.3 * (depth - 1)
            if score > best_score and (line is not None or _names_people(headings, choose)):
                best, best_score = (top, depth, headings), score
    return best


def is_numbering(line: Sequence) -> bool:
    """A row (1) (2) (3) … under the header; forms also begin it with A, B."""
    marks = [match[1] for match in (NUMBERING.fullmatch(_plain(cell)) for cell in line if _plain(cell)) if match]
    filled = sum(1 for cell in line if _plain(cell))
    if filled < 3 or len(marks) < filled:
        return False
    numbers = [int(mark) for mark in marks if mark.isdigit()]
    letters = [mark.lower() for mark in marks if not mark.isdigit()]
    if not numbers:
        return letters == [chr(ord("a") + place) for place in range(len(letters))]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= len(letters) + 1


def _encoding(lines):
    texts = [cell for line in lines if _may_be_header(line) for cell in line if isinstance(cell, str) and cell]
    return detect(texts)


def _text(cell, encoding):
    """A header cell's text. A heading that makes sense only in another encoding is read in that one."""
    if not isinstance(cell, str):
        return _plain(cell)
    text = decode(cell, encoding) if encoding != "unicode" else cell
    if heading_role(text)[1] or cell.isascii():
        return text.strip()
    return next((reading for reading in readings(cell) if heading_role(reading)[1] >= 2), text).strip()


def _plain(cell):
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is ERROR else str(cell).strip()


def _may_be_header(line):
    """Headings are short words: no dates, no errors, no long numbers, hardly a number at all."""
    filled = numbers = 0
    for cell in line:
        if cell == "":
            continue
        if cell is ERROR or isinstance(cell, date):
            return False
        if isinstance(cell, str):
            if len(cell) > LONGEST_HEADING or MANY_DIGITS.search(cell):
                return False
            filled += bool(cell.strip())
        else:
            numbers += 1
    return filled > 0 and numbers <= 1


def _headings(texts, merged, top, depth):
    width = max(len(texts[row]) for row in range(top, top + depth))
    levels = [list(texts[row]) + [""] * (width - len(texts[row])) for row in range(top, top + depth)]
    spread = [_spread(levels, level, top, merged, width) for level in range(depth)]
    headings = []
    for column in range(width):
        path = []
        for level in spread:
            if level[column] and (not path or path[-1] != level[column]):
                path.append(level[column])
        role, sure = column_role(tuple(path)) if path else (None, 0)
        headings.append(Heading(column, tuple(path), role, sure))
    return _with_years(headings)


def _spread(levels, level, top, merged, width):
    """A heading above several columns stands in the first of them: write it into all."""
    row = list(levels[level])
    covered = set()
    for first, left, last, right in merged:
        if first <= top + level <= last:
            covered.update(range(left, right + 1))
            if first == top + level:
                for column in range(left, min(right, width - 1) + 1):
                    row[column] = levels[level][left]
    below = [any(lower[column] for lower in levels[level + 1 :]) for column in range(width)]
    for column in range(1, width):
        free = not row[column] and column not in covered and column - 1 not in covered
        if free and below[column] and below[column - 1] and row[column - 1]:
            row[column] = row[column - 1]
    return row


def _with_years(headings):
    """ "Nam" after "Thang" is the year of those who type no accents, not a man."""
    found = []
    for heading in headings:
        if heading.role == MALE and found and found[-1].role == MONTH:
            heading = Heading(heading.column, heading.path, YEAR, heading.sure)
        found.append(heading)
    return tuple(found)


def _score(headings):
    roles = {heading.role: heading.sure for heading in headings if heading.role is not None}
    wanted = sum(2 + 0.2 * min(sure, 3) for role, sure in roles.items() if role in WANTED)
    wanted += sum(2.5 for heading in headings if heading.role == YEAR)
    known = sum(0.5 for heading in headings if heading.role in ("", ROW_NUMBER, DAY, MONTH))
    unknown = sum(0.2 for heading in headings if heading.path and heading.role is None)
    return wanted + known - unknown


def _names_people(headings, choose):
    """A roster names people. A list of codes ("Dân tộc", "Trình độ") does not, nor does a table of figures."""
    roles = {heading.role for heading in headings} | set(choose.values())
    fields = roles & WANTED
    if not fields & IDENTITY:
        return False
    return len(fields) >= 3 or bool(fields & NAMES and (len(fields) >= 2 or ROW_NUMBER in roles))


def _bottom(texts, merged, top, depth, headings):
    """The last row of the header: what is merged down from its first row belongs to it."""
    bottom = top + depth - 1
    for first, left, last, _ in merged:
        if first == top and left < len(headings) and last - first < MAX_DEPTH:
            bottom = max(bottom, min(last, len(texts) - 1))
    return bottom


def _is_remark(row):
    filled = [text for text in row if text]
    return bool(filled) and all(
        text.startswith("(") and text.endswith(")") and not fold(text).isdigit() for text in filled
    )
