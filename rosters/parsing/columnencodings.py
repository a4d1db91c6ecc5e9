"""Which encoding each column of a sheet is in: judged one by one, with the sheet's word where a column is short."""

import re
from collections.abc import Mapping

from rosters.parsing.columns import Cells
from rosters.parsing.encodings import detect

# Letters of Latin-1 that Vietnamese in Unicode does not have: a reason to look closer
SUSPICIOUS = re.compile(
    "[\xa1-\xbf\xc4-\xc7\xcb\xce-\xd1\xd6-\xd8\xdb\xdc\xde\xdf\xe4-\xe7\xeb\xee-\xf1\xf6-\xf8\xfb\xfc\xfe\xff]"
)
BEYOND_LATIN_1 = re.compile("[^\x00-\xff]")


class ColumnEncodings:
    """Knows the encoding of every column of the chunk last judged, and the kinds met in the whole sheet."""

    def __init__(self, header: str, chosen: str):
        self.header, self.chosen = header, chosen
        self.kinds = {header} - {"unicode"}
        self.columns: dict[int, str] = {}

    def judge(self, cells: Mapping[int, Cells]) -> None:
        """Judge a chunk's columns."""
        if self.chosen:
            return
        texts = {column: values.texts() for column, values in cells.items()}
        self.columns = {}
        for column, text in texts.items():
            if not text.isascii() and SUSPICIOUS.search(text):
                self.columns[column] = detect(text.split("\n"))
        found = set(self.columns.values()) - {"unicode"}
        self.kinds |= found
        if len(found | self.kinds) == 1:
            self._vote(texts, *self.kinds)

    def _vote(self, texts, kind):
        """Where the sheet speaks with one voice, columns too short to tell follow it, unless they hold letters that
        only Unicode has."""
        for column, text in texts.items():
            if (
                self.columns.get(column, "unicode") == "unicode"
                and not text.isascii()
                and not BEYOND_LATIN_1.search(text)
            ):
                self.columns[column] = kind

    def of(self, column: int) -> str:
        if self.chosen:
            return self.chosen
        if column in self.columns or len(self.kinds) != 1:
            return self.columns.get(column, "unicode")
        return "unicode"

    def of_line(self, column: int) -> str:
        """For a line that is no row (a title, a total): of its column, else of the sheet."""
        kind = self.of(column)
        return next(iter(self.kinds)) if kind == "unicode" and len(self.kinds) == 1 and not self.chosen else kind

    def of_sheet(self) -> str:
        if self.chosen:
            return self.chosen
        return "mixed" if len(self.kinds) > 1 else next(iter(self.kinds), "unicode")
