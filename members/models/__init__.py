from members.models.membership import EndReason, Membership, MembershipEvent, StartReason
from members.models.person import OPENS, OPENS_SENSITIVE, SEES_PEOPLE, Movement, Person, PersonEvent, Sex

__all__ = [
    "OPENS",
    "OPENS_SENSITIVE",
    "SEES_PEOPLE",
    "EndReason",
    "Membership",
    "MembershipEvent",
    "Movement",
    "Person",
    "PersonEvent",
    "Sex",
    "StartReason",
]
