"""What is measured of a question and a sentence to tell whether the sentence answers."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qa.answering.candidates import Candidate
from qa.answering.kinds import Kind, kind_of, spans_of
from qa.answering.matching import Matching
from qa.answering.words import Word, content_words
from qa.ports import Vector, Vectors

Matrix = npt.NDArray[np.float64]
"""Shape (candidates, features) unless said otherwise."""

NAMES = (
    "similarity",  # cosine of question and sentence
    "nearby_similarity",  # cosine of question and the mean of the sentence and its neighbours
    "covered",  # share of the question's weight that the sentence's words mean
    "covered_in_setting",  # the same, counting headline, subhead and the sentence before
    "stems",  # share of the question's weight that stands in the sentence, word for word
    "predicate",  # share of the weight of the question's words other than names, setting included
    "names_missing",  # share of the question's names not in the sentence
    "names_missing_in_setting",
    "numbers_missing_in_setting",
    "quantity",  # 1 if the time or amount asked for stands in the sentence, -1 if not, 0 if none is asked for
    "entity",  # the same for a person, place or other name
    "heading",  # 1 for a headline, subhead, caption or dateline
    "question_length",  # logarithm of the question's content words
)
_MAX_QUESTION_WORDS = 48
_CARRIED = re.compile(r"\([^()]*\)$")
_CARRIED_WEIGHT = 0.5
_QUANTITIES = (Kind.TIME, Kind.DURATION, Kind.MONEY, Kind.NUMBER)
_ENTITIES = (Kind.PERSON, Kind.PLACE, Kind.NAME)


@dataclass(frozen=True, slots=True)
class Asked:
    """The question, taken apart.

    `own` says of each word whether the person wrote it; a follow-up carries others, in brackets at its end.
    """

    text: str
    kind: Kind
    words: tuple[Word, ...]
    own: tuple[bool, ...]


def take_apart(question: str, language: str | None) -> Asked:
    """Read a question into its kind and its content words, each once."""
    seen: dict[str, Word] = {}
    for word in content_words(question, language):
        seen.setdefault(word.stem, word)
    kept = tuple(seen.values())[:_MAX_QUESTION_WORDS]
    carried = match.start() if (match := _CARRIED.search(question)) else len(question)
    return Asked(question, kind_of(question), kept, tuple(word.start < carried for word in kept))


def vocabulary(asked: Asked, candidates: Sequence[Candidate], language: str | None) -> list[str]:
    """List the folded words whose vectors `measure` needs."""
    texts = {part for candidate in candidates for part in (candidate.text, candidate.setting)}
    found = {word.folded for text in texts for word in content_words(text, language)}
    return sorted(found | {word.folded for word in asked.words})


def measure(
    asked: Asked,
    candidates: Sequence[Candidate],
    question_vector: Vector,
    sentence_vectors: Vectors,
    word_vectors: dict[str, Vector],
    language: str | None,
) -> Matrix:
    """Measure every candidate; columns as in NAMES."""
    cover = _cover(asked, candidates, word_vectors, language)
    written = np.array(asked.own, dtype=bool)
    numbers = written & np.array([word.is_number for word in asked.words], dtype=bool)
    names = written & np.array([word.is_name for word in asked.words], dtype=bool) & ~numbers
    columns = [
        (sentence_vectors @ question_vector).astype(float),
        _nearby_similarity(candidates, sentence_vectors, question_vector),
        cover.own @ cover.weights,
        cover.around @ cover.weights,
        cover.exact @ cover.weights,
        _share(cover.around, cover.weights, ~(names | numbers)),
        _missing(cover.own, names),
        _missing(cover.around, names),
        _missing(cover.around, numbers),
        *_kinds_found(asked, candidates),
        np.array([float(candidate.is_heading) for candidate in candidates]),
        np.full(len(candidates), math.log1p(len(asked.words))),
    ]
    return np.column_stack(columns)


@dataclass(frozen=True, slots=True)
class _Cover:
    """How well each candidate (row) meets each word of the question (column), and the words' weights.

    `around` counts the candidate's setting too; `exact` counts only forms of the same word.
    """

    own: Matrix
    around: Matrix
    exact: Matrix
    weights: npt.NDArray[np.float64]


def _cover(
    asked: Asked, candidates: Sequence[Candidate], vectors: dict[str, Vector], language: str | None
) -> _Cover:
    said = [content_words(candidate.text, language) for candidate in candidates]
    settings = {each.setting: content_words(each.setting, language) for each in candidates}
    match = Matching(asked.words, [*said, *settings.values()], vectors)
    own = np.array([match.best(found) for found in said])
    set_in = np.array([match.best(settings[candidate.setting]) for candidate in candidates])
    weights = match.weights(said) * np.where(asked.own, 1.0, _CARRIED_WEIGHT)
    return _Cover(
        own=own,
        around=np.maximum(own, set_in),
        exact=np.array([match.exact(found) for found in said]),
        weights=weights / max(float(weights.sum()), 1e-9),
    )


def _nearby_similarity(
    candidates: Sequence[Candidate], vectors: Vectors, question: Vector
) -> npt.NDArray[np.float64]:
    found = np.zeros(len(candidates))
    for index, candidate in enumerate(candidates):
        near = [i for i in (index - 1, index, index + 1) if 0 <= i < len(candidates)]
        mean = vectors[[i for i in near if candidates[i].passage is candidate.passage]].mean(axis=0)
        found[index] = float(mean @ question) / max(float(np.linalg.norm(mean)), 1e-6)
    return found


def _share(
    cover: Matrix, weights: npt.NDArray[np.float64], which: npt.NDArray[np.bool_]
) -> npt.NDArray[np.float64]:
    """Weigh the cover of some of the question's words; 1 where there are none."""
    total = float(weights[which].sum())
    return np.asarray(cover[:, which] @ weights[which] / total) if total else np.ones(len(cover))


def _missing(cover: Matrix, which: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    if not which.any():
        return np.zeros(len(cover))
    return np.asarray(1.0 - cover[:, which].mean(axis=1))


def _kinds_found(asked: Asked, candidates: Sequence[Candidate]) -> list[npt.NDArray[np.float64]]:
    """Score each candidate 1 or -1 in the column of the kind asked for, 0 in the other."""
    groups = [asked.kind in group for group in (_QUANTITIES, _ENTITIES)]
    if not any(groups):
        return [np.zeros(len(candidates)) for _ in groups]
    spans = [spans_of(asked.kind, candidate.text, asked.text) for candidate in candidates]
    found = np.array([1.0 if each else -1.0 for each in spans])
    return [found if wanted else np.zeros(len(candidates)) for wanted in groups]
