from members.models.membership import EndReason, Membership, StartReason
from members.models.person import Person, Sex, masked

__all__ = ["EndReason", "Membership", "Person", "Sex", "StartReason", "masked"]
