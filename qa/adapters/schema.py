"""The catalogue's tables, and how SQLite is opened so that reads are snapshots and commits are durable."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Engine,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    create_engine,
    event,
)
from sqlalchemy.engine import Connection, Dialect

SCHEMA_VERSION = 1

metadata = MetaData()


class UtcDateTime(TypeDecorator[datetime]):
    """Aware moments as text of one width, so that they sort and compare as moments do."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Write in UTC, to the microsecond."""
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Read as an aware moment in UTC."""
        return None if value is None else datetime.fromisoformat(value)


meta = Table(
    "meta", metadata, Column("name", String, primary_key=True), Column("value", Text, nullable=False)
)

articles = Table(
    "articles",
    metadata,
    Column("article_id", String, primary_key=True),
    Column("current_version", Integer),
    Column("last_version", Integer, nullable=False),
    Column("slot", Integer, nullable=False),
    Column("removed_at", UtcDateTime),
)

# An article may come from several places: a file, then its URL.
origins = Table(
    "origins",
    metadata,
    Column("origin", Text, primary_key=True),
    Column("article_id", ForeignKey("articles.article_id"), nullable=False),
)

versions = Table(
    "versions",
    metadata,
    Column("article_id", ForeignKey("articles.article_id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("content_hash", String, nullable=False),
    Column("ingested_at", UtcDateTime, nullable=False),
    Column("source", Text, nullable=False),
    Column("headline", Text, nullable=False),
    Column("outlet", Text),
    Column("outlet_folded", Text),
    Column("byline", Text),
    Column("published", UtcDateTime),
    Column("updated", UtcDateTime),
    Column("language", String),
    Column("url", Text),
    Column("text", Text, nullable=False),
    Column("passage_count", Integer, nullable=False),
)

passages = Table(
    "passages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article_id", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("vector_key", String, nullable=False),
    UniqueConstraint("article_id", "version", "ordinal"),
    Index("passages_by_vector", "vector_key"),
)

vectors = Table(
    "vectors",
    metadata,
    Column("key", String, primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

removals = Table(
    "removals",
    metadata,
    Column("article_id", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("reason", String, nullable=False),
    Column("line", Integer),
)

turns = Table(
    "turns",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation_id", String, nullable=False, index=True),
    Column("asked_at", UtcDateTime, nullable=False, index=True),
    Column("question", Text, nullable=False),
    Column("standalone", Text, nullable=False),
    Column("answer", Text),
    Column("article_ids", Text, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("team", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("message_ts", String, primary_key=True),
    Column("event_id", String, nullable=False, unique=True),
    Column("seen_at", UtcDateTime, nullable=False, index=True),
)

# BM25 over the current versions only; the row id is passages.id.
CREATE_FTS = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS passages_fts USING fts5"
    "(text, headline, tokenize = 'porter unicode61 remove_diacritics 2')"
)


def open_engine(path: Path) -> Engine:
    """Open the SQLite file: WAL, FULL sync, explicit transactions."""
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def writing(engine: Engine) -> Engine:
    """Give the same engine, with transactions that take the write lock at their start."""
    return engine.execution_options(begin="BEGIN IMMEDIATE")


def _configure(connection: Any, _record: object) -> None:
    # The driver must not begin or commit on its own: a read transaction has to be one snapshot.
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))
