"""The engine that answers in the article's own words: nothing it says is written, only chosen."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answering.about import aspect_asked, draft_about
from qa.answering.attribution import attribution_of
from qa.answering.citing import cite
from qa.answering.reasons import why_not
from qa.answering.saying_questions import saying_asked
from qa.answering.sayings import draft_said
from qa.citations import find
from qa.grounding import NOTHING_FOUND
from qa.models import Article, Citation, Draft, Reading, RetrievedPassage, TextSpan
from qa.ports import Judge

NO_QUESTION = "There are no words in the question to look for."
NO_SPEAKER = "The article does not make clear who said this."

_WHO_SAID = re.compile(r"^\W*who\b[^“\"]{0,40}[“\"](?P<quote>.+)[”\"]", re.IGNORECASE | re.DOTALL)
# A second sentence is quoted when it is nearly as likely as the first to be the answer.
_SECOND_AT_LEAST, _SECOND_SHARE = 0.25, 0.6


class ExtractiveEngine:
    """Answers with quotes that a reader picks, and with the article's own record."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge

    def draft(self, question: str, passages: Sequence[RetrievedPassage], focus: Article | None) -> Draft:
        """Draft an answer to a standalone question, as Engine.draft. Raises ModelUnavailable."""
        article = focus or (passages[0].passage.article if passages else None)
        if article is None:
            return Draft("", (), 0.0, reason=NOTHING_FOUND)
        if aspect := aspect_asked(question, article):
            return draft_about(aspect, article)
        if said := _WHO_SAID.match(question):
            return _draft_speaker(said["quote"], passages)
        readings = self._judge.judge(question, passages)
        asked = saying_asked(question)
        told = draft_said(asked, _articles(passages, focus), readings) if asked else None
        return told or _draft(question, readings, focus)


def _draft(question: str, readings: Sequence[Reading], focus: Article | None) -> Draft:
    if not readings:
        return Draft("", (), 0.0, reason=NO_QUESTION)
    kept = _worth_quoting(readings)
    citations = tuple(_citation(marker, reading) for marker, reading in enumerate(kept, start=1))
    text = " ".join(f"{citation.quote} [{citation.marker}]" for citation in citations)
    found = {reading.passage.article.article_id: reading.passage.article for reading in readings}
    doubt = why_not(question, [focus] if focus else list(found.values()))
    return Draft(text, citations, confidence=readings[0].confidence, doubt=doubt)


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
    return cite(marker, reading.passage.article, reading.quote, reading.answer)


def _articles(passages: Sequence[RetrievedPassage], focus: Article | None) -> list[Article]:
    """List the article in focus, else those of the passages, best first."""
    found = {retrieved.passage.article.article_id: retrieved.passage.article for retrieved in passages}
    return [focus] if focus else list(found.values())


def _draft_speaker(quote: str, passages: Sequence[RetrievedPassage]) -> Draft:
    """Answer "Who said ...?" with the words and the speaker that the article names for them."""
    match = find(quote, [retrieved.passage for retrieved in passages])
    if match.passage is None or match.place is None:
        return Draft("", (), 0.0, reason=NOTHING_FOUND)
    article = match.passage.article
    found = attribution_of(article, match.place)
    speaker = found.speaker if found else None
    citation = cite(1, article, match.place, _place_of(speaker, article, match.place))
    if speaker is None:
        return Draft("", (citation,), 0.0, reason=NO_SPEAKER)
    text = f"{speaker}: {citation.quote} [1]" if citation.answer is None else f"{citation.quote} [1]"
    return Draft(text, (citation,), confidence=1.0)


def _place_of(speaker: str | None, article: Article, place: TextSpan) -> TextSpan | None:
    at = article.text.find(speaker, place.start, place.end) if speaker else -1
    return TextSpan(at, at + len(speaker)) if speaker and at >= 0 else None
