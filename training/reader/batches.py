"""From examples to padded tensors, grouped so that little is padded."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from qa.adapters.onnx_files import load_tokenizer
from qa.adapters.packing import JointPacking, Packed
from qa.answering.words import is_stopword
from training.reader.examples import Example

BATCH_TOKENS = 3_600
"""Tokens of one step, padding included."""
TRAIN_TOKENS = 224
_POOL_BATCHES = 40


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors of shape (rows, tokens), and per row: the span's ends (0: none) and the two verdicts.

    `allowed` is true where an answer may start or end: at the passage's tokens, and at token 0.
    """

    ids: Tensor
    mask: Tensor
    segments: Tensor
    allowed: Tensor
    start: Tensor
    end: Tensor
    verdict: Tensor


def packer(tokenizer_file: Path, max_tokens: int = TRAIN_TOKENS) -> JointPacking:
    """Build the layout of training and product alike."""
    tokenizer = load_tokenizer(tokenizer_file, "reader")
    return JointPacking(tokenizer, common_tokens(tokenizer), max_tokens)


def common_tokens(tokenizer: Tokenizer) -> frozenset[int]:
    """List the tokens that carry no content."""
    vocabulary = tokenizer.get_vocab().items()
    return frozenset(number for token, number in vocabulary if not token.isalnum() or is_stopword(token))


def batches(examples: Sequence[Example], packing: JointPacking, rng: random.Random) -> Iterator[Batch]:
    """Batch rows of like length, in random order; a row whose answer does not fit is left out."""
    rows = [row for example in examples if (row := _row(example, packing, rng))]
    rng.shuffle(rows)
    pool = _POOL_BATCHES * BATCH_TOKENS // 100
    for at in range(0, len(rows), pool):
        grouped = list(_grouped(sorted(rows[at : at + pool], key=lambda row: len(row.packed.ids))))
        rng.shuffle(grouped)
        yield from (_batch(group) for group in grouped)


@dataclass(frozen=True, slots=True)
class _Row:
    packed: Packed
    start: int
    end: int
    relevant: bool


def _row(example: Example, packing: JointPacking, rng: random.Random) -> _Row | None:
    title = example.title if rng.random() < 0.6 else ""
    packed = packing.pack(example.question, title, example.passage)[0]
    if not example.answers:
        return _Row(packed, 0, 0, example.relevant)
    answer = rng.choice(example.answers)
    inside = [n for n, (start, end) in enumerate(packed.places) if start < answer.end and end > answer.start]
    if not inside:
        return None
    return _Row(packed, packed.first + inside[0], packed.first + inside[-1], example.relevant)


def _grouped(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    group: list[_Row] = []
    for row in rows:
        if group and (len(group) + 1) * len(row.packed.ids) > BATCH_TOKENS:
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _batch(rows: Sequence[_Row]) -> Batch:
    width = max(len(row.packed.ids) for row in rows)
    ids, mask, segments = (torch.zeros((len(rows), width), dtype=torch.int64) for _ in range(3))
    allowed = torch.zeros((len(rows), width), dtype=torch.bool)
    allowed[:, 0] = True
    for n, row in enumerate(rows):
        size = len(row.packed.ids)
        ids[n, :size], segments[n, :size] = torch.tensor(row.packed.ids), torch.tensor(row.packed.segments)
        mask[n, :size] = 1
        allowed[n, row.packed.first : row.packed.first + len(row.packed.places)] = True
    return Batch(
        ids,
        mask,
        segments,
        allowed,
        torch.tensor([row.start for row in rows]),
        torch.tensor([row.end for row in rows]),
        torch.tensor([[float(row.start > 0), float(row.relevant)] for row in rows]),
    )
