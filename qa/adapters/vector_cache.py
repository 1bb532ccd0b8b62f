"""All current vectors in one matrix, read once for each state of the catalogue, for exact search."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, and_, select

from qa.adapters.schema import articles, meta, passages, vectors
from qa.ports import Vectors


@dataclass(frozen=True, slots=True)
class VectorTable:
    """Row i of `matrix` is the vector of passage `passage_ids[i]` of article `article_ids[i]`."""

    generation: str
    matrix: Vectors
    passage_ids: npt.NDArray[np.int64]
    article_ids: list[str]


class VectorCache:
    """Keeps the last table read; every commit raises the catalogue's generation and so outdates it."""

    def __init__(self) -> None:
        self._table: VectorTable | None = None
        self._lock = threading.Lock()

    def table(self, connection: Connection) -> VectorTable:
        """Give the vectors that are current in this connection's snapshot."""
        generation = (
            connection.execute(select(meta.c.value).where(meta.c.name == "generation")).scalar() or "0"
        )
        with self._lock:
            if self._table is None or self._table.generation != generation:
                self._table = _read(connection, generation)
            return self._table


def _read(connection: Connection, generation: str) -> VectorTable:
    of_current = and_(
        passages.c.article_id == articles.c.article_id, passages.c.version == articles.c.current_version
    )
    query = select(passages.c.id, passages.c.article_id, vectors.c.vector).where(
        of_current, vectors.c.key == passages.c.vector_key
    )
    rows = connection.execute(query).all()
    matrix = np.frombuffer(b"".join(row.vector for row in rows), dtype=np.float32)
    return VectorTable(
        generation,
        matrix.reshape(len(rows), -1) if rows else np.zeros((0, 0), np.float32),
        np.array([row.id for row in rows], dtype=np.int64),
        [row.article_id for row in rows],
    )
