"""Which language a text is in, told by the little words that every text is full of."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from pathlib import Path

ENGLISH, TURKISH = "en", "tr"

NAMES = {
    "en": "English",
    "tr": "Turkish",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "it": "Italian",
    "pt": "Portuguese",
    "nl": "Dutch",
}
"""The languages that are told apart, by their ISO 639-1 codes."""

_LITTLE_WORDS = Path(__file__).with_name("little_words.txt")
_WORD = re.compile(r"[^\W\d_]+")
# Letters that few of the languages have.
_LETTERS = {"ğşıçöü": "tr", "ßäöü": "de", "ñ": "es", "ãõç": "pt", "çèêàùœ": "fr", "èòàù": "it"}
# Turkish says in an ending what others say in little words; after a name it has an apostrophe.
_TURKISH_ENDING = re.compile(
    r"[a-zçöüğış]{2,}(?:[dt][ıiuü](?:ler|lar)?|[ıiuü]yor(?:lar|du)?|aca[kğ]|ece[kğ]|m[ıiuü]ş(?:t[ıiuü]r)?"
    r"|l[ae]r(?:[ıi]n?)?|[ıiuü]nd[ae]|[dt][ae]ki|n[ıiuü]n)"
)
_AFTER_NAME = re.compile(
    r"(?<=\w\w\w)['’](?:n?[ıiuü]n|[dt][ae](?:ki|n)?|y?[aeıiuü]|n[aeıi]|y?l[ae]|l[ae]r[ıi]?n?)\b"
)
_SURE = 2


def language_of(text: str, stated: str | None = None) -> str | None:
    """Tell the code of a text's language; None where its words do not say. What is `stated` is believed."""
    if stated:
        return stated[:2].casefold()
    plain, after_names = _AFTER_NAME.subn("", text)
    scores = _scores(_WORD.findall(plain))
    scores[TURKISH] += after_names
    (best, most), (_, second) = scores.most_common(2)
    return best if most >= _SURE and most > second else None


def _scores(found: list[str]) -> Counter[str]:
    known = _little_words()
    scores = Counter(dict.fromkeys(NAMES, 0))
    for place, word in enumerate(found):
        scores.update(known.get(word.casefold(), ()))
        # A name may have foreign letters and end as a Turkish verb does, but it has a capital.
        if place == 0 or word.islower():
            scores.update(code for letters, code in _LETTERS.items() if any(char in letters for char in word))
            scores[TURKISH] += bool(_TURKISH_ENDING.fullmatch(word))
    return scores


@lru_cache(maxsize=1)
def _little_words() -> dict[str, tuple[str, ...]]:
    """Tell of each little word which languages have it."""
    found: dict[str, list[str]] = {}
    code = ""
    for word in _LITTLE_WORDS.read_text(encoding="utf-8").partition("\n")[2].split():
        if word.endswith(":"):
            code = word.removesuffix(":")
        else:
            found.setdefault(word, []).append(code)
    return {word: tuple(codes) for word, codes in found.items()}
