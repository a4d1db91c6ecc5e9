"""What must never stand in an answer: a foreign text, or one that nobody opened."""

import html
import re
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

from access.personal import masked
from tests.matrix.marks import CANARY_ADDRESS, FOREIGN, RESTRICTED, Mark


def _pattern(*marks: Mark) -> re.Pattern:
    """Any of the marks, as it stands in a page: masked, or a day as officers write it."""
    spelled = [CANARY_ADDRESS]
    for mark in marks:
        masked_number = re.escape(masked(f"{mark.number}000000"))[:5]
        spelled += [mark.word, mark.number, masked_number, mark.day, "/".join(reversed(mark.day.split("-")))]
    return re.compile("|".join(spelled).encode(), re.IGNORECASE)


_OF_OTHERS, _OF_ANYBODY = _pattern(FOREIGN), _pattern(FOREIGN, RESTRICTED)
# What pages show of people of A only once it is opened: the beginnings of numbers and words, with the right to it.
_CLOSED = {
    rb"00118500\d{4}|091200\d{4}|rieng\d+@": "members.open_person",
    "Dân tộc riêng|Đạo riêng".encode(): "members.open_sensitive_person",
}
_TOKENS = re.compile(
    rb'(?m)^(Expires:|csrftoken=|who=|sessionid=).*$|name="csrfmiddlewaretoken" value="\w+"|name="once" value="\w+"'
    rb'|data-seconds="[\d.]+"|~gAAAA[\w%=-]+'  # seconds left; a number that is searched for, sealed anew each time
)
OURS = "Nguyễn Thị".encode()  # everybody within A is called so


def _spellings(text: str) -> set[str]:
    once, plus = quote(text), quote_plus(text)
    return {
        text,
        html.escape(text),
        once,
        plus,
        quote(once),
        quote(plus),
        quote_plus(plus),
        masked(text) if text.isdecimal() else text,
    }


def leak(text: bytes, *, sent: list[str], sees_shut: bool) -> str:
    """The first foreign mark in an answer, with what is around it; what was sent may come back.

    `sees_shut`: whether it is for the desk, which sees those of A whose data is restricted.
    """
    marks = _OF_OTHERS if sees_shut else _OF_ANYBODY
    return _around(marks.search(_without(text, sent))) if marks.search(text) else ""


_OFFERED = re.compile('<option value="Dân tộc riêng"[^>]*>Dân tộc riêng</option>'.encode())


def opened(text: bytes, *, sent: list[str], offers: bool) -> Iterator[tuple[str, str]]:
    """What an answer shows of people of A that is closed until it is opened: (the right that opens it, the text).

    `offers`: a drop-down may offer what is written of people.
    """
    text = _OFFERED.sub(b"", text) if offers else text
    for closed, right in _CLOSED.items():
        if re.search(closed, text) and (found := re.search(closed, _without(text, sent))):
            yield right, _around(found)


def _without(text: bytes, sent: list[str]) -> bytes:
    for known in sorted(
        {spelling for word in sent for spelling in _spellings(word) if spelling}, key=len, reverse=True
    ):
        text = text.replace(known.encode(), b"")
    return text


def _around(found: re.Match | None) -> str:
    return found.string[max(0, found.start() - 60) : found.end() + 60].decode("utf-8", "replace") if found else ""


def bare(text: bytes, *numbers: object) -> bytes:
    """An answer without what differs from request to request, and without the numbers in its address."""
    text = _TOKENS.sub(b"", text)
    for number in numbers:
        text = text.replace(b"/%s/" % str(number).encode(), b"/#/")
    return text
