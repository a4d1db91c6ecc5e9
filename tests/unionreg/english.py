"""Is a text of a page English, or a raw code? Told by the catalogues: their texts, and the words only those use."""

import re
from functools import cache, lru_cache
from pathlib import Path

import django
import polib

CHECKOUT = Path(__file__).parents[2]
CATALOGUES = [
    *CHECKOUT.glob("locale*/vi/LC_MESSAGES/*.po"),
    *Path(django.__file__).parent.glob("**/locale/vi/LC_MESSAGES/*.po"),
]
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z]\b|\{\w*\}|<[^>]*>")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# Names and words that are the same in both languages.
SAME = {"english", "excel", "email", "csv", "xlsx", "http", "url", "ok", "id"}
# What a program would say: names with underscores, Python's words, templates and formats left unfilled.
CODE = re.compile(r"[a-z]+(?:_[a-z0-9]+)+\b|__|\{[{%]|%\(|\b(?:None|True|False|null|undefined|NaN)\b")
NOT_CODE = re.compile(r"\S+@\S+|\S+\.(?:xlsx?|csv|ods)\b")


def plain(text: str) -> str:
    """Without space around it, or more than one blank within."""
    return " ".join(text.split())


def words(text: str) -> set[str]:
    return {word.lower() for word in WORD.findall(PLACEHOLDER.sub(" ", text))}


@cache
def entries() -> list[tuple[str, str]]:
    """(English, Vietnamese) of all catalogues, plural forms too."""
    found = []
    for path in CATALOGUES:
        for entry in polib.pofile(path):
            said = entry.msgstr or entry.msgstr_plural.get(0, "")
            found += [(plain(text), plain(said)) for text in (entry.msgid, entry.msgid_plural) if text]
    return found


@cache
def english_texts() -> set[str]:
    """Texts that read otherwise in Vietnamese, without full stops and the like."""
    vietnamese = {said.casefold() for _text, said in entries()}
    return {text.casefold() for text, _said in entries()} - vietnamese - SAME


@cache
def english_patterns() -> re.Pattern:
    """Texts with something filled in: "Applied: 36 of 40 rows."; only those of two words or more."""
    filled = [text for text, said in entries() if text != said and "%" in text and len(words(text)) > 1]
    parts = {".+?".join(re.escape(part) for part in re.split(r"%\(\w+\)[a-z]|%[a-z]\b", text)) for text in filled}
    return re.compile("|".join(sorted(parts, key=len, reverse=True)), re.IGNORECASE)


@cache
def english_words() -> frozenset[str]:
    """Words that only English texts use."""
    vietnamese = {word for _text, said in entries() for word in words(said)}
    used = {word for text, said in entries() for word in words(text)}
    return frozenset(word for word in used - vietnamese - SAME if len(word) > 1 and word.isascii())


@lru_cache(100_000)
def is_english(text: str) -> bool:
    """A text of a catalogue as it was before translation, or one of English words alone."""
    said = plain(text)
    if said.casefold().rstrip(":*. ") in english_texts() or said.casefold() in english_texts():
        return True
    used = words(said)
    if not used or not used & english_words():
        return False
    return used <= english_words() | SAME or english_patterns().fullmatch(said) is not None or _is_mostly(used)


def _is_mostly(used: set[str]) -> bool:
    """Four words of five: a sentence of a new text that names somebody or something."""
    return len(used) >= 4 and len(used & english_words()) >= 0.8 * len(used)


def code_in(text: str) -> str:
    """The first raw code in a text, or ''."""
    found = CODE.search(NOT_CODE.sub(" ", text))
    return found.group() if found else ""
