"""The reader without a network of its own: sentences weighed by meaning, words and kind of answer."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from qa.answering.candidates import Candidate, candidates_of
from qa.answering.features import NAMES, Asked, Matrix, measure, take_apart, vocabulary
from qa.answering.kinds import Kind, spans_of
from qa.answering.memory import VectorMemory
from qa.models import Reading, RetrievedPassage, TextSpan
from qa.ports import Embedder

WEIGHTS = Path(__file__).with_name("overlap_weights.json")
"""Written by training/fit_overlap_reader.py; says what it was fitted on."""

_QUANTITIES = (Kind.TIME, Kind.DURATION, Kind.MONEY, Kind.NUMBER)
_LEANS = re.compile(
    r"(?:He|She|It|They|His|Her|Its|Their|This|That|These|Those|Both|Such)\b"
    r"|(?:The|Such a) (?:move|decision|deal|plan|step|incident|announcement|agreement|figure|latter|former)\b"
)


class OverlapReader:
    """Reads by embedding similarity, soft overlap of words, and the kind of words the question asks for."""

    def __init__(self, embedder: Embedder, texts_remembered: int = 20_000) -> None:
        self._memory = VectorMemory(embedder, texts_remembered)
        self._embedder = embedder

    def read(self, question: str, passages: Sequence[RetrievedPassage]) -> list[Reading]:
        """Weigh every sentence; best first. Raises ModelUnavailable."""
        asked, candidates = take_apart(question, _language(passages)), candidates_of(passages)
        if not candidates or not any(char.isalnum() for char in question):
            return []
        scores, confidences = fitted().judge(self.measured(asked, candidates))
        order = np.argsort(-scores, kind="stable")
        return [_reading(asked, candidates[index], float(confidences[index])) for index in order]

    def measured(self, asked: Asked, candidates: Sequence[Candidate]) -> Matrix:
        """Measure every candidate (columns as in features.NAMES). Raises ModelUnavailable."""
        language = candidates[0].passage.article.language
        folded = vocabulary(asked, candidates, language)
        texts = [candidate.text for candidate in candidates]
        vectors = self._memory.vectors([*texts, *folded])
        by_word = dict(zip(folded, vectors[len(texts) :], strict=True))
        question_vector = self._embedder.embed_question(asked.text)
        return measure(asked, candidates, question_vector, vectors[: len(texts)], by_word, language)


@dataclass(frozen=True, slots=True)
class Fitted:
    """The fitted model: a linear score orders the sentences, a logistic one says how likely each answers."""

    mean: npt.NDArray[np.float64]
    scale: npt.NDArray[np.float64]
    order: npt.NDArray[np.float64]
    confidence: npt.NDArray[np.float64]

    def judge(self, measured: Matrix) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Give each candidate its score and its confidence."""
        inputs, scores = self.confidence_inputs(measured)
        return scores, 1.0 / (1.0 + np.exp(-(inputs @ self.confidence)))

    def confidence_inputs(self, measured: Matrix) -> tuple[Matrix, npt.NDArray[np.float64]]:
        """Give what confidence is computed from: the measures, score, share of all scores, and one."""
        standard = (measured - self.mean) / self.scale
        scores = standard @ self.order
        raised = np.exp(scores - scores.max())
        return np.column_stack([standard, scores, raised / raised.sum(), np.ones(len(scores))]), scores


@lru_cache(maxsize=1)
def fitted() -> Fitted:
    """Load the weights that ship with the package."""
    table = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    if tuple(table["features"]) != NAMES:
        raise ValueError(f"{WEIGHTS.name} was fitted on other features; run training/fit_overlap_reader.py.")
    return Fitted(*(np.array(table[name]) for name in ("mean", "scale", "order", "confidence")))


def _language(passages: Sequence[RetrievedPassage]) -> str | None:
    return passages[0].passage.article.language if passages else None


def _reading(asked: Asked, candidate: Candidate, confidence: float) -> Reading:
    return Reading(
        passage=candidate.passage,
        quote=_quote(candidate),
        confidence=confidence,
        answer=_answer(asked, candidate),
    )


def _quote(candidate: Candidate) -> TextSpan:
    """Quote the sentence, with the one before it where it opens by pointing back."""
    if candidate.before and _LEANS.match(candidate.text):
        return TextSpan(candidate.before.start, candidate.place.end)
    return candidate.place


def _answer(asked: Asked, candidate: Candidate) -> TextSpan | None:
    """Find the words that answer, where their kind leaves one choice; a name may be one of several."""
    found = spans_of(asked.kind, candidate.text, asked.text)
    if not found or not (asked.kind in _QUANTITIES or (asked.kind is Kind.PLACE and len(found) == 1)):
        return None
    start = candidate.place.start
    return TextSpan(start + found[0].start, start + found[0].end)
