from members.models.membership import EndReason, Membership, StartReason
from members.models.person import SEES_PEOPLE, Movement, Person, Sex, masked

__all__ = ["SEES_PEOPLE", "EndReason", "Membership", "Movement", "Person", "Sex", "StartReason", "masked"]
