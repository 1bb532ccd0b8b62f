"""Takes out what a news page puts around the story, and says why. In doubt a line stays."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.furniture import furniture_reason, heads_other_stories
from ingest.lines import Line, sameness
from qa.models import Removal, RemovalReason


@dataclass(frozen=True, slots=True)
class Sifted:
    """Lines of a story and what was taken out between them; together every line that went in, once."""

    kept: tuple[Line, ...]
    removals: tuple[Removal, ...]


def remove_furniture(lines: Sequence[Line]) -> Sifted:
    """Take out lines that are page furniture by their words, and a closing list of other stories."""
    reasons = [furniture_reason(line.text) for line in lines]
    for at in range(_closing_list(lines, reasons), len(lines)):
        reasons[at] = reasons[at] or RemovalReason.READ_MORE
    return _sift(lines, reasons)


def remove_repeats(lines: Sequence[Line], headline: str) -> Sifted:
    """Take out lines that repeat the headline, a caption or a long paragraph; the first of each stays.

    `headline` is the text of one of the lines.
    """
    headline_at = next(at for at, line in enumerate(lines) if line.text == headline)
    edges = {*range(headline_at + 3), len(lines) - 1}
    keys = [sameness(line.text) for line in lines]
    doubled = _doubled(keys)
    reasons: list[RemovalReason | None] = []
    seen: set[str] = set()
    previous = None
    for at, (line, key) in enumerate(zip(lines, keys, strict=True)):
        reason = None
        if at != headline_at and _repeats_headline(line.text, headline, near_edge=at in edges):
            reason = RemovalReason.REPEATED_HEADLINE
        elif at != headline_at and key in seen:
            reason = _repeat(line.text, adjacent=key == previous, doubled=key in doubled)
        reasons.append(reason)
        seen.add(key)
        previous = key
    return _sift(lines, reasons)


_LONGEST_CAPTION = 120
_MOST_CAPTIONS = 5
_FULL_STOP = re.compile(r"[.…。][\"'”’»)\]]*$")
_SENTENCE_END = re.compile(r"[.!?…。！？:;][\"'”’»)\]]*$")
_QUOTE_OR_DASH = re.compile(r"[\"'“‘«„–—-]")


def _closing_list(lines: Sequence[Line], reasons: Sequence[RemovalReason | None]) -> int:
    """Return where a heading such as "Related stories" stands, if only titles follow it to the end."""
    start = len(lines)
    for at in range(len(lines) - 1, -1, -1):
        text = lines[at].text
        if heads_other_stories(text):
            start = at
        elif reasons[at] is None and (len(text) > _LONGEST_CAPTION or _FULL_STOP.search(text)):
            break
    return start


def _repeats_headline(text: str, headline: str, *, near_edge: bool) -> bool:
    """Whether a line is the headline again; at the head or the end also a shortened or extended form."""
    if not near_edge:
        return text == headline
    key, whole = sameness(text), sameness(headline)
    if key == whole:
        return True
    shortened = whole.startswith(key + " ") and len(key) >= 15 and len(key.split()) >= 3
    tab_title = text.startswith(headline) and re.match(r"\s*[|·•—–-]\s", text[len(headline) :])
    return bool(shortened or tab_title) and not _SENTENCE_END.search(text)


def _doubled(keys: Sequence[str]) -> frozenset[str]:
    """Return the lines that stand twice; none if many do, as in a transcript or a table."""
    counts = Counter(key for key in keys if 12 <= len(key) <= _LONGEST_CAPTION)
    twice = frozenset(key for key, count in counts.items() if count == 2)
    return twice if len(twice) <= _MOST_CAPTIONS else frozenset()


def _repeat(text: str, *, adjacent: bool, doubled: bool) -> RemovalReason | None:
    """Judge a line that stood before: short answers, refrains and quotes may well be said twice."""
    if len(text) > _LONGEST_CAPTION:
        return RemovalReason.REPEATED_PARAGRAPH
    if not (adjacent or doubled) or _QUOTE_OR_DASH.match(text) or _SENTENCE_END.search(text):
        return None
    return RemovalReason.REPEATED_CAPTION if sum(map(str.isalpha, text)) >= 4 else None


def _sift(lines: Sequence[Line], reasons: Sequence[RemovalReason | None]) -> Sifted:
    kept: list[Line] = []
    removals: list[Removal] = []
    opens = False  # whether a paragraph began since the last line that was kept
    for line, reason in zip(lines, reasons, strict=True):
        opens = opens or line.opens_paragraph
        if reason is None:
            kept.append(line if line.opens_paragraph == opens else replace(line, opens_paragraph=opens))
            opens = False
        else:
            removals.append(Removal(line.text, reason, line.number))
    return Sifted(tuple(kept), tuple(removals))
