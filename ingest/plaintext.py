"""Reads plain text: one line per paragraph, also where the paragraphs are wrapped by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.lines import Line, Page, split_lines


def read_plain(text: str) -> Page:
    """Split a text into lines, joining those of paragraphs that were wrapped at a fixed width."""
    lines = list(split_lines(text))
    return Page(tuple(_unwrapped(lines) if _is_wrapped(lines) else lines))


_NARROWEST, _WIDEST = 50, 100


def _is_wrapped(lines: Sequence[Line]) -> bool:
    """Whether the lines that others follow directly are all about as long as a mail or terminal is wide."""
    widths = [
        len(line.text)
        for line, following in zip(lines, lines[1:], strict=False)
        if not following.opens_paragraph
    ]
    full = [width for width in widths if _NARROWEST <= width <= _WIDEST]
    return (
        len(full) >= 5 and len(full) >= 0.8 * len(widths) and max(len(line.text) for line in lines) <= _WIDEST
    )


def _unwrapped(lines: Sequence[Line]) -> list[Line]:
    joined: list[Line] = []
    for above, line in zip([None, *lines], lines, strict=False):
        if above is None or line.opens_paragraph or len(above.text) < _NARROWEST:
            joined.append(line)
        else:
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text} {line.text}")
    return joined
