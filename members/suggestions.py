"""What a form proposes while somebody types: the usual answers, spelt as the register does; others are welcome."""

from members.data import rows
from members.id_numbers import PROVINCES


def _suggestions() -> dict[str, list[str]]:
    offered: dict[str, list[str]] = {"ethnicity": [row["name"] for row in rows("ethnic_groups")]}
    for row in rows("suggestions"):
        offered.setdefault(row["field"], []).append(row["value"])
    of_today = dict.fromkeys(row["province_since_2025_07_01"] for row in rows("provinces_cccd"))
    offered["hometown"] = [*of_today, *(name for name in PROVINCES.values() if name not in of_today)]
    offered["id_issued_by"] += [f"Công an {name}" for name in PROVINCES.values()]
    return offered


# Field of a person -> its usual values.
SUGGESTIONS = _suggestions()
