"""The sentences that could answer, each with the words around it that it leans on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.models import Article, Passage, RetrievedPassage, TextSpan
from qa.sentences import paragraphs, sentences

_SUBHEAD_WORDS = 12
_CLOSING = ".!?…。！？:;\"'”’»)"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a passage: its place, what precedes it in its paragraph, and whether it is a heading.

    `setting` is what a reader of the sentence has just read: the headline, the subhead over the paragraph
    and the sentence before.
    """

    passage: Passage
    place: TextSpan
    before: TextSpan | None
    setting: str
    is_heading: bool

    @property
    def text(self) -> str:
        """The exact words of the sentence."""
        return self.passage.article.text[self.place.start : self.place.end]


def candidates_of(passages: Sequence[RetrievedPassage]) -> list[Candidate]:
    """List the sentences of all passages once each, in the order of the passages."""
    found: dict[tuple[str, int, int], Candidate] = {}
    for retrieved in passages:
        for candidate in _sentences_of(retrieved.passage):
            article = candidate.passage.article
            found.setdefault((article.article_id, article.version, candidate.place.start), candidate)
    return list(found.values())


def is_heading(line: str) -> bool:
    """Whether a line reads as a headline, subhead, caption or dateline and not as a sentence."""
    return line[-1:] not in _CLOSING and len(line.split()) <= 2 * _SUBHEAD_WORDS


def _sentences_of(passage: Passage) -> Iterator[Candidate]:
    article = passage.article
    text = article.text
    for line in paragraphs(passage.text):
        start, end = passage.start + line.start, passage.start + line.end
        heading, subhead = is_heading(text[start:end]), _subhead_over(article, start)
        before: TextSpan | None = None
        for place in sentences(text, start, end):
            previous = text[before.start : before.end] if before else ""
            setting = "\n".join(part for part in (article.headline, subhead, previous) if part)
            yield Candidate(passage, place, before, setting, heading)
            before = place


def _subhead_over(article: Article, start: int) -> str:
    """Find the nearest short heading line above, past whole paragraphs but not past the headline."""
    for line in reversed(article.text[:start].splitlines()):
        stripped = line.strip()
        if stripped and stripped != article.headline and is_heading(stripped):
            return stripped if len(stripped.split()) <= _SUBHEAD_WORDS else ""
    return ""
