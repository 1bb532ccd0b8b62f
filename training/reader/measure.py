"""How well a reader finds spans and knows when there is none: F1, exact match and AUROC."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qa.adapters.packing import JointPacking, Packed
from training.reader.examples import Example

Logits = tuple[npt.NDArray[np.float32], npt.NDArray[np.float32], npt.NDArray[np.float32]]
Run = Callable[[Sequence[Packed]], list[Logits]]
"""Gives each row's start logits, end logits (tokens) and verdict (2)."""

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_LONGEST = 30


@dataclass(frozen=True, slots=True)
class Reached:
    """F1 and exact match on answerable questions, and how well each score tells them from the others."""

    f1: float
    exact: float
    auroc_margin: float
    auroc_verdict: float
    auroc_both: float


def measure(run: Run, packing: JointPacking, examples: Sequence[Example]) -> Reached:
    """Read each example with its own passage."""
    found = [_best(run, packing, example) for example in examples]
    pairs = list(zip(examples, found, strict=True))
    f1 = [max(_f1(text, gold) for gold in _golds(e)) for e, (text, _, _) in pairs if e.answers]
    exact = [
        any(_plain(text) == _plain(gold) for gold in _golds(e)) for e, (text, _, _) in pairs if e.answers
    ]
    margin = np.array([margin for _, margin, _ in found])
    verdict = np.array([verdict for _, _, verdict in found])
    has = np.array([bool(example.answers) for example in examples])
    return Reached(
        round(float(np.mean(f1)), 4),
        round(float(np.mean(exact)), 4),
        *(round(auroc(score[has], score[~has]), 4) for score in (margin, verdict, margin / 4 + verdict)),
    )


def auroc(positive: npt.NDArray[np.float64], negative: npt.NDArray[np.float64]) -> float:
    """How often a random positive scores above a random negative."""
    if not len(positive) or not len(negative):
        return float("nan")
    pairs = positive[:, None] - negative[None, :]
    return float(((pairs > 0) + 0.5 * (pairs == 0)).mean())


def best_span(
    start: npt.NDArray[np.float32], end: npt.NDArray[np.float32], row: Packed
) -> tuple[int, int, float]:
    """Find the likeliest span of passage tokens: its first and last index in `places`, and its score."""
    size = len(row.places)
    left, right = start[row.first : row.first + size], end[row.first : row.first + size]
    table = left[:, None] + right[None, :]
    inside = np.triu(np.ones((size, size), bool)) & ~np.triu(np.ones((size, size), bool), _LONGEST)
    table = np.where(inside, table, -np.inf)
    first, last = np.unravel_index(int(table.argmax()), table.shape)
    return int(first), int(last), float(table[first, last])


def _best(run: Run, packing: JointPacking, example: Example) -> tuple[str, float, float]:
    rows = packing.pack(example.question, example.title, example.passage)
    found = []
    for row, (start, end, verdict) in zip(rows, run(rows), strict=True):
        first, last, score = best_span(start, end, row)
        text = example.passage[row.places[first][0] : row.places[last][1]]
        found.append((text, score - float(start[0] + end[0]), float(verdict[0])))
    return max(found, key=lambda each: each[1])


def _golds(example: Example) -> list[str]:
    return [example.passage[span.start : span.end] for span in example.answers]


def _plain(text: str) -> str:
    kept = "".join(char for char in text.lower() if char not in string.punctuation)
    return " ".join(_ARTICLES.sub(" ", kept).split())


def _f1(text: str, gold: str) -> float:
    got, wanted = _plain(text).split(), _plain(gold).split()
    shared = sum((Counter(got) & Counter(wanted)).values())
    return 2 * shared / (len(got) + len(wanted)) if shared else 0.0
