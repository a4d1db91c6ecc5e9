"""How two spellings of the same Vietnamese words are seen to be the same."""

import re
from functools import lru_cache
from unicodedata import normalize

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_TONE = re.compile(f"[{_TONES}]")
_IGNORED = re.compile(r"[^\w\u0300-\u036f]+|_+")

# What people write for "none", in any column.
NOTHING = frozenset(
    {"", "-", "–", "—", "--", "---", ".", "..", "...", "/", "0", "không", "khong", "không có", "k", "ko", "kg"}
)


@lru_cache(maxsize=4096)
def spelling(text: str) -> str:
    """A key in which case, hyphens, dots, spaces and the place of the tone do not count: "Hoà" and "HÒA" are one."""
    letters = _IGNORED.sub("", normalize("NFD", text.casefold()))
    return _TONE.sub("", letters) + "".join(_TONE.findall(letters))


def bare(text: str) -> str:
    """The same key without any accent: "dan toc" for those who type none."""
    return "".join(c for c in normalize("NFD", spelling(text)) if not "\u0300" <= c <= "\u036f").replace("đ", "d")


class Wordings:
    """A closed list of words and their other spellings, each leading to the one the register uses."""

    def __init__(self, spellings: dict[str, list[str]]):
        """`spellings`: canonical word -> other ways to write it."""
        self.exact = {spelling(way): word for word, ways in spellings.items() for way in (word, *ways)}
        self.exact.pop("", None)  # or every "?" would be that word
        self.accent_free = self._unambiguous()

    def _unambiguous(self) -> dict[str, str]:
        found: dict[str, set[str]] = {}
        for key, word in self.exact.items():
            found.setdefault(bare(key), set()).add(word)
        return {key: words.pop() for key, words in found.items() if len(words) == 1}

    def find(self, text: str) -> str | None:
        """The canonical word, or None. Text with accents must match with its accents; text without any need not."""
        if len(text) > 60:
            return None
        word = self.exact.get(spelling(text))
        return self.accent_free.get(bare(text)) if word is None and text.isascii() else word
