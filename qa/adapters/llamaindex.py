"""llama-index embeddings behind our port, and the bundled embedder as one of them.

Importing llama-index takes over a second, so `qa.bootstrap` imports this module only when a setting says so.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Callable, Sequence
from types import ModuleType

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import Field, PrivateAttr, ValidationError

from qa.adapters.minilm import MiniLM
from qa.errors import ModelUnavailable, PullquoteError, SettingsError
from qa.ports import Vector, Vectors


class MiniLMEmbedding(BaseEmbedding):
    """The bundled embedder for any llama-index pipeline."""

    model_name: str = MiniLM.name
    # MiniLM sorts what it gets by length, so it is the faster the more it gets.
    embed_batch_size: int = Field(default=256, gt=0, le=2048, description="Texts of one embedding call.")
    threads: int = Field(default=0, ge=0, description="Threads to compute with; 0 means one per core.")
    _minilm: MiniLM = PrivateAttr()

    @classmethod
    def class_name(cls) -> str:
        """Name this class where llama-index writes pipelines down."""
        return "MiniLMEmbedding"

    def model_post_init(self, context: object, /) -> None:
        """Make the embedder; it loads its weights when first used."""
        super().model_post_init(context)
        self._minilm = MiniLM(self.threads)

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._minilm.embed_passages(texts).tolist()
        return vectors

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embeddings([query])[0]

    async def _aget_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return await asyncio.to_thread(self._get_text_embeddings, texts)

    async def _aget_text_embedding(self, text: str) -> list[float]:
        return await asyncio.to_thread(self._get_text_embedding, text)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return await asyncio.to_thread(self._get_query_embedding, query)


class LlamaIndexEmbedder:
    """Embed with any llama-index embedding; its vectors are scaled to length 1."""

    def __init__(self, embedding: BaseEmbedding) -> None:
        self._embedding = embedding
        self._dimension: int | None = None

    @property
    def name(self) -> str:
        """The model's name, or the class's where the model has none."""
        known = self._embedding.model_name not in ("", "unknown")
        return self._embedding.model_name if known else type(self._embedding).__name__

    @property
    def dimension(self) -> int:
        """Components of each vector, learned from the first one. Raises ModelUnavailable."""
        if self._dimension is None:
            self._dimension = len(self.embed_question("dimension"))
        return self._dimension

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed passages, in calls of the embedding's own batch size. Raises ModelUnavailable."""
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        return self._rows(lambda: self._embedding.get_text_embedding_batch(list(texts)), len(texts))

    def embed_question(self, text: str) -> Vector:
        """Embed a question. Raises ModelUnavailable."""
        vector: Vector = self._rows(lambda: [self._embedding.get_query_embedding(text)], 1)[0]
        return vector

    def _rows(self, call: Callable[[], list[list[float]]], count: int) -> Vectors:
        try:
            rows = np.array(call(), np.float32)
        except PullquoteError:
            raise
        except Exception as error:  # each vendor has its own errors
            # By kind only: what vendors write into their errors may hold a part of the key.
            raise ModelUnavailable(
                f"The embedder {self.name} failed ({type(error).__name__}). "
                "Check its key, its address and PULLQUOTE_EMBEDDER_OPTIONS, and try again."
            ) from error
        return self._normalised(rows, count)

    def _normalised(self, rows: Vectors, count: int) -> Vectors:
        lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
        if rows.ndim != 2 or len(rows) != count or not (np.isfinite(lengths) & (lengths > 0)).all():
            raise ModelUnavailable(
                f"The embedder {self.name} returned no usable vectors: shape {rows.shape} for {count} texts. "
                "Choose another model with PULLQUOTE_EMBEDDER."
            )
        return np.asarray(rows / lengths, np.float32)


def load_llamaindex_embedder(path: str, options: dict[str, object]) -> LlamaIndexEmbedder:
    """Make the embedder that `path` ("package.module:Class") names. Raises SettingsError."""
    kind = _embedding_class(path)
    try:
        return LlamaIndexEmbedder(kind(**options))
    except ValidationError as error:
        # Without the values: a key may be among them.
        problems = "; ".join(f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors())
    except Exception as error:  # each vendor has its own errors
        problems = type(error).__name__ if not isinstance(error, TypeError | ValueError) else str(error)
    raise SettingsError(
        f"PULLQUOTE_EMBEDDER names {path}, which refuses its options. {problems.rstrip('.')}. "
        "Correct PULLQUOTE_EMBEDDER_OPTIONS."
    )


def _embedding_class(path: str) -> Callable[..., BaseEmbedding]:
    module_name, _, class_name = path.partition(":")
    if not module_name or not class_name:
        raise SettingsError(f"PULLQUOTE_EMBEDDER is {path!r}; give 'minilm' or 'package.module:Class'.")
    kind = getattr(_module(module_name), class_name, None)
    if not (isinstance(kind, type) and issubclass(kind, BaseEmbedding)):
        raise SettingsError(
            f"PULLQUOTE_EMBEDDER names {path}, but {module_name} has no llama-index embedding {class_name}. "
            "Correct the name."
        )
    return kind


def _module(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"PULLQUOTE_EMBEDDER names the module {name}, but {error.name} is not installed. "
            f"{_remedy(name, error.name)}"
        ) from error
    except Exception as error:  # whatever a module does when imported
        raise SettingsError(
            f"PULLQUOTE_EMBEDDER names the module {name}, which cannot be imported ({type(error).__name__}). "
            "Install it again, or choose another embedder."
        ) from error


def _remedy(module: str, missing: str | None) -> str:
    parts = module.split(".")
    # An integration of llama-index is a distribution of its own: llama_index.embeddings.openai and so on.
    package = ".".join(parts[:3]) if parts[0] == "llama_index" else parts[0]
    if f"{package}.".startswith(f"{missing}."):
        return f"Run: pip install {package.replace('.', '-').replace('_', '-')}"
    return f"Install what {module} needs."
