"""What a sheet looks like to those who correct its reading: columns with samples, the lines that may be its header."""

import hashlib
from collections.abc import Callable, Sequence

from rosters.parsing.cells import typed
from rosters.parsing.header import Header, is_numbering
from rosters.parsing.headings import fold
from rosters.parsing.layout import Layout

SAMPLES, LONGEST_SAMPLE = 3, 40
LINES_SHOWN, LONGEST_LINE = 20, 100
SEARCHED = 60  # lines that samples are taken from
MOST_COLUMNS = 120


def mark(header: Header | None) -> str:
    """A header's fingerprint: the same headings in the same columns have the same, whatever stands around them."""
    return "" if header is None else _hashed(heading.text for heading in header.headings)


def columns(layout: Layout, lines: Sequence[list], text: Callable[[int, object], str]) -> list[dict]:
    """Every column that has a heading or cells: {"column", "heading", "role" ('' if left out), "samples"}."""
    roles = layout.roles
    headings = {heading.column: typed(heading.text) for heading in layout.headings}
    people = [line for line in lines if sum(1 for cell in line if cell != "") > 1 and not is_numbering(line)][:SEARCHED]
    width = min(max([*map(len, people), *(column + 1 for column in headings)], default=0), MOST_COLUMNS)
    found = []
    for column in range(width):
        samples = _samples(
            (line[column] for line in people if column < len(line)), lambda cell, c=column: text(c, cell)
        )
        if headings.get(column) or samples:
            told = {"column": column, "heading": headings.get(column, ""), "role": roles.get(column, "")}
            found.append(told | {"samples": samples})
    return found


def lines(first: Sequence[list], *, marked: bool) -> list[dict]:
    """The first filled lines: {"line" (from 1), "text"}, with the mark each would have as a header, if `marked`."""
    found = []
    for number, line in enumerate(first, 1):
        texts = [typed(cell) for cell in line]
        if any(text.strip() for text in texts):
            told = {"line": number, "text": " · ".join(filter(None, map(str.strip, texts)))[:LONGEST_LINE]}
            found.append(told | ({"mark": _hashed(texts)} if marked else {}))
        if len(found) == LINES_SHOWN:
            break
    return found


def _samples(cells, text):
    found = {}
    for cell in cells:
        shown = " ".join(text(cell).split()) if cell != "" else ""
        if shown:
            found[shown if len(shown) <= LONGEST_SAMPLE else shown[: LONGEST_SAMPLE - 1] + "…"] = True
        if len(found) == SAMPLES:
            break
    return list(found)


def _hashed(texts):
    words = "|".join(fold(text) for text in texts).rstrip("|")
    return hashlib.md5(words.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()
