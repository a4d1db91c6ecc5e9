"""Arguments that several commands take: a user by name, a union by code."""

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from access.models import User
from branches.models import Branch


def user_named(username: str | None) -> User | None:
    """The user of `--as`; None where no user was named."""
    if username is None:
        return None
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(_("There is no user named %(name)s.") % {"name": username})
    return user


def branch_coded(code: str | None) -> Branch | None:
    """The union of `--branch`; None where none was named."""
    if code is None:
        return None
    branch = Branch.objects.filter(code__iexact=code).first()
    if branch is None:
        raise CommandError(_("There is no union with the code %(code)s.") % {"code": code})
    return branch
