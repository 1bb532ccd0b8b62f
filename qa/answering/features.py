"""What is measured of a question and a sentence to tell whether the sentence answers."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qa.answering.candidates import Candidate
from qa.answering.kinds import Kind, kind_of, spans_of
from qa.answering.words import Word, content_words, same_word
from qa.models import TextSpan
from qa.ports import Vector, Vectors

Matrix = npt.NDArray[np.float64]
"""Shape (candidates, features) unless said otherwise."""

NAMES = (
    "similarity",  # cosine of question and sentence
    "passage_similarity",  # cosine of question and the mean of the passage's sentences
    "nearby_similarity",  # cosine of question and the mean of the sentence and its neighbours
    "covered",  # share of the question's weight that the sentence's words mean
    "covered_in_setting",  # the same, counting headline, subhead and the sentence before
    "stems",  # share of the question's weight that stands in the sentence, word for word
    "adjacent",  # share of the question's neighbouring words that are neighbours in the sentence
    "predicate",  # share of the weight of the question's words other than names, setting included
    "weakest",  # how well the question's least covered word is covered, setting included
    "names_missing",  # share of the question's names not in the sentence
    "names_missing_in_setting",
    "numbers_missing_in_setting",
    "quantity",  # 1 if the time or amount asked for stands in the sentence, -1 if not, 0 if none is asked for
    "entity",  # the same for a person, place or other name
    "reason",  # the same for words that give a reason
    "near",  # share of the question's weight met close to such words
    "length",  # logarithm of the sentence's words
    "heading",  # 1 for a headline, subhead, caption or dateline
    "question_length",  # logarithm of the question's content words
    "covered_anywhere",  # share of the question's weight that any sentence's words mean
    "predicate_anywhere",
    "names_missing_anywhere",
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
    said = [content_words(candidate.text, language) for candidate in candidates]
    setting_words = {c.setting: content_words(c.setting, language) for c in candidates}
    settings = [setting_words[candidate.setting] for candidate in candidates]
    match = _Matching(asked.words, [*said, *setting_words.values()], word_vectors)
    own = np.array([match.best(found) for found in said])
    around = np.maximum(own, [match.best(found) for found in settings])
    stems = np.array([match.exact(found) for found in said])
    written = np.array(asked.own, dtype=bool)
    weights = match.weights(said) * np.where(written, 1.0, _CARRIED_WEIGHT)
    weights = weights / max(float(weights.sum()), 1e-9)
    names = written & np.array([word.is_name and not word.is_number for word in asked.words], dtype=bool)
    numbers = written & np.array([word.is_number for word in asked.words], dtype=bool)
    common = ~(names | numbers)
    anywhere = own.max(axis=0, keepdims=True)
    kinds = [spans_of(asked.kind, candidate.text, asked.text) for candidate in candidates]
    similarity = (sentence_vectors @ question_vector).astype(float)
    columns = [
        similarity,
        _passage_similarity(candidates, sentence_vectors, question_vector),
        _nearby_similarity(candidates, sentence_vectors, question_vector),
        own @ weights,
        around @ weights,
        stems @ weights,
        np.array([_adjacent(asked, candidate, language) for candidate in candidates]),
        _share(around, weights, common),
        around.min(axis=1, initial=1.0),
        _missing(own, names),
        _missing(around, names),
        _missing(around, numbers),
        *_kinds_found(asked, kinds),
        np.array([match.near(found, spans) @ weights for found, spans in zip(said, kinds, strict=True)]),
        np.array([math.log1p(len(found)) for found in said]),
        np.array([float(candidate.is_heading) for candidate in candidates]),
        np.full(len(candidates), math.log1p(len(asked.words))),
        np.full(len(candidates), float(anywhere[0] @ weights)),
        np.full(len(candidates), _share(anywhere, weights, common)[0]),
        np.full(len(candidates), _missing(anywhere, names)[0]),
    ]
    return np.column_stack(columns)


class _Matching:
    """How well each word of the question is met by any word of a text, from 0 to 1."""

    def __init__(
        self, asked: Sequence[Word], texts: Sequence[Sequence[Word]], vectors: dict[str, Vector]
    ) -> None:
        known = {word.folded: word for text in texts for word in text}
        self._place = {folded: index for index, folded in enumerate(known)}
        self._asked = asked
        self._strength = np.zeros((len(asked), len(known)))
        self._exact = np.zeros((len(asked), len(known)), dtype=bool)
        if asked and known:
            left = np.stack([vectors[word.folded] for word in asked])
            right = np.stack([vectors[folded] for folded in known])
            self._exact = np.array([[same_word(a, b) for b in known.values()] for a in asked])
            strict = np.array([word.is_name or word.is_number for word in asked])
            floor = np.where(strict, 0.6, 0.35)[:, None]
            # Names only alike (Moscow, Russia) count for half; figures and models (F-16, F-35) not at all.
            figures = [any(char.isdigit() for char in word.folded) for word in asked]
            ceiling = np.where(figures, 0.0, np.where(strict, 0.5, 0.9))[:, None]
            meaning = np.clip((left @ right.T - floor) / (0.85 - floor), 0.0, 1.0) * ceiling
            self._strength = np.where(self._exact, 1.0, meaning)

    def best(self, text: Sequence[Word]) -> npt.NDArray[np.float64]:
        return self._over(self._strength, text)

    def exact(self, text: Sequence[Word]) -> npt.NDArray[np.float64]:
        return self._over(self._exact.astype(float), text)

    def near(self, text: Sequence[Word], spans: Sequence[TextSpan]) -> npt.NDArray[np.float64]:
        """How well each word is met beside one of the spans; a word loses its worth over some 25 letters."""
        columns = [self._place[word.folded] for word in text]
        met = [np.zeros(len(self._asked))]
        for span in spans if columns else ():
            gaps = [max(word.start - span.end, span.start - word.end, 0) for word in text]
            met.append((self._strength[:, columns] * np.exp(np.array(gaps) / -25.0)).max(axis=1))
        return np.asarray(max(met, key=lambda each: float(each.sum())))

    def weights(self, texts: Sequence[Sequence[Word]]) -> npt.NDArray[np.float64]:
        """Weigh each of the question's words by how few of the texts hold it."""
        count = np.sum([self.exact(text) for text in texts], axis=0)
        return np.asarray(np.log(1.0 + len(texts) / (0.5 + count)))

    def _over(self, table: npt.NDArray[np.float64], text: Sequence[Word]) -> npt.NDArray[np.float64]:
        columns = [self._place[word.folded] for word in text]
        if not columns:
            return np.zeros(len(self._asked))
        return np.asarray(table[:, columns].max(axis=1))


