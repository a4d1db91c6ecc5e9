"""The matrix: every address of the resolver, asked by every role about every record, honestly and forged."""

import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from urllib.parse import parse_qsl

from django.db import transaction

from tests.matrix import judge, stories
from tests.matrix.asked import EVERY_LIST, EVERY_PAGE, FORBIDDEN, actions, filled, forgeries, forms_of, questions
from tests.matrix.asks import Answer, Asker
from tests.matrix.rights import REFUSED, Rights
from tests.matrix.routes import EXEMPT, ROUTES, About, Page
from tests.matrix.world import EVERYBODY, GONE, Thing, World
from tests.unionreg.crawl import views_of_ours

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
    statuses: dict = field(default_factory=Counter)

    FOUND = ("unclassified", "leaks", "changed", "errors", "open", "told_apart", "unexpected")

    @property
    def is_clean(self) -> bool:
        return not any(getattr(self, kind) for kind in self.FOUND)

    def findings(self) -> str:
        return "\n".join(f"{kind}: {one}" for kind in self.FOUND for one in getattr(self, kind)[:20])

    def summary(self) -> dict:
        found = {kind: len(getattr(self, kind)) for kind in self.FOUND}
        return vars(self) | found | {"statuses": dict(self.statuses)}


def unclassified() -> list[str]:
    """Addresses without an expectation, and expectations without an address."""
    there = {name for name in views_of_ours() if name not in EXEMPT}
    return sorted(there ^ ROUTES.keys()) + sorted(EXEMPT.keys() - views_of_ours())


