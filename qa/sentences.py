"""Where sentences begin and end, as offsets into the text."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from qa.models import TextSpan

_LINE = re.compile(r"[^\n]+")
_CJK_END = re.compile(r"(?<=[。！？])")
# The segmenter ends a sentence after these; the words that follow belong to it.
_RUNS_ON = re.compile(
    r"(?:;|\b(?:vs|v|Lt|Col|Gen|Sgt|Capt|Cmdr|Maj|Adm|Sen|Rep|Gov|Rev|Hon|Supt|Insp|No|Nos|Art|Fig|St|Mt|Ft|approx|ca"
    r"|Doç|Av|Org|Korg|Yrd)\.)\s*$"
)


def paragraphs(text: str) -> list[TextSpan]:
    """List the non-blank lines of `text`, without surrounding white space."""
    return [span for match in _LINE.finditer(text) if (span := _trimmed(text, match.start(), match.end()))]


def sentences(text: str, start: int = 0, end: int | None = None) -> list[TextSpan]:
    """List the sentences of `text[start:end]` as spans of `text`; a line break always ends one."""
    end = len(text) if end is None else end
    found: list[TextSpan] = []
    for line in _LINE.finditer(text, start, end):
        found.extend(_split_line(text, line.start(), line.end()))
    return found


def _split_line(text: str, start: int, end: int) -> Iterator[TextSpan]:
    from syntok import segmenter

    line = text[start:end]
    breaks = sorted({0, len(line), *_sentence_starts(segmenter.analyze(line)), *_cjk_starts(line)})
    breaks = [at for at in breaks if at in (0, len(line)) or not _RUNS_ON.search(line[:at])]
    for left, right in itertools.pairwise(breaks):
        if span := _trimmed(text, start + left, start + right):
            yield span


def _sentence_starts(analysis: Iterator[Iterator[list[object]]]) -> Iterator[int]:
    for paragraph in analysis:
        for tokens in paragraph:
            yield tokens[0].offset  # type: ignore[attr-defined]


def _cjk_starts(line: str) -> Iterator[int]:
    return (match.start() for match in _CJK_END.finditer(line))


def _trimmed(text: str, start: int, end: int) -> TextSpan | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return TextSpan(start, end) if start < end else None
