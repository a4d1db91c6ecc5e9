"""Admin pages of members."""

from members.admin.breaches import BreachAdmin
from members.admin.person import PersonAdmin
from members.admin.requests import DataRequestAdmin
from members.admin.rules import RetentionRuleAdmin
from members.admin.union import UnionWithMembersAdmin

__all__ = ["BreachAdmin", "DataRequestAdmin", "PersonAdmin", "RetentionRuleAdmin", "UnionWithMembersAdmin"]
