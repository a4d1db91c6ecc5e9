from branches.models.branch import Branch, BranchEvent, BranchPeriod, BranchPeriodEvent, BranchQuerySet
from branches.models.changes import DRAWS_A_NUMBER
from branches.models.grant import Grant, GrantEvent
from branches.models.kinds import Kind, Placement, PlacementEvent, Sector
from branches.models.reach import below_any, is_covered, reach, rights_of
from branches.models.role import Role, RoleEvent
from branches.models.wall import wall, wall_of_people

__all__ = [
    "DRAWS_A_NUMBER",
    "Branch",
    "BranchEvent",
    "BranchPeriod",
    "BranchPeriodEvent",
    "BranchQuerySet",
    "Grant",
    "GrantEvent",
    "Kind",
    "Placement",
    "PlacementEvent",
    "Role",
    "RoleEvent",
    "Sector",
    "below_any",
    "is_covered",
    "reach",
    "rights_of",
    "wall",
    "wall_of_people",
]
