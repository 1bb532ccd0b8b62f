"""The bundled embedder: all-MiniLM-L6-v2 on the CPU, from weights that ship with the package."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from qa.adapters.onnx_files import BUNDLED, as_unicode, load_session, load_tokenizer
from qa.ports import Vector, Vectors

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

_MAX_TOKENS = 256
# Tokens of one run, padding included: throughput is flat from 160 up, memory is not.
_BATCH_TOKENS = 4_096


class MiniLM:
    """Embed English text; of each text the first 256 tokens count (about 1,000 characters).

    A text's vector is the same whatever stands beside it in its batch. Nothing is loaded before first use.
    """

    name = "all-MiniLM-L6-v2-int8"
    dimension = 384

    def __init__(self, threads: int = 0, folder: Path = BUNDLED) -> None:
        """Take `embedder.onnx` and `tokenizer.json` from `folder`; 0 threads means one per core."""
        self._threads = threads
        self._folder = folder
        self._lock = threading.Lock()
        self._model: _Model | None = None

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed passages. Raises ModelUnavailable."""
        vectors = np.empty((len(texts), self.dimension), np.float32)
        if texts:
            model = self._loaded()
            tokens = [model.tokenize(text) for text in texts]
            for batch in _batches(tokens):
                vectors[batch] = model.run([tokens[place] for place in batch])
        return vectors

    def embed_question(self, text: str) -> Vector:
        """Embed a question, into the same space. Raises ModelUnavailable."""
        vector: Vector = self.embed_passages([text])[0]
        return vector

    def _loaded(self) -> _Model:
        with self._lock:
            if self._model is None:
                tokenizer = load_tokenizer(self._folder / "tokenizer.json", "embedder")
                tokenizer.enable_truncation(_MAX_TOKENS)
                session = load_session(self._folder / "embedder.onnx", "embedder", self._threads)
                self._model = _Model(tokenizer, session)
            return self._model


@dataclass(frozen=True, slots=True)
class _Model:
    tokenizer: Tokenizer
    session: InferenceSession

    def tokenize(self, text: str) -> list[int]:
        # One text at a time: encode_batch starts a thread per core, whatever the setting says.
        ids: list[int] = self.tokenizer.encode(as_unicode(text)).ids
        return ids

    def run(self, tokens: Sequence[Sequence[int]]) -> Vectors:
        ids = np.zeros((len(tokens), max(map(len, tokens))), np.int64)
        mask = np.zeros_like(ids)
        for row, sequence in enumerate(tokens):
            ids[row, : len(sequence)] = sequence
            mask[row, : len(sequence)] = 1
        vectors: Vectors = self.session.run(["vectors"], {"ids": ids, "mask": mask})[0]
        return vectors


def _batches(tokens: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Group the places of texts of like length, so that little is padded, into runs that fit in memory."""
    batch: list[int] = []
    for place in sorted(range(len(tokens)), key=lambda place: len(tokens[place])):
        # Sorted by length, so this text is the longest of its batch.
        if (len(batch) + 1) * len(tokens[place]) > _BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(place)
    yield batch
