"""Where the lines of a person's history come from: what the register knew of the person, and of the memberships."""

from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext as _

from access.history_told import Source
from access.models import User
from members.actions.memberships import CORRECTABLE, correct_membership
from members.actions.people import correct
from members.closed import closed_to
from members.models import Membership, MembershipEvent, Person, PersonEvent

OF_A_PERSON = tuple(field.name for field in Person._meta.fields if field.editable and not field.primary_key)
OF_A_MEMBERSHIP = ("branch", "started_on", "start_reason", "start_decision", "ended_on", "end_reason", "end_decision")


def sources(person: Person, user: User) -> list[Source]:
    """All that was written down of a person and of the person's memberships."""
    closed = closed_to(user, person)
    may_correct = user.has_perm("members.change_person", person)
    return [
        Source(
            PersonEvent.objects.filter(pgh_obj=person),
            ("member_code", *OF_A_PERSON),
            # As in the form: nobody writes what they may not open.
            correctable=tuple(name for name in OF_A_PERSON if name not in closed) if may_correct else (),
            unless=("member_code",),
            put_back=_correct,
        ),
        Source(
            MembershipEvent.objects.filter(person=person),
            OF_A_MEMBERSHIP,
            subject=in_short,
            correctable=CORRECTABLE if user.has_perm("members.change_membership", person) else (),
            put_back=_correct_membership,
        ),
    ]


def in_short(event: MembershipEvent) -> str:
    """Which membership a line is about."""
    return _("membership since %(day)s") % {"day": formats.date_format(event.started_on, "SHORT_DATE_FORMAT")}


def _correct(person: Person, values: dict, why: str, by: User) -> None:
    correct(person, values=values, why=why, by=by)


def _correct_membership(membership: Membership, values: dict, why: str, by: User) -> None:
    if not Membership.objects.within_reach(by, "members.change_membership").filter(pk=membership.pk).exists():
        raise ValidationError(_("This membership is of a union that you do not work for."))
    correct_membership(membership, values=values, why=why, by=by)
