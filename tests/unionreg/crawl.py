"""Opens every page that a user can reach from the start page by links and by forms that ask."""

import re
from collections import Counter, deque
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve, reverse

from tests.unionreg.english import code_in, is_english, plain
from tests.unionreg.pages import Page

SAMPLES = 2  # pages opened of one address pattern with the same questions
OF_A_VIEW, MOST = 60, 400
WAY_BACK = ("_changelist_filters", "_popup")  # parts of an address that change nothing on the page
TURNED = ("o", "p")  # the same list in another order, another page of it
LOADED = ("text/javascript", "image/")  # what pages load: neither opened nor saved
WORD = re.compile(r"[a-z][a-z_-]*[a-z]")


@dataclass
class Crawl:
    """What was found: the views reached, and what is wrong, each with the page on which it stands."""

    client: Client
    opened: dict[str, int] = field(default_factory=dict)  # address -> status
    reached: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)
    english: dict[str, str] = field(default_factory=dict)  # text -> page
    codes: dict[str, str] = field(default_factory=dict)
    inline: dict[str, str] = field(default_factory=dict)  # script or style in the page -> page
    shown: dict[str, str] = field(default_factory=dict)  # address of a file that browsers would open, not save -> type
    kept: dict[str, str] = field(default_factory=dict)  # address -> how long browsers may keep it, if at all
    _seen: Counter = field(default_factory=Counter)

    def from_pages(self, *starts: str) -> "Crawl":
        waiting = deque((start, "the start") for start in starts)
        while waiting and len(self.opened) < MOST:
            address, found_on = waiting.popleft()
            if address in self.opened or not self._is_wanted(address, found_on):
                continue
            for link in self._open(address, found_on):
                waiting.append((link, address))
        return self

    def _is_wanted(self, address: str, found_on: str) -> bool:
        """A page of ours, of which few of its kind were opened, or which is asked something new."""
        path, query = urlsplit(address).path, parse_qsl(urlsplit(address).query)
        if path.startswith("/static/"):
            if not finders.find(path.removeprefix("/static/")):
                self.broken.append(f"{address} on {found_on}: no such file")
                self.opened[address] = 404
            return False
        try:
            match = resolve(path)
        except Resolver404:
            self.opened[address] = 404
            self.broken.append(f"{address} on {found_on}: no such page")
            return False
        view = match.view_name or path
        kinds = _kinds(view, [(name, value) for name, value in query if name not in WAY_BACK])
        kinds += [(view, name, value) for name, value in match.kwargs.items() if WORD.fullmatch(str(value))]
        is_wanted = self._seen[kinds[0]] < SAMPLES or any(not self._seen[kind] for kind in kinds[1:])
        is_wanted = is_wanted and self._seen[view,] < OF_A_VIEW
        self._seen.update([(view,), *kinds] if is_wanted else [])
        return is_wanted

    def _open(self, address: str, found_on: str) -> list[str]:
        """Open a page, note what is wrong with it; the addresses to which it leads."""
        try:
            answer = self.client.get(address)
        except Exception as error:  # noqa: BLE001 - whatever a page stumbles over is a finding
            self.opened[address] = 500
            self.broken.append(f"{address} on {found_on}: {type(error).__name__}: {error}")
            return []
        self.opened[address] = answer.status_code
        if "no-store" not in answer.headers["Cache-Control"]:
            self.kept[address] = answer.headers["Cache-Control"]
        self.reached.add(resolve(urlsplit(address).path).view_name)
        if answer.status_code in (301, 302):
            return self._redirected(address, found_on, urljoin(address, answer.url))
        if answer.status_code != 200:
            self.broken.append(f"{address} on {found_on}: {answer.status_code}")
            return []
        kind = answer.headers["Content-Type"]
        if not kind.startswith("text/html"):
            if not kind.startswith(LOADED) and not answer.get("Content-Disposition", "").startswith("attachment"):
                self.shown[address] = kind
            b"".join(answer.streaming_content if answer.streaming else [answer.content])
            return []
        page = Page(answer.content.decode())
        self._read(page, address)
        return [link for link in (self._absolute(link, address) for link in page.links) if link]

    def _redirected(self, address: str, found_on: str, target: str) -> list[str]:
        """The admin sends to the start page, or to the sign-in, whoever asks for what is not there."""
        lost = {reverse("admin:index"), reverse("admin:login")}
        if urlsplit(target).path in lost and address != "/":
            self.broken.append(f"{address} on {found_on}: leads to {target}")
        return [target]

    def _absolute(self, link: str, address: str) -> str:
        """A link as an address of this register, without what is after #; '' where it leads elsewhere."""
        if link.startswith(("mailto:", "tel:", "data:", "javascript:", "#")):
            return ""
        parts = urlsplit(urljoin(f"http://testserver{address}", link))
        if parts.netloc != "testserver":
            self.broken.append(f"{address} refers to another host: {link}")
            return ""
        query = urlencode([pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in WAY_BACK])
        return parts.path + (f"?{query}" if query else "")

    def _read(self, page: Page, address: str) -> None:
        self.inline |= dict.fromkeys(page.inline, address)
        for text in filter(None, {plain(text) for text in page.texts}):
            if text not in self.english and is_english(text):
                self.english[text] = address
            if code_in(text):
                self.codes.setdefault(f"{code_in(text)} in {text[:80]!r}", address)
        for value in page.values:
            if value in ("None", "True", "False"):
                self.codes.setdefault(f"a field filled with {value}", address)


def _kinds(view: str, asked: list[tuple[str, str]]) -> list[tuple]:
    """What tells addresses of a view apart: the questions; and each answer that is a word."""
    if turned := [name for name, _value in asked if name in TURNED]:
        return [(view, *turned)]
    words = [(view, name, value) for name, value in asked if WORD.fullmatch(value)]
    return [(view, frozenset(name for name, _value in asked)), *words]


def views_of_ours(resolver=None, namespace: str = "") -> set[str]:
    """The names of all addresses of the register."""
    found = set()
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = ":".join(filter(None, [namespace, pattern.namespace]))
            found |= views_of_ours(pattern, inner)
        elif pattern.name:
            found.add(":".join(filter(None, [namespace, pattern.name])))
    return found
