"""Follow-up questions: whether a question stands alone, and what it leaves to the turns before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answering.about import aspect_asked
from qa.answering.words import Word, content_words, words
from qa.models import Turn

_OPENER = re.compile(r"^\W*(?:(?:and|but|so|also|ok|okay|then|or|well)\b[\s,]*)+", re.IGNORECASE)
_INSTEAD = re.compile(r"^\W*(?:what|how) about\b", re.IGNORECASE)
_PERSON = re.compile(r"\b(?:he|she|him|his|hers?)\b", re.IGNORECASE)
_THING = re.compile(
    r"\b(?:it|its|they|them|their|theirs|this|those|these|there|then|else|another"
    r"|the (?:same|other|latter|former)"
    # "That" stands for something before these words and after those; elsewhere it joins clauses.
    r"|that(?=\W*$|\W+(?:happen|be\b|mean|was|is|start|end|cost|take|work|last|so))"
    r"|(?<=did )that|(?<=was )that|(?<=is )that|(?<=do )that|(?<=about )that|(?<=of )that|(?<=for )that"
    r"|(?<=after )that|(?<=before )that|(?<=by )that)\b",
    re.IGNORECASE,
)
_EXPLETIVE = re.compile(r"\b(?:is|was|are|were) (?:it (?:true|possible|likely)|there)\b", re.IGNORECASE)
_WHO_SAID_IT = re.compile(
    r"^\W*who (?:said|says|claimed|reported|announced|told|argued|wrote|predicted)"
    r"(?: (?:that|this|it|so|us))*\W*$",
    re.IGNORECASE,
)
_FIRST_QUOTE = re.compile(r"(.*?) ?\[1\]", re.DOTALL)
_CARRIED_WORDS = 10
_CARRIED_NAMES = 4


def standalone(question: str, turns: Sequence[Turn]) -> str:
    """Say the whole of a follow-up question: its own words, and in brackets the subject of the turns before.

    A question that stands alone comes back as it is.
    """
    if not turns or not leans(question):
        return question
    last = turns[-1]
    bare = _OPENER.sub("", question).strip() or question
    if _WHO_SAID_IT.match(bare) and last.answer and (quoted := _FIRST_QUOTE.match(last.answer)):
        return f"{bare.rstrip(' ?!.')} “{quoted[1].strip()}”?"
    subject = _subject(bare, last)
    return f"{bare} ({subject})" if subject else bare


def leans(question: str) -> bool:
    """Whether a question cannot be understood without what was said before it."""
    if aspect_asked(question):
        return False
    question = _EXPLETIVE.sub("", question)
    if not content_words(question):
        return any(char.isalnum() for char in question)
    if _INSTEAD.match(question) or (_OPENER.match(question) and len(content_words(question)) <= 3):
        return True
    return any(
        _without_antecedent(question, match)
        for form in (_PERSON, _THING)
        for match in form.finditer(question)
    )


def _without_antecedent(question: str, pronoun: re.Match[str]) -> bool:
    """A pronoun leans on earlier turns unless the question has named something before it."""
    return not any(word.is_name or word.is_number for word in content_words(question[: pronoun.start()]))


def _subject(question: str, last: Turn) -> str:
    """Carry over what the last question asked about, and for a person the names in its answer."""
    has = {word.stem for word in words(question)}
    asked = _weightiest(_new_words(last.standalone, has), _CARRIED_WORDS)
    carried = _surfaces(last.standalone, asked)
    if not (last.answer and _PERSON.search(question)):
        return carried
    has |= {word.stem for word in content_words(last.standalone)}
    names = [word for word in _new_words(last.answer, has) if word.is_name and not word.is_number]
    return f"{carried} {_surfaces(last.answer, names[:_CARRIED_NAMES])}".strip()


def _new_words(text: str, has: set[str]) -> list[Word]:
    found: dict[str, Word] = {}
    for word in content_words(text):
        if word.stem not in has:
            found.setdefault(word.stem, word)
    return list(found.values())


def _weightiest(found: Sequence[Word], limit: int) -> list[Word]:
    """Keep names before other words, in their order in the text: they outlast several follow-ups."""
    kept = sorted(found, key=lambda word: not word.is_name)[:limit]
    return sorted(kept, key=lambda word: word.start)


def _surfaces(text: str, found: Sequence[Word]) -> str:
    return " ".join(text[word.start : word.end] for word in found)
