"""Reads web pages: the main text through trafilatura, and everything else on the page as furniture."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from ingest.dates import parse_moment
from ingest.furniture import furniture_reason
from ingest.lines import Line, Page, Stated, sameness
from ingest.page_record import page_record, tidy_value
from qa.errors import ExtractionFailed
from qa.models import Removal, RemovalReason

if TYPE_CHECKING:
    from lxml.html import HtmlElement


def read_webpage(text: str, source: str) -> Page:
    """Read the article of a web page. Raises ExtractionFailed where there is too much markup.

    Nothing is loaded from the network. What the page hides from its readers is not part of the article.
    """
    tree = _parsed(text, source)
    _require_size(tree, source)
    stated = page_record(tree)
    _take_out_scripts(tree)
    inferred = _inferred(tree)
    hidden = _take_out_hidden(tree)
    lines = _main_text(tree)
    shown = _furniture(_blocks(tree), lines)
    return Page(lines, stated, inferred, (*_removals(hidden), *_removals(shown)))


# Real pages have 3,000 elements; trafilatura needs 1 s for 30,000 and grows faster than they do.
_MOST_ELEMENTS = 30_000
_MOST_CHARACTERS = 2_000_000
# The parser drops any stretch of 10 million characters or more without a word.
_MOST_MARKUP = 8_000_000
_HIDDEN = re.compile(
    r"(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:;|$))",
    re.IGNORECASE,
)
_UNSEEN = frozenset({"script", "style", "noscript", "template", "svg", "head", "iframe", "object"})
_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong",
    "sub", "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip


def _parsed(text: str, source: str) -> HtmlElement:
    from lxml.etree import ParserError
    from lxml.html import HTMLParser, document_fromstring

    if len(text) > _MOST_MARKUP:
        raise ExtractionFailed(
            source,
            f"{source} has {len(text):,} characters of markup; web pages may have {_MOST_MARKUP:,}. "
            "Save the article alone, as plain text.",
        )
    try:
        parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        return document_fromstring(f"<!doctype html>{text}".encode(), parser=parser)
    except ParserError:
        message = f"{source} is an empty web page. Save the page again, once its text shows."
        raise ExtractionFailed(source, message) from None


def _require_size(tree: HtmlElement, source: str) -> None:
    elements = characters = 0
    for element in tree.iter():
        elements += 1
        unseen = element.tag in ("script", "style")
        characters += len(element.tail or "") + (0 if unseen else len(element.text or ""))
    if elements > _MOST_ELEMENTS or characters > _MOST_CHARACTERS:
        raise ExtractionFailed(
            source,
            f"{source} has {elements:,} elements of markup and {characters:,} characters; web pages may "
            f"have {_MOST_ELEMENTS:,} and {_MOST_CHARACTERS:,}. Save the article alone, as plain text.",
        )


def _inferred(tree: HtmlElement) -> Stated:
    """Return what trafilatura finds beyond the standard places; a third of its dates are of updates."""
    from trafilatura.metadata import extract_metadata

    found = extract_metadata(
        tree, date_config={"extensive_search": False, "original_date": True}, extensive=False
    )
    return Stated(
        headline=tidy_value(found.title or ""),
        outlet=tidy_value(found.sitename or ""),
        byline=tidy_value(found.author or ""),
        published=parse_moment(found.date or ""),
        url=found.url,
    )


def _take_out_scripts(tree: HtmlElement) -> None:
    """Leave trafilatura no JSON-LD: its patterns take quadratic time on some, and the record is read."""
    for script in list(tree.iter("script", "style")):
        script.drop_tree()


def _take_out_hidden(tree: HtmlElement) -> list[str]:
    """Take hidden elements out of the page; return their words."""
    taken = []
    for element in list(tree.iterfind("body//*")):
        if _is_hidden(element) and element.getroottree().getroot() is tree:  # not taken out with its parent
            taken.append(" ".join(element.text_content().split()))
            element.drop_tree()
    return taken


def _is_hidden(element: HtmlElement) -> bool:
    attributes = element.attrib
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or bool(_HIDDEN.search(attributes.get("style", "")))
    )


def _main_text(tree: HtmlElement) -> tuple[Line, ...]:
    from trafilatura import bare_extraction

    # It warns of every page without an article; our error says the same in the user's words.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    found = bare_extraction(tree, include_comments=False)
    written = (getattr(found, "text", None) or "").split("\n")
    return tuple(Line(stripped) for part in written if (stripped := part.strip()))


def _blocks(tree: HtmlElement) -> Iterator[str]:
    """List the words of the page block by block, as a reader sees it."""
    from lxml.etree import iterwalk

    words: list[str] = []
    walk = iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        if element.tag not in _INLINE and (block := " ".join("".join(words).split())):
            yield block
        if element.tag not in _INLINE:
            words.clear()
        if event == "start" and element.tag in _UNSEEN:
            walk.skip_subtree()
        else:
            words.append((element.text if event == "start" else element.tail) or "")


def _furniture(blocks: Iterable[str], lines: Iterable[Line]) -> Iterator[str]:
    """List the blocks that are not in the main text, by their first four words."""
    whole = {sameness(line.text) for line in lines}
    openings = {four for key in whole for four in _fours(key.split())}
    for block in blocks:
        key = sameness(block)
        if key and key not in whole and next(iter(_fours(key.split())), None) not in openings:
            yield block


def _fours(words: list[str]) -> Iterator[tuple[str, ...]]:
    return zip(words, words[1:], words[2:], words[3:], strict=False)


def _removals(blocks: Iterable[str]) -> list[Removal]:
    """Report blocks, neighbours of one kind together."""
    worded = [block for block in blocks if sameness(block)]
    kinds = groupby(worded, key=lambda block: furniture_reason(block) or RemovalReason.PAGE_FURNITURE)
    return [Removal(" · ".join(group), reason) for reason, group in kinds]
