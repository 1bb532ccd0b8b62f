"""The engine that answers in the article's own words: nothing it says is written, only chosen."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answering.about import aspect_asked, draft_about
from qa.answering.attribution import speaker_of
from qa.answering.words import content_words, same_word
from qa.citations import find
from qa.grounding import NOTHING_FOUND
from qa.models import Article, Citation, Draft, Reading, RetrievedPassage, TextSpan
from qa.ports import Reader

NO_QUESTION = "There are no words in the question to look for."
NO_SPEAKER = "The article does not make clear who said this."

_SPEECH = r"(?:sa(?:y|id)|tell|told|argued?|claim(?:ed)?|warn(?:ed)?|announced?|caution(?:ed)?|report(?:ed)?)"
_WHAT_X_SAID = re.compile(
    rf"^\W*what (?:else )?(?:did|does|do|has|have|had) (?P<who>.{{2,80}}?) {_SPEECH}\b(?P<rest>.*)",
    re.IGNORECASE,
)
_WHO_SAID = re.compile(r"^\W*who\b[^“\"]{0,40}[“\"](?P<quote>.+)[”\"]", re.IGNORECASE | re.DOTALL)
# A second sentence is quoted when it is nearly as likely as the first to be the answer.
_SECOND_AT_LEAST, _SECOND_SHARE = 0.25, 0.6
# Words said by somebody else are not what was asked for, however well they fit.
_WRONG_SPEAKER = 0.3
# Whatever the one asked about says answers "what did X say?".
_RIGHT_SPEAKER = 0.6


class ExtractiveEngine:
    """Answers with quotes that a reader picks, and with the article's own record."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def draft(self, question: str, passages: Sequence[RetrievedPassage], focus: Article | None) -> Draft:
        """Draft an answer to a standalone question, as Engine.draft. Raises ModelUnavailable."""
        article = focus or (passages[0].passage.article if passages else None)
        if article is None:
            return Draft("", (), 0.0, reason=NOTHING_FOUND)
        if aspect := aspect_asked(question, article):
            return draft_about(aspect, article)
        if said := _WHO_SAID.match(question):
            return _draft_speaker(said["quote"], passages)
        readings = self._reader.read(question, passages)
        if asked := _WHAT_X_SAID.match(question):
            readings = _by_speaker(readings, asked["who"], asked["rest"])
        return _draft(readings)


def _draft(readings: Sequence[Reading]) -> Draft:
    if not readings:
        return Draft("", (), 0.0, reason=NO_QUESTION)
    kept = _worth_quoting(readings)
    citations = tuple(_citation(marker, reading) for marker, reading in enumerate(kept, start=1))
    text = " ".join(f"{citation.quote} [{citation.marker}]" for citation in citations)
    return Draft(text, citations, confidence=readings[0].confidence)


def _worth_quoting(readings: Sequence[Reading]) -> list[Reading]:
    first, *others = readings
    for second in others[:1]:
        likely = max(_SECOND_AT_LEAST, _SECOND_SHARE * first.confidence)
        if second.confidence >= likely and not _overlap(first, second):
            return [first, second]
    return [first]


def _overlap(first: Reading, second: Reading) -> bool:
    same = first.passage.article.article_id == second.passage.article.article_id
    return same and first.quote.start < second.quote.end and second.quote.start < first.quote.end


def _citation(marker: int, reading: Reading) -> Citation:
    article = reading.passage.article
    return Citation(marker, article, reading.quote, reading.answer, speaker_of(article, reading.quote))


def _by_speaker(readings: Sequence[Reading], who: str, rest: str) -> list[Reading]:
    """Put first what the one asked about says; make the rest less likely."""
    judged = [
        _rejudged(reading, _says(reading, who), on_topic=bool(content_words(rest))) for reading in readings
    ]
    return sorted(judged, key=lambda reading: -reading.confidence)


def _rejudged(reading: Reading, says: bool, on_topic: bool) -> Reading:
    if not says:
        confidence = reading.confidence * _WRONG_SPEAKER
    else:
        confidence = (
            reading.confidence if on_topic else _RIGHT_SPEAKER + (1 - _RIGHT_SPEAKER) * reading.confidence
        )
    return Reading(reading.passage, reading.quote, confidence, reading.answer)


def _says(reading: Reading, who: str) -> bool:
    """Whether `who` speaks here: as the speaker the article names, or as the sentence's opening."""
    article, quote = reading.passage.article, reading.quote
    opening = " ".join(article.text[quote.start : quote.end].split()[:5])
    named = content_words(f"{speaker_of(article, quote) or ''} {opening}", article.language)
    head = content_words(who, article.language)[-1:]
    return any(same_word(asked, word) for asked in head for word in named)


def _draft_speaker(quote: str, passages: Sequence[RetrievedPassage]) -> Draft:
    """Answer "Who said ...?" with the words and the speaker that the article names for them."""
    match = find(quote, [retrieved.passage for retrieved in passages])
    if match.passage is None or match.place is None:
        return Draft("", (), 0.0, reason=NOTHING_FOUND)
    article = match.passage.article
    speaker = speaker_of(article, match.place)
    citation = Citation(1, article, match.place, _place_of(speaker, article, match.place), speaker)
    if speaker is None:
        return Draft("", (citation,), 0.0, reason=NO_SPEAKER)
    text = f"{speaker}: {citation.quote} [1]" if citation.answer is None else f"{citation.quote} [1]"
    return Draft(text, (citation,), confidence=1.0)


def _place_of(speaker: str | None, article: Article, place: TextSpan) -> TextSpan | None:
    at = article.text.find(speaker, place.start, place.end) if speaker else -1
    return TextSpan(at, at + len(speaker)) if speaker and at >= 0 else None
