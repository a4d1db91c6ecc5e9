"""What of a person is closed until somebody with the right opens it, and what files hold only for whoever may."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.models import User
from branches.models import is_covered, reach
from members.models import OPENS, OPENS_SENSITIVE, SEES_PEOPLE, Person


@dataclass(frozen=True)
class Group:
    """Fields that are opened together."""

    key: str
    fields: tuple[str, ...]
    right: str
    what: Promise
    asks_why: bool = False

    @property
    def mark(self) -> str:
        """The class of the section that has the fields."""
        return f"opens-{self.key}"


GROUPS = [
    Group(
        "contact",
        ("phone", "email"),
        OPENS,
        _("phone and e-mail"),
    ),
    Group(
        "papers",
        ("id_number", "id_issued_on", "id_issued_by", "social_insurance_number"),
        OPENS,
        _("identity papers"),
    ),
    Group(
        "sensitive",
        ("ethnicity", "religion", "party_member", "party_joined_on"),
        OPENS_SENSITIVE,
        _("ethnicity, religion and Party"),
        asks_why=True,
    ),
]


def may_open(user: User, right: str, person: Person) -> bool:
    """Whether a user has a right over a person whom the user sees."""
    everybody = is_covered(reach(user, SEES_PEOPLE), reach(user, right))
    return everybody or user.has_perm(right, person)


def closed_to(user: User, person: Person) -> set[str]:
    """The fields of a person that a user has no right to open."""
    return {field for group in GROUPS if not may_open(user, group.right, person) for field in group.fields}


def closed_by(right: str) -> set[str]:
    """The fields that this right opens."""
    return {field for group in GROUPS if group.right == right for field in group.fields}
