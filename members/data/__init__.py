"""The tables of what is known about people everywhere: one CSV file each, to be corrected without touching code."""

import csv
from pathlib import Path

FOLDER = Path(__file__).parent


def rows(name: str) -> list[dict[str, str]]:
    """The lines of a table of this folder, e.g. rows("provinces_cccd"), as dictionaries by its header."""
    with open(FOLDER / f"{name}.csv", encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))
