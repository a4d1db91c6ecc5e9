from branches.models.branch import Branch, BranchPeriod, BranchQuerySet
from branches.models.changes import DRAWS_A_NUMBER
from branches.models.grant import Grant
from branches.models.kinds import Kind, Placement, Sector
from branches.models.reach import below_any, reach, rights_of
from branches.models.role import Role

__all__ = [
    "DRAWS_A_NUMBER",
    "Branch",
    "BranchPeriod",
    "BranchQuerySet",
    "Grant",
    "Kind",
    "Placement",
    "Role",
    "Sector",
    "below_any",
    "reach",
    "rights_of",
]
