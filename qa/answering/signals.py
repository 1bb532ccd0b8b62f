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
from qa.answering.words import Word, content_words, same_word
from qa.models import Article, Passage, RetrievedPassage, TextSpan
from qa.ports import PassageReading

Matrix = npt.NDArray[np.float64]
"""Shape (candidates, signals) unless said otherwise."""
Column = npt.NDArray[np.float64]
"""Shape (candidates,)."""

SPEAKS_FOR, SPEAKS_AGAINST, EITHER = 1, -1, 0
SIGNALS = {
    "span": SPEAKS_FOR,  # the reader: log odds of its best span here against no answer
    "span_lead": SPEAKS_FOR,  # how far that is above the best span of any other sentence
    "answers": SPEAKS_FOR,  # the reader: log odds that the passage answers
    "answers_lead": SPEAKS_FOR,  # how far that is above any other passage
    "relevant": SPEAKS_FOR,  # the reader: log odds that the passage is what the question is about
    "similarity": SPEAKS_FOR,  # cosine of question and passage
    "similarity_lead": SPEAKS_FOR,  # how far that is above any other passage
    "agreement": SPEAKS_FOR,  # 1 if dense and lexical retrieval both found the passage
    "stems": SPEAKS_FOR,  # share of the question's weight that stands in the sentence
    "stems_in_setting": SPEAKS_FOR,  # counting headline, subhead, the sentence before, the article's record
    "predicate_in_setting": SPEAKS_FOR,  # share of the weight of the question's words other than names
    "names_missing": SPEAKS_AGAINST,  # share of the question's names not in the sentence
    "names_missing_in_setting": SPEAKS_AGAINST,
    "names_missing_in_article": SPEAKS_AGAINST,
    "numbers_missing_in_setting": SPEAKS_AGAINST,
    "words_missing_in_article": SPEAKS_AGAINST,  # share of the question's weight that stands nowhere in it
    "quantity": SPEAKS_FOR,  # 1 if a time or amount asked for stands here, -1 if not, 0 if none is asked for
    "entity": SPEAKS_FOR,  # the same for a person, place or other name
    "kind_in_span": SPEAKS_FOR,  # 1 if the span holds the kind asked for, -1 if not, 0 if of any kind
    "heading": SPEAKS_AGAINST,  # 1 for a headline, subhead, caption or dateline
    "question_length": EITHER,  # logarithm of the question's content words
}
"""What is measured, and what it may say about a sentence: for its being the answer, or against."""

NAMES = tuple(SIGNALS)
_MAX_QUESTION_WORDS = 48
_CARRIED = re.compile(r"\([^()]*\)$")
_CARRIED_WEIGHT = 0.5
_QUANTITIES = (Kind.TIME, Kind.DURATION, Kind.MONEY, Kind.NUMBER)
_ENTITIES = (Kind.PERSON, Kind.PLACE, Kind.NAME)
_LONGEST_SPAN = 30  # tokens
_CLIP = 16.0  # log odds beyond which a reader says no more


@dataclass(frozen=True, slots=True)
class Asked:
    """The question, taken apart.

    `own` says of each word whether the person wrote it; a follow-up carries others, in brackets at its end.
    """

    text: str
    kind: Kind
    words: tuple[Word, ...]
    own: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Signals:
    """Every candidate's measures (columns as in NAMES), and the reader's best span in it."""

    matrix: Matrix
    spans: tuple[TextSpan | None, ...]


def without_carried(question: str) -> str:
    """Give a follow-up as the person wrote it, without the words in brackets that it carries."""
    return _CARRIED.sub("", question).strip()


def take_apart(question: str, language: str | None) -> Asked:
    """Read a question into its kind and its content words, each once."""
    seen: dict[str, Word] = {}
    for word in content_words(question, language):
        seen.setdefault(word.stem, word)
    kept = tuple(seen.values())[:_MAX_QUESTION_WORDS]
    carried = match.start() if (match := _CARRIED.search(question)) else len(question)
    return Asked(question, kind_of(question), kept, tuple(word.start < carried for word in kept))


