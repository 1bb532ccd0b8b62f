"""The catalogue at one moment: lexical and dense hits become passages of the versions current then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, bindparam, or_, select, text

from qa.adapters.schema import articles, passages, versions
from qa.adapters.vector_cache import VectorCache
from qa.errors import ArticleNotFound, ArticleRemoved
from qa.models import Article, Filters, Passage, RetrievedPassage
from qa.ports import DenseHit, Vector

_CURRENT = and_(
    versions.c.article_id == articles.c.article_id, versions.c.number == articles.c.current_version
)
_OF_CURRENT = and_(
    passages.c.article_id == articles.c.article_id, passages.c.version == articles.c.current_version
)


class SqlSnapshot:
    """Implements qa.ports.Snapshot over one open read transaction."""

    def __init__(self, connection: Connection, cache: VectorCache) -> None:
        self._connection = connection
        self._cache = cache
        self._articles: dict[tuple[str, int], Article] = {}

    def article(self, article_id: str, version: int | None = None) -> Article:
        """Read a version, or the current one. Raises ArticleNotFound, ArticleRemoved."""
        record = self._connection.execute(select(articles).where(articles.c.article_id == article_id)).first()
        if record is None:
            raise ArticleNotFound(
                f"There is no article {article_id!r}. List what there is with `pullquote articles`."
            )
        if record.current_version is None:
            raise ArticleRemoved(
                f"Article {article_id!r} was removed on {record.removed_at:%Y-%m-%d}. "
                "Ingest it again to use it."
            )
        return self._version(article_id, record.current_version if version is None else version)

    def current_articles(self, filters: Filters, limit: int) -> list[str]:
        """List ids of articles that pass the filters, newest publication first."""
        query = (
            select(articles.c.article_id)
            .where(_CURRENT, *_conditions(filters))
            .order_by(versions.c.published.desc().nulls_last(), articles.c.article_id)
            .limit(limit)
        )
        return list(self._connection.execute(query).scalars())

    def lexical(self, terms: Sequence[str], filters: Filters, limit: int) -> list[RetrievedPassage]:
        """Find current passages by BM25 over any of `terms`, best first."""
        if not (match := " OR ".join(f'"{cleaned}"' for term in terms if (cleaned := _fts_term(term)))):
            return []
        conditions = [_OF_CURRENT, _CURRENT, *_conditions(filters)]
        fts = text("passages_fts MATCH :match").bindparams(bindparam("match", match))
        query = (
            select(passages, text("bm25(passages_fts, 1.0, 0.5) AS rank"))
            .select_from(text("passages_fts"), passages, articles, versions)
            .where(fts, text("passages_fts.rowid = passages.id"), *conditions)
            .order_by(text("rank"), passages.c.id)
            .limit(limit)
        )
        return [
            RetrievedPassage(self._passage(row), score=-row.rank, lexical=-row.rank)
            for row in self._connection.execute(query)
        ]

    def current(self, hits: Sequence[DenseHit], filters: Filters) -> list[RetrievedPassage]:
        """Keep the hits that belong to current versions and pass the filters, in the order given."""
        places = {hit.index_id: place for hit in hits if (place := _place(hit.index_id))}
        wanted = {(article_id, ordinal) for article_id, ordinal, _ in places.values()}
        if not wanted:
            return []
        by_article = or_(
            *(
                and_(passages.c.article_id == name, passages.c.ordinal.in_(ordinals))
                for name, ordinals in _grouped(wanted).items()
            )
        )
        query = (
            select(passages, articles.c.slot)
            .select_from(passages, articles, versions)
            .where(_OF_CURRENT, _CURRENT, by_article, *_conditions(filters))
        )
        rows = {(row.article_id, row.ordinal, row.slot): row for row in self._connection.execute(query)}
        return [
            RetrievedPassage(self._passage(row), score=hit.similarity, similarity=hit.similarity)
            for hit in hits
            if (place := places.get(hit.index_id)) and (row := rows.get(place))
        ]

    def nearest(self, vector: Vector, filters: Filters, limit: int) -> list[RetrievedPassage]:
        """Find current passages by exact search over the stored vectors, nearest first."""
        table = self._cache.table(self._connection)
        if not table.article_ids:
            return []
        similarities = table.matrix @ vector
        if not filters.empty:
            allowed = set(self.current_articles(filters, limit=-1))
            similarities[[name not in allowed for name in table.article_ids]] = -np.inf
        best = np.argsort(-similarities, kind="stable")[:limit]
        best = best[np.isfinite(similarities[best])]
        found = {int(table.passage_ids[i]): float(similarities[i]) for i in best}
        rows = self._rows(select(passages).where(passages.c.id.in_(found)))
        by_id = {row.id: row for row in rows}
        return [
            RetrievedPassage(self._passage(by_id[key]), score=similarity, similarity=similarity)
            for key, similarity in found.items()
        ]

    def passages(self, article_id: str) -> list[Passage]:
        """List the passages of the current version, in order."""
        query = select(passages).select_from(passages, articles)
        ordered = query.where(_OF_CURRENT, articles.c.article_id == article_id).order_by(passages.c.ordinal)
        return [self._passage(row) for row in self._rows(ordered)]

    def _rows(self, query: Select[*tuple[Any, ...]]) -> Sequence[Row[*tuple[Any, ...]]]:
        return self._connection.execute(query).all()

    def _passage(self, row: Row[*tuple[Any, ...]]) -> Passage:
        return Passage(self._version(row.article_id, row.version), row.ordinal, row.start, row.end)

    def _version(self, article_id: str, number: int) -> Article:
        key = (article_id, number)
        if key not in self._articles:
            self._articles[key] = self._read_version(article_id, number)
        return self._articles[key]

    def _read_version(self, article_id: str, number: int) -> Article:
        where = (versions.c.article_id == article_id, versions.c.number == number)
        row = self._connection.execute(select(versions).where(*where)).first()
        if row is None:
            raise ArticleNotFound(
                f"Article {article_id!r} has no version {number}. "
                f"List its versions with `pullquote history {article_id}`."
            )
        return Article(
            article_id=row.article_id,
            version=row.number,
            headline=row.headline,
            text=row.text,
            outlet=row.outlet,
            byline=row.byline,
            published=row.published,
            updated=row.updated,
            language=row.language,
            url=row.url,
        )


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.article_ids:
        conditions.append(articles.c.article_id.in_(filters.article_ids))
    if filters.outlets:
        conditions.append(versions.c.outlet_folded.in_([name.casefold() for name in filters.outlets]))
    if filters.published_from:
        conditions.append(versions.c.published >= filters.published_from)
    if filters.published_to:
        conditions.append(versions.c.published <= filters.published_to)
    return conditions


def _fts_term(term: str) -> str:
    # Inside double quotes FTS5 reads no operators; a term without a letter or digit would match nothing.
    return term.replace('"', " ").replace("\0", " ").strip() if any(map(str.isalnum, term)) else ""


def _place(index_id: str) -> tuple[str, int, int] | None:
    article_id, ordinal, slot = index_id.rsplit("#", 2)
    return article_id, int(ordinal), int(slot)


def _grouped(places: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    grouped: dict[str, list[int]] = {}
    for article_id, ordinal in places:
        grouped.setdefault(article_id, []).append(ordinal)
    return grouped
