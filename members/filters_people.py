"""The people whom the filters of a list name: those of them whom the user may see, and how many more there are."""

from collections.abc import Callable
from functools import partial

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from branches.models import BranchPeriod, below_any
from branches.register_mark import remembered
from members.filters import BLANK, FORMER, TODAY, PeopleFilters
from members.models import Membership, Movement, Person
from members.models.membership import MembershipQuerySet
from members.models.person import PersonQuerySet


def people(filters: PeopleFilters) -> PersonQuerySet:
    """The people asked for whom the user may see, as Vietnamese lists go."""
    asked = _everybody(filters)
    return asked.unless_restricted(filters.user) if filters.is_of_today else asked.visible_to(filters.user)


def counted(filters: PeopleFilters) -> int:
    """How many these are; asked again only where the register changed."""
    return _once(filters, "count", lambda: people(filters).count())


def hidden(filters: PeopleFilters) -> int:
    """How many more were members of the user's unions on a past day, but are now members of unions of others."""
    of_a_union = "union" in filters.said or not filters.is_movement
    if filters.is_of_today or filters.standing != TODAY or filters.user.is_superuser or not of_a_union:
        return 0
    return _once(filters, "everybody", lambda: _everybody(filters).count()) - counted(filters)


def restricted(filters: PeopleFilters) -> int:
    """How many members of the unions asked for are not shown since the processing of their data is restricted.

    Asked of unions and days only: with what else a filter says, the number would tell something about them.
    """
    said = filters.said.keys() - {"union", "below", "on", "membership"}
    if said or filters.errors or filters.desk == ["/"]:
        return 0
    return _once(filters, "restricted", lambda: _restricted(filters))


def _restricted(filters: PeopleFilters) -> int:
    """The few are found first: their memberships are then few, too."""
    everywhere = Person.objects.filter(is_restricted=True)
    shown = set(everywhere.unless_restricted(filters.user).values_list("pk", flat=True)) if filters.desk else set()
    few = set(everywhere.values_list("pk", flat=True)) - shown
    if not few:
        return 0
    asked = _with_memberships(filters, Person.objects.filter(pk__in=few))
    return asked.latest_below(filters.paths).count()


def _once(filters: PeopleFilters, what: str, ask: Callable[[], int]) -> int:
    """The answer, asked at most once for one page, and not again before the register changes."""
    if what not in filters.answers:
        question = f"{what} {filters.address()} {filters.desk}"
        filters.answers[what] = remembered(question, filters.paths, ask, filters.marked)
    return filters.answers[what]


def _everybody(filters: PeopleFilters) -> PersonQuerySet:
    """The people asked for: only of today they are all such as the user may see."""
    if filters.errors.keys() & {"union", "ids", "q"}:  # rather nobody than everybody
        return Person.objects.none()
    return _with_facts(filters, _with_memberships(filters, Person.objects.all()))


def _with_memberships(filters: PeopleFilters, asked: PersonQuerySet) -> PersonQuerySet:
    said = filters.said
    if filters.is_movement:
        moved = partial(asked.moved, branch=said.get("union"), below=filters.is_with_below)
        asked = moved(Movement(said["movement"]), since=said["since"], until=said["until"])
    elif filters.standing == FORMER:
        asked = asked.filter(~Exists(Membership.objects.on(filters.day).filter(person=OuterRef("pk"))))
    is_told = filters.standing == TODAY and not filters.is_movement
    if is_told or "kind" in said or "union" in said and not filters.is_movement:
        asked = asked.filter(pk__in=_memberships(filters).values("person"))
    return asked


def _memberships(filters: PeopleFilters) -> MembershipQuerySet:
    """The memberships of which the people of the list must have one."""
    union = filters.said.get("union")
    memberships = Membership.objects.all()
    if filters.standing == TODAY:
        memberships = memberships.on(filters.day)
        if filters.is_of_today or not (union or filters.is_movement):
            memberships = memberships.filter(below_any(filters.paths, "branch__path"))
    if union and not filters.is_with_below:
        memberships = memberships.filter(branch=union)
    elif union and filters.standing == TODAY:
        memberships = memberships.within_on(union, filters.day)
    elif union:
        memberships = memberships.within(union)
    return memberships.filter(_of_kind(filters)) if "kind" in filters.said else memberships


def _of_kind(filters: PeopleFilters) -> Q:
    kind = filters.said["kind"]
    if filters.standing != TODAY or filters.day == timezone.localdate():
        return Q(branch__kind=kind)
    return Q(branch__in=BranchPeriod.objects.on(filters.day).filter(kind=kind).values("branch"))


def _with_facts(filters: PeopleFilters, asked: PersonQuerySet) -> PersonQuerySet:
    said = filters.said
    words = {name: said[name] for name in ("ethnicity", "qualification") if name in said}
    facts = {name: "" if word == BLANK else word for name, word in words.items()}
    if "sex" in said:
        facts["sex"] = "" if said["sex"] == "none" else said["sex"]
    if "party" in said:
        facts["party_member"] = said["party"] == "yes"
    if "ids" in said:
        facts["pk__in"] = said["ids"]
    asked = asked.filter(**facts)
    if "age" in said:
        asked = asked.aged(said["age"], on=filters.day)
    if "joined_from" in said or "joined_to" in said:
        asked = asked.joined_between(said.get("joined_from"), said.get("joined_to"))
    if "warning" in said:
        asked = asked.warned(said["warning"])
    return asked.found_by(said["q"]) if "q" in said else asked
