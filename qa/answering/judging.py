"""Which sentence answers, and how sure that is: a reader's spans weighed with words, kinds and retrieval."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from qa.answering.calibration import Calibration
from qa.answering.candidates import Candidate, candidates_of
from qa.answering.signals import NAMES, Column, Signals, measure, take_apart
from qa.models import Reading, RetrievedPassage, TextSpan
from qa.ports import Reader

_LEANS = re.compile(
    r"(?:He|She|It|They|His|Her|Its|Their|This|That|These|Those|Both|Such)\b"
    r"|(?:The|Such a) (?:move|decision|deal|plan|step|incident|announcement|agreement|figure|latter|former)\b"
)

# A reader may well find something for a question on another subject; it is seldom an answer.
_OFF_SUBJECT = 0.6
_QUOTATION_MARKS = (("“", "”"), ("«", "»"), ("„", "“"))


class CalibratedJudge:
    """Judges by a reader and its calibration, as Judge; safe to call from several threads."""

    def __init__(self, reader: Reader, calibration: Calibration) -> None:
        self._reader = reader
        self._calibration = calibration

    @property
    def threshold(self) -> float:
        """The confidence under which the calibration says to decline."""
        return self._calibration.threshold

    def judge(self, question: str, passages: Sequence[RetrievedPassage]) -> list[Reading]:
        """Give a reading for every sentence, best first. Raises ModelUnavailable."""
        candidates = candidates_of(passages)
        if not candidates or not any(char.isalnum() for char in question):
            return []
        signals = signals_of(self._reader, question, passages, candidates)
        scores, confidences = self._calibration.judge(signals.matrix)
        confidences = confidences * np.where(_nothing_in_common(signals), _OFF_SUBJECT, 1.0)
        order = np.argsort(-scores, kind="stable")
        return [_reading(candidates[at], signals.spans[at], float(confidences[at])) for at in order]


def signals_of(
    reader: Reader, question: str, passages: Sequence[RetrievedPassage], candidates: Sequence[Candidate]
) -> Signals:
    """Read the passages and measure every candidate. Raises ModelUnavailable."""
    asked = take_apart(question, passages[0].passage.article.language)
    readings = reader.read(question, [retrieved.passage for retrieved in passages])
    return measure(asked, candidates, readings, passages)


def _nothing_in_common(signals: Signals) -> Column:
    """Tell where no word of the question stands in the whole article; nobody labels such questions."""
    return np.asarray(signals.matrix[:, NAMES.index("words_missing_in_article")] > 1.0 - 1e-6)


def _reading(candidate: Candidate, span: TextSpan | None, confidence: float) -> Reading:
    return Reading(candidate.passage, _quote(candidate), confidence, span and _closed(candidate, span))


def _closed(candidate: Candidate, span: TextSpan) -> TextSpan:
    """Take in the quotation mark that closes one inside the span."""
    text = candidate.passage.article.text
    inside, after = text[span.start : span.end], text[span.end : min(span.end + 2, candidate.place.end)]
    for opening, closing in _QUOTATION_MARKS:
        if inside.count(opening) > inside.count(closing) and closing in after:
            return TextSpan(span.start, span.end + after.index(closing) + 1)
    return span


def _quote(candidate: Candidate) -> TextSpan:
    """Quote the sentence, with the one before it where it opens by pointing back."""
    if candidate.before and _LEANS.match(candidate.text):
        return TextSpan(candidate.before.start, candidate.place.end)
    return candidate.place
