from members.models.membership import EndReason, Membership, StartReason
from members.models.person import Movement, Person, Sex, masked

__all__ = ["EndReason", "Membership", "Movement", "Person", "Sex", "StartReason", "masked"]
