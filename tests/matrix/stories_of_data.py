"""Stories of personal data: what is closed is opened, written or copied; by whom, and with a line about it."""

import re
from collections.abc import Callable
from functools import partial

from django.db import transaction
from django.urls import reverse

from access.models import Look
from members.admin.opening import MARK
from members.models import OPENS, OPENS_SENSITIVE, SEES_PEOPLE, Person
from tests.matrix import judge
from tests.matrix.asked import filled, forms_of
from tests.matrix.places import Thing

GROUPS = {"contact": OPENS, "papers": OPENS, "sensitive": OPENS_SENSITIVE}
CHANGE, OPEN = "admin:members_person_change", "admin:members_person_open"
# What nobody writes who has not opened it.
WRITTEN = {
    "id_number": "001185009999", "phone": "0912009999", "email": "khac@example.vn", "religion": "Đạo khác",
    "social_insurance_number": "7711859999",
}  # fmt: skip


def undone(story: Callable) -> None:
    """Tell a part of a story, and undo it."""
    with transaction.atomic():
        story()
        transaction.set_rollback(True)


def opens(matrix, role: str, start: Callable) -> None:
    """Buttons that open what is closed are pressed for everybody: it opens by right alone, and leaves a line."""
    for thing in matrix.world.things["person"]:
        for group, right in GROUPS.items():
            undone(partial(_opens, matrix, role, start, thing, group, right))


def _opens(matrix, role: str, start: Callable, thing: Thing, group: str, right: str) -> None:
    story, rights = start(f"opens {group} of {thing.name}"), matrix.rights[role]
    story.ask(reverse(OPEN, args=[thing.pk]), {"group": group, "why": "record"})
    lines = [matrix.seals[role].looks()]
    page = story.ask(reverse(CHANGE, args=[thing.pk]))
    lines.append(matrix.seals[role].looks())
    shown = [found for _right, found in judge.opened(page.text, sent=[], offers=False)]
    may = rights.works_here and rights.reaches(SEES_PEOPLE, thing, sees=True) and rights.reaches(right, thing)
    if shown and not may:
        matrix.report.leaks.append(f"{role}: opened {group} of {thing.name}: {shown[0]}")
    elif may and lines != [1, 2]:  # opened, and seen
        matrix.report.unlogged.append(f"{role}: opened {group} of {thing.name}")
    elif may and not shown and not thing.is_shut:
        matrix.report.unexpected.append(f"{role}: could not open {group} of {thing.name}")


def opens_many(matrix, role: str, start: Callable) -> None:
    """Who has opened fifty people within the hour, and has not given the password lately, opens no more."""
    if not matrix.rights[role].is_stale:
        return
    user, thing = matrix.world.users[role], next(t for t in matrix.world.things["person"] if t.name == "below")
    Look.objects.bulk_create([Look(user=user, what="opened", people=[thing.pk], count=1) for _number in range(50)])
    story = start("opens many")
    story.ask(reverse(OPEN, args=[thing.pk]), {"group": "papers", "why": "record"})
    page = story.ask(reverse(CHANGE, args=[thing.pk]))
    if list(judge.opened(page.text, sent=[], offers=False)):
        matrix.report.leaks.append(f"{role}: opened one more without the password")


def writes_closed(matrix, role: str, start: Callable) -> None:
    """What is closed is written into a person's form, with the mark of somebody else who had opened it."""
    pk, mark = matrix.world.people["below"].pk, ""

    def open_all() -> None:
        nonlocal mark
        for group in GROUPS:
            matrix.asker.ask("superuser", reverse(OPEN, args=[pk]), {"group": group, "why": "record"})
        page = matrix.asker.ask("superuser", reverse(CHANGE, args=[pk]))
        mark = re.search(rf'name="{MARK}" value="([^"]+)"'.encode(), page.text)[1].decode()

    undone(open_all)
    story, before = start("writes what is closed"), Person.objects.values(*WRITTEN).get(pk=pk)
    for form in forms_of(story.ask(reverse(CHANGE, args=[pk])).text):
        for stolen in ({}, {MARK: [mark]}):
            sent = filled(form, matrix.world, CHANGE) | {name: [value] for name, value in WRITTEN.items()} | stolen
            story.ask(reverse(CHANGE, args=[pk]), sent)
    if Person.objects.values(*WRITTEN).get(pk=pk) != before:
        matrix.report.changed.append(f"{role}: wrote what was closed")


def copies(matrix, role: str, start: Callable) -> None:
    """Copies for members are made, for print and as workbooks; what one was made of shows no other's."""
    copied = matrix.world.things["copy"]
    for thing in copied:
        story = start(f"copy for {thing.name}", matrix.world.known[thing.name].member_code)
        page = reverse("admin:members_datarequest_copy", args=[thing.pk])
        story.ask(page, {"print": "1"})
        for other in copied:
            story.ask(reverse("admin:members_datarequest_copy_print", args=[other.pk]))
        made = story.ask(page, {})
        if b"attachment" in made.text and matrix.rights[role].is_stale:
            matrix.report.leaks.append(f"{role}: a copy without the password")


TOLD = {"opens": opens, "opens many": opens_many, "writes closed": writes_closed, "copies": copies}
