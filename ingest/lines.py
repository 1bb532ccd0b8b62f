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
# lone surrogates. The joiners stay in scripts and emoji that are spelt with them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
    "|(?<![\u0600-\u1cff\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]"
)
_MARK = (
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0730-\u074a\u0e38-\u0e4b\u0eb8-\u0ecb"
    "\u0f71-\u0f84\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u302a-\u302f\u3099\u309a\ufe20-\ufe2f]"
)
# Normalising a long run of combining marks takes quadratic time; no writing stacks 30 (Unicode's own limit).
_STACKED_MARKS = re.compile(f"({_MARK}{{30}}){_MARK}+")


def clean_characters(text: str) -> tuple[str, int]:
    """Return `text` with plain line breaks, visible characters and NFC letters, and how many it lost."""
    text = _BREAKS.sub("\n", text).replace("\t", " ")
    visible, lost = _INVISIBLE.subn("", text)
    return unicodedata.normalize("NFC", _STACKED_MARKS.sub(r"\1", visible)), lost


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
