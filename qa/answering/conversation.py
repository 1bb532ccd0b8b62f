"""Follow-up questions: whether a question stands alone, and what it says once it does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answering.about import aspect_asked
from qa.answering.expressions import MONTH
from qa.answering.subject import subject_of
from qa.answering.words import Word, content_words, words
from qa.models import Turn

_OPENER = re.compile(
    r"^\W*(?:(?:and|but|so|also|ok|okay|then|or|well|peki|ya|ve|ama)\b[\s,]*)+", re.IGNORECASE
)
_INSTEAD = re.compile(r"^\W*(?:what|how) about\b", re.IGNORECASE)
_PERSON = re.compile(r"\b(?:he|she|him|his|hers?)\b", re.IGNORECASE)
_THING = re.compile(
    r"\b(?:it|its|they|them|their|theirs|this|those|these|there|then|else|another|others?"
    r"|the (?:same|latter|former)"
    # "That" stands for something before these words and after those; elsewhere it joins clauses.
    r"|that(?=\W*$|\W+(?:happen|be\b|mean|was|is|start|end|cost|take|work|last|so))"
    r"|(?<=did )that|(?<=was )that|(?<=is )that|(?<=do )that|(?<=about )that|(?<=of )that|(?<=for )that"
    r"|(?<=after )that|(?<=before )that|(?<=by )that"
    r"|onu|onun|ona|onlar\w*|bunu|bunun|buna|bunlar\w*|başka\w*)\b",
    re.IGNORECASE,
)
_EXPLETIVE = re.compile(r"\b(?:is|was|are|were) (?:it (?:true|possible|likely)|there)\b", re.IGNORECASE)
_WHO_SAID_IT = re.compile(
    r"^\W*who (?:said|says|claimed|reported|announced|told|argued|wrote|predicted)"
    r"(?: (?:that|this|it|so|us))*\W*$",
    re.IGNORECASE,
)
_FIRST_QUOTE = re.compile(r"(.*?) ?\[1\]", re.DOTALL)
_MONTH = re.compile(MONTH, re.IGNORECASE)
# With "how" or "what" they ask; they name nothing that could be looked for.
_MEASURES = re.compile(
    r"long|far|old|big|much|many|soon|early|late|often|times?|year|way|kind|sort", re.IGNORECASE
)
_ASKS = re.compile(
    r"\b(?:wh(?:o|om|ose|at|en|ere|y|ich)|how|is|are|was|were|do|does|did|has|have|had|will|would|can|could"
    r"|ne|neden|niçin|niye|nasıl|nere\w*|kim\w*|kaç\w*|hangi\w*|m[ıiuü])\b",
    re.IGNORECASE,
)
_NO_BRACKETS = str.maketrans("", "", "()")
_FEW, _MANY = 3, 6


def standalone(question: str, turns: Sequence[Turn]) -> str:
    """Say the whole of a follow-up question: its own words, and in brackets the subject of the turns before.

    A question that stands alone comes back as it is.
    """
    turns = [turn for turn in turns if words(turn.standalone)]
    if not turns or not leans(question, turns):
        return question
    last = turns[-1]
    bare = _OPENER.sub("", question).strip() or question
    if _WHO_SAID_IT.match(bare) and last.answer and (quoted := _FIRST_QUOTE.match(last.answer)):
        return f"{bare.rstrip(' ?!.')} “{quoted[1].strip()}”?"
    subject = _last_question(last) if _replaces(bare) else subject_of(turns, _stems(bare), _others(bare))
    return f"{bare} ({subject})" if subject else bare


def leans(question: str, turns: Sequence[Turn]) -> bool:
    """Whether a question cannot be understood without the turns before it (at least one).

    It leans when it says nothing to look for ("Why?"), opens as a reply ("And the captain?"), points back
    ("When did they sail?"), or names nobody and nothing and takes up a word of the last exchange.
    """
    if aspect_asked(question):
        return False
    question = _EXPLETIVE.sub("", question)
    said = _telling(question)
    if not said:
        return any(char.isalnum() for char in question)
    if _INSTEAD.match(question) or (_OPENER.match(question) and len(said) <= _FEW):
        return True
    return _points_back(question) or _takes_up(said, turns[-1])


def _replaces(bare: str) -> bool:
    """Whether a question asks the last one again of something else: "And the captain?"."""
    return bool(_INSTEAD.match(bare)) or not _ASKS.search(bare)


def _last_question(turn: Turn) -> str:
    return turn.standalone.translate(_NO_BRACKETS).strip(" ?!.")


def _others(bare: str) -> int:
    """Tell how many words of the last question to take besides names: "Why?" needs them most, "she" least."""
    if not _telling(bare):
        return _MANY
    return 0 if _PERSON.search(bare) else _FEW


def _points_back(question: str) -> bool:
    """Whether a pronoun is there, before which the question has named nothing that it could stand for."""
    return any(
        not any(word.is_name or word.is_number for word in content_words(question[: pronoun.start()]))
        for form in (_PERSON, _THING)
        for pronoun in form.finditer(question)
    )


def _takes_up(said: Sequence[Word], last: Turn) -> bool:
    if any(word.is_name for word in said):
        return False
    known = _stems(f"{last.question} {last.answer or ''}")
    return len(said) == 1 or (len(said) <= _FEW and any(word.stem in known for word in said))


def _telling(question: str) -> list[Word]:
    """List the words that say what a question is about: no year, month, "how long" or "what time"."""
    return [
        word
        for word in content_words(question)
        if not (word.is_number or _MEASURES.fullmatch(word.folded) or _MONTH.fullmatch(word.folded))
    ]


def _stems(text: str) -> set[str]:
    return {word.stem for word in words(text)}
