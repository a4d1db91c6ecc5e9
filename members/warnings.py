"""What looks wrong or is missing about people: nothing of it is refused, all of it waits for somebody to look."""

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.models import User
from branches.models import reach
from branches.register_mark import remembered
from members.models import SEES_PEOPLE, Person
from members.models.warned import CONDITIONS, CONDITIONS_OF_ONE, holds_today

# The code of each warning, and what a list of those whom it concerns is called.
WARNINGS: dict[str, Promise] = {
    "id_missing": _("No ID number"),
    "id_contradicts_birth": _("The ID number says another birth year"),
    "id_contradicts_sex": _("The ID number says the other sex"),
    "id_province_unknown": _("The ID number begins with the code of no province"),
    "age_unlikely": _("Under 15 or over 100 years old"),
    "joined_before_15": _("Joined the union before the age of 15"),
    "birth_missing": _("No birth date"),
    "sex_missing": _("No sex"),
    "phone_missing": _("No phone number"),
    "name_and_birth_repeated": _("Same name and birth date as another member of the union"),
}

# Beside which field of a person's form each stands, and what to do about it.
SENTENCES: dict[str, tuple[str, Promise]] = {
    "id_missing": ("id_number", _("No ID number. Add it as soon as it is known.")),
    "id_contradicts_birth": ("born_on", _("The ID number says another birth year. Check both against the card.")),
    "id_contradicts_sex": ("sex", _("The ID number says the other sex. Check both against the card.")),
    "id_province_unknown": (
        "id_number",
        _("The ID number begins with the code of no province. Check it against the card."),
    ),
    "age_unlikely": ("born_on", _("Under 15 or over 100 years old on the day. Check the birth date.")),
    "joined_before_15": ("joined_on", _("Joined the union before the age of 15. Check both dates.")),
    "birth_missing": ("born_on", _("No birth date. Ask for it: ages are counted by it.")),
    "sex_missing": ("sex", _("No sex. Add it: women members are counted by it.")),
    "phone_missing": ("phone", _("No phone number. Add it when you next hear from the member.")),
    "name_and_birth_repeated": (
        "full_name",
        _("Another person of the union has the same name and birth date. Check that they are two people."),
    ),
}

_ANSWERS = ", ".join(f"({condition}) IS TRUE" for condition in CONDITIONS_OF_ONE.values())
_OF_ONE = f"SELECT {_ANSWERS} FROM members_person p WHERE p.id = %s"  # noqa: S608 - of the constant conditions
_COUNTS = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in CONDITIONS.values())
_COUNTED = f"""
SELECT {_COUNTS}
  FROM members_person p
  JOIN members_membership holding ON holding.person_id = p.id
  JOIN branches_branch b ON b.id = holding.branch_id
 WHERE {holds_today("holding")}
   AND EXISTS (SELECT FROM unnest(%s::text[]) reached WHERE starts_with(b.path, reached))
"""  # noqa: S608 - of the constant conditions


def _counted(paths: list[str]) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, [paths])
        return dict(zip(CONDITIONS, cursor.fetchone(), strict=True))


def counts(user: User) -> dict[str, int]:
    """How many members of today, in the user's unions, each warning concerns; remembered until the register changes."""
    paths = reach(user, SEES_PEOPLE)
    return remembered("warnings", paths, lambda: _counted(paths))


def of(person: Person) -> list[tuple[str, str, str]]:
    """The warnings about a person as the register has it: the field, the code, and the sentence to show beside it."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_ONE, [person.pk])
        answers = cursor.fetchone() or ()
    codes = [code for code, is_so in zip(CONDITIONS, answers, strict=False) if is_so]
    return [(SENTENCES[code][0], code, str(SENTENCES[code][1])) for code in codes]
