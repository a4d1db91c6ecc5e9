"""What a page says and where it leads: read from its HTML."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

SILENT = {"script", "style", "template"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SPOKEN = ("title", "aria-label", "aria-description", "placeholder", "alt", "data-label", "data-confirm", "label")
LOADED = {"img": "src", "script": "src", "source": "src", "iframe": "src", "link": "href", "a": "href", "area": "href"}
RUN = ("on", "hx-on", "hx-vars")  # names of attributes whose text would be run as a script
ALPINES = ("x-", "@", ":")
# What Alpine's own parser, which stands where no text is run, does not take.
NOT_TAKEN = re.compile(r"=>|`|;\s*\S|\b(?:if|return|function|new|typeof|localStorage|document)\b")
STYLE_AS_TEXT = re.compile(r"(?:x-bind)?:style\s*['\"]")  # Alpine sets it as an attribute; {width: …} it does not
SENT = ("csrfmiddlewaretoken", "search", "keep_typed")  # what a form that searches adds to its questions
TYPED = ("text", "search", "email", "url", "number", "date", "tel", "")


@dataclass
class _Form:
    """A form that asks with GET, or that searches: where, and what it sends along."""

    action: str
    hidden: dict[str, str] = field(default_factory=dict)
    choices: list[tuple[str, str]] = field(default_factory=list)


class Page(HTMLParser):
    """`links`: addresses that the page refers to. `texts`: what it says. `values`: what its fields are filled with.
    `inline`: what stands in the page itself and the policy of scripts and styles refuses.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.texts: list[str] = []
        self.values: list[str] = []
        self.inline: list[str] = []
        self._open: list[tuple[str, bool]] = []  # tag, whether what is inside is not read out
        self._form: _Form | None = None
        self._select = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in pairs}
        if tag not in VOID:
            is_icon = "material-symbols" in said.get("class", "")
            self._open.append((tag, tag in SILENT or is_icon))
        self._refused(tag, said)
        self.texts += [said[name] for name in SPOKEN if said.get(name)]
        if said.get(LOADED.get(tag, "-")):
            self.links.append(said[LOADED[tag]])
        if tag == "form" and (said.get("method", "get").lower() == "get" or said.get("role") == "search"):
            self._form = _Form(said.get("action", ""))
        elif tag == "select":
            self._select = said.get("name", "")
        elif tag == "option" and self._form and self._select and said.get("value"):
            self._form.choices.append((self._select, said["value"]))
        elif tag == "input":
            self._input(said)

    def _refused(self, tag: str, said: dict) -> None:
        is_data = said.get("type", "").endswith("json")
        if tag == "style" or (tag == "script" and "src" not in said and not is_data):
            self.inline.append(f"<{tag}>")
        for name, text in said.items():
            is_script = name.startswith(RUN) or text.strip().lower().startswith(("javascript:", "js:"))
            is_too_much = name.startswith(ALPINES) and (NOT_TAKEN.search(text) or STYLE_AS_TEXT.match(name + text))
            if is_script or is_too_much or name == "style":
                self.inline.append(f"<{tag} {name}={text[:80]!r}>")

    def _input(self, said: dict) -> None:
        kind, name, value = said.get("type", ""), said.get("name", ""), said.get("value", "")
        if kind in ("submit", "button", "reset"):
            self.texts.append(value)
        if kind in TYPED:
            self.values.append(value)
        if self._form and name and kind == "hidden" and name not in SENT:
            self._form.hidden[name] = value
        elif self._form and name and kind in ("radio", "checkbox"):
            self._form.choices.append((name, value or "on"))

    def handle_endtag(self, tag: str) -> None:
        if any(tag == name for name, _silent in self._open):
            while self._open.pop()[0] != tag:
                pass  # tags that need no end
        if tag == "form" and self._form:
            sent = [self._form.hidden, *(self._form.hidden | dict([choice]) for choice in self._form.choices)]
            self.links += [f"{self._form.action}?{urlencode(answers)}" for answers in sent]
            self._form = None

    def handle_data(self, data: str) -> None:
        if not any(silent for _tag, silent in self._open):
            self.texts.append(data)