class Matrix:
    """Asks, and judges the answers. Each request is undone before the next."""

    def __init__(self, world: World, roles: Iterable[str] = EVERYBODY) -> None:
        self.world, self.roles = world, list(roles)
        self.asker = Asker()
        for role in EVERYBODY:
            if role != "anonymous":
                self.asker.sign_in(role, world.users[role])
        self.rights = {role: Rights(role, world) for role in EVERYBODY}
        self.seals = {role: judge.Seal(self.rights[role], world) for role in self.roles}
        self.missing: dict[tuple, tuple] = {}
        self.forms: dict[str, dict] = {}
        self.report = Report(routes=len(ROUTES), roles=len(self.roles))

    # What is asked.

    def plain(self) -> list[Ask]:
        """Every address, by every role, about every record."""
        return [Ask(role, name, thing) for role in self.roles for name in ROUTES for thing in self.things(name)]

    def things(self, name: str) -> list[Thing | None]:
        return self.world.things[ROUTES[name].subject] if isinstance(ROUTES[name], About) else [None]

    def asked(self, names: Iterable[str] = ROUTES) -> Iterator[Ask]:
        """Everything else."""
        for role in self.roles:
            for name in names:
                if not self.rights[role].works_here:
                    yield from self._at_the_door(role, name)
                else:
                    yield from self._pages(role, name) if isinstance(ROUTES[name], Page) else self._records(role, name)

    def _at_the_door(self, role: str, name: str) -> Iterator[Ask]:
        """Who is not let in is asked to sign in, whatever was asked."""
        for thing in self.things(name):
            yield Ask(role, name, thing, EVERY_PAGE[0])
            yield from (Ask(role, name, thing, data=data) for data in ({}, *map(self._filled, self._forms(name)[:1])))

    def _pages(self, role: str, name: str) -> Iterator[Ask]:
        route, ask = ROUTES[name], Ask(role, name)
        lists = name.endswith("_changelist")
        for query in (*EVERY_PAGE, *(EVERY_LIST if lists else ()), *questions(route.queries, self.world)):
            yield replace(ask, query=query)
        yield replace(ask, data={})
        if lists:
            yield from (replace(ask, data=data) for data in actions(self.world))
        for form in self._forms(name):
            yield replace(ask, data=filled(form, self.world))
            yield from (replace(ask, data=data) for data in forgeries(form, self.world))
            if route.queries == "chosen":
                asked = [query for query in questions("chosen", self.world) if "__" not in query]
                yield from (replace(ask, query=query, data=filled(form, self.world)) for query in asked)

    def _records(self, role: str, name: str) -> Iterator[Ask]:
        route = ROUTES[name]
        forms = self._forms(name)
        for thing in self.things(name):
            ask = Ask(role, name, thing)
            yield from (replace(ask, query=query) for query in EVERY_PAGE[:3])
            yield replace(ask, data={})
            if route.names == ("pk", "memory"):
                others = [other.also["memory"] for other in self.things(name)]
                yield from (replace(ask, thing=replace(thing, also={"memory": memory}), data={}) for memory in others)
            if route.post_only:
                yield replace(ask, data={"shown": [str(thing.also.get("fingerprint", ""))]})
            for form in forms:
                yield replace(ask, data=filled(form, self.world))
                lies = list(forgeries(form, self.world)) if role != "superuser" else []
                lies = lies if self._is_near(role, name, thing) else lies[-2:]
                yield from (replace(ask, data=data) for data in lies)

    def _filled(self, form: dict) -> dict:
        return filled(form, self.world)

    def _is_near(self, role: str, name: str, thing: Thing) -> bool:
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
        """Ask everything; or every address once by every role, and as many others, chosen at random."""
        started = time.process_time()
        self.report.seed, self.report.unclassified = seed, unclassified()
        chance = random.Random(seed)
        plain, asked = self.plain(), list(self.asked())
        if most is not None:
            plain = chance.sample(plain, min(len(plain), most // 2))
            asked = chance.sample(asked, min(len(asked), most - len(plain)))
        for ask in plain:
            self.judge_plain(ask)
        for ask in asked:
            self.judge(ask)
        for role in self.roles:
            for tell in stories.told(self, role, stories.ALL if most is None else chance.sample(stories.ALL, 2)):
                tell()
        self.report.requests, self.report.cpu_seconds = self.asker.sent, round(time.process_time() - started, 1)
        return self.report

    def first_finding(self, names: list[str], told: Iterable[str] = ()) -> str:
        """The first thing found at some addresses and in some stories; '' where there is none. An error is none."""
        tries = [tell for role in self.roles for tell in stories.told(self, role, told)]
        tries += [partial(self.judge_plain, ask) for ask in self.plain() if ask.name in names]
        for attempt in chain(tries, (partial(self.judge, ask) for ask in self.asked(names))):
            attempt()
            self.report.errors.clear()
            if not self.report.is_clean:
                break
        return self.report.findings()

    def send(self, ask: Ask) -> Answer:
        with transaction.atomic():
            answer = self.asker.ask(ask.role, self.address(ask), ask.data)
            transaction.set_rollback(True)
        return answer

    def address(self, ask: Ask) -> str:
        return ROUTES[ask.name].address(ask.name, ask.thing) + (f"?{ask.query}" if ask.query else "")

    def judge_plain(self, ask: Ask) -> None:
        answer, rights = self.send(ask), self.rights[ask.role]
        expected = rights.expects(ROUTES[ask.name], ask.thing)
        if answer.status not in expected and answer.status < 500:
            self.report.unexpected.append(f"{ask}: {answer.status}, not {expected}")
        self._answer(ask, answer)

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
                self.sealed(ask, ask.role)
            transaction.set_rollback(True)
        self._answer(ask, answer)

    def sealed(self, what: object, role: str) -> None:
        """Note foreign rows that have changed by now."""
        if role != "superuser" and (broken := self.seals[role].broken()):
            self.report.changed.append(f"{what}: {broken}")

    def _answer(self, ask: Ask, answer: Answer) -> None:
        self.report.statuses[answer.status] += 1
        self.looked(ask, ask.role, answer, sent=self._sent(ask))
        route, rights = ROUTES[ask.name], self.rights[ask.role]
        if answer.status == 200 and not rights.may(route, ask.thing):
            self.report.open.append(f"{ask}: 200")
        if answer.status == 200 and ask.query in FORBIDDEN and ask.name.endswith("_changelist"):
            self.report.open.append(f"{ask}: a question that no filter asks")
        if ask.name.endswith("_export") and b"attachment" in answer.text:
            self._exported(ask, answer)
        if isinstance(route, About) and answer.status in REFUSED and rights.works_here and not rights.is_superuser:
            self._compare(ask, answer)

    def _exported(self, ask: Ask, answer: Answer) -> None:
        """A file has nobody over whom the right to export is not held."""
        for thing in self.world.things["person"]:
            name = self.world.people[thing.name].full_name.encode()
            if name in answer.text and not self.rights[ask.role].reaches("members.export_person", thing):
                self.report.leaks.append(f"{ask}: {thing.name} in the file")

    def looked(self, what: object, role: str, answer: Answer, *, sent: list[str]) -> None:
        """Note an error, or a text that is not for this role."""
        if answer.status >= 500:
            self.report.errors.append(f"{what}: {answer.error}")
        if role == "superuser":
            return
        if found := judge.leak(answer.text + answer.location.encode(), sent=sent):
            self.report.leaks.append(f"{what}: {found}")
        if not self.rights[role].over and judge.OURS in answer.text:
            self.report.leaks.append(f"{what}: a member of A")

    def _sent(self, ask: Ask) -> list[str]:
        said = [value for _name, value in parse_qsl(ask.query)]
        for values in (ask.data or {}).values():
            said += [values] if isinstance(values, str) else values
        return said

    def _compare(self, ask: Ask, answer: Answer) -> None:
        """A record that is not theirs is as one that is not there."""
        thing, rights = ask.thing, self.rights[ask.role]
        if rights.reaches(ROUTES[ask.name].sees, thing, sees=True) and not ROUTES[ask.name].refused_first:
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
