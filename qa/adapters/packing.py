"""A question and a passage as readers take them: token ids, segments, and where tokens stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from qa.adapters.onnx_files import as_unicode

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

QUESTION, PASSAGE, MET = 0, 1, 2
"""Segments. A content token that stands on the other side too has MET added."""

_MAX_QUESTION_TOKENS = 64
_MAX_TITLE_TOKENS = 32
_STRIDE_TOKENS = 64


@dataclass(frozen=True, slots=True)
class Packed:
    """One input row.

    `first` is the index of the first token that may answer; `places[i]` is where in the passage's text the
    token `first + i` stands, in code points, end exclusive.
    """

    ids: tuple[int, ...]
    segments: tuple[int, ...]
    first: int
    places: tuple[tuple[int, int], ...]


class Packing(Protocol):
    """Lays out a question and a passage for a model; a passage too long for one row gets several."""

    def pack(self, question: str, title: str, passage: str) -> list[Packed]:
        """Lay out the rows of one passage, overlapping where there are several."""


class JointPacking:
    """Lays out `[CLS] question [SEP] title passage [SEP]` for the bundled reader.

    `common` holds the tokens that carry no content (function words, punctuation).
    """

    def __init__(self, tokenizer: Tokenizer, common: frozenset[int], max_tokens: int) -> None:
        self._tokenizer = tokenizer
        self._common = common
        self._max_tokens = max_tokens
        self._cls, self._sep = tokenizer.encode("").ids

    def pack(self, question: str, title: str, passage: str) -> list[Packed]:
        """Lay out the rows of one passage, each under the title."""
        asked = self._encoded(question).ids[:_MAX_QUESTION_TOKENS]
        named = self._encoded(title).ids[:_MAX_TITLE_TOKENS] if title else []
        read = self._encoded(passage)
        room = self._max_tokens - len(asked) - len(named) - 3
        return [
            self._row(asked, [*named, *read.ids[start:end]], read.offsets[start:end])
            for start, end in _windows(len(read.ids), room)
        ]

    def _row(self, asked: Sequence[int], right: Sequence[int], places: Sequence[tuple[int, int]]) -> Packed:
        shared = (set(asked) & set(right)) - self._common
        segments = [
            QUESTION,
            *(QUESTION + (MET if token in shared else 0) for token in asked),
            QUESTION,
            *(PASSAGE + (MET if token in shared else 0) for token in right),
            PASSAGE,
        ]
        ids = (self._cls, *asked, self._sep, *right, self._sep)
        return Packed(ids, tuple(segments), len(ids) - 1 - len(places), tuple(places))

    def _encoded(self, text: str) -> Encoding:
        return self._tokenizer.encode(as_unicode(text), add_special_tokens=False)


class PairPacking:
    """Lays out a question and a passage as a tokenizer's own template for pairs says (BERT, RoBERTa, ...)."""

    def __init__(self, tokenizer: Tokenizer, max_tokens: int) -> None:
        self._tokenizer = tokenizer
        tokenizer.enable_truncation(max_tokens, stride=_STRIDE_TOKENS, strategy="only_second")

    def pack(self, question: str, title: str, passage: str) -> list[Packed]:
        """Lay out the rows of one passage; the title stands before it."""
        asked = self._shortened(as_unicode(question))
        before = f"{title}\n" if title else ""
        whole = self._tokenizer.encode(asked, as_unicode(before + passage))
        parts = [whole, *whole.overflowing]
        return [row for part in parts if (row := _read_off(part, len(before)))]

    def _shortened(self, question: str) -> str:
        # As a second sequence, since only that one may be truncated.
        laid_out = self._tokenizer.encode("", question)
        ids, offsets = laid_out.sequence_ids, laid_out.offsets
        starts = [start for number, (start, _) in zip(ids, offsets, strict=True) if number == 1]
        return question if len(starts) <= _MAX_QUESTION_TOKENS else question[: starts[_MAX_QUESTION_TOKENS]]


def _read_off(encoding: Encoding, title_end: int) -> Packed | None:
    """Take the layout from what the tokenizer made; None when no token of the passage is in it."""
    inside = [
        at
        for at, (sequence, place) in enumerate(zip(encoding.sequence_ids, encoding.offsets, strict=True))
        if sequence == 1 and place[0] >= title_end
    ]
    if not inside:
        return None
    places = tuple(
        (start - title_end, end - title_end) for start, end in encoding.offsets[inside[0] : inside[-1] + 1]
    )
    return Packed(tuple(encoding.ids), tuple(encoding.type_ids), inside[0], places)


def _windows(count: int, room: int) -> Iterator[tuple[int, int]]:
    start = 0
    while True:
        yield start, min(start + room, count)
        if start + room >= count:
            return
        start += room - _STRIDE_TOKENS
