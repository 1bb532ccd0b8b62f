"""The words of a text as a reader weighs them: stems, names, numbers, and the words that carry no content."""

from __future__ import annotations

import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W_]+(?:[-'’.,][^\W_]+)*")
_APOSTROPHE_ENDING = re.compile(r"['’][^\W\d_]{0,4}$")
_STEMMERS = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}
_ENGLISH = """
a about above across actually after again against ago all almost already also although always am
among an and another any anyone anything are aren't around article as ask at away be because been
before being below between both but by can can't cannot could couldn't did didn't do does doesn't
doing don't done down during each either else ever every exactly few find first for from get give
given go going got had hadn't happen happened happening has hasn't have haven't having he her here
hers him his how however i if in into is isn't it it's its itself just kind know known let like list
made make many may me mean might mention mentioned more most much must my name named no nor not now
of off often on one only or other our out over own per please possible rather really reason reasons
regarding report said same say saying says shall she should shouldn't show since so some something
sort stated still such take tell text than that that's the their them themselves then there these
they thing things this those though through to too toward towards type under until up upon us used
using very via was wasn't way we well were weren't what what's whatever when where whether which
while who who's whom whose why will with within without won't would wouldn't yet you your
"""
_TURKISH = """
acaba ama ancak bu bunu çok da daha de defa değil diye en gibi göre hangi hangisi hani hem hep hiç
için ile ise kaç kadar ki kim kime kimi kimin kimler mi mı mu mü nasıl ne neden nedir nerede nereden
nereye niçin niye o olan olarak oldu olduğu onlar onu şey şu tüm üzere var ve veya ya yani yok haber
haberde makale
"""
_local = threading.local()


@dataclass(frozen=True, slots=True)
class Word:
    """One word: its place in the text, its folded form, its stem, and what sort of word it is."""

    start: int
    end: int
    folded: str
    stem: str
    is_name: bool
    is_number: bool


def fold(text: str) -> str:
    """Fold case, width and diacritics, so that Türkiye, TÜRKİYE and Turkiye are one word."""
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'").replace("ı", "i"))
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()


def words(text: str, language: str | None = None) -> list[Word]:
    """List every word of `text`, in order."""
    found = []
    for match in _WORD.finditer(text):
        surface = match.group()
        folded = "u.s" if surface in ("US", "USA") else fold(_APOSTROPHE_ENDING.sub("", surface)).strip(".,")
        if folded:
            found.append(_word(match, surface, folded, language))
    return found


def content_words(text: str, language: str | None = None) -> list[Word]:
    """List the words of `text` that carry content, in order."""
    return [word for word in words(text, language) if word.is_name or not is_stopword(word.folded)]


def is_stopword(folded: str) -> bool:
    """Whether a folded word says nothing about the subject."""
    return folded in _stopwords() or (len(folded) == 1 and not folded.isdigit())


def same_word(left: Word, right: Word) -> bool:
    """Whether two words are forms of one, as Türkiye, Turkish and Turkey are."""
    if left.stem == right.stem:
        return True
    if not (left.is_name and right.is_name) or left.is_number or right.is_number:
        return False
    shared = _shared_prefix(left.folded, right.folded)
    return shared >= 4 and shared >= 0.55 * max(len(left.folded), len(right.folded))


def _word(match: re.Match[str], surface: str, folded: str, language: str | None) -> Word:
    has_digit = any(char.isdigit() for char in surface)
    capital = any(char.isupper() for char in surface)
    starts = match.start() == 0 or match.string[: match.start()].rstrip()[-1:] in (".", "!", "?", "\n", "")
    # A question or sentence opens with a capital that names nothing.
    is_name = capital and not (starts and is_stopword(folded))
    return Word(
        start=match.start(),
        end=match.end(),
        folded=folded,
        stem=_stem(folded, language or "en"),
        is_name=is_name,
        is_number=has_digit and not any(char.isalpha() for char in surface),
    )


@lru_cache(maxsize=50_000)
def _stem(folded: str, language: str) -> str:
    if any(char.isdigit() for char in folded):
        # S-400s and S-400 are one system; 2019 and 201 are two numbers.
        return folded.removesuffix("s") if any(char.isalpha() for char in folded) else folded.replace(",", "")
    if "." in folded:
        return folded
    name = _STEMMERS.get(language[:2].lower(), "english")
    stem: str = _stemmer(name).stemWord(folded)
    return stem


def _stemmer(name: str):  # type: ignore[no-untyped-def]
    # A stemmer keeps its working word in itself, so each thread has its own.
    import snowballstemmer

    stemmers = _local.__dict__.setdefault("stemmers", {})
    if name not in stemmers:
        stemmers[name] = snowballstemmer.stemmer(name)
    return stemmers[name]


@lru_cache(maxsize=1)
def _stopwords() -> frozenset[str]:
    return frozenset(fold(word) for word in (_ENGLISH + _TURKISH).split())


def _shared_prefix(left: str, right: str) -> int:
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count
