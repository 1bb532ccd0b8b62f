"""What a web page says about its article: JSON-LD, then meta tags, then the page itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from ingest.dates import parse_moment
from ingest.lines import Stated, clean_characters

if TYPE_CHECKING:
    from lxml.html import HtmlElement


def page_record(tree: HtmlElement) -> Stated:
    """Gather what the page states; for each fact the most reliable place that states it wins."""
    article = next(_articles(tree), {})
    publisher = _first_text(article.get("publisher"))
    return Stated(
        headline=_headline(tree, _first_text(article.get("headline"))),
        outlet=publisher or _meta(tree, "og:site_name", "application-name", "publisher"),
        byline=_people(article.get("author")) or _written_in_meta(tree),
        published=_moment(
            _first_text(article.get("datePublished")),
            _meta(
                tree,
                "article:published_time",
                "datePublished",
                "parsely-pub-date",
                "dc.date.issued",
                "pubdate",
                "date",
            ),
            _time_element(tree, "datePublished"),
        ),
        updated=_moment(
            _first_text(article.get("dateModified")),
            _meta(tree, "article:modified_time", "og:updated_time", "dateModified", "last-modified"),
            _time_element(tree, "dateModified"),
        ),
        language=_language(tree, _first_text(article.get("inLanguage"))),
        url=_url(tree, article),
    )


def tidy_value(text: str) -> str | None:
    """Return what a page states in one line of clean characters; None for nothing and for whole texts."""
    from html import unescape

    words = " ".join(clean_characters(unescape(text[: 4 * _LONGEST_VALUE]))[0].split())
    return words if 0 < len(words) <= _LONGEST_VALUE else None


_DEEPEST = 6
_LONGEST_VALUE = 300
_SUFFIX = re.compile(r"\s+[|·•—–-]\s+[^|·•—–]{2,40}$")


def _articles(tree: HtmlElement) -> Iterator[dict[str, object]]:
    """List the articles that JSON-LD describes; broken JSON is passed over, as search engines do."""
    for script in tree.iterfind('.//script[@type="application/ld+json"]'):
        try:
            found = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _nested_articles(found, 0)


def _nested_articles(item: object, depth: int) -> Iterator[dict[str, object]]:
    if depth > _DEEPEST:
        return
    if isinstance(item, list):
        for part in item:
            yield from _nested_articles(part, depth + 1)
    elif isinstance(item, dict):
        kinds = item.get("@type")
        if any(
            str(kind).endswith(("Article", "BlogPosting"))
            for kind in (kinds if isinstance(kinds, list) else [kinds])
        ):
            yield item
        for key in ("@graph", "mainEntity"):
            yield from _nested_articles(item.get(key), depth + 1)


def _first_text(value: object) -> str | None:
    """Return the words of a JSON-LD value: a string, a thing with a name or an id, or the first of a list."""
    if isinstance(value, list):
        return _first_text(value[0]) if value else None
    if isinstance(value, dict):
        return _first_text(value.get("name") or value.get("@id"))
    return tidy_value(value) if isinstance(value, str) else None


def _people(value: object) -> str | None:
    people = value if isinstance(value, list) else [value]
    names = [name for person in people if (name := _first_text(person)) and not name.startswith("http")]
    return ", ".join(dict.fromkeys(names)) or None


def _meta(tree: HtmlElement, *names: str) -> str | None:
    wanted = [name.lower() for name in names]
    found: dict[str, str] = {}
    for tag in tree.iterfind(".//meta"):
        name = (tag.get("property") or tag.get("name") or tag.get("itemprop") or "").lower()
        if name in wanted and name not in found and (content := tidy_value(tag.get("content") or "")):
            found[name] = content
    return next((found[name] for name in wanted if name in found), None)


def _written_in_meta(tree: HtmlElement) -> str | None:
    byline = _meta(tree, "author", "article:author", "parsely-author", "byl", "dc.creator")
    return None if byline is None or byline.startswith(("http", "@")) else re.sub(r"^[Bb]y\s+", "", byline)


def _headline(tree: HtmlElement, stated: str | None) -> str | None:
    """Prefer the heading that readers see; the rest is written for search engines and social networks."""
    headings = [words for heading in tree.iterfind(".//h1") if (words := tidy_value(heading.text_content()))]
    if len(headings) == 1:
        return headings[0]
    title = _meta(tree, "og:title", "twitter:title") or tidy_value(tree.findtext(".//title") or "")
    return stated or (_SUFFIX.sub("", title) if title else None) or next(iter(headings), None)


def _moment(*stamps: str | None) -> datetime | None:
    return next((moment for stamp in stamps if stamp and (moment := parse_moment(stamp))), None)


def _time_element(tree: HtmlElement, itemprop: str) -> str | None:
    found = tree.find(f'.//*[@itemprop="{itemprop}"]')
    return None if found is None else found.get("datetime") or found.get("content")


def _language(tree: HtmlElement, stated: str | None) -> str | None:
    tag = tree.get("lang") or stated or _meta(tree, "og:locale") or ""
    code = re.match(r"[A-Za-z]{2,3}(?![A-Za-z])", tag)
    return code[0].lower() if code else None


def _url(tree: HtmlElement, article: dict[str, object]) -> str | None:
    link = tree.find('.//link[@rel="canonical"]')
    candidates = (
        None if link is None else link.get("href"),
        _meta(tree, "og:url"),
        article.get("url"),
        _first_text(article.get("mainEntityOfPage")),
    )
    return next(
        (url for url in candidates if isinstance(url, str) and url.startswith(("http://", "https://"))), None
    )