def measure(
    asked: Asked,
    candidates: Sequence[Candidate],
    readings: Sequence[PassageReading],
    retrieved: Sequence[RetrievedPassage],
) -> Signals:
    """Measure every candidate; the readings are of the passages retrieved."""
    spans, scores = _best_spans(candidates, readings)
    by_passage = [_of_passage(candidate, readings, retrieved) for candidate in candidates]
    answers, relevant, similarity, agreement = (np.array(column) for column in zip(*by_passage, strict=True))
    owners = [_key(candidate.passage) for candidate in candidates]
    columns = [
        scores,
        _lead(scores, list(range(len(candidates)))),
        answers,
        _lead(answers, owners),
        relevant,
        similarity,
        _lead(similarity, owners),
        agreement,
        *_lexical(asked, candidates),
        *_kinds_found(asked, candidates),
        _kind_in_span(asked, candidates, spans),
        np.array([float(candidate.is_heading) for candidate in candidates]),
        np.full(len(candidates), math.log1p(len(asked.words))),
    ]
    return Signals(np.column_stack(columns), tuple(spans))


def _best_spans(
    candidates: Sequence[Candidate], readings: Sequence[PassageReading]
) -> tuple[list[TextSpan | None], Column]:
    """Find, for each sentence, the likeliest span inside it, and its log odds."""
    spans: list[TextSpan | None] = []
    scores = np.full(len(candidates), -_CLIP)
    for n, candidate in enumerate(candidates):
        best: TextSpan | None = None
        for reading in readings:
            if _key(reading.passage) == _key(candidate.passage) and (
                found := _best_span(reading, candidate.place)
            ):
                span, score = found
                if best is None or score > scores[n]:
                    best, scores[n] = span, score
        spans.append(best)
    return spans, np.clip(scores, -_CLIP, _CLIP)


def _best_span(reading: PassageReading, sentence: TextSpan) -> tuple[TextSpan, float] | None:
    places = reading.places
    inside = np.flatnonzero((places[:, 0] >= sentence.start) & (places[:, 1] <= sentence.end))
    if not len(inside):
        return None
    low, high = int(inside[0]), int(inside[-1]) + 1
    table = reading.start[low:high, None] + reading.end[None, low:high]
    length = np.arange(high - low)[None, :] - np.arange(high - low)[:, None]
    allowed = (length >= 0) & (length < _LONGEST_SPAN)
    first, last = np.unravel_index(int(np.where(allowed, table, -np.inf).argmax()), table.shape)
    span = TextSpan(int(places[low + first, 0]), int(places[low + last, 1]))
    return span, float(table[first, last])


def _of_passage(
    candidate: Candidate, readings: Sequence[PassageReading], retrieved: Sequence[RetrievedPassage]
) -> tuple[float, float, float, float]:
    key = _key(candidate.passage)
    own = [reading for reading in readings if _key(reading.passage) == key]
    found = next(each for each in retrieved if _key(each.passage) == key)
    return (
        float(np.clip(max((reading.answers for reading in own), default=-_CLIP), -_CLIP, _CLIP)),
        float(np.clip(max((reading.relevant for reading in own), default=-_CLIP), -_CLIP, _CLIP)),
        found.similarity or 0.0,
        float(found.similarity is not None and found.lexical is not None),
    )


def _key(passage: Passage) -> tuple[str, int, int]:
    return passage.article.article_id, passage.article.version, passage.ordinal


def _lead(scores: Column, owners: Sequence[object]) -> Column:
    """Say how far each score is above the best of the other owners; at most 8, and 8 if there is no other."""
    best: dict[object, float] = {}
    for owner, score in zip(owners, scores, strict=True):
        best[owner] = max(best.get(owner, -math.inf), float(score))
    ranked = sorted(best.values(), reverse=True)
    if len(ranked) < 2:
        return np.full(len(scores), 8.0)
    others = [ranked[1] if best[owner] == ranked[0] else ranked[0] for owner in owners]
    return np.asarray(np.clip(scores - np.array(others), -8.0, 8.0))


