"""Editions for tests of storage: a text cut into its paragraphs, with hashed vectors."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime

import numpy as np

from qa.models import Article, Passage, Removal, RemovalReason
from qa.ports import ArticleStore, Edition, Vector
from qa.sentences import paragraphs
from tests.fakes import HashingEmbedder

PUBLISHED = datetime(2025, 3, 14, tzinfo=UTC)


def edition(article_id: str, version: int, text: str, slot: int | None = None, **record: object) -> Edition:
    """Lay out a version whose passages are the paragraphs of `text`."""
    headline = text.partition("\n")[0]
    article = Article(article_id, version, headline, text, **{"published": PUBLISHED, **record})  # type: ignore[arg-type]
    passages = tuple(Passage(article, n, span.start, span.end) for n, span in enumerate(paragraphs(text)))
    return Edition(
        article=article,
        content_hash=hashlib.sha256(text.encode()).hexdigest(),
        source=f"{article_id}.txt",
        origin=f"file:///{article_id}.txt",
        ingested_at=datetime(2025, 3, 15, 9, version, tzinfo=UTC),
        passages=passages,
        vector_keys=tuple(passage.text for passage in passages),
        slot=version % 2 if slot is None else slot,
        removals=(Removal("Advertisement", RemovalReason.ADVERTISEMENT, 3),),
    )


def vectors(written: Edition) -> Mapping[str, Vector]:
    """Embed the passages of an edition."""
    return dict(
        zip(written.vector_keys, HashingEmbedder().embed_passages(list(written.vector_keys)), strict=True)
    )


def store(catalogue: ArticleStore, *editions: Edition) -> None:
    """Commit editions in order."""
    for written in editions:
        catalogue.commit(written, vectors(written))


def matrix(written: Edition) -> np.ndarray:
    """Stack the vectors of an edition in the order of its passages."""
    by_key = vectors(written)
    return np.stack([by_key[key] for key in written.vector_keys])
