"""From how each question went to figures: sentences, spans, retrieval, abstention, latency. No I/O."""

from __future__ import annotations

import math
import re
import string
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

PRECISION = 0.9
"""The precision at which coverage is told, as a figure's name says too."""

RANKS = (1, 3, 8)
"""Among how many retrieved passages that of the answer is looked for; 8 are read."""

PERCENTILES = (50, 95, 99)

_ARTICLE_WORDS = re.compile(r"\b(?:a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one question went. What was proposed counts even where it was declined: the closest quote.

    `answers` are the acceptable spans; none if the question has no answer, or if only its sentence is known.
    `rank` counts from 1; None if no passage with the answer was retrieved. `seconds` is how long it took.
    """

    answerable: bool
    answered: bool
    confidence: float
    right_sentence: bool
    span: str
    answers: tuple[str, ...]
    rank: int | None
    quotes: int
    exact_quotes: int
    seconds: float

    @property
    def right(self) -> bool:
        """Whether showing what was proposed would have been right."""
        return self.answerable and self.right_sentence


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, and over how many questions or quotes it was taken; None where there was none."""

    name: str
    value: float | None
    count: int


def figures(outcomes: Sequence[Outcome]) -> tuple[Figure, ...]:
    """Take every figure, in the order in which they are shown."""
    return (*_answers(outcomes), *_retrieval(outcomes), *_abstention(outcomes), *_latency(outcomes))


def normalised(span: str) -> str:
    """Fold a span as SQuAD does: lower case, without punctuation, articles and extra white space."""
    return " ".join(_ARTICLE_WORDS.sub(" ", span.lower().translate(_PUNCTUATION)).split())


def exact_match(span: str, answers: Iterable[str]) -> float:
    """Tell whether a span is one of the answers, 0 or 1 (SQuAD)."""
    return float(any(normalised(span) == normalised(answer) for answer in answers))


def token_f1(span: str, answers: Iterable[str]) -> float:
    """Tell how far the words of a span are those of the answer nearest to it, 0 to 1 (SQuAD)."""
    return max(_overlap(normalised(span).split(), normalised(answer).split()) for answer in answers)


def auroc(positives: Sequence[float], negatives: Sequence[float]) -> float | None:
    """Tell how often a positive is above a negative, ties counting half; None where there is no pair."""
    if not positives or not negatives:
        return None
    ranks = _mean_ranks([*positives, *negatives])
    above = sum(ranks[value] for value in positives) - len(positives) * (len(positives) + 1) / 2
    return above / (len(positives) * len(negatives))


def f1(hits: int, claimed: int, true: int) -> float | None:
    """Give the harmonic mean of precision and recall; None where nothing was claimed or true."""
    return 2 * hits / (claimed + true) if claimed + true else None


def coverage_at(precision: float, outcomes: Sequence[Outcome]) -> float | None:
    """Give the largest share of questions that a threshold can answer with at least this precision."""
    best = answered = right = 0
    for group in _surest_first(outcomes):
        answered += len(group)
        right += sum(outcome.right for outcome in group)
        if right >= precision * answered:
            best = answered
    return best / len(outcomes) if outcomes else None


def risk_coverage_area(outcomes: Sequence[Outcome]) -> float | None:
    """Average the share of wrong answers over every coverage, surest first; 0 is best.

    El-Yaniv and Wiener, JMLR 2010. Equally sure questions each count with the share of wrong ones among them.
    """
    answered, wrong, area = 0, 0.0, 0.0
    for group in _surest_first(outcomes):
        share = sum(not outcome.right for outcome in group) / len(group)
        for _ in group:
            answered, wrong = answered + 1, wrong + share
            area += wrong / answered
    return area / answered if answered else None


def percentile(values: Sequence[float], per_cent: float) -> float | None:
    """Give the smallest value that at least so many per cent of the values do not exceed."""
    if not values:
        return None
    return sorted(values)[max(math.ceil(len(values) * per_cent / 100), 1) - 1]


def _answers(outcomes: Sequence[Outcome]) -> list[Figure]:
    answerable = [outcome for outcome in outcomes if outcome.answerable]
    shown = [outcome for outcome in answerable if outcome.answered]
    spans = [outcome for outcome in answerable if outcome.answers]
    quotes = sum(outcome.quotes for outcome in outcomes)
    exact = sum(outcome.exact_quotes for outcome in outcomes)
    return [
        Figure("citation_exactness", exact / quotes if quotes else None, quotes),
        _mean("sentence_accuracy", answerable, lambda one: one.right_sentence),
        _mean("sentence_accuracy_answered", shown, lambda one: one.right_sentence),
        _mean("exact_match", spans, lambda one: exact_match(one.span, one.answers)),
        _mean("f1", spans, lambda one: token_f1(one.span, one.answers)),
        _mean(
            "exact_match_at_threshold", spans, lambda one: one.answered and exact_match(one.span, one.answers)
        ),
        _mean("f1_at_threshold", spans, lambda one: one.answered and token_f1(one.span, one.answers)),
    ]


def _retrieval(outcomes: Sequence[Outcome]) -> list[Figure]:
    answerable = [outcome for outcome in outcomes if outcome.answerable]
    return [
        *(_recall(k, answerable) for k in RANKS),
        _mean("mrr", answerable, lambda one: 1 / one.rank if one.rank else 0.0),
    ]


def _recall(k: int, answerable: Sequence[Outcome]) -> Figure:
    return _mean(f"recall_at_{k}", answerable, lambda one: one.rank is not None and one.rank <= k)


def _abstention(outcomes: Sequence[Outcome]) -> list[Figure]:
    answerable = [outcome for outcome in outcomes if outcome.answerable]
    others = [outcome for outcome in outcomes if not outcome.answerable]
    answered = sum(outcome.answered for outcome in outcomes)
    hits = sum(outcome.answered for outcome in answerable)
    declined = sum(not outcome.answered for outcome in others)
    total = len(outcomes)
    surer = auroc([one.confidence for one in answerable], [one.confidence for one in others])
    return [
        _mean("answerable_answered", answerable, lambda one: one.answered),
        _mean("unanswerable_declined", others, lambda one: not one.answered),
        Figure("auroc", surer, total),
        Figure("answering_f1", f1(hits, answered, len(answerable)), total),
        Figure("abstaining_f1", f1(declined, total - answered, len(others)), total),
        Figure("coverage_at_90_precision", coverage_at(PRECISION, outcomes), total),
        Figure("risk_coverage_area", risk_coverage_area(outcomes), total),
    ]


def _latency(outcomes: Sequence[Outcome]) -> list[Figure]:
    waits = [1000 * outcome.seconds for outcome in outcomes]
    return [Figure(f"latency_ms_p{part}", percentile(waits, part), len(waits)) for part in PERCENTILES]


def _mean(name: str, outcomes: Sequence[Outcome], measure: Callable[[Outcome], float]) -> Figure:
    total = sum(measure(outcome) for outcome in outcomes)
    return Figure(name, total / len(outcomes) if outcomes else None, len(outcomes))


def _overlap(span: list[str], answer: list[str]) -> float:
    if not span or not answer:
        return float(span == answer)
    common = sum((Counter(span) & Counter(answer)).values())
    return 2 * common / (len(span) + len(answer))


def _mean_ranks(values: Sequence[float]) -> dict[float, float]:
    """Give each value its rank from 1, equal values the mean of theirs."""
    ranks, below = {}, 0
    for value, count in sorted(Counter(values).items()):
        ranks[value] = below + (count + 1) / 2
        below += count
    return ranks


def _surest_first(outcomes: Iterable[Outcome]) -> list[list[Outcome]]:
    """Group questions of equal confidence, which no threshold can tell apart."""
    ordered = sorted(outcomes, key=lambda outcome: -outcome.confidence)
    return [list(group) for _, group in groupby(ordered, key=lambda outcome: outcome.confidence)]
