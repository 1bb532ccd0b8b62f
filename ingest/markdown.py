"""Reads Markdown: front matter, and the words of each block without their marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.dates import parse_moment
from ingest.lines import Line, Page, Stated
from qa.errors import ExtractionFailed

if TYPE_CHECKING:
    from markdown_it.token import Token


def read_markdown(text: str, source: str) -> Page:
    """Read the blocks of a Markdown article, a line each, and its front matter as its own record.

    Raises ExtractionFailed for more text than an article can have.
    """
    from markdown_it import MarkdownIt

    if len(text) > _MOST_CHARACTERS:
        raise ExtractionFailed(
            source,
            f"{source} has {len(text):,} characters of Markdown; an article may have {_MOST_CHARACTERS:,}. "
            "Give each article as a file of its own.",
        )
    fields, body = _split_front_matter(text)
    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    return Page(tuple(_lines(tokens, text.count("\n") - body.count("\n"))), _stated(fields, tokens))


# The parser needs 1 s for each 100,000 characters of the worst marks.
_MOST_CHARACTERS = 500_000
_FRONT_MATTER = re.compile(r"\A---[ ]*\n(.*?)\n(?:---|\.\.\.)[ ]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"(\w[\w -]*?)\s*:\s*(.*)")
_ITEM = re.compile(r"\s*-\s+(.+)")
_TAG = re.compile(r"<!--.*?(?:-->|\Z)|<[^<>]*>", re.DOTALL)
_NAMES = {
    "headline": ("title", "headline"),
    "outlet": ("outlet", "publication", "publisher", "source", "site"),
    "byline": ("author", "authors", "byline", "by"),
    "published": ("date", "published", "publish_date", "pubdate"),
    "updated": ("updated", "modified", "lastmod", "last_modified"),
    "language": ("language", "lang"),
    "url": ("url", "canonical_url", "canonical", "link"),
}


def _split_front_matter(text: str) -> tuple[dict[str, str], str]:
    match = _FRONT_MATTER.match(text)
    fields = _fields(match[1]) if match else {}
    return (fields, text[match.end() :]) if match and fields else ({}, text)


def _fields(block: str) -> dict[str, str]:
    """Read the "key: value" lines of front matter, and lists under a key; anything else is passed over."""
    fields: dict[str, str] = {}
    key = ""
    for line in block.split("\n"):
        if match := _FIELD.fullmatch(line):
            key = match[1].lower().replace(" ", "_").replace("-", "_")
            listed = (
                match[2].strip().removeprefix("[").removesuffix("]").split(",")
                if match[2][:1] == "["
                else [match[2]]
            )
            fields[key] = ", ".join(value.strip().strip("\"'") for value in listed)
        elif key and (item := _ITEM.fullmatch(line)):
            value = item[1].strip().strip("\"'")
            fields[key] = f"{fields[key]}, {value}" if fields[key] else value
    return fields


def _stated(fields: dict[str, str], tokens: list[Token]) -> Stated:
    def first(name: str) -> str | None:
        return next((value for key in _NAMES[name] if (value := fields.get(key, ""))), None)

    url = first("url")
    return Stated(
        headline=_top_heading(tokens) or first("headline"),
        outlet=first("outlet"),
        byline=first("byline"),
        published=parse_moment(first("published") or ""),
        updated=parse_moment(first("updated") or ""),
        language=first("language"),
        url=url if url and url.startswith(("http://", "https://")) else None,
    )


def _top_heading(tokens: list[Token]) -> str | None:
    """Return the first first-level heading: what readers see counts more than the front matter's title."""
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and opening.tag == "h1":
            return " ".join(_words(inline).split()) or None
    return None


def _lines(tokens: list[Token], skipped: int) -> Iterator[Line]:
    """Turn blocks into lines; `skipped` counts the source lines above the first token."""
    row: list[str] = []
    for token in tokens:
        number = skipped + token.map[0] + 1 if token.map else None
        if token.type in ("th_open", "td_open"):
            row.append("")
        elif token.type == "tr_close":
            yield from _split(" | ".join(filter(None, row)), None)
            row.clear()
        elif token.type == "inline" and row:
            row[-1] = _words(token)
        elif token.type == "inline":
            yield from _split(_words(token), number)
        elif token.type in ("fence", "code_block"):
            yield from _split(token.content, number)
        elif token.type == "html_block":
            yield from _split(unescape(_TAG.sub("", token.content)), number)


def _split(words: str, number: int | None) -> Iterator[Line]:
    written = [stripped for part in words.split("\n") if (stripped := part.strip())]
    for at, part in enumerate(written):
        yield Line(part, number, opens_paragraph=at == 0)


def _words(inline: Token) -> str:
    """Return the words of a block without its marks; of a picture its caption."""
    return "".join(_word(child) for child in inline.children or ())


def _word(child: Token) -> str:
    if child.type == "hardbreak":
        return "\n"
    if child.type == "softbreak":
        return " "
    return "" if child.type == "html_inline" else child.content
