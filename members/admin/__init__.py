"""Admin pages of members."""

from members.admin.person import PersonAdmin

__all__ = ["PersonAdmin"]
