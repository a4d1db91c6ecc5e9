"""What a Vietnamese syllable can be: the strongest evidence of how a text is encoded.

Onsets and rimes are few and strictly spelt, so "Nguyễn" can be one and "NguyÔn" or "Nguyeãn" cannot. The place of the
tone does not count ("Hoà" and "Hòa" are both written). The lists are own knowledge of the spelling taught at school.
"""

import re
from functools import lru_cache
from unicodedata import normalize

_ONSETS = "ngh gh gi kh ng nh ph qu th tr ch b c d đ g h k l m n p q r s t v x"
_RIMES = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong op ot
    ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut
    uy uya uych uyên uyêt uynh uyt uyu
    ư ưa ưc ưi ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
    y ych yêm yên yêng yêt yêu ynh yt
"""
_SYLLABLE = re.compile(rf"(?:{'|'.join(_ONSETS.split())})?({'|'.join(_RIMES.split())})")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_TONE = re.compile(f"(?<=[aăâeêioôơuưy])[{_TONES}]")
_TONE_FIRST = re.compile(f"([{_TONES}])([\u0302\u0306\u031b])")
_VOWEL_MARKS = {"a\u0306": "ă", "a\u0302": "â", "e\u0302": "ê", "o\u0302": "ô", "o\u031b": "ơ", "u\u031b": "ư"}
_VOWEL_MARK = re.compile("|".join(_VOWEL_MARKS))
_TONES_BEFORE_A_STOP = ("\u0301", "\u0323")


def is_syllable(word: str) -> bool:
    """Whether a word can be Vietnamese as it stands: small, in capitals or with one capital in front."""
    return (word.islower() or word.isupper() or word[1:].islower()) and _rime_and_tone(word.lower()) is not None


def is_sound_syllable(word: str) -> bool:
    """The same in any case, but strictly: only two tones go before c, ch, p, t. For what was decoded or mended."""
    rime, tone = _rime_and_tone(word.lower()) or ("", "")
    return bool(rime) and (not rime.endswith(("c", "ch", "p", "t")) or tone in _TONES_BEFORE_A_STOP)


@lru_cache(maxsize=16384)
def _rime_and_tone(word: str) -> tuple[str, str] | None:
    """("uyên", tilde) of "nguyễn", None of what is no syllable."""
    if len(word) > 14:  # seven letters, decomposed
        return None
    decomposed = _TONE_FIRST.sub(r"\2\1", normalize("NFD", word))
    letters = _VOWEL_MARK.sub(lambda mark: _VOWEL_MARKS[mark[0]], decomposed)
    tones = _TONE.findall(letters)
    found = _SYLLABLE.fullmatch(_TONE.sub("", letters))
    return (found[1], "".join(tones)) if found and len(tones) < 2 else None
