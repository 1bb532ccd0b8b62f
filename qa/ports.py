"""What the core needs from the outside, as protocols that adapters and fakes implement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import numpy as np
import numpy.typing as npt

from qa.models import Article, Draft, Filters, Passage, Reading, Removal, RetrievedPassage, Turn, Version

Vectors = npt.NDArray[np.float32]
"""Shape (texts, dimension), each row of length 1."""

Vector = npt.NDArray[np.float32]
"""Shape (dimension,), of length 1."""


class Embedder(Protocol):
    """Turns text into vectors; safe to call from several threads."""

    @property
    def name(self) -> str:
        """Which model; stored with the index, which no other model may read."""

    @property
    def dimension(self) -> int:
        """Components of each vector."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed passages. Raises ModelUnavailable."""

    def embed_question(self, text: str) -> Vector:
        """Embed a question. Raises ModelUnavailable."""


@dataclass(frozen=True, slots=True)
class DenseHit:
    """One neighbour: the id under which the passage's vector is indexed, and the cosine (-1 to 1)."""

    index_id: str
    similarity: float


def index_id(article_id: str, ordinal: int, slot: int) -> str:
    """Name the place of a passage's vector: each passage has two slots, and versions take them in turn."""
    return f"{article_id}#{ordinal}#{slot}"


class DenseIndex(Protocol):
    """Nearest neighbours over the vectors of passages. Safe to call from several threads.

    It may return ids of passages that are no longer current; the catalogue says which are.
    """

    def upsert(self, index_ids: Sequence[str], vectors: Vectors) -> None:
        """Put vectors under their ids, replacing what was there. Raises IndexBroken."""

    def search(self, vector: Vector, limit: int) -> list[DenseHit]:
        """Find up to `limit` neighbours, nearest first. Raises IndexBroken; exact search then serves."""

    def close(self) -> None:
        """Save and let go of files."""


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """A line in the list of articles: the current version's record and its freshness."""

    article_id: str
    version: int
    headline: str
    outlet: str | None
    byline: str | None
    published: datetime | None
    updated: datetime | None
    language: str | None
    url: str | None
    passage_count: int
    ingested_at: datetime


class Snapshot(Protocol):
    """The catalogue at one moment: everything read through it belongs together."""

    def article(self, article_id: str, version: int | None = None) -> Article:
        """Read a version, or the current one. Raises ArticleNotFound, ArticleRemoved."""

    def current_articles(self, filters: Filters, limit: int) -> list[str]:
        """List ids of articles that pass the filters, newest publication first."""

    def lexical(self, terms: Sequence[str], filters: Filters, limit: int) -> list[RetrievedPassage]:
        """Find current passages by BM25 over any of `terms`, best first."""

    def current(self, hits: Sequence[DenseHit], filters: Filters) -> list[RetrievedPassage]:
        """Keep the hits that belong to current versions and pass the filters, in the order given."""

    def nearest(self, vector: Vector, filters: Filters, limit: int) -> list[RetrievedPassage]:
        """Find current passages by exact search over the stored vectors, nearest first."""

    def passages(self, article_id: str) -> list[Passage]:
        """List the passages of the current version, in order."""


class Catalogue(Protocol):
    """The record of articles, versions and conversations; the only source of text."""

    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """Open a consistent view."""

    def articles(self) -> list[ArticleSummary]:
        """List current articles, newest publication first."""

    def summary(self, article_id: str) -> ArticleSummary:
        """Describe one current article. Raises ArticleNotFound, ArticleRemoved."""

    def versions(self, article_id: str) -> list[Version]:
        """List every version of an article, oldest first. Raises ArticleNotFound, ArticleRemoved."""

    def removals(self, article_id: str, version: int) -> list[Removal]:
        """List what extraction left out of one version, in source order."""

    def turns(self, conversation_id: str, limit: int) -> list[Turn]:
        """List the last turns of a conversation, oldest first; none once it is over."""

    def add_turn(self, conversation_id: str, turn: Turn) -> None:
        """Append a turn to a conversation, and delete conversations that are over."""

    def claim_event(self, team: str, channel: str, message_ts: str, event_id: str) -> bool:
        """Record a chat message as taken; False if this message or this event id was taken before."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an article stands before an ingest: `last_version` is 0 if it was never seen.

    `content_hash` and `slot` are those of the current version; None if there is none.
    """

    last_version: int
    content_hash: str | None
    slot: int | None


