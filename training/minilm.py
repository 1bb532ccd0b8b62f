"""MiniLM in plain PyTorch: a 6-layer BERT encoder that loads the published weights as they are.

Attribute names are those of the weight file, so that loading is strict and needs no table of names.
Architecture: Devlin et al. 2018 (arXiv:1810.04805); sizes: Wang et al. 2020 (arXiv:2002.10957).
"""

from __future__ import annotations

import math
from collections import OrderedDict
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

VOCABULARY = 30_522
WIDTH = 384
LAYERS = 6
HEADS = 12
INNER_WIDTH = 1_536
MAX_TOKENS = 512
DROPOUT = 0.1

_POSITIONS = "embeddings.position_embeddings.weight"


class MiniLM(nn.Module):
    """Turn token ids into one vector per token: (batch, tokens) -> (batch, tokens, 384)."""

    def __init__(self, max_tokens: int = MAX_TOKENS) -> None:
        super().__init__()
        self.embeddings = Embeddings(max_tokens)
        self.encoder = nn.ModuleDict({"layer": nn.ModuleList(Layer() for _ in range(LAYERS))})

    def forward(self, ids: Tensor, mask: Tensor, segments: Tensor | None = None) -> Tensor:
        """Encode; `mask` is 1 for tokens and 0 for padding, `segments` 0 or 1 (question, passage)."""
        # A finite bias: a row of -inf alone would make softmax return NaN.
        bias = (1.0 - mask[:, None, None, :].to(torch.float32)) * -1e9
        hidden = self.embeddings(ids, torch.zeros_like(ids) if segments is None else segments)
        for layer in self.encoder["layer"]:
            hidden = layer(hidden, bias)
        return hidden


class SentenceEncoder(nn.Module):
    """Turn token ids into one vector of length 1 per text: the mean over its tokens, normalised."""

    def __init__(self, encoder: MiniLM) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Embed: (batch, tokens) -> (batch, 384)."""
        # Dividing the sum by the token count would change its length only, which is set to 1 anyway.
        total = (self.encoder(ids, mask) * mask[:, :, None].to(torch.float32)).sum(dim=1)
        return total / total.norm(dim=1, keepdim=True)


class Embeddings(nn.Module):
    """Look up words, places and segments, and add them."""

    def __init__(self, max_tokens: int) -> None:
        super().__init__()
        self.word_embeddings = nn.Embedding(VOCABULARY, WIDTH)
        self.position_embeddings = nn.Embedding(max_tokens, WIDTH)
        self.token_type_embeddings = nn.Embedding(2, WIDTH)
        self.LayerNorm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, ids: Tensor, segments: Tensor) -> Tensor:
        """Embed each token on its own."""
        places = self.position_embeddings.weight[: ids.shape[1]]
        summed = self.word_embeddings(ids) + places + self.token_type_embeddings(segments)
        return self.dropout(self.LayerNorm(summed))


class Layer(nn.Module):
    """Let tokens look at each other, then transform each; both with a residual and a LayerNorm after."""

    def __init__(self) -> None:
        super().__init__()
        self.attention = nn.ModuleDict({"self": Attention(), "output": Residual(WIDTH)})
        self.intermediate = nn.Sequential(OrderedDict(dense=nn.Linear(WIDTH, INNER_WIDTH), gelu=nn.GELU()))
        self.output = Residual(INNER_WIDTH)

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        """Transform (batch, tokens, 384); `bias` is added to the attention scores."""
        attended = self.attention["output"](self.attention["self"](hidden, bias), hidden)
        return self.output(self.intermediate(attended), attended)


class Residual(nn.Module):
    """Project back to the model's width, add what came in, normalise."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.dense = nn.Linear(width, WIDTH)
        self.LayerNorm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, inner: Tensor, residual: Tensor) -> Tensor:
        """Combine (batch, tokens, width) with (batch, tokens, 384)."""
        return self.LayerNorm(self.dropout(self.dense(inner)) + residual)


class Attention(nn.Module):
    """Self-attention with 12 heads of 32."""

    def __init__(self) -> None:
        super().__init__()
        self.query = nn.Linear(WIDTH, WIDTH)
        self.key = nn.Linear(WIDTH, WIDTH)
        self.value = nn.Linear(WIDTH, WIDTH)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        """Mix (batch, tokens, 384) over tokens."""
        query, key, value = (_heads(part(hidden)) for part in (self.query, self.key, self.value))
        scores = query @ key.transpose(2, 3) / math.sqrt(WIDTH // HEADS) + bias
        mixed = self.dropout(scores.softmax(dim=-1)) @ value
        return mixed.transpose(1, 2).flatten(2)


def load(weights: Path, max_tokens: int = MAX_TOKENS) -> MiniLM:
    """Load the published `model.safetensors`, ready for inference; every weight must find its place."""
    # The pooler belongs to BERT's pre-training and the position ids are a constant; neither is used here.
    unused = ("pooler.", "embeddings.position_ids")
    state = {name: value for name, value in load_file(weights).items() if not name.startswith(unused)}
    state[_POSITIONS] = state[_POSITIONS][:max_tokens]
    model = MiniLM(max_tokens)
    model.load_state_dict(state, strict=True)
    return model.eval()


def _heads(hidden: Tensor) -> Tensor:
    return hidden.unflatten(2, (HEADS, WIDTH // HEADS)).transpose(1, 2)
