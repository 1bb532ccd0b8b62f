"""The vectors of texts read lately, so that asking again about an article embeds little."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from qa.ports import Embedder, Vector, Vectors


class VectorMemory:
    """Embeds each text once while it stays among the last `size` used; safe to call from several threads."""

    def __init__(self, embedder: Embedder, size: int = 20_000) -> None:
        self._embedder = embedder
        self._size = size
        self._lock = threading.Lock()
        self._known: OrderedDict[bytes, Vector] = OrderedDict()

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Give the vectors of `texts`, in one batch for those not known. Raises ModelUnavailable."""
        if not texts:
            return np.zeros((0, self._embedder.dimension), np.float32)
        keys = [_key(text) for text in texts]
        found = self._recall(keys)
        unknown = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
        if unknown:
            found |= dict(zip(unknown, self._embedder.embed_passages(list(unknown.values())), strict=True))
            self._keep(found)
        return np.stack([found[key] for key in keys])

    def _recall(self, keys: Sequence[bytes]) -> dict[bytes, Vector]:
        with self._lock:
            known = {key: self._known[key] for key in keys if key in self._known}
            for key in known:
                self._known.move_to_end(key)
            return known

    def _keep(self, vectors: dict[bytes, Vector]) -> None:
        with self._lock:
            self._known.update(vectors)
            while len(self._known) > self._size:
                self._known.popitem(last=False)


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()
