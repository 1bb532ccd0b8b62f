"""Who said it: the speaker that the article names for a stretch of its text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.answering.expressions import ROLES
from qa.answering.words import is_stopword, words
from qa.models import Article, TextSpan
from qa.sentences import sentences

_VERBS = (
    "said|says|saying|told|tells|reported|reports|announced|announces|argued|argues|warned|warns|cautioned"
    "|claimed|claims|added|adds|noted|notes|stated|states|explained|explains|predicted|predicts|wrote|writes"
    "|tweeted|posted|confirmed|confirms|denied|denies|insisted|insists|acknowledged|acknowledges|declared"
    "|testified|asserted|asserts|estimated|estimates|stressed|stresses|recalled|replied|remarked|conceded"
    "|admitted|vowed|pledged|dedi|söyledi|belirtti|açıkladı"
)
_SAID = re.compile(
    rf"(?P<aux>\b(?:(?:has|have|had|also|later|recently|repeatedly|previously|earlier|then|again)\s+)*)"
    rf"\b(?P<verb>{_VERBS})\b",
    re.IGNORECASE,
)
_ACCORDING = re.compile(r"\baccording to (?P<who>[^,;.“”\"]+(?:\.(?=\S)[^,;.“”\"]*)*)", re.IGNORECASE)
_OPENING, _CLOSING = '“"«„', '”"»“'
_QUOTED = re.compile(r"“[^”]*”?|«[^»]*»?|\"[^\"]*\"?|^[^“\"«]*?”")
_CLAUSE = re.compile(r"(?:^|[,;:—–]|[”\"»])\s*")
_PRONOUN = re.compile(r"(?:he|she|they|it)\b", re.IGNORECASE)
_LINKED = re.compile(r"(?:and|but|meanwhile|still)\s+", re.IGNORECASE)
_NOT_A_SPEAKER = re.compile(
    r"(?:though|although|while|whereas|which|who|that|as|if|when|after|because|what|there|this|these|those)\b"
    r"|.*\b(?:is|are|was|were|will|would|that|which|who|to be)\b",
    re.IGNORECASE,
)
_ROLES = re.compile(ROLES, re.IGNORECASE)
_SOMEBODY = re.compile(r"(?:the|a|an|one|some|several|many|both)(?: [\w'’-]+){1,3}$", re.IGNORECASE)
_LONGEST_NAME = 14  # words


def speaker_of(article: Article, place: TextSpan) -> str | None:
    """Name the speaker of a quoted stretch in the article's own words; None where the text leaves it open."""
    text = article.text
    start, end = _paragraph_around(text, place)
    told = sentences(text, start, end)
    for index, sentence in enumerate(told):
        if sentence.end > place.start:
            return _speaker(text, told, index)
    return None


def _speaker(text: str, told: list[TextSpan], index: int) -> str | None:
    sentence = text[told[index].start : told[index].end]
    named = _named_in(sentence)
    if named and not _PRONOUN.fullmatch(named):
        return named
    if named or _inside_quotation(text, told, index):
        return _carried(text, told, index)
    return None


def _carried(text: str, told: list[TextSpan], index: int) -> str | None:
    """Look back, then (for words inside quotation marks) ahead, for the one who goes on speaking."""
    for earlier in reversed(told[:index]):
        named = _named_in(text[earlier.start : earlier.end])
        if named and not _PRONOUN.fullmatch(named):
            return named
    for later in range(index + 1, len(told)):
        if not _inside_quotation(text, told, later):
            return None
        named = _named_in(text[told[later].start : told[later].end])
        if named:
            return None if _PRONOUN.fullmatch(named) else named
    return None


def _named_in(sentence: str) -> str | None:
    """Find the speaker, or the pronoun that stands for one, in one sentence."""
    hidden = _QUOTED.sub(
        lambda match: match.group()[0] + "\0" * (len(match.group()) - 2) + match.group()[-1], sentence
    )
    for verb in _SAID.finditer(hidden):
        for start, end in _subjects(hidden, verb):
            if who := _as_speaker(sentence[start:end]):
                return who
    if match := _ACCORDING.search(hidden):
        return _as_speaker(sentence[match.start("who") : match.end("who")])
    return None


def _subjects(hidden: str, verb: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Offer what stands before the verb, before an apposition, or after the verb of a quotation."""
    before = hidden[: verb.start()]
    starts = [match.end() for match in _CLAUSE.finditer(before)]
    if before.rstrip().endswith(",") and len(starts) >= 3:
        # "Barrack, the ambassador, said"
        yield starts[-3], starts[-2] - 1
    elif starts:
        yield starts[-1], verb.start()
    if before.rstrip()[-1:] in ("”", '"', "»", ",") and before.strip():
        after = re.match(r"\s+([^,.;:“”\"\0]+(?:\.(?=\S)[^,;:“”\"\0.]*)*)", hidden[verb.end() :])
        if after:
            yield verb.end() + after.start(1), verb.end() + after.end(1)


def _as_speaker(phrase: str) -> str | None:
    """Keep a phrase that names somebody; refuse clauses and openers."""
    start = match.end() if (match := _LINKED.match(phrase)) else 0
    phrase = phrase[start:].strip(" ,\0")
    if not phrase or "\0" in phrase or len(phrase.split()) > _LONGEST_NAME:
        return None
    if _PRONOUN.fullmatch(phrase):
        return phrase
    if _NOT_A_SPEAKER.match(phrase):
        return None
    named = any(word.is_name and not is_stopword(word.folded) for word in words(phrase))
    return phrase if named or _ROLES.search(phrase) or _SOMEBODY.match(phrase) else None


def _inside_quotation(text: str, told: list[TextSpan], index: int) -> bool:
    """Tell whether the sentence begins inside quotation marks, or with one."""
    so_far = text[told[0].start : told[index].start + 1]
    if so_far.count('"') % 2 == 1:
        return True
    return so_far.count("“") > so_far.count("”") or so_far.count("«") > so_far.count("»")


def _paragraph_around(text: str, place: TextSpan) -> tuple[int, int]:
    start = text.rfind("\n", 0, place.start) + 1
    end = text.find("\n", place.start)
    return start, len(text) if end < 0 else end
