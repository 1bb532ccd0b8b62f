"""Where quotation marks open and close: which letters of a text stand in direct speech."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from qa.models import TextSpan

HIDDEN = "\0"
"""Stands for a letter of direct speech in a masked text."""
MARKS = "“”„«»\"‘’'"
"""Every mark that may open or close direct speech."""

_MARK = re.compile(r"[“”„«»\"]|(?<!\w)[‘'](?=\w)|[’'](?!\w)|\n")
_CLOSES = {"“": "”", "„": "“”", "«": "»", "»": "«", "”": "”", '"': '"', "‘": "’", "'": "'"}
_ENDS_SPEECH = re.compile(r"[,.!?…;:—–-]$")


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with its direct speech hidden, letter for letter, and the places of that speech, marks included.

    A quotation that goes on in the next paragraph, which then opens with a mark again, is one place for each.
    """

    text: str
    quotations: tuple[TextSpan, ...]

    def in_speech(self, at: int) -> bool:
        """Whether the letter at `at` stands in direct speech, or is its opening mark."""
        return self.in_one(at, at)

    def in_one(self, at: int, other: int) -> bool:
        """Whether two letters, in order, stand in the same quotation."""
        place = bisect_right(self.quotations, at, key=lambda span: span.start) - 1
        return place >= 0 and other < self.quotations[place].end


def mask(text: str) -> Masked:
    """Hide the direct speech of `text`; line breaks and the marks themselves stay."""
    found = _quotations(text)
    hidden = list(text)
    for span in found:
        closed = span.end - span.start > 1 and text[span.end - 1] in MARKS
        for at in range(span.start + 1, span.end - (1 if closed else 0)):
            hidden[at] = HIDDEN
    return Masked("".join(hidden), tuple(found))


def _quotations(text: str) -> list[TextSpan]:
    found: list[TextSpan] = []
    opened: int | None = None
    for match in _MARK.finditer(text):
        at, mark = match.start(), match.group()
        if opened is None:
            opened = at if _opens(text, at) else None
        elif mark == "\n":
            found.append(TextSpan(opened, at))
            opened = None
        elif mark in _CLOSES[text[opened]] and _ends(text, opened, at):
            found.append(TextSpan(opened, at + 1))
            opened = None
    if opened is not None:
        found.append(TextSpan(opened, len(text)))
    return found


def _opens(text: str, at: int) -> bool:
    mark, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if mark in "‘'":
        return not before.isalnum() and _single_is_closed(text, at)
    if mark in "“„«":
        return True
    return mark in '”»"' and not before.isalnum() and after != "" and not after.isspace()


def _ends(text: str, opened: int, at: int) -> bool:
    """An apostrophe after a plural is no closing mark."""
    return text[opened] not in "‘'" or _ends_single(text, at)


def _ends_single(text: str, at: int) -> bool:
    after = text[at + 1 : at + 2]
    return bool(_ENDS_SPEECH.search(text[max(0, at - 1) : at])) or after in ("", "\n") or after in ".,;:!?)"


def _single_is_closed(text: str, at: int) -> bool:
    line = text[at + 1 :].partition("\n")[0]
    closing = "’" if text[at] == "‘" else "'"
    return any(
        _ends_single(text, at + 1 + place) and text[at + 2 + place : at + 3 + place].isalnum() is False
        for place, char in enumerate(line)
        if char == closing
    )
