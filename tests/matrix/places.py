"""Who asks in the matrix, and which records are asked about."""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from access.models import User
from branches.models import Branch
from members.models import Person

GONE = 987_654_321  # the number of a record that is not there

# Who asks: the roles of their grants, each over a union.
ROLES = {
    "viewer": [("viewer", "A")],
    "officer": [("officer", "A")],
    "roster_staff": [("roster_staff", "A")],
    "superior": [("superior", "A")],
    "data_protection": [("data_protection", "A")],
    "auditor": [("auditor", "A")],
    "administrator": [("administrator", "A")],
    # Much over one union, to see only over all: a right must not be taken for one over whatever is seen.
    "of_two": [("officer", "A1"), ("roster_staff", "A1"), ("superior", "A1"), ("viewer", "A")],
    # Whose password was given an hour ago: what is grave asks for it again.
    "stale": [("administrator", "A"), ("data_protection", "A")],
}
# Whose rights need a second factor, and who has set up none, or has given the password and not yet the code.
AT_THE_DOOR = ("unfactored", "half")
OTHERS = ("anonymous", "member", "ended", "disabled", *AT_THE_DOOR, "superuser")
EVERYBODY = (*ROLES, *OTHERS)
STRANGERS = ("stranger", "above")  # users of whom nobody of A is told
PASSWORD = "bốn mùa hoa nở trên đồi"
CANARY, SHUT = "CANARY", "SHUTAWAY"  # stand in all texts of what is foreign; of somebody of A who is restricted


@dataclass(frozen=True)
class Thing:
    """A record that addresses name: where it lies (paths of unions, or its owner), and what the address needs."""

    of: str
    name: str
    pk: int | str
    paths: tuple[str, ...] = ()
    owner: str = ""
    also: dict = field(default_factory=dict)

    @property
    def is_shut(self) -> bool:
        """Whether the record is about somebody whose data only the desk for requests sees."""
        return self.name == "shut"


@dataclass
class World:
    """The unions, the users by role, and the records by kind."""

    unions: dict[str, Branch] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    things: dict[str, list[Thing]] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    known: dict[str, Person] = field(default_factory=dict)  # foreign people, as somebody may know them from elsewhere

    def add(self, of: str, name: str, pk: int | str, *paths: str, owner: str = "", **also) -> None:
        self.things.setdefault(of, []).append(Thing(of, name, pk, paths, owner, also))

    def path_of(self, person: str) -> str:
        """Where somebody is, or was last."""
        return next(thing.paths[0] for thing in self.things["person"] if thing.name == person)

    def mark_of(self, person: str) -> str:
        """The mark in the texts about somebody; '' for people of A."""
        return SHUT if person == "shut" else "" if self.path_of(person).startswith(self.unions["A"].path) else CANARY


def today() -> date:
    return timezone.localdate()
