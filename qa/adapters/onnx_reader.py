"""Readers on the CPU: the bundled one, and any extractive question-answering model exported to ONNX."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from qa.adapters.onnx_files import BUNDLED, load_session, load_tokenizer, require, unusable
from qa.adapters.packing import JointPacking, Packed, Packing, PairPacking
from qa.errors import ModelUnavailable, SettingsError
from qa.models import Passage
from qa.ports import PassageReading

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

Floats = npt.NDArray[np.float32]

# Tokens of one run, padding included; eight passages fit into one.
_BATCH_TOKENS = 4_096
_PAIR_TOKENS = 384
_MODEL_FILES = ("model.onnx", "onnx/model.onnx", "model_quantized.onnx", "onnx/model_quantized.onnx")


@dataclass(frozen=True, slots=True)
class Logits:
    """What a model says of one row: start and end (tokens,), and the verdict (2,) where it gives one."""

    start: Floats
    end: Floats
    verdict: Floats | None


@dataclass(frozen=True, slots=True)
class _Model:
    packing: Packing
    session: InferenceSession

    def run(self, rows: Sequence[Packed]) -> Iterator[Logits]:
        """Run rows of like length as one batch."""
        ids = np.zeros((len(rows), max(len(row.ids) for row in rows)), np.int64)
        mask, segments = np.zeros_like(ids), np.zeros_like(ids)
        for n, row in enumerate(rows):
            size = len(row.ids)
            ids[n, :size], mask[n, :size], segments[n, :size] = row.ids, 1, row.segments
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": segments}
        wanted = {each.name for each in self.session.get_inputs()}
        start, end, *verdict = self.session.run(None, {name: given[name] for name in wanted})
        for n, row in enumerate(rows):
            size = len(row.ids)
            yield Logits(start[n, :size], end[n, :size], verdict[0][n] if verdict else None)


class OnnxReader:
    """Reads with one model; nothing is loaded before first use."""

    def __init__(self, name: str, load: Callable[[], _Model]) -> None:
        self.name = name
        self._load = load
        self._lock = threading.Lock()
        self._model: _Model | None = None

    def read(self, question: str, passages: Sequence[Passage]) -> list[PassageReading]:
        """Read every passage, as Reader.read. Raises ModelUnavailable."""
        if not passages:
            return []
        model = self._loaded()
        rows = [
            (passage, row)
            for passage in passages
            for row in model.packing.pack(question, _title(passage), passage.text)
        ]
        found: list[PassageReading | None] = [None] * len(rows)
        for batch in _batches([row for _, row in rows]):
            for at, logits in zip(batch, model.run([rows[at][1] for at in batch]), strict=True):
                found[at] = _reading(*rows[at], logits)
        return [reading for reading in found if reading is not None]

    def _loaded(self) -> _Model:
        with self._lock:
            if self._model is None:
                self._model = self._load()
            return self._model


def bundled_reader(threads: int = 0, folder: Path = BUNDLED) -> OnnxReader:
    """Build the reader that ships with the package, from reader.onnx, reader.json and tokenizer.json."""

    def load() -> _Model:
        tokenizer = load_tokenizer(folder / "tokenizer.json", "reader")
        about = _json(folder / "reader.json")
        packing = JointPacking(tokenizer, frozenset(about["common_tokens"]), about["max_tokens"])
        return _Model(packing, load_session(folder / "reader.onnx", "reader", threads))

    return OnnxReader(_json(folder / "reader.json")["name"], load)


def folder_reader(folder: Path, threads: int = 0) -> OnnxReader:
    """Build a reader from a folder with a model exported to ONNX and its tokenizer.json.

    The model takes input_ids and attention_mask, and token_type_ids if it knows them, and gives start and end
    logits, in this order. Token 0 stands for "no answer", as in models trained on SQuAD 2.0. Raises
    ModelUnavailable.
    """
    file = next((folder / name for name in _MODEL_FILES if (folder / name).is_file()), None)
    if file is None:
        raise ModelUnavailable(
            f"There is no ONNX model in {folder}: none of {', '.join(_MODEL_FILES)} is there. Export "
            f"one, for example with `optimum-cli export onnx --task question-answering`."
        )

    def load() -> _Model:
        packing = PairPacking(load_tokenizer(folder / "tokenizer.json", "reader"), _PAIR_TOKENS)
        session = load_session(file, "reader", threads)
        _check_shape(file, session)
        return _Model(packing, session)

    return OnnxReader(folder.resolve().name, load)


def hub_reader(name: str, threads: int = 0) -> OnnxReader:
    """Build a reader from the Hugging Face hub, `owner/name`; what was fetched before is not fetched again.

    Raises SettingsError when the hub's client is not installed, ModelUnavailable when it cannot be fetched.
    """
    try:
        from huggingface_hub import snapshot_download
    except ImportError:
        raise SettingsError(
            f"The reader hub:{name} needs the hub's client. Install it with `pip install 'pullquote[hub]'`."
        ) from None
    wanted = [*_MODEL_FILES, "tokenizer.json", "config.json"]
    try:
        folder = _fetched(lambda **options: snapshot_download(name, allow_patterns=wanted, **options))
    except Exception as error:  # the client raises its own errors, its HTTP library's and the system's
        raise ModelUnavailable(
            f"The reader {name} could not be fetched from the hub ({type(error).__name__}). Check the name "
            f"and the network, or fetch it elsewhere and set PULLQUOTE_READER to its folder."
        ) from error
    reader = folder_reader(Path(folder), threads)
    reader.name = name
    return reader


def _fetched(fetch: Callable[..., str]) -> str:
    """Take what is in the cache, else fetch; the network is asked only when it must be."""
    try:
        return fetch(local_files_only=True)
    except Exception:  # not cached: as above, no common class says so
        return fetch()


def _check_shape(file: Path, session: InferenceSession) -> None:
    known = {"input_ids", "attention_mask", "token_type_ids"}
    inputs = {each.name for each in session.get_inputs()}
    if not inputs <= known or "input_ids" not in inputs or len(session.get_outputs()) < 2:
        outputs = ", ".join(each.name for each in session.get_outputs())
        raise ModelUnavailable(
            f"{file} is no question-answering model: it takes {', '.join(sorted(inputs))} and gives "
            f"{outputs}; input_ids and attention_mask in, and start and end logits out, are needed. Export "
            "it with `--task question-answering`."
        )


def _title(passage: Passage) -> str:
    """Name the article over a passage that does not hold its headline, as the embedded text does."""
    headline = passage.article.headline
    return "" if headline in passage.text else headline


def _reading(passage: Passage, row: Packed, logits: Logits) -> PassageReading:
    inside = slice(row.first, row.first + len(row.places))
    start, end = logits.start[inside] - logits.start[0], logits.end[inside] - logits.end[0]
    verdict = logits.verdict
    margin = float(start.max(initial=-20.0) + end.max(initial=-20.0))
    return PassageReading(
        passage=passage,
        places=np.array(row.places, np.int64).reshape(-1, 2) + passage.start,
        start=start,
        end=end,
        answers=margin if verdict is None else float(verdict[0]),
        relevant=margin if verdict is None else float(verdict[1]),
    )


def _batches(rows: Sequence[Packed]) -> Iterator[list[int]]:
    """Group the places of rows into runs that fit in memory, rows of like length together."""
    batch: list[int] = []
    for place in sorted(range(len(rows)), key=lambda place: len(rows[place].ids)):
        if batch and (len(batch) + 1) * len(rows[place].ids) > _BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


def _json(file: Path):  # type: ignore[no-untyped-def]
    require(file, "reader")
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise unusable(file, "reader", error) from error
