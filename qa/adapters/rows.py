"""How domain types are laid out in the catalogue's rows, and read back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import Row

from qa.models import Removal, RemovalReason, Turn, Version
from qa.ports import ArticleSummary, Edition, Vector


def of_version(edition: Edition) -> dict[str, object]:
    """Lay out the version an edition writes."""
    article = edition.article
    return {
        "article_id": article.article_id,
        "number": article.version,
        "content_hash": edition.content_hash,
        "ingested_at": edition.ingested_at,
        # A file name may hold bytes that are no UTF-8, which Python reads as lone surrogates.
        "source": edition.source.encode("utf-8", "backslashreplace").decode(),
        "headline": article.headline,
        "outlet": article.outlet,
        "outlet_folded": article.outlet and article.outlet.casefold(),
        "byline": article.byline,
        "published": article.published,
        "updated": article.updated,
        "language": article.language,
        "url": article.url,
        "text": article.text,
        "passage_count": len(edition.passages),
    }


def of_passages(edition: Edition) -> list[dict[str, object]]:
    """Lay out the passages an edition writes."""
    return [
        {
            "article_id": edition.article.article_id,
            "version": edition.article.version,
            "ordinal": passage.ordinal,
            "start": passage.start,
            "end": passage.end,
            "vector_key": key,
        }
        for passage, key in zip(edition.passages, edition.vector_keys, strict=True)
    ]


def of_removals(edition: Edition) -> list[dict[str, object]]:
    """Lay out what extraction left out."""
    return [
        {
            "article_id": edition.article.article_id,
            "version": edition.article.version,
            "position": position,
            "text": removal.text,
            "reason": removal.reason.value,
            "line": removal.line,
        }
        for position, removal in enumerate(edition.removals)
    ]


def to_summary(row: Row[*tuple[Any, ...]]) -> ArticleSummary:
    """Read a version's row as a line in the list of articles."""
    return ArticleSummary(
        article_id=row.article_id,
        version=row.number,
        headline=row.headline,
        outlet=row.outlet,
        byline=row.byline,
        published=row.published,
        updated=row.updated,
        language=row.language,
        url=row.url,
        passage_count=row.passage_count,
        ingested_at=row.ingested_at,
    )


def to_version(row: Row[*tuple[Any, ...]]) -> Version:
    """Read a version's row as its record."""
    return Version(
        article_id=row.article_id,
        number=row.number,
        content_hash=row.content_hash,
        ingested_at=row.ingested_at,
        headline=row.headline,
        passage_count=row.passage_count,
        source=row.source,
    )


def of_vectors(vectors: Mapping[str, Vector]) -> list[dict[str, object]]:
    """Lay out vectors as 32-bit floats in the machine's order."""
    return [{"key": key, "vector": vector.astype(np.float32).tobytes()} for key, vector in vectors.items()]


def to_vector(blob: bytes) -> Vector:
    """Read a vector back."""
    return np.frombuffer(blob, dtype=np.float32)


def to_removal(row: Row[*tuple[Any, ...]]) -> Removal:
    """Read a removal back."""
    return Removal(row.text, RemovalReason(row.reason), row.line)


def of_turn(conversation_id: str, turn: Turn, asked_at: datetime) -> dict[str, object]:
    """Lay out a turn."""
    return {
        "conversation_id": conversation_id,
        "asked_at": asked_at,
        "question": turn.question,
        "standalone": turn.standalone,
        "answer": turn.answer,
        "article_ids": json.dumps(turn.article_ids),
    }


def to_turn(row: Row[*tuple[Any, ...]]) -> Turn:
    """Read a turn back."""
    return Turn(row.question, row.standalone, row.answer, tuple(json.loads(row.article_ids)))
