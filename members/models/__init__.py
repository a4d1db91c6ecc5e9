from members.models.breaches import Breach
from members.models.erasures import ErasedPerson, RetentionRule
from members.models.membership import EndReason, Membership, MembershipEvent, StartReason
from members.models.person import (
    ERASED,
    OPENS,
    OPENS_SENSITIVE,
    SEES_PEOPLE,
    Movement,
    Person,
    PersonEvent,
    Sex,
)
from members.models.requests import (
    BY_CLOCK,
    HANDLES_REQUESTS,
    Channel,
    DataRequest,
    DeadlineRule,
    Holiday,
    RequestKind,
    RequestStep,
)

__all__ = [
    "BY_CLOCK",
    "Breach",
    "ERASED",
    "HANDLES_REQUESTS",
    "SEES_PEOPLE",
    "Channel",
    "DataRequest",
    "DeadlineRule",
    "EndReason",
    "ErasedPerson",
    "Holiday",
    "Membership",
    "MembershipEvent",
    "Movement",
    "OPENS",
    "OPENS_SENSITIVE",
    "Person",
    "PersonEvent",
    "RequestKind",
    "RequestStep",
    "RetentionRule",
    "Sex",
    "StartReason",
]
