"""The matrix: every address of the resolver, asked by every role about every record, honestly and forged."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from urllib.parse import parse_qsl

from django.db import transaction

from members.models import OPENS_SENSITIVE
from tests.matrix import judge, stories
from tests.matrix.asked import EVERY_LIST, EVERY_PAGE, FORBIDDEN, actions, filled, forgeries, forms_of, questions
from tests.matrix.asks import Answer, Asker
from tests.matrix.places import AT_THE_DOOR, EVERYBODY, GONE, Thing, World
from tests.matrix.rights import REFUSED, Rights
from tests.matrix.routes import EXEMPT, HANDLES, OWN, ROUTES, About, Page
from tests.matrix.seal import Seal
from tests.unionreg.crawl import views_of_ours

OF_DJANGO = ("_change", "_history", "_delete")  # pages that find their record by what `_to_field` says
STORIES_OF_A_SAMPLE = 25
SELDOM = 8  # of the questions to a page that does not open, every so many is asked
DESK = "admin:members_datarequest_"
CLOSED_TO = ("anonymous", "disabled", *AT_THE_DOOR)  # to whom no page of one's own is open either
LEADS_ON = (b'name="fingerprint"', b'name="confirmed"')


@dataclass(frozen=True)
class Ask:
    """One thing that is tried."""

    role: str
    name: str
    thing: Thing | None = None
    query: str = ""
    data: dict | None = None

    def __str__(self) -> str:
        thing = f" {self.thing.name}" if self.thing else ""
        sent = "" if self.data is None else f" POST {dict(list(self.data.items())[:12])}"
        return f"{self.role}: {self.name}{thing} ?{self.query}{sent}"


@dataclass
class Report:
    """What was found."""

    seed: int = 0
    routes: int = 0
    roles: int = 0
    requests: int = 0
    cpu_seconds: float = 0
    unclassified: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    told_apart: list[str] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)
    unlogged: list[str] = field(default_factory=list)
    statuses: dict = field(default_factory=Counter)

    FOUND = ("unclassified", "leaks", "changed", "errors", "open", "told_apart", "unexpected", "unlogged")

    @property
    def is_clean(self) -> bool:
        return not any(getattr(self, kind) for kind in self.FOUND)

    def findings(self) -> str:
        return "\n".join(f"{kind}: {one}" for kind in self.FOUND for one in getattr(self, kind)[:20])

    def summary(self) -> dict:
        return vars(self) | {"statuses": {str(status): number for status, number in self.statuses.items()}}


def unclassified() -> list[str]:
    """Addresses without an expectation, and expectations without an address."""
    there = {name for name in views_of_ours() if name not in EXEMPT}
    return sorted(there ^ (ROUTES.keys() | OWN.keys())) + sorted(EXEMPT.keys() - views_of_ours())


def route_of(name: str) -> Page | About:
    return ROUTES.get(name) or OWN[name]


class Matrix:
    """Asks, and judges the answers. Each request is undone before the next."""

    def __init__(self, world: World, roles: Iterable[str] = EVERYBODY) -> None:
        self.world, self.roles = world, list(roles)
        self.asker = Asker()
        for role in EVERYBODY:
            if role != "anonymous":
                self.asker.sign_in(role, world.users[role])
        self.rights = {role: Rights(role, world) for role in EVERYBODY}
        self.seals = {role: Seal(self.rights[role], world) for role in self.roles}
        desks = [role for role in self.roles if self.rights[role].paths(HANDLES)]
        self.desks = {role: Seal(self.rights[role], world, at_the_desk=True) for role in desks}
        self.missing: dict[tuple, tuple] = {}
        self.forms: dict[str, dict] = {}
        self.report = Report(routes=len(ROUTES), roles=len(self.roles))

    # What is asked.

    def plain(self) -> list[Ask]:
        """Every address, by every role, about every record."""
        asked = [Ask(role, name, thing) for role in self.roles for name in ROUTES for thing in self._things(role, name)]
        return asked + [Ask(role, name) for role in self.roles if role in CLOSED_TO for name in OWN]

    def things(self, name: str) -> list[Thing | None]:
        route = route_of(name)
        return self.world.things[route.subject] if isinstance(route, About) else [None]

    def _things(self, role: str, name: str) -> list[Thing | None]:
        """What a role is asked about: who is not let in, of each kind about the first and the last record."""
        things = self.things(name)
        return things if self.rights[role].works_here else [things[0], *things[1:][-1:]]

    def asked(self, names: Iterable[str] = ROUTES) -> Iterator[Ask]:
        """Everything else."""
        for role in self.roles:
            for name in names:
                if not self.rights[role].works_here:
                    yield from self._at_the_door(role, name)
                else:
                    yield from self._pages(role, name) if isinstance(ROUTES[name], Page) else self._records(role, name)

    def _at_the_door(self, role: str, name: str) -> Iterator[Ask]:
        """Who is not let in is asked to sign in, whatever was asked: a question and forms about two records tell."""
        for thing in self._things(role, name):
            yield Ask(role, name, thing, EVERY_PAGE[0])
            forms = [filled(form, self.world, name, thing) for form in self._forms(name)[:1]]
            yield from (Ask(role, name, thing, data=data) for data in ({}, *forms))

    def _pages(self, role: str, name: str) -> Iterator[Ask]:
        route, ask = ROUTES[name], Ask(role, name)
        is_list, is_near = name.endswith("_changelist"), self._is_near(role, name, None)
        asked = [*EVERY_PAGE, *(EVERY_LIST if is_list else ()), *questions(route.queries, self.world)]
        acts = list(actions(self.world)) if is_list else []
        posted = [{}, *(acts if route.queries == "people" else acts[-1:])]
        for form in self._forms(name):
            honest = filled(form, self.world, name)
            posted += [honest, *forgeries(honest, self.world)]
            if route.queries == "chosen" and is_near:
                chosen = [query for query in questions("chosen", self.world) if "__" not in query]
                yield from (replace(ask, query=query, data=honest) for query in chosen)
        # A page that does not open is refused before it looks at what it is asked.
        yield from (replace(ask, query=query) for query in (asked if is_near else asked[:1] + asked[1::SELDOM]))
        yield from (replace(ask, data=data) for data in (posted if is_near else posted[:1] + posted[1::SELDOM]))

    def _records(self, role: str, name: str) -> Iterator[Ask]:
        for thing in self.things(name):
            ask, forms = Ask(role, name, thing), [filled(f, self.world, name, thing) for f in self._forms(name)]
            if self._is_near(role, name, thing):
                yield from self._near(ask, forms)
                continue
            # What is not to be opened is refused before it is looked at what was sent: one form tells.
            if name.endswith(OF_DJANGO):
                yield replace(ask, query=EVERY_PAGE[1])
            yield from (replace(ask, data=data) for data in (forms[:1] or [{}]))
            yield from self._by_other_means(ask)

    def _near(self, ask: Ask, forms: list[dict]) -> Iterator[Ask]:
        """A record that opens: all questions, all lies."""
        yield from (replace(ask, query=query) for query in EVERY_PAGE[:3])
        yield from (replace(ask, data=data) for data in ({}, *forms))
        yield from self._by_other_means(ask)
        for honest in forms:
            yield from (replace(ask, data=data) for data in forgeries(honest, self.world))

    def _by_other_means(self, ask: Ask) -> Iterator[Ask]:
        """Acts that need no form: what a preview showed is confirmed, a correction of others forgotten."""
        route = ROUTES[ask.name]
        if route.names == ("pk", "memory"):
            for other in self.things(ask.name):
                yield replace(ask, thing=replace(ask.thing, also={"memory": other.also["memory"]}), data={})
        elif route.post_only:
            yield replace(ask, data={"shown": [str(ask.thing.also.get("fingerprint", ""))]})

    def _is_near(self, role: str, name: str, thing: Thing | None) -> bool:
        """Whether the page opens, so that what it is asked matters."""
        return role != "superuser" and self.rights[role].may(ROUTES[name], thing)

    def _forms(self, name: str) -> list[dict]:
        """The forms of a page, as the superuser has them of a record within A."""
        if name not in self.forms:
            things = self.things(name)
            near = {"own", "below", "helper", "second"}
            thing = next((thing for thing in things if thing and thing.name in near), things[-1])
            query = "form=1" if ROUTES[name].answers == 302 else ""
            answer = self.send(Ask("superuser", name, thing, query))
            self.forms[name] = forms_of(answer.text) if answer.status == 200 else []
        return self.forms[name]

    # How it is judged.

    def run(self, *, most: int | None = None, seed: int = 1) -> Report:
        """Ask everything; or so many requests at most, and a few stories, chosen at random."""
        started, chance = time.process_time(), random.Random(seed)
        self.report.seed, self.report.unclassified = seed, unclassified()
        plain, asked = self.plain(), list(self.asked())
        tells = [tell for role in self.roles for tell in stories.told(self, role, stories.ALL)]
        if most is not None:
            plain, asked = chance.sample(plain, most // 2), chance.sample(asked, most // 2)
            tells = chance.sample(tells, STORIES_OF_A_SAMPLE)
        for ask in plain:
            self.judge_plain(ask)
        for ask in asked:
            self.judge(ask)
        for tell in tells:
            tell()
        self.report.requests, self.report.cpu_seconds = self.asker.sent, round(time.process_time() - started, 1)
        return self.report

    def first_finding(self, names: list[str], told: Iterable[str] = ()) -> str:
        """The first thing found at some addresses and in some stories; '' where there is none. An error is none."""
        for attempt in self._attempts(names, told):
            attempt()
            self.report.errors.clear()
            if not self.report.is_clean:
                break
        return self.report.findings()

    def ask_all(self, names: list[str], told: Iterable[str] = ()) -> None:
        """Ask everything at some addresses, and tell some stories."""
        for attempt in self._attempts(names, told):
            attempt()

    def _attempts(self, names: list[str], told: Iterable[str]) -> Iterator[Callable]:
        yield from (tell for role in self.roles for tell in stories.told(self, role, told))
        yield from (partial(self.judge_plain, ask) for ask in self.plain() if ask.name in names)
        yield from (partial(self.judge, ask) for ask in self.asked(names))

    def send(self, ask: Ask, judged: Callable = lambda ask, answer: None) -> Answer:
        with transaction.atomic():
            answer = self.asker.ask(ask.role, self.address(ask), ask.data)
            judged(ask, answer)
            transaction.set_rollback(True)
        return answer

    def address(self, ask: Ask) -> str:
        return route_of(ask.name).address(ask.name, ask.thing) + (f"?{ask.query}" if ask.query else "")

    def judge_plain(self, ask: Ask) -> None:
        answer, rights = self.send(ask, self._answer), self.rights[ask.role]
        expected = rights.expects(route_of(ask.name), ask.thing)
        if answer.status not in expected and answer.status < 500:
            self.report.unexpected.append(f"{ask}: {answer.status}, not {expected}")
        self._compare(ask, answer)

    def judge(self, ask: Ask) -> None:
        """Send it, see the rows, go one page on where the answer asks again; then undo it all."""
        with transaction.atomic():
            answer = self.asker.ask(ask.role, self.address(ask), ask.data)
            if ask.data is not None and answer.status == 200 and any(mark in answer.text for mark in LEADS_ON):
                for form in forms_of(answer.text):
                    again = {
                        name: ["on"] if name == "confirmed" else values for name, values in (ask.data | form).items()
                    }
                    self._answer(ask, answer)
                    answer = self.asker.ask(ask.role, self.address(ask), again | {"confirmed": ["on"]})
            if ask.data is not None:
                self.sealed(ask, ask.role, at_the_desk=ask.name.startswith(DESK))
            self._answer(ask, answer)
            transaction.set_rollback(True)
        self._compare(ask, answer)

    def sealed(self, what: object, role: str, *, at_the_desk: bool = False) -> None:
        """Note foreign rows that have changed by now, and changes of which the trail does not tell."""
        seal = self.desks.get(role, self.seals[role]) if at_the_desk else self.seals[role]
        if broken := seal.broken():
            self.report.changed.append(f"{what}: {broken}")

    def _answer(self, ask: Ask, answer: Answer) -> None:
        self.report.statuses[answer.status] += 1
        route, rights = route_of(ask.name), self.rights[ask.role]
        self.looked(ask, ask.role, answer, sent=self._sent(ask), offers=route.offers)
        is_open = rights.may(route, ask.thing) or rights.role == "unfactored" and route.owing == 200
        if answer.status == 200 and not is_open:
            self.report.open.append(f"{ask}: 200")
        if answer.status == 200 and ask.query in FORBIDDEN and ask.name.endswith("_changelist"):
            self.report.open.append(f"{ask}: a question that no filter asks")
        has_to_be_logged = answer.status == 200 and route.logged is not None and route.logged in answer.text
        if has_to_be_logged and not self.seals[ask.role].looks():
            self.report.unlogged.append(f"{ask}")
        if ask.name == "admin:members_person_export" and b"attachment" in answer.text:
            self._exported(ask, answer)

    def _exported(self, ask: Ask, answer: Answer) -> None:
        """A file has nobody over whom the right to export is not held."""
        for thing in self.world.things["person"]:
            name = self.world.people[thing.name].full_name.encode()
            if name in answer.text and not self.rights[ask.role].reaches("members.export_person", thing):
                self.report.leaks.append(f"{ask}: {thing.name} in the file")

    def looked(self, what: object, role: str, answer: Answer, *, sent: list[str], offers: bool = False) -> None:
        """Note an error, or a text that is not for this role."""
        if answer.status >= 500:
            self.report.errors.append(f"{what}: {answer.error}")
        if role == "superuser":
            return
        text, rights = answer.text + answer.location.encode(), self.rights[role]
        if found := judge.leak(text, sent=sent, sees_shut=rights.has(HANDLES)):
            self.report.leaks.append(f"{what}: {found}")
        for right, found in judge.opened(text, sent=sent, offers=offers and rights.has(OPENS_SENSITIVE)):
            if not rights.has(right):
                self.report.leaks.append(f"{what}: nobody opened {found}")
            elif not self.seals[role].looks():
                self.report.unlogged.append(f"{what}: {found}")
        if not self.rights[role].over and judge.OURS in answer.text:
            self.report.leaks.append(f"{what}: a member of A")

    def _sent(self, ask: Ask) -> list[str]:
        said = [value for _name, value in parse_qsl(ask.query)]
        if route_of(ask.name).tells and self.rights[ask.role].is_told_who_sees(ask.thing):
            said.append(self.world.users["above"].called)
        for values in (ask.data or {}).values():
            said += [values] if isinstance(values, str) else values
        return said

    def _compare(self, ask: Ask, answer: Answer) -> None:
        """A record that is not theirs is as one that is not there."""
        thing, rights, route = ask.thing, self.rights[ask.role], route_of(ask.name)
        if answer.status not in REFUSED or not isinstance(route, About) or not rights.works_here or rights.is_superuser:
            return
        if rights.reaches(route.sees, thing, sees=True) and not route.refused_first:
            return
        gone = replace(thing, pk=GONE)
        if thing.of == "membership":
            gone = replace(gone, also=thing.also | {"person": GONE})
        is_posted = ask.data is not None
        key = (ask.role, ask.name, ask.query, is_posted)
        if ask.data:
            return  # what a form says is looked at only after its record is found
        if key not in self.missing:
            nothing = self.send(replace(ask, thing=gone))
            self.missing[key] = nothing.status, nothing.location, judge.bare(nothing.text, GONE)
        numbers = [thing.pk, *(value for value in thing.also.values() if isinstance(value, int))]
        status, location, text = self.missing[key]
        if (answer.status, answer.location) != (status, location) or len(judge.bare(answer.text, *numbers)) != len(
            text
        ):
            self.report.told_apart.append(
                f"{ask}: {answer.status} and {len(answer.text)}, not {status} and {len(text)}"
            )
