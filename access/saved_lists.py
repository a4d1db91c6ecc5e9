"""Lists that users keep for themselves: save one, give it another name, throw it away."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from access.forms import tidy
from access.models import SavedList, User
from access.refusals import explained
from access.searches import WORDS, is_for_a_number


@transaction.atomic
def keep(user: User, *, list_name: str, name: str, query: str) -> SavedList:
    """Save what a list is asked for under a name; ValidationError where the user has this name already.

    A number that is searched for would stay: such a list is refused.
    """
    if is_for_a_number(QueryDict(query.removeprefix("?")).get(WORDS, "")):
        raise ValidationError(
            _("A list that searches for a number is not saved: search for it again when you need it.")
        )
    with explained():
        return SavedList.objects.create(user=user, list=list_name, name=tidy(name)[:80], query=query)


@transaction.atomic
def rename(saved: SavedList, *, name: str) -> SavedList:
    """Give a saved list another name; ValidationError where the user has this name already."""
    saved.name = tidy(name)[:80]
    with explained():
        saved.save(update_fields=["name"])
    return saved


def throw_away(saved: SavedList) -> None:
    """Forget a saved list; the people on it stay as they are."""
    saved.delete()
