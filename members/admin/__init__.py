"""Admin pages of members."""

from members.admin.person import PersonAdmin
from members.admin.union import UnionWithMembersAdmin

__all__ = ["PersonAdmin", "UnionWithMembersAdmin"]
