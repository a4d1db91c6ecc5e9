"""One cell of a roster: from what a spreadsheet holds to the canonical text of a field, and what was done to it.

No Django in here: rosters are parsed in a bare child process.
"""

from collections.abc import Callable
from datetime import date
from functools import partial

from rosters.data import rows
from rosters.parsing.cells import answers, codes, dates, identity, levels, names, peoples, phones, schooling, text
from rosters.parsing.cells.cell import BLANK, ERROR, Cell
from rosters.parsing.cells.text import ImpossibleText, typed

__all__ = ["ERROR", "FIELDS", "LIMITS", "Cell", "clean", "typed"]

FIELDS: tuple[str, ...] = tuple(row["field"] for row in rows("roster_fields"))

# Characters a field can hold. Fields that are not here have a form of their own that is shorter than any limit.
LIMITS = {
    "member_code": 100,
    "full_name": 150,
    "id_issued_by": 200,
    "ethnicity": 100,
    "religion": 100,
    "hometown": 200,
    "address": 300,
    "phone": 60,
    "email": 254,
    "general_education": 100,
    "qualification": 200,
    "political_theory": 100,
    "occupation": 200,
    "job_title": 200,
    "union_position": 200,
    "branch_code": 100,
    "branch_name": 300,
    "card_number": 100,
    "social_insurance_number": 100,
    "note": 2000,
}

_CLEANERS: dict[str, Callable[[object, date], Cell]] = {
    **dict.fromkeys(FIELDS, text.plain),
    **{field: partial(dates.day, field) for field in ("born_on", "id_issued_on", "party_joined_on", "joined_on")},
    "full_name": names.full_name,
    "sex": answers.sex,
    "party_member": answers.party_member,
    "id_number": identity.id_number,
    "phone": phones.phone,
    "email": codes.email,
    "social_insurance_number": codes.social_insurance_number,
    **dict.fromkeys(("member_code", "branch_code", "card_number"), codes.code),
    **dict.fromkeys(("job_title", "union_position"), codes.post),
    "note": codes.note,
    "ethnicity": peoples.ethnicity,
    "religion": peoples.religion,
    "general_education": schooling.general_education,
    "qualification": levels.qualification,
    "political_theory": levels.political_theory,
}


def clean(field: str, raw: object, *, on: date) -> Cell:
    """The canonical value of a cell of `field` in a roster that speaks of the day `on`; never raises on any `raw`.

    `raw` is what python-calamine yields (or ERROR), with legacy encodings already turned into Unicode.
    """
    if raw is None or raw == "":
        return BLANK
    if raw is ERROR:
        return Cell("", "cell_error")
    try:
        cell = _CLEANERS[field](raw, on)
    except ImpossibleText:
        return Cell("", "cell_error")
    if len(cell.value) > LIMITS.get(field, 100):
        return Cell("", "cell_too_long")
    return cell
