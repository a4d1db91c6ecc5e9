"""The log of looks: every opening, view, print and export of personal data leaves one line in it."""

import json
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from access import fresh
from access.models import Act, Look, User

OPENINGS_AN_HOUR = 50  # then the password is asked again
MANY_PEOPLE = 500  # whom one user opened within an hour: somebody should ask why

_LINE = """
INSERT INTO access_look (at, user_id, what, fields, people, count, reason, page, details)
SELECT statement_timestamp(), %s, %s, %s::varchar[], coalesce(array_agg(listed.id), '{{}}'), count(*), %s, %s, %s::jsonb
  FROM ({listing}) listed (id)
RETURNING id, count
"""  # filled in with what Django made of a list's filters, never with what somebody typed


def log(
    by: HttpRequest | User | None,
    people: Sequence[int] | QuerySet,
    what: Look.What,
    *,
    fields: Sequence[str],
    reason: str = "",
    page: str = "",
    **details: object,
) -> tuple[int, int]:
    """Write down that `by` (None: the register's own commands) saw fields of people; in one statement.

    `people`: their numbers, or a question that lists them. `details`: plain JSON values. Returns the number of the line
    and how many people they were.
    """
    user = getattr(by, "user", by)
    if match := getattr(by, "resolver_match", None):
        page = page or match.view_name
    listing, values = _listing(people)
    with connection.cursor() as cursor:
        cursor.execute(
            _LINE.format(listing=listing),
            [user and user.pk, what, sorted(fields), reason, page, json.dumps(details), *values],
        )
        return cursor.fetchone()


def sent(by: User | None, *, page: str, **of: int) -> Callable[[str], object]:
    """What writes down that a whole file was got, given its SHA-256. `of`: the lines (look, act) that said it began."""
    return lambda digest: log(by, [], Look.What.SENT, fields=[], page=page, sha256=digest, **of)


def tell_of_files(lines: Sequence[Look] | Sequence[Act], of: str) -> None:
    """Say of the lines of files that began (`of`: "look" or "act") their SHA-256, or that they were not got whole."""
    if not lines:
        return
    ends = Look.objects.filter(what=Look.What.SENT, **{f"details__{of}__in": [line.pk for line in lines]}).order_by()
    known = {details[of]: details["sha256"] for details in ends.values_list("details", flat=True)}
    for line in lines:
        line.details.setdefault("sha256", known.get(line.pk, _("the file was not got to its end")))


def _listing(people: Sequence[int] | QuerySet) -> tuple[str, Sequence]:
    if isinstance(people, QuerySet):
        try:
            sql, values = people.order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:
            people = []
        else:
            return sql, values
    return "SELECT unnest(%s::bigint[])", [list(people)]


def opening_asks_for_password(request: HttpRequest) -> HttpResponse | None:
    """The way to the page that asks for the password, where a user opened a lot within the last hour; else None."""
    hour_ago = timezone.now() - timedelta(hours=1)
    opened = Look.objects.filter(user=request.user, what=Look.What.OPENED, at__gt=hour_ago).count()
    return fresh.asked_again(request) if opened >= OPENINGS_AN_HOUR else None


@dataclass(frozen=True)
class Alarm:
    """That a user opened the data of many people within one hour, which ended at `until`."""

    user: User
    people: int
    until: datetime


def alarms(looks: QuerySet[Look], *, days: int = 7) -> list[Alarm]:
    """Who, in the last days, opened more than MANY_PEOPLE people within an hour: each user once, the worst hour."""
    opened = looks.filter(what=Look.What.OPENED, at__gt=timezone.now() - timedelta(days=days), user__isnull=False)
    lines = opened.order_by("user_id", "at").values_list("user_id", "at", "people")
    worst: dict[int, tuple[int, datetime]] = {}
    now_user, hour, seen = None, deque(), Counter()
    for user, at, people in lines.iterator():
        if user != now_user:
            now_user, hour, seen = user, deque(), Counter()
        hour.append((at, people))
        seen.update(people)
        while hour[0][0] <= at - timedelta(hours=1):
            seen.subtract(hour.popleft()[1])
        if len(seen) > MANY_PEOPLE:
            seen = +seen  # without those of more than an hour ago
        if len(seen) > max(MANY_PEOPLE, worst.get(user, (0,))[0]):
            worst[user] = (len(seen), at)
    users = User.objects.in_bulk(worst)
    return [Alarm(users[user], people, until) for user, (people, until) in worst.items()]
