"""Where a quote stands: its words found again in passages, whatever became of spaces and quotation marks."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qa.models import Passage, TextSpan

_ALIKE = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "‛": "'", "`": "'", "´": "'",
        "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"',
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-",
        "\u00ad": "", "\u200b": "", "\u200c": "", "\u200d": "", "\u2060": "", "\ufeff": "",
    }
)  # fmt: skip


class Verdict(StrEnum):
    """What became of a quote."""

    FOUND = "found"
    ELSEWHERE = "in another source"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Match:
    """The verdict on a quote and, unless it stands nowhere, its passage and its place in the article."""

    verdict: Verdict
    passage: Passage | None = None
    place: TextSpan | None = None


def find(quote: str, cited: Sequence[Passage], others: Sequence[Passage] = ()) -> Match:
    """Find a verbatim quote in the cited passages, else in the others.

    White space, Unicode forms and the style of quotation marks, apostrophes and dashes are let pass; every
    letter, digit and case must agree. `place` counts code points of the article's text.
    """
    for verdict, passages in ((Verdict.FOUND, cited), (Verdict.ELSEWHERE, others)):
        for passage in passages:
            if place := locate(quote, passage.text):
                start = passage.start
                return Match(verdict, passage, TextSpan(start + place.start, start + place.end))
    return Match(Verdict.NOWHERE)


def locate(quote: str, text: str) -> TextSpan | None:
    """Find `quote` in `text` as find() does; offsets count code points of `text`."""
    wanted, _ = _folded(quote)
    folded, origins = _folded(text)
    at = folded.find(wanted) if wanted else -1
    if at < 0:
        return None
    return TextSpan(origins[at], _end_of_cluster(text, origins[at + len(wanted) - 1] + 1))


def _folded(text: str) -> tuple[str, list[int]]:
    """Fold `text`, and say for each character of the outcome which character of `text` it came from."""
    folded: list[str] = []
    origins: list[int] = []
    for start, end in _clusters(text):
        # A letter is folded together with its marks, so that e does not pass for é.
        for plain in unicodedata.normalize("NFKC", text[start:end].translate(_ALIKE)).translate(_ALIKE):
            plain = " " if plain.isspace() else plain
            if plain != " " or (folded and folded[-1] != " "):
                folded.append(plain)
                origins.append(start)
    while folded and folded[-1] == " ":
        folded.pop()
        origins.pop()
    return "".join(folded), origins


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = _end_of_cluster(text, start + 1)
        yield start, end
        start = end


def _end_of_cluster(text: str, end: int) -> int:
    """Take in the combining marks that belong to the last letter."""
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return end
