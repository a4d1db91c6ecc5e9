"""Give a user a role for a union, correct it, end it: nobody gives more, or elsewhere, than they may."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from access.audit import plain, record
from access.models import User
from access.refusals import explained
from branches.models import Branch, Grant, Role, reach

GIVES = "access.give_grants"


def refusal(*, user: User, branch: Branch, role: Role, by: User | None) -> str:
    """Why `by` may not give, change or end such a grant; '' where they may (None: the register's own commands).

    Whoever may give grants does so below their own unions, and never makes others their equals.
    """
    if by is None or by.is_superuser:
        return ""
    if user == by:
        return _("Nobody changes their own grants: ask whoever gave you yours.")
    if user.is_superuser:
        return _("The grants of a superuser are changed by a superuser.")
    paths = reach(by, GIVES)
    if not any(branch.path.startswith(path) for path in paths):
        return _("%(union)s is not among the unions for which you give grants.") % {"union": branch}
    if GIVES in role.rights and branch.path in paths:
        return _("Who gives grants for %(union)s itself is decided above it.") % {"union": branch}
    return ""


def _check(grant: Grant, by: User | None) -> None:
    if why := refusal(user=grant.user, branch=grant.branch, role=grant.role, by=by):
        raise ValidationError(why)


@transaction.atomic
def give(
    user: User, *, branch: Branch, role: Role, started_on: date, by: User | None, ended_on: date | None = None
) -> Grant:
    """Let a user work for a union and all below it in a role, from one day up to another (None: until it is ended)."""
    grant = Grant(user=user, branch=branch, role=role, started_on=started_on, ended_on=ended_on)
    _check(grant, by)
    with explained():
        grant.save(force_insert=True)
    record("give_grant", user, by=by, **plain({"branch": branch, "role": role, "from": started_on, "up_to": ended_on}))
    return grant


@transaction.atomic
def change_grant(grant: Grant, *, values: dict, by: User | None) -> Grant:
    """Change what a grant says (branch, role, started_on, ended_on); its end is a change of `ended_on`."""
    grant = Grant.objects.select_for_update(of=["self"]).select_related("user", "branch", "role").get(pk=grant.pk)
    _check(grant, by)
    before = {name: getattr(grant, name) for name in values}
    if before == values:
        return grant
    for name, value in values.items():
        setattr(grant, name, value)
    _check(grant, by)
    with explained():
        grant.save(update_fields=list(values))
    changes = {name: [old, new] for (name, old), new in zip(plain(before).items(), plain(values).values(), strict=True)}
    record("change_grant", grant.user, by=by, union=grant.branch.code, **changes)
    return grant
