"""The tables that rosters are read with: one CSV file each, so that a list can be corrected without touching code."""

import csv
from pathlib import Path

from members import data

FOLDER = Path(__file__).parent


def rows(name: str) -> list[dict[str, str]]:
    """The lines of a table of this folder, or of members/data, as dictionaries by its header: rows("ethnic_groups")."""
    if not (FOLDER / f"{name}.csv").exists():
        return data.rows(name)
    with open(FOLDER / f"{name}.csv", encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))
