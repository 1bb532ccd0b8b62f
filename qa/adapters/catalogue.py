"""The catalogue in SQLite: articles, versions, passages, vectors, conversations and seen events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, bindparam, delete, exc, insert, select, text, update
from sqlalchemy.dialects.sqlite import insert as upsert

from qa.adapters import catalogue_check, rows, schema, turn_log
from qa.adapters.schema import articles, events, meta, origins, passages, removals, vectors, versions
from qa.adapters.snapshot import SqlSnapshot
from qa.adapters.vector_cache import VectorCache
from qa.errors import IndexMismatch, PullquoteError
from qa.models import Article, Filters, Removal, Turn, Version
from qa.ports import ArticleSummary, Edition, Embedder, Standing, Vector

CONVERSATION_LIFETIME = timedelta(hours=24)
"""How long after its last turn a conversation is over, unless the settings say otherwise."""

EVENT_LIFETIME = timedelta(days=7)
_SQL_VARIABLES = 900  # SQLite's oldest limit is 999 to a statement


class SqlCatalogue:
    """Implements qa.ports.ArticleStore; safe for several threads and processes, one transaction a call."""

    def __init__(self, path: Path, conversation_lifetime: timedelta = CONVERSATION_LIFETIME) -> None:
        self.path = path
        self._conversation_lifetime = conversation_lifetime
        self._engine = schema.open_engine(path)
        self._writing = schema.writing(self._engine)
        self._cache = VectorCache()
        self._prepare()

    # Reading

    @contextmanager
    def snapshot(self) -> Iterator[SqlSnapshot]:
        """Open a consistent view: one read transaction."""
        with self._engine.begin() as connection:
            yield SqlSnapshot(connection, self._cache)

    def articles(self) -> list[ArticleSummary]:
        """List current articles, newest publication first."""
        with self._engine.begin() as connection:
            return _summaries(connection)

    def summary(self, article_id: str) -> ArticleSummary:
        """Describe one current article. Raises ArticleNotFound, ArticleRemoved."""
        with self._engine.begin() as connection:
            SqlSnapshot(connection, self._cache).article(article_id)
            return _summaries(connection, article_id)[0]

    def versions(self, article_id: str) -> list[Version]:
        """List every version of an article, oldest first. Raises ArticleNotFound, ArticleRemoved."""
        with self._engine.begin() as connection:
            SqlSnapshot(connection, self._cache).article(article_id)
            query = select(versions).where(versions.c.article_id == article_id).order_by(versions.c.number)
            return [rows.to_version(row) for row in connection.execute(query)]

    def removals(self, article_id: str, version: int) -> list[Removal]:
        """List what extraction left out of one version, in source order."""
        where = (removals.c.article_id == article_id, removals.c.version == version)
        with self._engine.begin() as connection:
            query = select(removals).where(*where).order_by(removals.c.position)
            return [rows.to_removal(row) for row in connection.execute(query)]

    def standing(self, article_id: str) -> Standing:
        """Tell where an article stands."""
        query = (
            select(
                articles.c.last_version, articles.c.current_version, articles.c.slot, versions.c.content_hash
            )
            .outerjoin(
                versions,
                (versions.c.article_id == articles.c.article_id)
                & (versions.c.number == articles.c.current_version),
            )
            .where(articles.c.article_id == article_id)
        )
        with self._engine.begin() as connection:
            row = connection.execute(query).first()
        if row is None:
            return Standing(0, None, None)
        return Standing(row.last_version, row.content_hash, None if row.current_version is None else row.slot)

    def article_from(self, origin: str) -> str | None:
        """Tell which article came from a place; None if none did."""
        query = select(origins.c.article_id).where(origins.c.origin == origin)
        with self._engine.begin() as connection:
            return connection.execute(query).scalar()

    def vectors(self, keys: Sequence[str]) -> dict[str, Vector]:
        """Read the stored vectors among `keys`."""
        found: dict[str, Vector] = {}
        with self._engine.begin() as connection:
            for batch in _batches(list(dict.fromkeys(keys))):
                stored = connection.execute(select(vectors).where(vectors.c.key.in_(batch)))
                found.update((row.key, rows.to_vector(row.vector)) for row in stored)
        return found

    def indexed(self) -> Iterator[tuple[str, int, int, Vector]]:
        """Yield article id, ordinal, slot and vector of every current passage, from one snapshot."""
        query = (
            select(passages.c.article_id, passages.c.ordinal, articles.c.slot, vectors.c.vector)
            .join(articles, articles.c.article_id == passages.c.article_id)
            .join(vectors, vectors.c.key == passages.c.vector_key)
            .where(passages.c.version == articles.c.current_version)
        )
        with self._engine.begin() as connection:
            for row in connection.execute(query):
                yield row.article_id, row.ordinal, row.slot, rows.to_vector(row.vector)

    # Changing

    def commit(self, edition: Edition, new_vectors: Mapping[str, Vector]) -> None:
        """Write a version and make it current, in one transaction."""
        article = edition.article
        with self._writing.begin() as connection:
            _clear_fts(connection, article.article_id)
            _point_to(connection, edition)
            connection.execute(insert(versions), [rows.of_version(edition)])
            if new_vectors:
                connection.execute(upsert(vectors).on_conflict_do_nothing(), rows.of_vectors(new_vectors))
            connection.execute(insert(passages), rows.of_passages(edition))
            if edition.removals:
                connection.execute(insert(removals), rows.of_removals(edition))
            _fill_fts(connection, article)
            _raise_generation(connection)

    def remove(self, article_id: str) -> ArticleSummary:
        """Remove an article and all its versions; return what it was. Raises ArticleNotFound."""
        with self._writing.begin() as connection:
            SqlSnapshot(connection, self._cache).article(article_id)
            summary = _summaries(connection, article_id)[0]
            _clear_fts(connection, article_id)
            for table in (removals, passages, versions):
                connection.execute(delete(table).where(table.c.article_id == article_id))
            connection.execute(delete(vectors).where(vectors.c.key.not_in(select(passages.c.vector_key))))
            gone = {"current_version": None, "removed_at": datetime.now(UTC)}
            connection.execute(update(articles).where(articles.c.article_id == article_id).values(gone))
            _raise_generation(connection)
        return summary

    def bind_embedder(self, embedder: Embedder) -> None:
        """Remember which model makes the vectors. Raises IndexMismatch if it was another."""
        with self._engine.begin() as connection:
            known = _meta(connection, "embedder")
        if known is None:
            with self._writing.begin() as connection:
                _set_meta(connection, "embedder", _signature(embedder))
        elif known != _signature(embedder):
            raise IndexMismatch(
                f"The articles were embedded by {known}, but {_signature(embedder)} is set. "
                "Set PULLQUOTE_EMBEDDER back, or embed them all anew with `pullquote reindex`."
            )

    def replace_vectors(
        self, embedder: Embedder, keys: Mapping[tuple[str, int], str], new: Mapping[str, Vector]
    ) -> None:
        """Give current passages, named by article id and ordinal, the vectors of another model."""
        current = select(articles.c.current_version).where(articles.c.article_id == passages.c.article_id)
        statement = (
            update(passages)
            .where(passages.c.article_id == bindparam("of"), passages.c.ordinal == bindparam("place"))
            .where(passages.c.version == current.scalar_subquery())
            .values(vector_key=bindparam("key"))
        )
        with self._writing.begin() as connection:
            connection.execute(delete(vectors))
            if keys:
                named = [{"of": name, "place": place, "key": key} for (name, place), key in keys.items()]
                connection.execute(statement, named)
                connection.execute(insert(vectors), rows.of_vectors(new))
            _set_meta(connection, "embedder", _signature(embedder))
            _raise_generation(connection)

    # Conversations and events

    def turns(self, conversation_id: str, limit: int) -> list[Turn]:
        """List the last turns of a conversation, oldest first; none once it is over."""
        with self._engine.begin() as connection:
            return turn_log.last_turns(connection, conversation_id, limit, self._conversation_lifetime)

    def add_turn(self, conversation_id: str, turn: Turn) -> None:
        """Append a turn to a conversation, and delete conversations that are over."""
        with self._writing.begin() as connection:
            turn_log.append(connection, conversation_id, turn, self._conversation_lifetime)

    def forget_conversations(self) -> None:
        """Delete the conversations that are over."""
        with self._writing.begin() as connection:
            turn_log.forget(connection, self._conversation_lifetime)

    def claim_event(self, team: str, channel: str, message_ts: str, event_id: str) -> bool:
        """Record a chat message as taken; False if this message or this event id was taken before."""
        now = datetime.now(UTC)
        row = {
            "team": team,
            "channel": channel,
            "message_ts": message_ts,
            "event_id": event_id,
            "seen_at": now,
        }
        with self._writing.begin() as connection:
            connection.execute(delete(events).where(events.c.seen_at < now - EVENT_LIFETIME))
            return connection.execute(upsert(events).values(row).on_conflict_do_nothing()).rowcount == 1

    def faults(self) -> list[str]:
        """Look for damage: one sentence for each fault found."""
        with self._engine.begin() as connection:
            return catalogue_check.faults(connection)

    def refill_lexical(self) -> None:
        """Write the lexical index anew from the text of the current versions."""
        with self._writing.begin() as connection:
            connection.execute(text("DELETE FROM passages_fts"))
            snapshot = SqlSnapshot(connection, self._cache)
            for article_id in snapshot.current_articles(Filters(), limit=-1):
                _fill_fts(connection, snapshot.article(article_id))

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def _prepare(self) -> None:
        try:
            with self._writing.begin() as connection:
                if not (version := _schema_version(connection)):
                    schema.metadata.create_all(connection)
                    connection.execute(text(schema.CREATE_FTS))
                    _set_meta(connection, "schema", str(schema.SCHEMA_VERSION))
        except exc.DatabaseError as error:
            raise PullquoteError(
                f"The catalogue {self.path} cannot be opened ({error.orig}). If the file is damaged, "
                "restore it from a backup; if the disk is full or read-only, mend that first."
            ) from error
        if version and int(version) > schema.SCHEMA_VERSION:
            raise PullquoteError(
                f"The catalogue {self.path} was written by a newer Pullquote. Install that version to use it."
            )


def _schema_version(connection: Connection) -> str | None:
    known = connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'meta'")).first()
    return _meta(connection, "schema") if known else None


def _meta(connection: Connection, name: str) -> str | None:
    return connection.execute(select(meta.c.value).where(meta.c.name == name)).scalar()


def _set_meta(connection: Connection, name: str, value: str) -> None:
    statement = upsert(meta).values(name=name, value=value)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


def _signature(embedder: Embedder) -> str:
    return f"{embedder.name}/{embedder.dimension}"


def _raise_generation(connection: Connection) -> None:
    _set_meta(connection, "generation", str(int(_meta(connection, "generation") or 0) + 1))


def _clear_fts(connection: Connection, article_id: str) -> None:
    connection.execute(
        text(
            "DELETE FROM passages_fts WHERE rowid IN (SELECT passages.id FROM passages JOIN articles "
            "ON articles.article_id = passages.article_id AND articles.current_version = passages.version "
            "WHERE articles.article_id = :article_id)"
        ),
        {"article_id": article_id},
    )


def _fill_fts(connection: Connection, article: Article) -> None:
    where = (passages.c.article_id == article.article_id, passages.c.version == article.version)
    places = connection.execute(select(passages.c.id, passages.c.start, passages.c.end).where(*where)).all()
    connection.execute(
        text("INSERT INTO passages_fts (rowid, text, headline) VALUES (:id, :text, :headline)"),
        [
            {"id": place.id, "text": article.text[place.start : place.end], "headline": article.headline}
            for place in places
        ],
    )


def _point_to(connection: Connection, edition: Edition) -> None:
    number = edition.article.version
    values = {"current_version": number, "last_version": number, "slot": edition.slot, "removed_at": None}
    target = {"article_id": edition.article.article_id}
    statement = upsert(articles).values({**target, **values})
    connection.execute(statement.on_conflict_do_update(index_elements=["article_id"], set_=values))
    place = upsert(origins).values(origin=edition.origin, **target)
    connection.execute(place.on_conflict_do_update(index_elements=["origin"], set_=target))


def _summaries(connection: Connection, article_id: str | None = None) -> list[ArticleSummary]:
    query = (
        select(versions)
        .join(articles, articles.c.article_id == versions.c.article_id)
        .where(versions.c.number == articles.c.current_version)
        .order_by(versions.c.published.desc().nulls_last(), versions.c.article_id)
    )
    if article_id is not None:
        query = query.where(versions.c.article_id == article_id)
    return [rows.to_summary(row) for row in connection.execute(query)]


def _batches(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), _SQL_VARIABLES):
        yield keys[start : start + _SQL_VARIABLES]
