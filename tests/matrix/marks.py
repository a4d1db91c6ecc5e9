"""The marks: what lies outside the unions of whoever asks carries one in every text."""

from dataclasses import dataclass

from django.db import models

from access.models import Act, SavedList, User
from branches.models import Branch, BranchPeriod, Kind
from members.models import Membership, Person
from members.partial_dates import PartialDateField
from rosters.models import Import, ImportFile, ImportRow, ImportSheet, LayoutMemory
from tests.matrix.places import CANARY, EVERYBODY, SHUT, STRANGERS, World


@dataclass(frozen=True)
class Mark:
    """What stands in the place of a text, of a number, of a day."""

    word: str
    number: str
    day: str


FOREIGN, RESTRICTED = Mark(CANARY, "990990", "1911-11-11"), Mark(SHUT, "880880", "1912-12-12")
CANARY_ADDRESS = "203.0.113.77"  # from which strangers signed in


def foreign(world: World) -> dict[str, models.QuerySet]:
    """What lies outside A, by model. The superior's name, and where somebody was before, are told to A on purpose."""
    inside = world.unions["A"].path
    told = [union.pk for code, union in world.unions.items() if code in ("CDN", "B3") or code.startswith("A")]
    strangers = [world.users[name] for name in STRANGERS]
    imports = Import.objects.filter(by=world.users["stranger"])
    mine = Membership.objects.filter(ended_on=None, branch__path__startswith=inside).values("person")
    mine_once = Person.objects.filter(pk=world.people["former"].pk).values("pk")
    return {
        "branch": Branch.objects.exclude(path__startswith=inside),
        "period": BranchPeriod.objects.exclude(branch__in=told),
        "person": Person.objects.exclude(pk__in=mine).exclude(pk__in=mine_once),
        "membership": Membership.objects.exclude(branch__in=told).exclude(person__in=mine),
        "user": User.objects.filter(pk__in=[user.pk for user in strangers]),
        "saved": SavedList.objects.exclude(user__username__in=EVERYBODY),
        "act": Act.objects.filter(by__in=strangers),
        "import": imports,
        "file": ImportFile.objects.filter(roster_import__in=imports),
        "sheet": ImportSheet.objects.filter(file__roster_import__in=imports),
        "row": ImportRow.objects.filter(roster_import__in=imports),
        "memory": LayoutMemory.objects.filter(branch__path__startswith=world.unions["B"].path),
    }


# Texts that are no words of anybody: chosen among a few, computed, or keys of something else.
NO_WORDS = {
    "path", "sha256", "fingerprint", "register_mark", "mark", "search_key", "sort_key", "encoding", "language", "list",
    "subject_type", "verb", "password", "name_in_english", "sent_once", "section", "party_member",
}  # fmt: skip
TOLD_OF_SUPERIORS = {"code"}


def write(rows: models.QuerySet, mark: Mark = FOREIGN) -> None:
    """Write a mark into every text of each of the rows, as far as the text is somebody's words."""
    for row in rows:
        values = {}
        for known in row._meta.concrete_fields:
            if known.choices or known.name in NO_WORDS or not isinstance(known, models.CharField | models.TextField):
                continue
            if isinstance(known, models.GeneratedField) or known.attname != known.name:
                continue
            if isinstance(row, ImportRow) and not getattr(row, known.name):
                continue  # a column that the roster does not have
            values[known.name] = _text(known, row.pk, mark)
        if isinstance(row, Branch) and row.kind == Kind.INDUSTRY or getattr(row, "code", "") == "B3":
            values = {
                key: value for key, value in values.items() if key not in (*TOLD_OF_SUPERIORS, "name", "short_name")
            }
        if isinstance(row, Branch):
            values.pop("name", None), values.pop("short_name", None)  # kept by the trigger on the periods
        if isinstance(row, Act):
            values["details"] = {"before": {"employer": CANARY}, "after": {"employer": CANARY}, "files": [CANARY]}
        type(row)._base_manager.filter(pk=row.pk).update(**values)


def _text(known: models.Field, pk: int | str, mark: Mark) -> str:
    if known.name == "id_number":
        return f"{mark.number}{pk % 10**6:06}"
    if known.name == "phone":
        return f"0{mark.number}{pk % 10**4:04}"
    if isinstance(known, PartialDateField):
        return mark.day
    if known.name == "email":
        return f"{mark.word}{pk}@example.vn"
    return f"{mark.word} {pk} {known.name}"[: known.max_length or 200]
