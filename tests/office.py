"""An office to work in: a small invented union with ten years of history, and an officer of a direct superior union.

The union is make_demo's, so that pages, and pictures of them, look as in life: names, sections, people who left.
"""

from datetime import date

from django.utils import timezone

from access.models import User
from branches.models import Branch
from members.actions.people import enter
from members.demo.fill import fill
from members.models import Person, StartReason
from tests.cast import grant

MEMBERS, GRASSROOTS, SEED = 150, 8, 2021


def invented_union() -> Branch:
    """Fill the empty register; returns the direct superior union BC, with grassroots unions BC001 to BC003 below it."""
    fill(members=MEMBERS, grassroots=GRASSROOTS, seed=SEED, today=timezone.localdate())
    return Branch.objects.get(code="BC")


def officer_of(branch: Branch, **known) -> User:
    """Works for the union and all below it, in the usual roles."""
    user = User.objects.create(
        **{"username": "canbo", "last_name": "Lê Thị", "first_name": "Hạnh", "is_staff": True} | known
    )
    for role in ("officer", "roster_staff", "superior"):
        grant(user, branch, role)
    return user


def dieu_uyen(branch: Branch) -> Person:
    """Quách Thị Diệu Uyên, a member of the union since two years ago."""
    person = Person(
        full_name="Quách Thị Diệu Uyên", born_on="1990-05-20", sex="F", id_number="004190012345", phone="0912000111",
        ethnicity="Tày", qualification="Đại học", hometown="Phường Thục Phán, Cao Bằng", joined_on="2014-08-15",
    )  # fmt: skip
    two_years_ago = date(timezone.localdate().year - 2, 3, 1)
    return enter(person, branch=branch, on=two_years_ago, reason=StartReason.ADMITTED, by=None)
