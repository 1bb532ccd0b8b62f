"""From an article to its passages: whole paragraphs packed together, or the sentences of a long one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.models import Article, Passage, TextSpan
from qa.sentences import paragraphs, sentences

TARGET_CHARS = 600
"""About 130 tokens: several fit into what a reader reads, and one is not mostly other matter."""

_SENTENCE_END = re.compile(r"[.!?…:;。！？”\"'’)\]]$")
_SUBHEAD_CHARS = 80


def split(article: Article) -> list[Passage]:
    """Cut an article into passages: in order, without overlap, covering all but blank space.

    A passage ends before a subhead, so that the subhead stands with what follows it.
    """
    places = _packed(article.text, list(_pieces(article.text)))
    return [Passage(article, ordinal, place.start, place.end) for ordinal, place in enumerate(places)]


def embedded_text(passage: Passage) -> str:
    """Give the text whose vector stands for a passage: its own words under the article's headline."""
    headline = passage.article.headline
    return passage.text if headline in passage.text else f"{headline}\n{passage.text}"


def _pieces(text: str) -> Iterator[TextSpan]:
    for paragraph in paragraphs(text):
        if paragraph.end - paragraph.start <= TARGET_CHARS:
            yield paragraph
        else:
            yield from _long(text, paragraph)


def _long(text: str, paragraph: TextSpan) -> Iterator[TextSpan]:
    for sentence in sentences(text, paragraph.start, paragraph.end):
        # A "sentence" may be a 20,000-character list; it is cut at white space, or anywhere if there is none.
        start = sentence.start
        while sentence.end - start > 2 * TARGET_CHARS:
            cut = text.rfind(" ", start + TARGET_CHARS, start + 2 * TARGET_CHARS) + 1
            yield TextSpan(start, cut or start + 2 * TARGET_CHARS)
            start = cut or start + 2 * TARGET_CHARS
        yield TextSpan(start, sentence.end)


def _packed(text: str, pieces: list[TextSpan]) -> Iterator[TextSpan]:
    start = end = None
    for number, piece in enumerate(pieces):
        if start is None or end is None:
            start = piece.start
        elif piece.end - start > TARGET_CHARS or _is_subhead(text, pieces, number):
            yield TextSpan(start, end)
            start = piece.start
        end = piece.end
    if start is not None and end is not None:
        yield TextSpan(start, end)


def _is_subhead(text: str, pieces: list[TextSpan], number: int) -> bool:
    """Tell a short line without a sentence's end that stands between two full paragraphs."""
    piece = pieces[number]
    line = text[piece.start : piece.end]
    if len(line) > _SUBHEAD_CHARS or _SENTENCE_END.search(line) or number + 1 == len(pieces):
        return False
    before, after = pieces[number - 1], pieces[number + 1]
    return all(_SENTENCE_END.search(text[near.start : near.end]) for near in (before, after))
