"""Labelled questions to fit calibrations on in tests."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from qa.answering.calibration import Labelled
from qa.answering.signals import NAMES


def labelled(count: int, seed: int = 1) -> Iterator[Labelled]:
    """Make questions of five sentences; where one answers, its span and verdict stand out."""
    rng = np.random.default_rng(seed)
    for number in range(count):
        signals = rng.normal(size=(5, len(NAMES)))
        right = np.zeros(5, bool)
        if number % 2:
            at = int(rng.integers(5))
            right[at] = True
            signals[at, NAMES.index("span")] += 3.0
            signals[:, NAMES.index("answers")] += 2.0
        yield Labelled(signals, right, f"article-{number % 10}")
