"""The joint reader in PyTorch: MiniLM with heads for the answer's span, for no answer and for relevance."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from training.minilm import WIDTH, MiniLM, load

MAX_TOKENS = 320
"""Positions kept; training rows are shorter."""
SEGMENTS = 4
"""Question and passage, each unmet and met (qa/adapters/packing.py)."""


class JointReader(nn.Module):
    """Read a question with a passage: (batch, tokens) -> start and end logits and a verdict.

    Start and end: (batch, tokens), where token 0 stands for "no answer". Verdict: (batch, 2), the logits of
    "this passage answers" and "this passage is the one asked about".
    """

    def __init__(self, encoder: MiniLM) -> None:
        super().__init__()
        self.encoder = encoder
        self.span = nn.Linear(WIDTH, 2)
        self.verdict = nn.Sequential(
            nn.Linear(2 * WIDTH, WIDTH), nn.GELU(), nn.Dropout(0.1), nn.Linear(WIDTH, 2)
        )

    def forward(self, ids: Tensor, mask: Tensor, segments: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Read; `mask` is 1 for tokens and 0 for padding."""
        hidden = self.encoder(ids, mask, segments)
        start, end = self.span(hidden).unbind(dim=-1)
        # The first token, and the token that looks most like an answer's start.
        weight = (start - (1.0 - mask.to(start.dtype)) * 1e4).softmax(dim=-1)[:, None, :]
        read = (weight @ hidden.to(weight.dtype))[:, 0]
        return start, end, self.verdict(torch.cat([hidden[:, 0].to(read.dtype), read], dim=-1))


def from_embedder(weights: Path) -> JointReader:
    """Start from the embedder's published weights; a met token starts out like an unmet one."""
    encoder = load(weights, MAX_TOKENS)
    segments = encoder.embeddings.token_type_embeddings
    wider = nn.Embedding(SEGMENTS, WIDTH)
    with torch.no_grad():
        wider.weight.copy_(segments.weight.repeat(SEGMENTS // 2, 1))
    encoder.embeddings.token_type_embeddings = wider
    # Looked up but not learned: the vocabulary is far larger than our data.
    encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    for layer in encoder.encoder["layer"]:
        layer.attention["self"].dropout.p = 0.0  # costs a fifth of the time and gains nothing measurable
    return JointReader(encoder)


def empty() -> JointReader:
    """Build the shape alone, to load trained weights into."""
    encoder = MiniLM(MAX_TOKENS)
    encoder.embeddings.token_type_embeddings = nn.Embedding(SEGMENTS, WIDTH)
    return JointReader(encoder)
