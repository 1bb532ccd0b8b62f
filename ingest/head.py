"""The head of an article: which line is the headline, and what the lines around it state."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.credits import Credits, read_credits, read_wire_dateline
from ingest.lines import Line, Stated, sameness

_HEAD_LINES = 15
_LONGEST_HEADLINE = 250


def read_head(lines: Sequence[Line]) -> Credits:
    """Gather what the first lines state; for each fact the first line that states it wins.

    The headline is one of the lines. The outlet of a wire dateline counts only where no line names another.
    """
    head = [line.text for line in lines[:_HEAD_LINES]]
    gathered = Credits(Stated(headline=_headline(head)))
    for read in (read_credits, read_wire_dateline):
        for text in head:
            gathered = _merged(gathered, read(text))
    return gathered


def find_headline(lines: Sequence[Line], headline: str) -> str | None:
    """Find a headline known from elsewhere among the first lines, as it is written there."""
    wanted = sameness(headline)
    return next((line.text for line in lines[:_HEAD_LINES] if sameness(line.text) == wanted), None)


_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")


def _merged(known: Credits, more: Credits | None) -> Credits:
    if more is None:
        return known
    missing = {
        name: getattr(more.stated, name)
        for name in ("outlet", "byline", "published", "updated", "url")
        if getattr(known.stated, name) is None
    }
    return Credits(replace(known.stated, **missing), known.ambiguous_date or more.ambiguous_date)


def _headline(head: Sequence[str]) -> str | None:
    candidates = _candidates(head)
    if not candidates:
        return head[0] if head else None
    first, *later = candidates
    for other in later[:3]:
        if not _is_title(other):
            continue
        label_above = len(first.split()) <= 2 and len(other.split()) >= 4
        if label_above or _extends(other, first) or (_extends(first, other) and _is_tab_title(first, other)):
            return other
    return first


def _candidates(head: Sequence[str]) -> list[str]:
    """List the lines above the first long paragraph that can be a headline."""
    found = []
    for text in head:
        if len(text) > _LONGEST_HEADLINE:
            break
        if sum(map(str.isalpha, text)) >= 2 and not _ADDRESS.fullmatch(text) and read_credits(text) is None:
            found.append(text)
    return found


def _is_title(text: str) -> bool:
    return not _SENTENCE_END.search(text)


def _extends(longer: str, shorter: str) -> bool:
    return sameness(longer).startswith(sameness(shorter) + " ")


def _is_tab_title(text: str, headline: str) -> bool:
    """Whether `text` is the headline as browsers show it, with the outlet behind a separator."""
    return bool(re.match(r"\s*[|·•—–-]\s", text[len(headline) :]))
