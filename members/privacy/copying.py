"""The copy of somebody's own data: everything the register knows about them, in words, as pages and as a workbook."""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

import xlsxwriter
from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from access import looks
from access.audit import record
from access.models import Look, User
from access.why import ASKED_FOR, reason_in_words
from access.words import value_in_words
from branches.sheets import RUNNABLE
from members.acts import done_to
from members.models import DataRequest, Membership, Person, RequestStep
from members.models.person import ERASABLE

PAGE = "admin:members_datarequest_copy"


@dataclass(frozen=True)
class Table:
    """One sheet of the copy: its name, its headings, its rows, all in words."""

    title: str
    headings: tuple[str, ...]
    rows: list[tuple[str, ...]]


def copy_of(person: Person) -> list[Table]:
    """All that the register knows about a person."""
    tables = [_facts(person), _memberships(person), _requests(person), _done(person), _looks(person)]
    return [table for table in tables if table.rows]


def _facts(person: Person) -> Table:
    names = [field for field in Person._meta.concrete_fields if field.name in ERASABLE]
    rows = [
        (capfirst(str(field.verbose_name)), value_in_words(field, field.value_from_object(person))) for field in names
    ]
    return Table(
        _("Personal data"), (_("Field"), _("Value")), [(capfirst(_("member code")), person.member_code), *rows]
    )


def _memberships(person: Person) -> Table:
    shown = ("branch", "started_on", "start_reason", "start_decision", "ended_on", "end_reason", "end_decision")
    fields = [Membership._meta.get_field(name) for name in shown]
    rows = [
        (str(each.branch), *(value_in_words(field, getattr(each, field.name)) for field in fields[1:]))
        for each in person.memberships.select_related("branch").order_by("started_on")
    ]
    return Table(_("Memberships"), tuple(capfirst(str(field.verbose_name)) for field in fields), rows)


def _requests(person: Person) -> Table:
    rows = [
        (
            each.get_kind_display(),
            f"{each.received_on:%d/%m/%Y}",
            each.get_state_display(),
            f"{each.closed_on:%d/%m/%Y}" if each.closed_on else "—",
        )
        for each in person.data_requests.order_by("id")
    ]
    return Table(_("Requests about data"), (_("What is asked for"), _("Received on"), _("State"), _("Closed on")), rows)


def _done(person: Person) -> Table:
    rows = [
        (
            f"{timezone.localtime(done.at):%d/%m/%Y %H:%M}",
            done.by or "—",
            done.did,
            "; ".join([*done.said, *(f"{each.label}: {each.before} → {each.after}" for each in done.changes)]),
        )
        for done in done_to(person)
    ]
    return Table(_("What was done"), (_("When"), _("By whom"), _("What"), _("Details")), rows)


def _looks(person: Person) -> Table:
    """Who looked at the person's data, when and what for."""
    rows = [
        (
            f"{timezone.localtime(look.at):%d/%m/%Y %H:%M}",
            look.user.called if look.user else "—",
            look.get_what_display(),
            reason_in_words(look.reason) or "—",
        )
        for look in Look.objects.at_person(person.pk).select_related("user").order_by("-at")
    ]
    return Table(_("Who looked"), (_("When"), _("By whom"), _("What"), _("What for")), rows)


def workbook_of(tables: list[Table]) -> bytes:
    """The copy as an .xlsx: a sheet for each table, all cells text that no program runs."""
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    plain, inert = {"num_format": "@", "text_wrap": True, "valign": "top"}, {"quote_prefix": True}
    text, runnable = book.add_format(plain), book.add_format(plain | inert)
    head = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1, "text_wrap": True})
    for table in tables:
        sheet = book.add_worksheet(table.title[:31])
        sheet.set_column(0, len(table.headings) - 1, 28)
        sheet.write_row(0, 0, table.headings, head)
        for line, row in enumerate(table.rows, 1):
            for place, cell in enumerate(row):
                sheet.write_string(line, place, cell, runnable if cell.startswith(RUNNABLE) else text)
        sheet.freeze_panes(1, 0)
    book.close()
    return made.getvalue()


@transaction.atomic
def write_down_copy(request: DataRequest, *, as_what: str, by: User | None, file: bytes = b"") -> None:
    """That a copy of a member's data was made; `file`: the workbook, where it is one."""
    on = timezone.localdate()
    said = {"sha256": sha256(file).hexdigest()} if file else {}
    what = Look.What.EXPORTED if file else Look.What.PRINTED
    looks.log(by, [request.person_id], what, fields=ERASABLE, reason=ASKED_FOR, page=PAGE, **said)
    RequestStep.objects.create(request=request, what=RequestStep.What.GIVEN, on=on, by=by, text=as_what)
    record("copy_data", request.person, by=by, request=request.pk, **said)
