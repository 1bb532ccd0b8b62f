"""What kind of words a question asks for (a time, a person...), and where such words stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from qa.answering import expressions
from qa.answering.words import content_words, fold, is_stopword, words
from qa.models import TextSpan


class Kind(StrEnum):
    """The kind of words that would answer."""

    TIME = "time"
    DURATION = "duration"
    MONEY = "money"
    NUMBER = "number"
    PERSON = "person"
    PLACE = "place"
    NAME = "name"
    REASON = "reason"
    MANNER = "manner"
    YES_NO = "yes or no"
    OTHER = "other"


# Tried in order, on the folded question; the first that matches anywhere decides.
_QUESTION_FORMS = [
    (Kind.DURATION, r"\bhow long\b(?! ago)|\bhow many (?:more )?(?:years|months|weeks|days|hours|minutes)\b"),
    (Kind.DURATION, r"\bne kadar sure"),
    (
        Kind.MONEY,
        r"\bhow much (?:money|(?:did|does|will|would) .* (?:cost|pay|spend)|(?:is|was) .* (?:worth|paid))\b",
    ),
    (
        Kind.MONEY,
        r"\bhow (?:much|expensive)\b.*\b(?:cost|pay|paid|price|worth|spen[dt]|money|sold|budget|fund)",
    ),
    (Kind.MONEY, r"\bwhat (?:is|was|were|did|does)\b.*\b(?:cost|price|budget|salary|fee)\b"),
    (Kind.MONEY, r"\bkac (?:para|lira|dolar)"),
    (Kind.NUMBER, r"\bhow (?:many|much|old|far|tall|large|big|high|fast|deep|wide|heavy|often)\b|\bkac\b"),
    (
        Kind.NUMBER,
        r"\b(?:what|which) (?:number|percentage|percent|share|proportion|rate|amount|age|size|total)\b",
    ),
    (Kind.TIME, r"\bwhen\b|\b(?:what|which) (?:\w+ )?(?:year|date|day|month|time|century|decade)\b"),
    (Kind.TIME, r"\bne zaman\b|\bhow (?:soon|recently|long ago)\b"),
    (
        Kind.REASON,
        r"\bwhy\b|\bwhat (?:caused|causes|led to|prompted)\b|\bhow come\b|\breasons?\b|\bneden\b|\bnicin\b",
    ),
    (Kind.PERSON, r"\bwho(?:m|se)?\b|\bwhat (?:is|was|are|were) the names? of\b|\bkim(?:in|i|e|ler)?\b"),
    (
        Kind.PERSON,
        r"\b(?:what|which) (?:\w+ )?(?:person|man|woman|minister|president|official|ambassador|leader)\b",
    ),
    (Kind.PLACE, r"\bwhere\b|\bnerede(?:n|ydi)?\b|\bnereye\b"),
    (
        Kind.PLACE,
        r"\b(?:what|which) (?:\w+ )?(?:country|countries|city|cities|place|town|state|region|location)\b",
    ),
    (
        Kind.NAME,
        r"\bwhich\b|\bwhat (?:\w+ )?(?:company|organi[sz]ation|agency|group|team|party|law|act|called)\b",
    ),
    (Kind.MANNER, r"\bhow\b|\bnasil\b"),
    (
        Kind.YES_NO,
        r"^\W*(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|may)\b|\bm[iu]\W*$",
    ),
]
_FORMS = [(kind, re.compile(pattern)) for kind, pattern in _QUESTION_FORMS]

_MOMENT = re.compile(rf"{expressions.MONTH}|{expressions.DAY}")
_PATTERNS = {
    Kind.TIME: re.compile(expressions.TIME),
    Kind.DURATION: re.compile(expressions.DURATION),
    Kind.MONEY: re.compile(expressions.MONEY),
    Kind.NUMBER: re.compile(expressions.NUMBER),
    Kind.PLACE: re.compile(expressions.PLACE),
    Kind.PERSON: re.compile(rf"{expressions.NAMES}|(?i:{expressions.ROLES})"),
    Kind.NAME: re.compile(expressions.NAMES),
}


def kind_of(question: str) -> Kind:
    """Tell what kind of words would answer `question`."""
    folded = fold(question)
    return next((kind for kind, form in _FORMS if form.search(folded)), Kind.OTHER)


def spans_of(kind: Kind, text: str, question: str) -> list[TextSpan]:
    """List the places in `text` that hold words of this kind which the question does not already hold."""
    known = {word.folded for word in words(question)}
    return [span for span in _matches(kind, text) if _brings_news(text[span.start : span.end], known)]


def _matches(kind: Kind, text: str) -> Iterator[TextSpan]:
    pattern = _PATTERNS.get(kind)
    for match in pattern.finditer(text) if pattern else ():
        group = 1 if match.re.groups else 0
        start, end = match.span(group)
        end = start + len(text[start:end].rstrip(" .,'’"))
        if start < end and not _misread(kind, text[start:end]):
            yield TextSpan(start, end)


def _misread(kind: Kind, span: str) -> bool:
    """Refuse a year as a count, and a bare sentence opener, a month or an aircraft as somebody's name."""
    if kind is Kind.NUMBER:
        return bool(re.fullmatch(r"(?:19|20)\d\d", span))
    if kind in (Kind.PERSON, Kind.NAME, Kind.PLACE):
        named = [word for word in content_words(span) if not _MOMENT.fullmatch(span)]
        return not named or (kind is not Kind.NAME and any(char.isdigit() for char in span))
    return False


def _brings_news(span: str, known: set[str]) -> bool:
    found = words(span)
    return any(
        word.folded not in known and (word.is_number or not is_stopword(word.folded)) for word in found
    )
