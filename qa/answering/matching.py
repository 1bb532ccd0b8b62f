"""How well the words of a question are met by words of a text that are the same or mean the like."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from qa.answering.words import Word, same_word
from qa.ports import Vector


class Matching:
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
        """How well each word of the question is met in one of the texts."""
        return self._over(self._strength, text)

    def exact(self, text: Sequence[Word]) -> npt.NDArray[np.float64]:
        """1 for each word of the question of which the text has a form, else 0."""
        return self._over(self._exact.astype(float), text)

    def weights(self, texts: Sequence[Sequence[Word]]) -> npt.NDArray[np.float64]:
        """Weigh each of the question's words by how few of the texts hold it."""
        count = np.sum([self.exact(text) for text in texts], axis=0)
        return np.asarray(np.log(1.0 + len(texts) / (0.5 + count)))

    def _over(self, table: npt.NDArray[np.float64], text: Sequence[Word]) -> npt.NDArray[np.float64]:
        columns = [self._place[word.folded] for word in text]
        if not columns:
            return np.zeros(len(self._asked))
        return np.asarray(table[:, columns].max(axis=1))
