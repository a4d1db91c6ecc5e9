"""Passwords that are easy to guess here, though they are long enough and on no list of the world's most common ones."""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WORDS = Path(__file__).parent / "data" / "words_in_passwords.txt"
ID_NUMBER = 15  # digits alone, up to so many, are somebody's ID or phone number, or a date
NOT_LETTERS = re.compile(r"[^a-z]+")
REPEATED = re.compile(r"(.{1,6}?)\1+")


def _fold(text: str) -> str:
    """Lower case, without accents."""
    letters = unicodedata.normalize("NFD", text.lower()).replace("đ", "d")
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@lru_cache(maxsize=1)
def _only_known_words() -> re.Pattern:
    """What consists of nothing but the words that come to everybody's mind in a trade union of post offices."""
    lines = WORDS.read_text("utf-8").splitlines()
    words = {_fold(line).replace(" ", "") for line in lines if line and not line.startswith("#")}
    return re.compile("(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")+")


class EasyToGuessValidator:
    """Refuses words of the union with some digits, common passwords with some digits, and repetitions."""

    def __init__(self) -> None:
        self.common = CommonPasswordValidator().passwords

    def validate(self, password: str, user=None) -> None:
        plain = _fold(password)
        letters = NOT_LETTERS.sub("", plain)
        is_number = plain.isdecimal() and len(plain) <= ID_NUMBER
        is_known = letters in self.common or _only_known_words().fullmatch(letters)
        if is_number or is_known or REPEATED.fullmatch(plain):
            raise ValidationError(self.get_help_text(), code="password_easy_to_guess")

    def get_help_text(self) -> str:
        return _(
            "Words such as the union's or the post's name, common passwords with some digits behind them, ID and phone "
            "numbers and repetitions are guessed first. A sentence that only you know is good."
        )
