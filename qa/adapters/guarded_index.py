"""Chroma while it is sound; while it is not, a rebuild from the catalogue, and exact search meanwhile."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence

import numpy as np

from qa.adapters.catalogue import SqlCatalogue
from qa.adapters.chroma_index import ChromaIndex
from qa.adapters.data_folder import DataFolder
from qa.errors import IndexBroken
from qa.ports import DenseHit, Embedder, Vector, Vectors, index_id

log = logging.getLogger(__name__)

_REBUILD_BATCH = 2_000
_PATIENCE = 20.0  # seconds that closing waits for a rebuild to notice
_SLACK_PLACES = 1_000  # each passage has two places; past that many more, dead ones slow every search


class GuardedIndex:
    """Implements qa.ports.DenseIndex over the data folder, which this process must own.

    `writing` is held by whoever changes the catalogue: a rebuild reads the catalogue under it, and vectors
    put in after that are kept and replayed into the new index before it takes over.
    """

    def __init__(
        self, folder: DataFolder, catalogue: SqlCatalogue, embedder: Embedder, writing: threading.RLock
    ) -> None:
        self._folder = folder
        self._catalogue = catalogue
        self._embedder = embedder
        self._writing = writing
        self._state = threading.Lock()
        self._chroma: ChromaIndex | None = None
        self._pending: list[tuple[list[str], Vectors]] = []
        self._opened = False
        self._rebuilding = False
        self._rebuild: threading.Thread | None = None
        self._stopping = threading.Event()
        self.failure: str | None = None
        """Why the last rebuild did not finish."""

    def open(self, background: bool = False) -> None:
        """Open the index, or rebuild it when it cannot be trusted (in the background, if asked)."""
        self._opened = True
        if self._try_open():
            return
        if background:
            self._rebuild_in_background()
        else:
            self._rebuild_now()

    @property
    def opened(self) -> bool:
        """Whether this process has opened the index, or tried to."""
        return self._opened

    @property
    def ready(self) -> bool:
        """Whether searches go to Chroma; otherwise they raise IndexBroken."""
        return self._chroma is not None

    def upsert(self, index_ids: Sequence[str], vectors: Vectors) -> None:
        """Put vectors under their ids, now or when a rebuild is done."""
        if not self._opened:
            self.open()
        with self._state:
            self._pending.append((list(index_ids), vectors))
            if self._chroma is None:
                return
            try:
                self._chroma.upsert(index_ids, vectors)
            except IndexBroken as error:
                self._give_up(error)
            if not self._rebuilding:
                self._pending.clear()  # it is in the index, and no other index is being made

    def search(self, vector: Vector, limit: int) -> list[DenseHit]:
        """Find up to `limit` neighbours, nearest first. Raises IndexBroken while there is no sound index."""
        if (chroma := self._chroma) is None:
            raise IndexBroken("The vector index is being rebuilt; exact search answers meanwhile.")
        try:
            return chroma.search(vector, limit)
        except IndexBroken as error:
            with self._state:
                if self._chroma is chroma:
                    self._give_up(error)
            raise

    def count(self) -> int:
        """Count the vectors, current or not. Raises IndexBroken."""
        if (chroma := self._chroma) is None:
            raise IndexBroken(self.failure or "The vector index is being rebuilt.")
        return chroma.count()

    def missing(self) -> list[str]:
        """List the places of current passages that have no vector in the index. Raises IndexBroken."""
        if (chroma := self._chroma) is None:
            raise IndexBroken(self.failure or "The vector index is being rebuilt.")
        with self._writing:
            places = [index_id(name, ordinal, slot) for name, ordinal, slot, _ in self._catalogue.indexed()]
            return chroma.missing(places)

    def rebuild(self) -> int:
        """Build a new index from the catalogue and switch to it; return how many vectors it holds."""
        self.settle()
        self._opened = True
        self._rebuild_now()
        if self._chroma is None or self.failure:
            raise IndexBroken(f"The vector index could not be rebuilt: {self.failure}.")
        return self._chroma.count()

    def settle(self, seconds: float | None = None) -> None:
        """Wait for a running rebuild to end, at most for so long."""
        if self._rebuild is not None:
            self._rebuild.join(seconds)

    def close(self) -> None:
        """Save and let go of files; an unfinished rebuild is left for the next start."""
        self._stopping.set()
        self.settle(_PATIENCE)
        if self._rebuilding:
            return  # its thread is a daemon, and the marker left behind has the next start rebuild
        with self._state:
            if self._chroma is not None and _close_quietly(self._chroma):
                self._folder.mark_index_closed()
            self._chroma = None

    def _try_open(self) -> bool:
        if (folder := self._folder.index()) is None:
            return False
        self._folder.mark_index_open()
        try:
            chroma = ChromaIndex(folder, self._embedder.name, self._embedder.dimension)
            live = sum(1 for _ in self._catalogue.indexed())
            if not (chroma.made_for and live <= chroma.count() <= 2 * live + _SLACK_PLACES):
                _close_quietly(chroma)
                return False
        except IndexBroken as error:
            log.warning("index unusable", exc_info=error)
            return False
        self._chroma = chroma
        return True

    def _give_up(self, error: IndexBroken) -> None:
        log.error("index broke; rebuilding", exc_info=error)
        self._chroma = None
        self._rebuild_in_background()

    def _rebuild_in_background(self) -> None:
        self._rebuilding = True
        self._rebuild = threading.Thread(target=self._rebuild_now, name="rebuild-index", daemon=True)
        self._rebuild.start()

    def _rebuild_now(self) -> None:
        self._rebuilding = True
        try:
            self._build()
            self.failure = None
        except Exception as error:  # whatever went wrong, exact search goes on and the doctor tells
            log.error("index rebuild failed", exc_info=error)
            self.failure = str(error) or type(error).__name__
        finally:
            self._rebuilding = False

    def _build(self) -> None:
        self._folder.mark_index_open()
        with self._writing:
            rows = list(self._catalogue.indexed())
            with self._state:
                self._pending.clear()
        folder = self._folder.new_index()
        chroma = ChromaIndex(folder, self._embedder.name, self._embedder.dimension)
        for start in range(0, len(rows), _REBUILD_BATCH):
            if self._stopping.is_set():
                _close_quietly(chroma)
                return
            batch = rows[start : start + _REBUILD_BATCH]
            chroma.upsert([index_id(*row[:3]) for row in batch], np.stack([row[3] for row in batch]))
        with self._state:
            for index_ids, vectors in self._pending:
                chroma.upsert(index_ids, vectors)
            self._pending.clear()
            self._chroma, old = chroma, self._chroma
        if old is not None:
            _close_quietly(old)
        self._folder.use_index(folder)


def _close_quietly(chroma: ChromaIndex) -> bool:
    try:
        chroma.close()
    except IndexBroken as error:
        log.warning("index not closed cleanly", exc_info=error)
        return False
    return True