def _lexical(asked: Asked, candidates: Sequence[Candidate]) -> list[Column]:
    language = candidates[0].passage.article.language
    meeting = _Meeting(asked.words)
    own = np.array([meeting.met(candidate.text, language) for candidate in candidates])
    set_in = np.array([meeting.met(_setting(candidate), language) for candidate in candidates])
    articles = {c.passage.article.article_id: c.passage.article for c in candidates}
    whole = {name: meeting.met(f"{each.text} {_record(each)}", language) for name, each in articles.items()}
    anywhere = np.array([whole[candidate.passage.article.article_id] for candidate in candidates])
    around = np.maximum(own, set_in)
    weights = _weights(own) * np.where(asked.own, 1.0, _CARRIED_WEIGHT)
    weights = weights / max(float(weights.sum()), 1e-9)
    written = np.array(asked.own, dtype=bool)
    numbers = written & np.array([word.is_number for word in asked.words], dtype=bool)
    names = written & np.array([word.is_name for word in asked.words], dtype=bool) & ~numbers
    return [
        own @ weights,
        around @ weights,
        _share(around, weights, ~(names | numbers)),
        _missing(own, names),
        _missing(around, names),
        _missing(anywhere, names),
        _missing(around, numbers),
        1.0 - anywhere @ weights,
    ]


class _Meeting:
    """Tells which of the question's words a text holds in some form; each text is read once."""

    def __init__(self, asked: Sequence[Word]) -> None:
        self._asked = asked
        self._known: dict[str, Column] = {}

    def met(self, text: str, language: str | None) -> Column:
        """1 for each of the question's words that the text holds, else 0."""
        if text not in self._known:
            said = content_words(text, language)
            stems, names = {word.stem for word in said}, [word for word in said if word.is_name]
            self._known[text] = np.array(
                [
                    float(
                        word.stem in stems or (word.is_name and any(same_word(word, name) for name in names))
                    )
                    for word in self._asked
                ]
            )
        return self._known[text]


def _setting(candidate: Candidate) -> str:
    return f"{candidate.setting}\n{_record(candidate.passage.article)}"


def _record(article: Article) -> str:
    published = f"{article.published:%d %B %Y}" if article.published else ""
    return " ".join(part for part in (article.headline, article.outlet, article.byline, published) if part)


def _weights(own: Matrix) -> Column:
    """Weigh each of the question's words by how few of the sentences hold it."""
    return np.asarray(np.log(1.0 + len(own) / (0.5 + own.sum(axis=0))))


def _share(cover: Matrix, weights: Column, which: npt.NDArray[np.bool_]) -> Column:
    """Weigh the cover of some of the question's words; 1 where there are none."""
    total = float(weights[which].sum())
    return np.asarray(cover[:, which] @ weights[which] / total) if total else np.ones(len(cover))


def _missing(cover: Matrix, which: npt.NDArray[np.bool_]) -> Column:
    if not which.any():
        return np.zeros(len(cover))
    return np.asarray(1.0 - cover[:, which].mean(axis=1))


def _kinds_found(asked: Asked, candidates: Sequence[Candidate]) -> list[Column]:
    """Score each candidate 1 or -1 in the column of the kind asked for, 0 in the other."""
    groups = [asked.kind in group for group in (_QUANTITIES, _ENTITIES)]
    if not any(groups):
        return [np.zeros(len(candidates)) for _ in groups]
    spans = [spans_of(asked.kind, candidate.text, asked.text) for candidate in candidates]
    found = np.array([1.0 if each else -1.0 for each in spans])
    return [found if wanted else np.zeros(len(candidates)) for wanted in groups]


def _kind_in_span(asked: Asked, candidates: Sequence[Candidate], spans: Sequence[TextSpan | None]) -> Column:
    found = np.zeros(len(candidates))
    if asked.kind not in (*_QUANTITIES, *_ENTITIES):
        return found
    for n, (candidate, span) in enumerate(zip(candidates, spans, strict=True)):
        if span:
            start = candidate.place.start
            kinds = spans_of(asked.kind, candidate.text, asked.text)
            held = any(k.start + start < span.end and k.end + start > span.start for k in kinds)
            found[n] = 1.0 if held else -1.0
    return found
