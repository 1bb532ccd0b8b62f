"""The write path, top to bottom: a source in, a version current and indexed out."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from ingest.extract import extract
from ingest.identity import canonical_url, checked_id, distinct_id, readable_id
from ingest.models import Extract, IngestResult, Outcome, Overrides, RawDocument
from ingest.split import embedded_text, split
from qa.models import Article, Passage
from qa.ports import ArticleStore, DenseIndex, Edition, Embedder, Standing, Vector


class Ingestor:
    """Turns sources into current versions. One call at a time: the caller holds the data folder's lock.

    Without an index, the vectors are in the catalogue alone, where exact search finds them.
    """

    def __init__(self, store: ArticleStore, index: DenseIndex | None, embedder: Embedder) -> None:
        self._store = store
        self._index = index
        self._embedder = embedder

    def ingest(self, document: RawDocument, overrides: Overrides) -> IngestResult:
        """Make a source an article's current version. Raises IngestError, ModelUnavailable."""
        found = _with_overrides(extract(document), overrides)
        origin = _origin(document, found)
        article_id = self._article_id(document, overrides, origin, found.headline)
        return self.write(found, article_id, document.source, origin)

    def write(self, found: Extract, article_id: str, source: str, origin: str) -> IngestResult:
        """Make an extract an article's current version, its text to the letter. Raises ModelUnavailable."""
        standing = self._store.standing(article_id)
        content_hash = _content_hash(found)
        if content_hash == standing.content_hash:
            return self._unchanged(source, found, article_id)
        article = _article(found, article_id, standing.last_version + 1)
        passages = tuple(split(article))
        edition = Edition(
            article=article,
            content_hash=content_hash,
            source=source,
            origin=origin,
            ingested_at=datetime.now(UTC),
            passages=passages,
            vector_keys=tuple(vector_key(self._embedder, passage) for passage in passages),
            slot=0 if standing.slot is None else 1 - standing.slot,
            removals=found.removals,
        )
        return self._commit(edition, standing, found)

    def _commit(self, edition: Edition, standing: Standing, found: Extract) -> IngestResult:
        """Embed what is new, index it where no reader looks, then switch readers over in one transaction."""
        changed = self._changed_passages(edition, standing)
        vectors = self._store.vectors(edition.vector_keys)
        new = self._embedded(edition, known=set(vectors))
        vectors.update(new)
        if self._index is not None:
            self._index.upsert(edition.index_ids, np.stack([vectors[key] for key in edition.vector_keys]))
        self._store.commit(edition, new)
        outcome = Outcome.NEW if standing.content_hash is None else Outcome.UPDATED
        count = len(edition.passages)
        return _result(edition.source, outcome, edition.article, found, count, changed, len(new))

    def _embedded(self, edition: Edition, known: set[str]) -> dict[str, Vector]:
        texts = {
            key: embedded_text(passage)
            for key, passage in zip(edition.vector_keys, edition.passages, strict=True)
            if key not in known
        }
        return dict(zip(texts, self._embedder.embed_passages(list(texts.values())), strict=True))

    def _changed_passages(self, edition: Edition, standing: Standing) -> int:
        if standing.content_hash is None:
            return len(edition.passages)
        with self._store.snapshot() as snapshot:
            before = {passage.text for passage in snapshot.passages(edition.article.article_id)}
        return sum(passage.text not in before for passage in edition.passages)

    def _unchanged(self, source: str, found: Extract, article_id: str) -> IngestResult:
        with self._store.snapshot() as snapshot:
            article = snapshot.article(article_id)
            count = len(snapshot.passages(article_id))
        return _result(source, Outcome.UNCHANGED, article, found, count, changed=0, embedded=0)

    def _article_id(self, document: RawDocument, overrides: Overrides, origin: str, headline: str) -> str:
        """The id a person gave, else that of the article from the same place, else a new one."""
        if overrides.article_id is not None:
            return checked_id(overrides.article_id, document.source)
        if known := self._store.article_from(origin):
            return known
        fresh = readable_id(origin, headline)
        return distinct_id(fresh, origin) if self._store.standing(fresh).last_version else fresh


def vector_key(embedder: Embedder, passage: Passage) -> str:
    """Name the vector of a passage: the same words by the same model share one."""
    return _sha256(embedder.name, embedded_text(passage))


def _with_overrides(found: Extract, overrides: Overrides) -> Extract:
    # An id is no part of an article's content; the rest replaces what extraction found.
    return replace(
        found,
        url=overrides.url or found.url,
        published=overrides.published or found.published,
        outlet=overrides.outlet or found.outlet,
        # Whoever gave the date need not be told to give it.
        notes=tuple(note for note in found.notes if not (overrides.published and "--published" in note)),
    )


def _origin(document: RawDocument, found: Extract) -> str:
    """Where the article lives for good: its URL, else its file, else (standard input) its headline."""
    if found.url:
        return canonical_url(found.url)
    return document.origin or f"headline:{found.headline}"


def _content_hash(found: Extract) -> str:
    fields = (found.headline, found.outlet, found.byline, found.language, found.url, found.text)
    moments = (found.published, found.updated)
    return _sha256(*fields, *(moment.isoformat() if moment else None for moment in moments))


def _sha256(*parts: str | None) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _article(found: Extract, article_id: str, version: int) -> Article:
    return Article(
        article_id=article_id,
        version=version,
        headline=found.headline,
        text=found.text,
        outlet=found.outlet,
        byline=found.byline,
        published=found.published,
        updated=found.updated,
        language=found.language,
        url=found.url,
    )


def _result(
    source: str,
    outcome: Outcome,
    article: Article,
    found: Extract,
    passages: int,
    changed: int,
    embedded: int,
) -> IngestResult:
    return IngestResult(
        source=source,
        outcome=outcome,
        article_id=article.article_id,
        version=article.version,
        headline=article.headline,
        outlet=article.outlet,
        byline=article.byline,
        published=article.published,
        url=article.url,
        passages=passages,
        changed_passages=changed,
        embedded_passages=embedded,
        removals=found.removals,
        notes=found.notes,
    )
