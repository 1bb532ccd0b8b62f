"""Reads plain text: one line per paragraph, also where the paragraphs are wrapped by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.lines import Line, Page, split_lines


def read_plain(text: str) -> Page:
    """Split a text into lines, joining those of paragraphs that were wrapped at a fixed width."""
    lines = tuple(split_lines(text))
    return Page(tuple(_unwrapped(lines)) if _is_wrapped(lines) else lines)


_NARROWEST, _WIDEST = 50, 100
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")


def _is_wrapped(lines: Sequence[Line]) -> bool:
    """Whether the lines that others follow directly are as long as a mail is wide, and break mid-sentence."""
    followed = [line.text for line, following in pairwise(lines) if not following.opens_paragraph]
    full = [text for text in followed if len(text) >= _NARROWEST]
    return (
        len(full) >= 5
        and len(full) >= 0.8 * len(followed)
        and all(len(line.text) <= _WIDEST for line in lines)
        and sum(bool(_SENTENCE_END.search(text)) for text in full) <= 0.4 * len(full)
    )


def _unwrapped(lines: Sequence[Line]) -> Iterator[Line]:
    """Join each line to the one above it, unless that one ends short of the width."""
    first, parts = lines[0], [lines[0].text]
    for above, line in pairwise(lines):
        if line.opens_paragraph or len(above.text) < _NARROWEST:
            yield replace(first, text=" ".join(parts))
            first, parts = line, []
        parts.append(line.text)
    yield replace(first, text=" ".join(parts))
