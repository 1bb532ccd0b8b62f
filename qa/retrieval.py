"""From a question to the passages worth reading: dense and lexical search, fused by rank."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.errors import IndexBroken
from qa.models import Filters, RetrievedPassage
from qa.ports import DenseIndex, Embedder, Snapshot, Vector

RANK_CONSTANT = 60
"""k of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009)."""

_WORD = re.compile(r"\w+(?:['’.-]\w+)*")

# Words that carry the form of a question, not its subject: BM25 would only read more rows for them.
_QUESTION_WORDS = """
    a about according an and any are as at be been by can could did do does for from give had has have he her
    him his how i in is it its many me much of on or she should so some tell than that the their them there
    they this to us was we were what when where which who whom whose why will with would you your
"""
_STOPWORDS = frozenset(_QUESTION_WORDS.split())


class Retriever:
    """Finds current passages. Without an index (a one-shot command), dense search is exact."""

    def __init__(self, embedder: Embedder, index: DenseIndex | None, limit: int = 8, pool: int = 30) -> None:
        self._embedder = embedder
        self._index = index
        self._limit = limit
        self._pool = pool

    def retrieve(self, snapshot: Snapshot, question: str, filters: Filters) -> list[RetrievedPassage]:
        """Find the passages nearest a standalone question, best first. Raises ModelUnavailable."""
        dense = self._dense(snapshot, self._embedder.embed_question(question), filters)
        lexical = snapshot.lexical(search_terms(question), filters, self._pool)
        return fuse(dense, lexical)[: self._limit]

    def _dense(self, snapshot: Snapshot, vector: Vector, filters: Filters) -> list[RetrievedPassage]:
        # With filters, most neighbours would be thrown away; exact search looks only at what may be used.
        if self._index is None or not filters.empty:
            return snapshot.nearest(vector, filters, self._pool)
        try:
            return self._indexed(self._index, snapshot, vector, filters)
        except IndexBroken:
            return snapshot.nearest(vector, filters, self._pool)

    def _indexed(
        self, index: DenseIndex, snapshot: Snapshot, vector: Vector, filters: Filters
    ) -> list[RetrievedPassage]:
        """Ask for more than needed, since about half of the index's places are not current."""
        wanted = 2 * self._pool + 10
        for _ in range(3):
            hits = index.search(vector, wanted)
            current = snapshot.current(hits, filters)
            if len(current) >= self._pool or len(hits) < wanted:
                break
            wanted *= 2
        if len(current) < min(self._limit, len(hits)):
            return snapshot.nearest(vector, filters, self._pool)
        return current[: self._pool]


def search_terms(question: str) -> list[str]:
    """List the words of a question that say what it is about; all of them if none does."""
    words = list(dict.fromkeys(match.group().casefold() for match in _WORD.finditer(question)))
    return [word for word in words if word not in _STOPWORDS] or words


def fuse(*rankings: Sequence[RetrievedPassage]) -> list[RetrievedPassage]:
    """Merge rankings by reciprocal rank; each passage once, with the scores that any ranking gave it."""
    merged: dict[tuple[str, int], RetrievedPassage] = {}
    for ranking in rankings:
        for rank, found in enumerate(ranking, start=1):
            key = (found.passage.article.article_id, found.passage.ordinal)
            known = merged.get(key, replace(found, score=0.0))
            merged[key] = RetrievedPassage(
                passage=known.passage,
                score=known.score + 1.0 / (RANK_CONSTANT + rank),
                similarity=found.similarity if known.similarity is None else known.similarity,
                lexical=found.lexical if known.lexical is None else known.lexical,
            )
    return sorted(merged.values(), key=lambda found: -found.score)
