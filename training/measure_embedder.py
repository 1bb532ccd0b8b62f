"""Measure an embedder's files: python -m training.measure_embedder [FOLDER ...] (bundled if none is named).

Each folder holds embedder.onnx and tokenizer.json. Printed for each: the file's size, the time to load it,
the cosine to the original's vectors, how much a vector depends on its batch, and the speed on all cores.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from statistics import median

import numpy as np

from qa.adapters.minilm import BUNDLED, MiniLM

ROOT = Path(__file__).parents[1]
SENTENCES = ROOT / "tests/data/embedder_reference.txt"
REFERENCE = ROOT / "tests/data/embedder_reference.npz"
"""The original's vectors for these sentences, in 32-bit PyTorch, written by training.embedder."""


def main() -> None:
    """Print a line for each folder."""
    sentences = SENTENCES.read_text(encoding="utf-8").splitlines()
    original = np.load(REFERENCE)["vectors"].astype(np.float32)
    for folder in [Path(argument) for argument in sys.argv[1:]] or [BUNDLED]:
        print(f"{folder.name}: {(folder / 'embedder.onnx').stat().st_size / 1e6:.1f} MB, {_load_ms(folder)}")
        embedder = MiniLM(folder=folder)
        alone = np.stack([embedder.embed_question(sentence) for sentence in sentences])
        batched = embedder.embed_passages(sentences)
        cosines = (alone * original).sum(axis=1) / np.linalg.norm(original, axis=1)
        print(f"  cosine to the original: least {cosines.min():.4f}, mean {cosines.mean():.4f}")
        print(f"  largest change of a component by its batch: {np.abs(alone - batched).max():.1e}")
        print(f"  {_speed(embedder, sentences)}")


def _load_ms(folder: Path) -> str:
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        MiniLM(folder=folder).embed_question("")
        seconds.append(time.perf_counter() - start)
    # The first one also imports onnxruntime and tokenizers.
    return f"first answer after {seconds[0] * 1e3:.0f} ms, again after {median(seconds[1:]) * 1e3:.0f} ms"


def _speed(embedder: MiniLM, sentences: list[str]) -> str:
    questions = [_seconds(embedder, [sentence]) for sentence in sentences if len(sentence) < 100]
    passages = [" ".join(sentences[start : start + 8]) for start in range(128)]
    rate = len(passages) / min(_seconds(embedder, passages) for _ in range(3))
    length = sum(map(len, passages)) // len(passages)
    return f"a question {median(questions) * 1e3:.1f} ms; {rate:.0f} passages of {length} characters a second"


def _seconds(embedder: MiniLM, texts: list[str]) -> float:
    start = time.perf_counter()
    embedder.embed_passages(texts)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
