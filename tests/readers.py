"""Officers who open personal data at random, through the pages themselves (goal G19)."""

import random
from collections.abc import Sequence

from django.test import Client
from django.urls import reverse

from access.models import Look, User
from access.why import REASONS
from members.closed import GROUPS
from members.models import Person
from tests.signed_in import sign_in

AGAIN = 400  # requests after which an officer signs in anew: whoever opens much is asked for the password


class Readers:
    """Some officers; `read` opens or looks at one random group of one random person of theirs."""

    def __init__(self, officers: Sequence[User], *, seed: int) -> None:
        self.chance = random.Random(seed)
        self.officers = {user: Client() for user in officers}
        self.people = {
            user: list(Person.objects.visible_to(user).values_list("pk", flat=True).order_by("pk")) for user in officers
        }
        self.sent = 0
        self.expected: list[tuple] = []  # (user, what, person, fields), one for each read

    def read(self, *, views: float) -> None:
        """One opening; and for a share of them the page, too, which shows what is open."""
        user = self.chance.choice(list(self.officers))
        person, group = self.chance.choice(self.people[user]), self.chance.choice(GROUPS)
        browser = self._browser(user)
        reason = self.chance.choice([why for why in REASONS if why != "other"])
        answer = browser.post(reverse("admin:members_person_open", args=[person]), {"group": group.key, "why": reason})
        assert answer.status_code == 302, answer.status_code
        self._expect(user, Look.What.OPENED, person, group.fields)
        if self.chance.random() < views:
            page = browser.get(reverse("admin:members_person_change", args=[person]))
            self._expect(user, Look.What.SEEN, person, tuple(page.context["opened"]))

    def _browser(self, user: User) -> Client:
        if self.sent % AGAIN == 0:
            for one, browser in self.officers.items():
                sign_in(browser, one)
        self.sent += 1
        return self.officers[user]

    def _expect(self, user: User, what: str, person: int, fields: Sequence[str]) -> None:
        self.expected.append((user.pk, str(what), [person], sorted(fields)))


def written() -> list[tuple]:
    """The log, line by line in the order in which it was written."""
    return list(Look.objects.order_by("id").values_list("user_id", "what", "people", "fields"))
