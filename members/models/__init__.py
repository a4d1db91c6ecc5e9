from members.models.membership import EndReason, Membership, StartReason
from members.models.person import Person, Sex

__all__ = ["EndReason", "Membership", "Person", "Sex", "StartReason"]
