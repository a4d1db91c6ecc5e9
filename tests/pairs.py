"""Pairs of officers who change the same thing at the same moment, by real HTTP: is anything overwritten unseen?

Both open the page, then both send it at once. One is let in; the other must be told what the register has now.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from html import unescape
from http.client import HTTPConnection
from itertools import count
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.models import User
from branches.models import Kind, Role
from members.models import Breach, DataRequest, Holiday, Membership, RequestStep, RetentionRule
from members.privacy.requests import receive
from tests.cast import EDITS, grant, just, member, union
from tests.matrix.asked import posted_forms
from tests.signed_in import sign_in

TOKEN = "t" * 32
CONFLICT = 409


class Window:
    """One window of one officer: a session, and a connection of its own."""

    def __init__(self, url: str, user: User) -> None:
        client = Client()
        sign_in(client, user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
        self.place = urlsplit(url).netloc

    def ask(self, address: str, data: dict | None = None) -> tuple[int, str]:
        """GET, or POST of `data`: the status, and the page."""
        connection = HTTPConnection(self.place, timeout=120)
        body = None if data is None else urlencode(data | {"csrfmiddlewaretoken": TOKEN}, doseq=True)
        heads = {"Cookie": self.cookie} | ({"Content-Type": "application/x-www-form-urlencoded"} if body else {})
        connection.request("GET" if data is None else "POST", address, body, heads)
        answer = connection.getresponse()
        page = unescape(answer.read().decode())
        connection.close()
        return answer.status, page

    def form(self, address: str, box: str) -> dict:
        """The form of a page that has this box, as it would be sent."""
        _status, page = self.ask(address)
        return next(form for form in posted_forms(page) if box in form)


@dataclass(frozen=True)
class Try:
    """One thing that two may change at once: in which box of which page, and what stands in the register then."""

    kind: str
    address: str
    box: str
    typed: tuple[str, str]
    now: Callable[[], str]
    more: dict = field(default_factory=dict)
    by_superusers: bool = False
    shows_the_other: bool = True  # whether the page says what the other wrote, or only that it is done
    steps: int = 1  # pages before the one that does it


@dataclass
class Tally:
    """What became of the pairs."""

    pairs: int = 0
    lost: list[str] = field(default_factory=list)
    told: int = 0
    by_kind: dict[str, int] = field(default_factory=dict)

    def note(self, attempt: Try, answers: list[tuple[int, str]], now: str) -> None:
        self.pairs += 1
        self.by_kind[attempt.kind] = self.by_kind.get(attempt.kind, 0) + 1
        statuses = [status for status, _page in answers]
        if sorted(statuses) != [302, CONFLICT]:
            self.lost.append(f"{attempt.kind}: {statuses}")
            return
        loser = statuses.index(CONFLICT)
        mine, theirs, page = attempt.typed[loser], attempt.typed[1 - loser], answers[loser][1]
        if now != theirs:
            self.lost.append(f"{attempt.kind}: {now}, not {theirs}")
        elif mine in page and (theirs in page or not attempt.shows_the_other):
            self.told += 1


def at_once(windows: tuple[Window, Window], attempt: Try) -> list[tuple[int, str]]:
    """Both open the page, both send it at the same moment; the two answers."""
    forms = []
    for window, words in zip(windows, attempt.typed, strict=True):
        form = window.form(attempt.address, attempt.box) | attempt.more | {attempt.box: words}
        for _step in range(attempt.steps - 1):
            _status, page = window.ask(attempt.address, form)
            form = next(form for form in posted_forms(page) if attempt.box in form)
        forms.append(form)
    barrier, answers = threading.Barrier(2), [(0, ""), (0, "")]

    def send(which: int) -> None:
        barrier.wait()
        answers[which] = windows[which].ask(attempt.address, forms[which])

    threads = [threading.Thread(target=send, args=[which]) for which in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


class World:
    """A small register, two officers, two administrators, and something new to change for each pair."""

    def __init__(self, url: str) -> None:
        self.industry = union("CDN", Kind.INDUSTRY, name="Công đoàn ngành")
        self.post = union("BC", Kind.DIRECT_SUPERIOR, self.industry, name="Công đoàn Bưu chính")
        self.hanoi, self.hue = (union(code, under=self.post, name=f"Công đoàn {code}") for code in ("BC01", "BC02"))
        rights = (*EDITS, "access.handle_requests")
        officers = [self._user(name) for name in ("mot", "hai")]
        for officer in officers:
            grant(officer, self.post, just(officer, *rights).pk)
        chiefs = [self._user(name, is_superuser=True) for name in ("ba", "bon")]
        self.officers, self.chiefs = (tuple(Window(url, user) for user in users) for users in (officers, chiefs))
        self.numbers = count(1)

    def _user(self, name: str, **more) -> User:
        return User.objects.create(username=name, last_name="Lê", first_name=name, is_staff=True, **more)

    def run(self, pairs: int) -> Tally:
        tally = Tally()
        for _number, attempt in zip(range(pairs), self.tries(), strict=False):
            windows = self.chiefs if attempt.by_superusers else self.officers
            answers = at_once(windows, attempt)
            tally.note(attempt, answers, attempt.now())
        return tally

    def tries(self) -> Iterator[Try]:
        """Without end: one of each kind after the other."""
        kinds = (
            *(self.person, self.correction, self.end, self.transfer, self.take_back, self.end_many, self.branch),
            *(self.request, self.breach, self.user, self.grant, self.role, self.rule, self.holiday),
        )
        while True:
            for kind in kinds:
                yield kind()

    def _words(self) -> tuple[str, str]:
        number = next(self.numbers)
        return f"{number}/MOT", f"{number}/HAI"

    def _membership(self, until: date | None = None) -> Membership:
        return member(self.hanoi, f"Người {next(self.numbers)}", date(2020, 1, 1), until)

    def _person_page(self, name: str, *numbers: int) -> str:
        return reverse(f"admin:members_person_{name}", args=numbers)

    def _of(self, kind: str, record, box: str, **more) -> Try:
        """The ordinary change form of a record."""
        opts = record._meta
        address = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[record.pk])
        rows = type(record).objects.filter(pk=record.pk)
        return Try(kind, address, box, self._words(), lambda: rows.values_list(box, flat=True).get(), **more)

    def person(self) -> Try:
        return self._of("person", self._membership().person, "job_title")

    def branch(self) -> Try:
        return self._of("union", union(f"M{next(self.numbers)}", under=self.post), "contact")

    def breach(self) -> Try:
        breach = Breach.objects.create(found_at=timezone.now(), what="Gửi nhầm", by=None)
        return self._of("breach", breach, "done", by_superusers=True)

    def user(self) -> Try:
        return self._of("user", self._user(f"user{next(self.numbers)}"), "last_name", by_superusers=True)

    def role(self) -> Try:
        role = Role.objects.create(code=f"r{next(self.numbers)}", name="Vai trò", name_in_english="Role", rights=[])
        return self._of("role", role, "name", by_superusers=True)

    def rule(self) -> Try:
        said = {"starts_on": date(2026, 1, 1), "months": 24, "fields": ["phone"], "is_on": False}
        rule = RetentionRule.objects.create(name=f"Quy tắc {next(self.numbers)}", **said)
        return self._of("retention rule", rule, "name", by_superusers=True)

    def holiday(self) -> Try:
        day = date.fromordinal(date(2040, 1, 1).toordinal() + next(self.numbers))
        return self._of("day off", Holiday.objects.create(day=day, name="Nghỉ"), "name", by_superusers=True)

    def grant(self) -> Try:
        user = self._user(f"user{next(self.numbers)}")
        held = grant(user, self.hanoi, "viewer")
        address = reverse("admin:access_user_change", args=[user.pk])
        days = ("01/02/2039", "03/04/2039")

        def now() -> str:
            held.refresh_from_db()
            return f"{held.ended_on:%d/%m/%Y}"

        return Try("grant", address, "grants-0-ended_on", days, now, by_superusers=True)

    def correction(self) -> Try:
        held = self._membership()
        now = Membership.objects.filter(pk=held.pk).values_list("start_decision", flat=True).get
        address = self._person_page("correct", held.person_id, held.pk)
        return Try("correction of a membership", address, "start_decision", self._words(), now, {"why": "nhầm"})

    def end(self) -> Try:
        held = self._membership()
        now = Membership.objects.filter(pk=held.pk).values_list("end_decision", flat=True).get
        more = {"on": "01/05/2024", "reason": "retired"}
        return Try(
            "end", self._person_page("end", held.person_id, held.pk), "decision_number", self._words(), now, more
        )

    def transfer(self) -> Try:
        held = self._membership()
        now = Membership.objects.filter(pk=held.pk).values_list("end_decision", flat=True).get
        more = {"on": "01/05/2024", "to": str(self.hue.pk)}
        address = self._person_page("transfer", held.person_id, held.pk)
        return Try("transfer", address, "decision_number", self._words(), now, more)

    def take_back(self) -> Try:
        person = self._membership(until=date(2023, 1, 1)).person
        now = person.memberships.filter(ended_on=None).values_list("start_decision", flat=True).get
        more = {"on": "01/05/2024", "branch": str(self.hue.pk), "why": "xin vào lại"}
        return Try("take back", self._person_page("take_back", person.pk), "decision_number", self._words(), now, more)

    def end_many(self) -> Try:
        held = [self._membership() for _ in range(3)]
        now = Membership.objects.filter(pk=held[0].pk).values_list("end_decision", flat=True).get
        address = self._person_page("end_many") + f"?ids={','.join(str(one.person_id) for one in held)}"
        more = {"on": "01/05/2024", "reason": "retired"}
        return Try(
            "end of several", address, "decision_number", self._words(), now, more, shows_the_other=False, steps=2
        )

    def request(self) -> Try:
        person = self._membership().person
        asked: DataRequest = receive(person, kind="copy", received_on=date(2026, 11, 16), channel="letter", by=None)
        steps = RequestStep.objects.filter(request=asked, what=RequestStep.What.ANSWERED)
        address = reverse("admin:members_datarequest_answer", args=[asked.pk])
        more = {"on": "17/11/2026", "channel": "letter"}
        now = steps.values_list("text", flat=True).get
        return Try("request about data", address, "text", self._words(), now, more, shows_the_other=False)
