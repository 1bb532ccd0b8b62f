"""One Chroma collection on disk: vectors in, nearest ids out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from qa.errors import IndexBroken
from qa.ports import DenseHit, Vector, Vectors

_NAME = "passages"
_BATCH = 2_000  # Chroma refuses more than 5,461 records in one call


class ChromaIndex:
    """Implements qa.ports.DenseIndex over a folder that no other process has open.

    Any failure raises IndexBroken: after one, Chroma may still answer some calls, wrongly.
    """

    def __init__(self, folder: Path, embedder: str, dimension: int) -> None:
        import chromadb
        from chromadb.api.client import Client
        from chromadb.config import Settings

        self._embedder = {"embedder": embedder, "dimension": dimension}
        with _translated(folder):
            client = chromadb.PersistentClient(
                str(folder), Settings(anonymized_telemetry=False, allow_reset=False)
            )
            self._client = cast("Client", client)  # the factory's declared type lacks close()
            self._collection = client.get_or_create_collection(
                _NAME,
                metadata=self._embedder,
                configuration={"hnsw": {"space": "cosine"}},
                embedding_function=None,  # the default one would download a model
            )
        self._folder = folder

    @property
    def made_for(self) -> bool:
        """Whether the collection was made with this embedder."""
        return {key: (self._collection.metadata or {}).get(key) for key in self._embedder} == self._embedder

    def count(self) -> int:
        """Count the vectors, current or not."""
        with _translated(self._folder):
            return self._collection.count()

    def upsert(self, index_ids: Sequence[str], vectors: Vectors) -> None:
        """Put vectors under their ids, replacing what was there. Raises IndexBroken."""
        with _translated(self._folder):
            for start in range(0, len(index_ids), _BATCH):
                batch = slice(start, start + _BATCH)
                self._collection.upsert(ids=list(index_ids[batch]), embeddings=vectors[batch])

    def search(self, vector: Vector, limit: int) -> list[DenseHit]:
        """Find up to `limit` neighbours, nearest first. Raises IndexBroken."""
        with _translated(self._folder):
            if not (count := self._collection.count()):
                return []
            found = self._collection.query(
                query_embeddings=vector[None], n_results=min(limit, count), include=["distances"]
            )
        distances = (found["distances"] or [[]])[0]
        return [
            DenseHit(name, 1.0 - float(away)) for name, away in zip(found["ids"][0], distances, strict=True)
        ]

    def missing(self, index_ids: Sequence[str]) -> list[str]:
        """List the ids that have no vector. Raises IndexBroken."""
        present: set[str] = set()
        with _translated(self._folder):
            for start in range(0, len(index_ids), _BATCH):
                batch = list(index_ids[start : start + _BATCH])
                present.update(self._collection.get(ids=batch, include=[])["ids"])
        return [name for name in index_ids if name not in present]

    def close(self) -> None:
        """Save and let go of files. Raises IndexBroken."""
        with _translated(self._folder):
            self._client.close()


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        # Chroma raises its own errors, the bindings' and plain ones; none can be repaired here.
        raise IndexBroken(
            f"The vector index in {folder} cannot be used ({type(error).__name__}). "
            "Answers go on by exact search; rebuild it with `pullquote reindex`."
        ) from error
