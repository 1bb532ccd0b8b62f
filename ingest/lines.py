"""The lines of a source: cleaned characters, and what a reader of any format hands on to extraction."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from qa.models import Removal


@dataclass(frozen=True, slots=True)
class Line:
    """A non-blank line without surrounding white space.

    `number` is its 1-based line in the source; None where the source has no lines (HTML).
    `opens_paragraph` says that a blank line stood before it.
    """

    text: str
    number: int | None = None
    opens_paragraph: bool = True


@dataclass(frozen=True, slots=True)
class Stated:
    """What a source, or its head, says about itself."""

    headline: str | None = None
    outlet: str | None = None
    byline: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    language: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What a reader made of a source: its lines, its own record, and what it left out already.

    `inferred` holds what only the looks of the source suggest; anything stated, even in the text, is better.
    """

    lines: tuple[Line, ...]
    stated: Stated = Stated()
    inferred: Stated = Stated()
    removals: tuple[Removal, ...] = ()


_BREAKS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Control characters, soft hyphens, zero-width and direction marks, tag characters (used to smuggle text),
# lone surrogates.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
# The joiners are letters of scripts and emoji that are spelt with them, and invisible anywhere else.
_STRAY_JOINERS = re.compile("(?<![\u0600-\u1cff\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]")


def clean_characters(text: str) -> tuple[str, int]:
    """Return `text` with plain line breaks, visible characters and NFC letters, and how many it lost."""
    text = _BREAKS.sub("\n", text).replace("\t", " ")
    visible, lost = _INVISIBLE.subn("", text)
    visible, stray = _STRAY_JOINERS.subn("", visible)
    return visible if visible.isascii() else _composed(visible), lost + stray


def split_lines(text: str) -> Iterator[Line]:
    """List the non-blank lines of `text`."""
    after_blank = True
    for number, raw in enumerate(text.split("\n"), start=1):
        if stripped := raw.strip():
            yield Line(stripped, number, after_blank)
        after_blank = not stripped


def join_lines(lines: Iterable[Line]) -> str:
    """Write lines as a text, one blank line between paragraphs."""
    return "".join(("\n\n" if line.opens_paragraph else "\n") + line.text for line in lines).lstrip("\n")


def sameness(text: str) -> str:
    """Return what is left of `text` when case, punctuation and spacing are disregarded."""
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def _composed(text: str) -> str:
    """Bring letters to NFC, with at most 31 combining marks in a row.

    Longer runs take quadratic time, and no writing has them (Stream-Safe Text Format, Unicode Annex 15).
    """
    marks = "".join(filter(unicodedata.combining, map(chr, range(0x300, 0x1E951))))
    stacked = re.compile(f"[\u0300-\U0001e950][{marks}]{{30,}}")
    return unicodedata.normalize("NFC", stacked.sub(lambda run: run[0][:31], text))