@dataclass(frozen=True, slots=True)
class Edition:
    """All that one ingest writes: the version, its passages and which vector each has.

    `origin` is where the article lives for good (a URL, a file's URI); a later ingest from there updates it.
    """

    article: Article
    content_hash: str
    source: str
    origin: str
    ingested_at: datetime
    passages: tuple[Passage, ...]
    vector_keys: tuple[str, ...]
    slot: int
    removals: tuple[Removal, ...]

    def __post_init__(self) -> None:
        if not self.passages or len(self.passages) != len(self.vector_keys):
            raise ValueError("An edition has passages, and a vector for each.")

    @property
    def index_ids(self) -> list[str]:
        """The places of its vectors in the dense index."""
        return [index_id(self.article.article_id, p.ordinal, self.slot) for p in self.passages]


class ArticleStore(Catalogue, Protocol):
    """The catalogue as its owner sees it: with changes."""

    def standing(self, article_id: str) -> Standing:
        """Tell where an article stands."""

    def article_from(self, origin: str) -> str | None:
        """Tell which article came from a place; None if none did."""

    def vectors(self, keys: Sequence[str]) -> dict[str, Vector]:
        """Read the stored vectors among `keys`."""

    def commit(self, edition: Edition, new_vectors: Mapping[str, Vector]) -> None:
        """Write a version and make it current, in one transaction."""

    def bind_embedder(self, embedder: Embedder) -> None:
        """Remember which model makes the vectors. Raises IndexMismatch if it was another."""

    def replace_vectors(
        self, embedder: Embedder, keys: Mapping[tuple[str, int], str], new: Mapping[str, Vector]
    ) -> None:
        """Give current passages, named by article id and ordinal, the vectors of another model."""

    def remove(self, article_id: str) -> ArticleSummary:
        """Remove an article and all its versions; return what it was. Raises ArticleNotFound."""


@dataclass(frozen=True, slots=True, eq=False)
class PassageReading:
    """What a reader makes of one passage, or of one window of a long one.

    `places` has shape (tokens, 2): where each token stands in the article's text, in code points.
    `start` and `end` have shape (tokens,): log odds against "no answer" that the answer starts, ends there.
    `answers` and `relevant` are log odds that the passage answers, and that it is what the question is about.
    """

    passage: Passage
    places: npt.NDArray[np.int64]
    start: npt.NDArray[np.float32]
    end: npt.NDArray[np.float32]
    answers: float
    relevant: float


class Reader(Protocol):
    """Says where in passages the answer to a question could stand; safe to call from several threads."""

    @property
    def name(self) -> str:
        """Which model; a calibration holds for one reader only."""

    def read(self, question: str, passages: Sequence[Passage]) -> list[PassageReading]:
        """Read every passage, in order; a long one may give several readings. Raises ModelUnavailable."""


class Judge(Protocol):
    """Weighs the sentences of passages by how likely each answers a question."""

    def judge(self, question: str, passages: Sequence[RetrievedPassage]) -> list[Reading]:
        """Give a reading for every sentence, of any confidence, best first. Raises ModelUnavailable."""


class Engine(Protocol):
    """Turns a question and passages into a draft; two implementations, the same checks after both."""

    def draft(self, question: str, passages: Sequence[RetrievedPassage], focus: Article | None) -> Draft:
        """Draft an answer to a standalone question.

        `passages` come best first and may be empty. `focus` is the article the conversation or the filters
        single out, for questions such as "when was this published?".
        """
