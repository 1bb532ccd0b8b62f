"""From a source to a clean article: its text, what is known about it, and what was left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

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
    furnished = remove_furniture(page.lines)
    _require_article(furnished.kept, document.source)
    head = read_head(furnished.kept)
    known = _known(page.stated, head.stated, page.inferred)
    headline, lines = _headlined(furnished.kept, page, head.stated.headline)
    story = remove_repeats(lines, headline)
    return Extract(
        headline=headline,
        text=join_lines(story.kept),
        outlet=known.outlet,
        byline=known.byline,
        published=known.published,
        updated=known.updated,
        language=known.language,
        url=known.url,
        removals=_in_source_order([*page.removals, *furnished.removals, *story.removals]),
        notes=(*_reading_notes(decoded.guessed, invisible), *_date_notes(page, head, known.published)),
    )


_FEWEST_WORDS = 8
_MOST_LINES = 500_000
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|\w+")
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article)\b", re.I | re.S
)
_MARKDOWN = re.compile(r"---[ ]*\n\w[\w -]*:|\s*#{1,2} \S")
_ERROR_PAGE = re.compile(
    r"(?:enable|turn on) javascript|javascript (?:is|must be) (?:disabled|enabled|required)|page not found"
    r"|verify (?:that )?you are (?:a )?human|are you a robot|access denied|checking your browser"
    r"|just a moment",
    re.IGNORECASE,
)
_LONGEST_ERROR_PAGE = 80


def _read(document: RawDocument, text: str) -> Page:
    """Read the source in its format; a text file that holds a web page or Markdown is read as that."""
    kind = document.media_type
    if kind == "text/html" or (kind != "text/markdown" and _HTML.match(text[:4096])):
        from ingest.webpage import read_webpage

        return read_webpage(text, document.source)
    if text.count("\n") >= _MOST_LINES:
        raise ExtractionFailed(
            document.source,
            f"{document.source} has {text.count(chr(10)):,} lines, more than an article can have "
            f"({_MOST_LINES:,}). Give each article as a file of its own.",
        )
    if kind == "text/markdown" or (kind is None and _MARKDOWN.match(text)):
        from ingest.markdown import read_markdown

        return read_markdown(text, document.source)
    from ingest.plaintext import read_plain

    return read_plain(text)


def _require_article(lines: Sequence[Line], source: str) -> None:
    words = 0
    for line in lines:
        words += len(_WORD.findall(line.text))
        if words > _LONGEST_ERROR_PAGE:
            return
    if words < _FEWEST_WORDS:
        raise ExtractionFailed(
            source,
            f"{source} holds no article: {words} words of text. Check that the story was saved with it.",
        )
    if any(_ERROR_PAGE.search(line.text) for line in lines):
        raise ExtractionFailed(
            source,
            f"{source} holds a web site's notice and no article. Open the article in a browser, "
            "save it once its text shows, and ingest that file.",
        )


def _headlined(lines: tuple[Line, ...], page: Page, first_title: str | None) -> tuple[str, tuple[Line, ...]]:
    """Return the headline as a line of the article, put first where the article's body lacks it."""
    headline = page.stated.headline or page.inferred.headline or first_title or lines[0].text
    if found := find_headline(lines, headline):
        return found, lines
    first, *rest = lines
    return headline, (Line(headline), replace(first, opens_paragraph=True), *rest)


def _known(stated: Stated, head: Stated, inferred: Stated) -> Stated:
    """Join three records: what the source states counts most, then its head, then what its looks suggest."""
    return Stated(
        outlet=stated.outlet or head.outlet or inferred.outlet,
        byline=stated.byline or head.byline or inferred.byline,
        published=stated.published or head.published or inferred.published,
        updated=stated.updated or head.updated,
        language=stated.language,
        url=stated.url or head.url or inferred.url,
    )


def _in_source_order(removals: Iterable[Removal]) -> tuple[Removal, ...]:
    return tuple(sorted(removals, key=lambda removal: removal.line or 0))


def _reading_notes(guessed: str | None, invisible: int) -> Iterator[str]:
    if guessed:
        yield f"Read as {guessed}, which is a guess; if letters look wrong, save the file as UTF-8."
    if invisible:
        yield f"Left out {invisible:,} invisible {'character' if invisible == 1 else 'characters'}."


def _date_notes(page: Page, head: Credits, published: datetime | None) -> Iterator[str]:
    if published is None and head.ambiguous_date:
        yield f"{head.ambiguous_date} can be read as two dates, so it was not taken as the publication date."
    if published is None:
        yield NO_DATE
    elif not (page.stated.published or head.stated.published):
        yield f"The publication date, {published:%Y-%m-%d}, was inferred; if it is wrong, give --published."
