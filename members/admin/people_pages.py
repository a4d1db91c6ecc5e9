"""The pages of a list of members: counted once, and quick on the last page as on the first."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from urllib.parse import urlencode

from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from unfold.templatetags.unfold_list import result_headers
from unfold.views import ChangeList

from access.personal import masked
from branches.register_mark import remembered
from members.filters import PeopleFilters
from members.filters_chips import Chip, chips
from members.filters_people import counted, hidden, people, restricted
from members.models import Membership, Person
from members.partial_dates import shown

# Lists by these filters cost more to find than to keep: they are found once, where they have at most so many people.
COSTLY = ({"movement"}, {"warning"}, {"q"}, {"ids"}, {"on", "union"})
MOST_KNOWN = 30_000


@dataclass(frozen=True)
class Row:
    """What the list shows of a person; the union is that of the day of which the list speaks."""

    person: Person
    membership: Membership | None

    @property
    def born(self) -> str:
        return shown(self.person.born_on)

    @property
    def joined(self) -> str:
        return shown(self.person.joined_on)

    @property
    def id_masked(self) -> str:
        return masked(self.person.id_number)

    @property
    def phone_masked(self) -> str:
        return masked(self.person.phone)

    @property
    def ended_on(self) -> date | None:
        """The end of the membership, where it has ended by today."""
        ended_on = self.membership and self.membership.ended_on
        return ended_on if ended_on and ended_on <= timezone.localdate() else None


def rows(listed: list[Person], filters: PeopleFilters) -> list[Row]:
    """People with the membership that matters for the list: of its day, else the latest."""
    memberships = Membership.objects.select_related("branch").order_by("-started_on")
    prefetch_related_objects(listed, Prefetch("memberships", memberships, to_attr="latest"))
    return [Row(person, _of_the_day(person.latest, filters.day)) for person in listed]


def _of_the_day(memberships: list[Membership], day: date) -> Membership | None:
    holding = (m for m in memberships if m.started_on <= day and (m.ended_on is None or m.ended_on > day))
    return next(holding, memberships[0] if memberships else None)


class PeoplePaginator(Paginator):
    """Asks for the numbers of people first, from the nearer end of the list, then for what is shown of them."""

    def __init__(self, asked: QuerySet, per_page: int, filters: PeopleFilters) -> None:
        super().__init__(asked, per_page)
        self.filters = filters
        is_costly = any(together <= filters.said.keys() for together in COSTLY)
        self.known = self._known() if is_costly else []
        if self.known:
            filters.answers["count"] = len(self.known)

    def _known(self) -> list[int]:
        """The numbers of all people of a list that costs more to find than to keep; none where they are too many."""
        numbers = self.object_list.values_list("pk", flat=True)
        question = f"list {self.filters.address()} {self.filters.desk} {self.object_list.query.order_by}"
        found = partial(_at_most, numbers, MOST_KNOWN)
        return remembered(question, self.filters.paths, found, self.filters.marked)

    @cached_property
    def count(self) -> int:
        return counted(self.filters)

    def page(self, number: int) -> Page:
        number = min(max(1, number), self.num_pages)
        start = (number - 1) * self.per_page
        numbers = self._between(start, min(start + self.per_page, self.count))
        found = Person.objects.in_bulk(numbers)
        return self._get_page([found[pk] for pk in numbers if pk in found], number, self)

    def _between(self, start: int, end: int) -> list[int]:
        if self.known or not self.count:
            return self.known[start:end]
        numbers = self.object_list.values_list("pk", flat=True)
        if start <= self.count // 2:
            return list(numbers[start:end])
        return list(numbers.reverse()[self.count - end : self.count - start])[::-1]


def _at_most(numbers: QuerySet, most: int) -> list[int]:
    found = list(numbers[: most + 1])
    return found if len(found) <= most else []


def filters_of(request: HttpRequest) -> PeopleFilters:
    """The filters of a request's address: read once."""
    if not hasattr(request, "people_filters"):
        request.people_filters = PeopleFilters(request.GET, user=request.user)
    return request.people_filters


def plain_address(request: HttpRequest) -> str | None:
    """The address without what a form adds to it, blanks and days written another way; None where it is plain."""
    filters = filters_of(request)
    said = {name: value for name, value in request.GET.items() if value}
    plain = {
        name: filters.said[name].isoformat() if isinstance(filters.said.get(name), date) else value
        for name, value in said.items()
    }
    return None if plain == dict(request.GET.items()) else "?" + urlencode(plain)


class PeopleChangeList(ChangeList):
    """The list of members that an address asks for."""

    def __init__(self, request: HttpRequest, *args, **kwargs) -> None:
        self.asked = filters_of(request)
        for name in request.GET.keys() - self.asked.fields.keys():
            if LOOKUP_SEP in name:  # a question about a column, which no filter of the list asks
                raise DisallowedModelAdminLookup(name)
        super().__init__(request, *args, **kwargs)

    def get_queryset(self, request: HttpRequest, exclude_parameters=None) -> QuerySet:
        self.filter_specs, self.has_filters, self.has_active_filters = [], False, False
        asked = people(self.asked)
        return asked.order_by(*self.get_ordering(request, asked))

    def get_results(self, request: HttpRequest) -> None:
        self.paginator = PeoplePaginator(self.queryset, self.list_per_page, self.asked)
        self.result_count = self.full_result_count = self.paginator.count  # Unfold names both where they differ
        self.show_full_result_count, self.show_admin_actions = False, True
        self.can_show_all, self.multi_page = False, self.paginator.num_pages > 1
        page = self.paginator.page(self.page_num)
        self.page_num, self.result_list = page.number, page.object_list

    @cached_property
    def hidden(self) -> int:
        return hidden(self.asked)

    @property
    def restricted(self) -> int:
        return restricted(self.asked)

    @property
    def query_to_keep(self) -> str:
        return self.asked.address()[1:]

    @property
    def way_back(self) -> str:
        """What the page of a person is told, so that it leads back to this list."""
        return "?" + self.preserved_filters if self.preserved_filters else ""

    @property
    def rows(self) -> list[Row]:
        return rows(self.result_list, self.asked)

    @property
    def headers(self) -> list[dict]:
        return list(result_headers(self))

    @cached_property
    def chips(self) -> list[Chip]:
        return chips(self.asked)
