"""A list asks the database as often for 40 rows as for one."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from access.audit import record
from access.models import User
from branches.models import Branch
from members.privacy.requests import receive
from rosters.models import Import, ImportFile
from tests.cast import grant, member, union

ROWS = 40


def more_members(number: int, hanoi: Branch, officer: User) -> None:
    member(hanoi, f"Nguyễn Văn {number}", date(2020, 1, 1), born_on="1990", phone=f"09120000{number:02}")


def more_unions(number: int, hanoi: Branch, officer: User) -> None:
    union(f"BC1{number:02}", under=hanoi.parent)


def more_imports(number: int, hanoi: Branch, officer: User) -> None:
    incoming = Import.objects.create(effective_on=date(2025, 11, 30), by=officer, branch=hanoi)
    ImportFile.objects.create(roster_import=incoming, position=0, name=f"{number}.xlsx", sha256="0" * 64, size=1)


def more_users(number: int, hanoi: Branch, officer: User) -> None:
    user = User.objects.create(username=f"can-bo-{number}", is_staff=True)
    grant(user, hanoi)


def more_acts(number: int, hanoi: Branch, officer: User) -> None:
    record("describe", hanoi, by=officer)


def more_requests(number: int, hanoi: Branch, officer: User) -> None:
    person = member(hanoi, f"Nguyễn Văn {number}").person
    receive(person, kind="copy", received_on=date(2026, 11, 16), channel="letter", by=officer)


LISTS: dict[str, Callable] = {
    "admin:members_datarequest_changelist": more_requests,
    "admin:members_person_changelist": more_members,
    "admin:branches_branch_changelist": more_unions,
    "admin:rosters_import_changelist": more_imports,
    "admin:access_user_changelist": more_users,
    "admin:access_act_changelist": more_acts,
    "reports:headcount": more_unions,
    "reports:tree": more_unions,
}


def queries(browser: Client, address: str) -> int:
    browser.get(address)  # what is remembered from page to page
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
        return len(captured)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_has_a_fixed_number_of_queries(head_office, officer, hanoi, name):
    LISTS[name](1, hanoi, officer)
    few = queries(head_office, reverse(name))
    for number in range(2, ROWS + 1):
        LISTS[name](number, hanoi, officer)
    assert queries(head_office, reverse(name)) == few


@pytest.mark.parametrize("name", ["admin:members_person_changelist", "admin:branches_branch_changelist"])
def test_so_has_the_list_of_an_officer(office, officer, hanoi, name):
    LISTS[name](1, hanoi, officer)
    few = queries(office, reverse(name))
    for number in range(2, ROWS + 1):
        LISTS[name](number, hanoi, officer)
    assert queries(office, reverse(name)) == few
