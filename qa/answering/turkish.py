"""Turkish questions in English words: enough of them to find the passage, not a translation to read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from qa.answering.words import fold

LEXICON = Path(__file__).with_name("turkish_english.txt")
"""Stems and what they mean; its first lines say how it is written."""

_WORD = re.compile(r"[^\W_]+(?:[.,-][^\W_]+)*(?:['’][^\W\d_]+)?")
_ENTRY = re.compile(r"(?P<stem>[^\s=]+)=(?P<english>[^=]+?)(?=\s+[^\s=]+=|$)")
_CARRYING = re.compile(r"(.*?)(?:\(([^()]*)\))?\s*", re.DOTALL)
_DROPPED = "-"
_LONGEST_PHRASE = 3
_SOFTENED = str.maketrans("kpçt", "ğbcd")
# One ending, on folded letters (no dots, tails or hats), so one vowel stands for two.
_ENDING = re.compile(
    r"l[ae]r|[iu]m(?:[iu]z)?|s?[iu]|y?[iu]|n[iu]|y?[ae]|n[ae]|n?[dt][ae]n?|n?[iu]n|y?l[ae]|ki|l[iu][kg]?|s[iu]z"
    r"|c[iu]|c[ae]|[dt][iu]r|y?d[iu]|t[iu]|y?m[iu]s|y?s[ae]|m[ae]|m|k|n|t|r|[iu]l|[iu]t|[iu]r|[ae]r|[iu]yor"
    r"|y?[ae]c[ae][kg]|m[ae]l[iu]|y?[ae]n|[dt][iu][kg]|m[ae]k|ken|y?[iu]nc[ae]|y?[iu]p|[ae]r[ae]k|y?[ae]b[iu]l"
    r"|n[iu]z|m[ae]z|y?[iu]s|[iu]c[iu]"
)
_LONGEST_ENDING = 5
_PRESENT = re.compile(r"(\w{2,})[ıiuü]yor\w*")
# Tried in order on the folded question; what each asks in English, and where it stands in the question.
_ASKING = [
    (r"\bne kadar (?:sure|zaman|uzun)\w*|\bne kadar(?=(?: \w+)? (?:sur|kal)\w+\W*$)", "how long"),
    (r"\bkac (?:milyon |milyar |bin )*(?:lira|dolar|avro|euro|sterlin|ruble|kron|para)", "how much money"),
    (r"\b(?:ne kadar|kaca?) (?:paraya )?mal ol\w*", "how much cost"),
    (r"\bkac (?:kez|kere|defa|sefer)\b", "how many times"),
    (r"\byuzde kac\w*", "what percent"),
    (r"\bsaat kacta\b|\bne zaman\w*|\bkac(?:inci)? (?:yil|tarih)(?:inda|da|de|ta)\b", "when"),
    (r"\bkac yasinda\w*", "how old"),
    (r"\bkac\w*", "how many"),
    (r"\bne kadar\w*", "how much"),
    (r"\bneden(?:i|leri)? (?:ne|nedir|neydi)\b|\bne(?:den|dendir| icin| sebeple| amacla)\b", "why"),
    (r"\bnicin\b|\bniye\b", "why"),
    (r"\bkim(?!ya|lik)(?:in|i|e|den|ler\w*|dir|di)?\b", "who"),
    (r"\bnere(?:de|ye|den|si|li)\w*|\bhangi (?:ulke|sehir|kent|yer)\w*", "where"),
    (r"\bhangi(?:si|leri)?\b", "which"),
    (r"\bnasil\w*", "how"),
    (r"\bne(?:ler)? oldu\w*", "what happened to"),
    (r"\bne(?:dir|ydi|yi|ye|yin|ler|leri)?\b", "what"),
    (r"\bm[iu](?:dir|ydi|yim|sin)?\b", "did"),
]  # fmt: skip
_FORMS = [(re.compile(pattern), asks) for pattern, asks in _ASKING]
# "How many" and "which" ask about the word that follows them.
_OF_THE_NEXT = ("how many", "which", "how many times", "what percent")
_WITH_DID = ("what", "why", "when", "where", "how")


@dataclass(frozen=True, slots=True)
class _Meaning:
    """The English for a word or phrase, and what else it may mean."""

    first: str
    others: tuple[str, ...]


def in_english(question: str) -> str:
    """Say a Turkish question with English words: what it asks, its words in the lexicon, names and numbers.

    Words that are in neither are left out. In brackets at its end come what else the words may mean and
    what a follow-up carries over.
    """
    own, carried = (match[1], match[2] or "") if (match := _CARRYING.fullmatch(question)) else (question, "")
    asks, meant = _asked(own)
    said = [each.first for each in meant]
    besides = [other for each in meant for other in each.others]
    besides += [each.first for each in _asked(carried)[1]]
    rest = " ".join(word for word in dict.fromkeys(besides) if word not in said)
    whole = f"{asks} {' '.join(dict.fromkeys(said))}".strip()
    return f"{whole}? ({rest})" if rest else f"{whole}?"


def _asked(question: str) -> tuple[str, list[_Meaning]]:
    """Take what a question asks to its front; what follows it in Turkish is what it asks about."""
    folded = _plain(question)
    match, asks = next(((found, asks) for form, asks in _FORMS if (found := form.search(folded))), (None, ""))
    if match is None:
        return "", _translated(question)
    before, after = _translated(question[: match.start()]), _translated(question[match.end() :])
    if asks in _OF_THE_NEXT:
        return asks, [*after, *before]
    return f"{asks} did" if asks in _WITH_DID else asks, [*before, *after]


def _translated(text: str) -> list[_Meaning]:
    words = _WORD.findall(text)
    found: list[_Meaning] = []
    at = 0
    while at < len(words):
        length, meaning = _meaning(words[at : at + _LONGEST_PHRASE])
        found += [meaning] if meaning else []
        at += length
    return found


def _meaning(words: list[str]) -> tuple[int, _Meaning | None]:
    """Give how many of the words the longest known phrase takes, and its English."""
    for length in range(len(words), 0, -1):
        *inner, last = (_lower(_bare(word)) for word in words[:length])
        if meaning := _look_up(" ".join(inner), last):
            return length, meaning if meaning.first != _DROPPED else None
    word = _bare(words[0])
    named = word[:1].isupper() or any(char.isdigit() for char in word)
    return 1, _Meaning(word, ()) if named else None


def _bare(word: str) -> str:
    """Take off what follows the apostrophe: Ankara'nın is Ankara."""
    return re.split("['’]", word)[0]


