"""What was understood of each file and sheet, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.models import User
from branches.models import Branch
from rosters.corrections import heading, letter, samples
from rosters.errors import message
from rosters.models import Import, ImportFile, ImportSheet, LayoutMemory
from rosters.pipeline.memory import chosen
from rosters.words import in_words, meaning

MOST_OPEN = 8  # sheets whose columns are shown on the import's own page
FONTS = {"tcvn3": "TCVN3", "vni": "VNI", "mixed": gettext_lazy("several fonts")}


def files(incoming: Import, found: list[ImportFile], *, user: User) -> list[dict]:
    """Each file with its sheets; columns only where the sheets are few."""
    sheets = [sheet for file in found for sheet in file.sheets.all()]
    unions = _unions(incoming, sheets, user)
    memories = _memories(incoming, user)
    sent_before = _sent_before(incoming, found, user)
    with_columns = sum(sheet.is_roster for sheet in sheets) <= MOST_OPEN
    return [
        {
            "file": file,
            "error": message(file.error) if file.error else "",
            "before": sent_before.get(file.sha256, []),
            "sheets": [_sheet(incoming, sheet, unions, memories, with_columns) for sheet in file.sheets.all()],
        }
        for file in found
    ]


def _sheet(incoming: Import, sheet: ImportSheet, unions: dict, memories: dict, with_columns: bool) -> dict:
    said = chosen(incoming, sheet)
    is_applied = incoming.state == Import.State.APPLIED  # nothing is left to be checked: no need to show people's data
    only = incoming.tallies.get("sheets", {}).get(f"{sheet.file_id}-{sheet.position}")
    return {
        "sheet": sheet,
        "font": FONTS.get(sheet.encoding, ""),
        "union": unions.get(only) or (_("several unions") if only == 0 else ""),
        "hints": [in_words(hint) for hint in sheet.hints],
        "needs_a_look": bool(sheet.hints) and (sheet.is_roster or bool(sheet.file.error)),
        "memory": memories.get(said.get("remembered")),
        "is_corrected": bool(set(said) - {"remembered", "as_found"}),
        "is_swapped": said.get("swap_day_month", False),
        "columns": columns(sheet, with_samples=not is_applied) if with_columns and sheet.is_roster else [],
    }


def columns(sheet: ImportSheet, *, with_samples: bool = True) -> list[dict]:
    """The columns of a sheet: letter, heading, what it is taken for ('' where it is left out), first values."""
    return [
        {
            "letter": letter(told["column"]),
            "heading": heading(told),
            "meaning": meaning(told["role"]) if told["role"] else "",
            "samples": samples(told) if with_samples else [],
        }
        for told in sheet.seen.get("columns", ())
    ]


def _unions(incoming: Import, sheets: list[ImportSheet], user: User) -> dict[int, Branch]:
    numbers = set(incoming.tallies.get("sheets", {}).values()) - {0, None}
    return Branch.objects.visible_to(user).in_bulk(numbers)


def _memories(incoming: Import, user: User) -> dict[int, LayoutMemory]:
    used = {
        said["remembered"] for sheets in incoming.choices.values() for said in sheets.values() if "remembered" in said
    }
    return LayoutMemory.objects.visible_to(user).select_related("by", "branch").in_bulk(used) if used else {}


def _sent_before(incoming: Import, found: list[ImportFile], user: User) -> dict[str, list[Import]]:
    """By hash of a file, the other imports that it came in with, as far as the user may see them."""
    others = (
        ImportFile.objects.filter(sha256__in=[file.sha256 for file in found])
        .filter(roster_import__in=Import.objects.visible_to(user))
        .exclude(roster_import=incoming)
        .select_related("roster_import__by")
        .order_by("-roster_import__applied_at", "-roster_import_id")[:20]
    )
    before: dict[str, list[Import]] = {}
    for other in others:
        known = before.setdefault(other.sha256, [])
        if other.roster_import not in known and len(known) < 3:
            known.append(other.roster_import)
    return before
