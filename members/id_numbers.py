"""What an ID number says about its holder (Decree 137/2015, article 13); there is no check digit.

12 digits: 3 of the province of birth, 1 of sex and century, 2 of the birth year, 6 at random. The older 9 say nothing.
"""

from dataclasses import dataclass

from members.data import rows

# The first three digits of a number -> the province, by its name of before 2025: numbers once given do not change.
PROVINCES: dict[str, str] = {row["cccd_prefix"]: row["name"] for row in rows("provinces_cccd")}


@dataclass(frozen=True)
class Implied:
    """What 12 digits say: the sex ('M' or 'F'), the birth year, the province ('' where none has this code)."""

    sex: str
    birth_year: int
    province: str


def implied(id_number: str) -> Implied | None:
    """'001185000001' -> a woman, born 1985, Hà Nội; None for anything but 12 digits."""
    if len(id_number) != 12 or not (id_number.isascii() and id_number.isdigit()):
        return None
    century, year = int(id_number[3]), int(id_number[4:6])
    return Implied("MF"[century % 2], 1900 + century // 2 * 100 + year, PROVINCES.get(id_number[:3], ""))
