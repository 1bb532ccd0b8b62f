"""From a source to a clean article: its text, what is known about it, and what was left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingest.boilerplate import remove_furniture, remove_repeats
from ingest.credits import Credits
from ingest.decode import decode
from ingest.head import find_headline, read_head
from ingest.lines import Line, Page, Stated, clean_characters, join_lines
from ingest.models import Extract, RawDocument
from qa.errors import ExtractionFailed
from qa.models import Removal

NO_DATE = "No publication date was found; give it with --published YYYY-MM-DD."


def extract(document: RawDocument) -> Extract:
    """Find the article in a source. Raises ExtractionFailed if it holds none.

    The text is NFC, with "\\n" line breaks, one blank line between paragraphs and no invisible characters;
    beyond that and the removals, every letter is the source's.
    """
    decoded = decode(document)
    text, invisible = clean_characters(decoded.text)
    page = _read(document, text)
    _require_lines(page, document.source)
    furnished = remove_furniture(page.lines)
    head = read_head(furnished.kept)
    headline, lines = _headlined(furnished.kept, page, head)
    sifted = remove_repeats(lines, headline) if lines else furnished
    _require_article(sifted.kept, document.source)
    known = _known(page, head)
    return Extract(
        headline=headline,
        text=join_lines(sifted.kept),
        outlet=known.outlet,
        byline=known.byline,
        published=known.published,
        updated=known.updated,
        language=known.language,
        url=known.url,
        removals=_in_source_order([*page.removals, *furnished.removals, *sifted.removals]),
        notes=tuple(_notes(decoded.guessed, invisible, known.published is None, head)),
    )


_HTML = re.compile(r"\s*(?:<!doctype html|<\?xml[^>]*>\s*<!doctype html|<html|<head|<body)", re.IGNORECASE)
_NEEDS_SCRIPT = re.compile(r"(?:enable|requires?|turn on|activate)\b.{0,40}\bjavascript", re.IGNORECASE)
_FEWEST_WORDS = 8
_WORDY = 60


def _read(document: RawDocument, text: str) -> Page:
    from ingest.markdown import read_markdown
    from ingest.plaintext import read_plain
    from ingest.webpage import read_webpage

    media_type = document.media_type or ("text/html" if _HTML.match(text) else "text/plain")
    if media_type == "text/html":
        return read_webpage(text, document.source)
    return read_markdown(text) if media_type == "text/markdown" else read_plain(text)


def _headlined(lines: Sequence[Line], page: Page, head: Credits) -> tuple[str, tuple[Line, ...]]:
    """Settle on a headline and see to it that it is a line of the text, the first one if it was not there."""
    stated = page.stated.headline
    if not stated:
        return head.stated.headline or "", tuple(lines)
    if found := find_headline(lines, stated):
        return found, tuple(lines)
    return stated, (Line(stated), *lines)


def _known(page: Page, head: Credits) -> Stated:
    """Prefer what the source states about itself to what its head was read to say."""
    names = ("outlet", "byline", "published", "updated", "language", "url")
    return Stated(**{name: getattr(page.stated, name) or getattr(head.stated, name) for name in names})


def _require_lines(page: Page, source: str) -> None:
    if not page.lines:
        raise ExtractionFailed(
            source,
            f"No article was found in {source}: nothing on it reads like a story. "
            "Copy the story's text into a .txt file and ingest that.",
        )


def _require_article(lines: Sequence[Line], source: str) -> None:
    words = sum(len(line.text.split()) for line in lines)
    letters = sum(len(line.text) for line in lines)
    if words < _WORDY and any(_NEEDS_SCRIPT.search(line.text) for line in lines):
        raise ExtractionFailed(
            source,
            f"{source} is a page that asks for JavaScript, without the story itself. "
            "Open it in a browser, save the page or its text, and ingest that.",
        )
    if words < _FEWEST_WORDS and letters < _WORDY:
        raise ExtractionFailed(
            source,
            f"{source} holds only {words} words, too few for an article. Check that it is the whole story.",
        )


def _in_source_order(removals: Iterable[Removal]) -> tuple[Removal, ...]:
    return tuple(sorted(removals, key=lambda removal: removal.line or 0))


def _notes(guessed: str | None, invisible: int, undated: bool, head: Credits) -> Iterable[str]:
    if guessed:
        yield f"The encoding was not stated; it was read as {guessed}."
    if invisible:
        yield f"{invisible} invisible characters were left out."
    if undated and head.ambiguous_date:
        yield (
            f"The date {head.ambiguous_date} can be read in two ways and was not used; "
            "give it with --published YYYY-MM-DD."
        )
    elif undated:
        yield NO_DATE
