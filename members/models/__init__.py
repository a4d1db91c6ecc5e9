from members.models.membership import EndReason, Membership, MembershipEvent, StartReason
from members.models.person import SEES_PEOPLE, Movement, Person, PersonEvent, Sex, masked

__all__ = [
    "SEES_PEOPLE",
    "EndReason",
    "Membership",
    "MembershipEvent",
    "Movement",
    "Person",
    "PersonEvent",
    "Sex",
    "StartReason",
    "masked",
]
