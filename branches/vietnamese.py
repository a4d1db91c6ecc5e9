"""Vietnamese letters: their order, their tones, and names without accents.

The embedded PostgreSQL has no ICU, so order and search keys are columns that the database computes with the SQL
functions below (installed by branches' first migration). `fold` is the same folding in Python, for search terms.
Order: a ă â b c d đ e ê … y with the tones none < huyền < hỏi < ngã < sắc < nặng (CLDR "vi"); names go by the given
name, then by all that stands before it (docs/decisions/0004).

Why so: normalize(…, NFD) leaves ASCII letters and eight marks, so that the maps of translate(), which costs time by
the length of its map, stay short (82,000 names: 1.0 s for the sort key instead of 3.7 s).
"""

import re
import unicodedata
from functools import cache

_MARKS = dict.fromkeys(map(ord, "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"))


def fold(text: str) -> str:
    """'  Nguyễn Thị  ÁNH Đào ' -> 'nguyen thi anh dao': lower case, no accents, single spaces."""
    return " ".join(unicodedata.normalize("NFD", text).lower().replace("đ", "d").translate(_MARKS).split())


@cache
def _spellings() -> dict[str, str]:
    """Each folded letter with all letters that are folded to it: 'd' -> 'Ddđ…'."""
    found: dict[str, str] = {}
    for letter in map(chr, range(0x21, 0x1F00)):  # Latin Extended Additional, with ạ to ỹ, ends there
        folded = unicodedata.normalize("NFC", fold(letter))
        found[folded] = found.get(folded, "") + letter
    return found


def spelled(word: str) -> str:
    """A folded word as a regular expression of PostgreSQL: it finds the word in names as they are written (composed).

    In many names that nobody has folded this is quicker than folding them all.
    """
    letters = unicodedata.normalize("NFC", word)
    return "".join(f"[{re.escape(_spellings().get(letter, letter))}]" for letter in letters)


# vietnamese_signs: a text's letters without tones, in signs that sort as the alphabet does under COLLATE "C" (the marks
# of ă â ô ơ ư and the bar of đ become { | }, which come after z), then, after a tab, its tones as digits 1 to 5.
# "Hoà" and "Hòa" have the same signs. vietnamese_sort_key: the signs of the last word, then of all words before it;
# equal keys mean the same name. In the second map the frequent letters stand first.
CREATE_FUNCTIONS = r"""
CREATE FUNCTION vietnamese_fold(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN translate(lower(normalize(name, NFD)), E'đĐ\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323', 'dd');

CREATE FUNCTION vietnamese_signs(name text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    plain text := replace(replace(lower(normalize(name, NFD)), 'đ', 'd{'), 'Đ', 'd{');
BEGIN
    RETURN translate(plain, E'\u0306\u0302\u031b\u0300\u0309\u0303\u0301\u0323', '{|}') || E'\t' || translate(
        plain, E'\u0300\u0309\u0303\u0301\u0323nhatiguoce\u0302rlmdpkvsxyqb{\u0306\u031bfjwz', '12345');
END $$;

CREATE FUNCTION vietnamese_sort_key(name text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    plain text := replace(replace(lower(normalize(name, NFD)), 'đ', 'd{'), 'Đ', 'd{');
    signs text := translate(plain, E'\u0306\u0302\u031b\u0300\u0309\u0303\u0301\u0323', '{|}');
    tones text := translate(
        plain, E'\u0300\u0309\u0303\u0301\u0323nhatiguoce\u0302rlmdpkvsxyqb{\u0306\u031bfjwz', '12345');
BEGIN
    RETURN split_part(signs, ' ', -1) || E'\t' || split_part(tones, ' ', -1) || E'\t'
        || left(signs, - length(split_part(signs, ' ', -1)) - 1) || E'\t'
        || left(tones, - length(split_part(tones, ' ', -1)) - 1);
END $$;
"""
DROP_FUNCTIONS = """
DROP FUNCTION vietnamese_sort_key(text);
DROP FUNCTION vietnamese_signs(text);
DROP FUNCTION vietnamese_fold(text);
"""