def _passage_similarity(
    candidates: Sequence[Candidate], vectors: Vectors, question: Vector
) -> npt.NDArray[np.float64]:
    members: dict[int, list[int]] = {}
    for index, candidate in enumerate(candidates):
        members.setdefault(id(candidate.passage), []).append(index)
    found = np.zeros(len(candidates))
    for indices in members.values():
        mean = vectors[indices].mean(axis=0)
        found[indices] = float(mean @ question) / max(float(np.linalg.norm(mean)), 1e-6)
    return found


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


def _adjacent(asked: Asked, candidate: Candidate, language: str | None) -> float:
    pairs = _pairs(content_words(asked.text, language))
    return len(pairs & _pairs(content_words(candidate.text, language))) / len(pairs) if pairs else 0.0


def _pairs(found: Sequence[Word]) -> set[tuple[str, str]]:
    return {(left.stem, right.stem) for left, right in itertools.pairwise(found)}


def _kinds_found(asked: Asked, kinds: Sequence[Sequence[TextSpan]]) -> list[npt.NDArray[np.float64]]:
    """Score each candidate 1 or -1 in the column of the kind asked for, 0 in the others."""
    found = np.array([1.0 if spans else -1.0 for spans in kinds])
    groups = (_QUANTITIES, _ENTITIES, (Kind.REASON,))
    return [found if asked.kind in group else np.zeros(len(kinds)) for group in groups]