@lru_cache(maxsize=20_000)
def _look_up(inner: str, last: str) -> _Meaning | None:
    """Find the longest stem that the last word begins with, all else being endings."""
    stems = _lexicon().get(inner, {}) or _lexicon().get(_plain(inner), {})
    for spelled in (*_spellings(last), *_spellings(_plain(last))):
        plain = _plain(spelled)
        for length in range(len(spelled), 1, -1):
            meant = stems.get(spelled[:length])
            if meant and _all_endings(plain, length):
                return meant
    return None


def _all_endings(word: str, start: int) -> bool:
    """Whether a word is nothing but endings from a place on."""
    reached = {start}
    for at in range(start, len(word)):
        if at in reached:
            ends = range(at + 1, min(at + _LONGEST_ENDING, len(word)) + 1)
            reached.update(end for end in ends if _ENDING.fullmatch(word, at, end))
    return len(word) in reached


def _lower(word: str) -> str:
    return word.replace("İ", "i").replace("I", "ı").lower()


def _plain(text: str) -> str:
    """Fold letter by letter, so that places in the result are places in the text."""
    return "".join((fold(char) or " ")[0] for char in text)


def _spellings(word: str) -> list[str]:
    """Give a word, and where it hides the last vowel of its stem, as "bekliyor" does of "bekle", that too."""
    hidden = _PRESENT.fullmatch(word)
    return [word, *(f"{hidden[1]}{vowel}" for vowel in "ae")] if hidden else [word]


@lru_cache(maxsize=1)
def _lexicon() -> dict[str, dict[str, _Meaning]]:
    """Read the meanings: by the words of a phrase before its last, then by the stem of that."""
    lines = LEXICON.read_text(encoding="utf-8").splitlines()
    entries = [entry for line in lines if not line.startswith("#") for entry in _ENTRY.finditer(line)]
    found: dict[str, dict[str, _Meaning]] = {}
    # As it is spelled a stem goes before others that are alike without hats, tails and dots.
    for plain in (False, True):
        for entry in entries:
            phrase = entry["stem"].replace("_", " ")
            first, *others = (word.replace("_", " ") for word in entry["english"].split())
            for form in (phrase, phrase[:-1] + phrase[-1].translate(_SOFTENED)):
                inner, _, stem = (_plain(form) if plain else form).rpartition(" ")
                found.setdefault(inner, {}).setdefault(stem, _Meaning(first, tuple(others)))
    return found
