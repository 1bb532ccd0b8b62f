"""Answers about the article itself (when, who published it, what it says), from its record and its text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

from qa.answering.about_questions import Aspect, aspect_asked
from qa.answering.attribution import utterances
from qa.answering.candidates import is_heading
from qa.answering.citing import cite
from qa.answering.words import Word, content_words, fold
from qa.models import Article, Draft, TextSpan
from qa.sentences import paragraphs, sentences

__all__ = ["Aspect", "aspect_asked", "draft_about"]

_MONTHS = (
    ("january", "ocak"), ("february", "subat"), ("march", "mart"), ("april", "nisan"),
    ("may", "mayis"), ("june", "haziran"), ("july", "temmuz"), ("august", "agustos"),
    ("september", "eylul"), ("october", "ekim"), ("november", "kasim"), ("december", "aralik"),
)  # fmt: skip
_HEAD_LINES = 8
_KEY_POINTS = 4
_PEOPLE = 6


def draft_about(aspect: Aspect, article: Article) -> Draft:
    """Answer from the article's record and its own sentences."""
    return _ANSWERS[aspect](article)


def _published(article: Article) -> Draft:
    if article.published is None:
        return _declined(article, "The article does not give its publication date.")
    by = f" by {article.outlet}" if article.outlet else ""
    return _from_record(article, f"Published {_spelled(article.published)}{by}.", _dateline(article))


def _outlet(article: Article) -> Draft:
    if article.outlet is None:
        return _declined(article, "The article does not say who published it.")
    on = f" on {_spelled(article.published)}" if article.published else ""
    return _from_record(
        article,
        f"Published by {article.outlet}{on}.",
        _line_with(article, article.outlet) or _dateline(article),
    )


def _author(article: Article) -> Draft:
    if article.byline is None:
        return _declined(article, "The article does not name its author.")
    return _from_record(article, f"Written by {article.byline}.", _line_with(article, article.byline))


def _updated(article: Article) -> Draft:
    if article.updated is None:
        return _declined(article, "The article does not say that it was updated.")
    return _from_record(article, f"Updated {_spelled(article.updated)}.", _dateline(article, article.updated))


def _link(article: Article) -> Draft:
    if article.url is None:
        return _declined(article, "The address of the article is not on record.")
    return _from_record(article, f"{article.url}", None)


def _headline(article: Article) -> Draft:
    return _quoting(article, [_headline_place(article)])


def _topic(article: Article) -> Draft:
    return _quoting(article, [_headline_place(article), *_body(article)[:1]])


def _summary(article: Article) -> Draft:
    return _quoting(article, _main_sentences(article))


def _quoted(article: Article) -> Draft:
    """Quote everybody once, in the order of the article."""
    first: dict[frozenset[str], TextSpan] = {}
    for found in utterances(article):
        if found.attribution:
            name = frozenset(fold(found.attribution.speaker).split())
            # Bloomberg and Bloomberg News are one.
            if not any(name <= known or known <= name for known in first):
                first[name] = found.place
    if not first:
        return _declined(article, "The article quotes nobody by name.")
    return _quoting(article, list(first.values())[:_PEOPLE])


_ANSWERS: dict[Aspect, Callable[[Article], Draft]] = {
    Aspect.AUTHOR: _author,
    Aspect.UPDATED: _updated,
    Aspect.HEADLINE: _headline,
    Aspect.LINK: _link,
    Aspect.QUOTED: _quoted,
    Aspect.KEY_POINTS: _summary,
    Aspect.SUMMARY: _summary,
    Aspect.TOPIC: _topic,
    Aspect.PUBLISHED: _published,
    Aspect.OUTLET: _outlet,
}


def _from_record(article: Article, said: str, shown_by: TextSpan | None) -> Draft:
    """State what the record says, on the line of the text that shows it, else on the headline."""
    place = shown_by or _headline_place(article)
    return Draft(f"{said} [1]", (cite(1, article, place),), confidence=1.0)


def _quoting(article: Article, places: Sequence[TextSpan]) -> Draft:
    citations = tuple(
        cite(number, article, place) for number, place in enumerate(dict.fromkeys(places), start=1)
    )
    text = "\n".join(f"{citation.quote} [{citation.marker}]" for citation in citations)
    return Draft(text, citations, confidence=1.0)


def _declined(article: Article, reason: str) -> Draft:
    closest = _dateline(article) or _headline_place(article)
    return Draft("", (cite(1, article, closest),), confidence=0.0, reason=reason)


def _spelled(moment: datetime) -> str:
    return f"{moment.day} {moment:%B} {moment.year}"


def _headline_place(article: Article) -> TextSpan:
    """Find the headline in the text; an article whose headline is not there has its first line quoted."""
    at = article.text.find(article.headline) if article.headline else -1
    return TextSpan(at, at + len(article.headline)) if at >= 0 else paragraphs(article.text)[0]


def _dateline(article: Article, moment: datetime | None = None) -> TextSpan | None:
    """Find a line near the top that shows the date."""
    moment = moment or article.published
    if moment is None:
        return None
    day = re.compile(rf"(?<!\d)0?{moment.day}(?!\d)")
    months = "|".join(rf"\b{name}|\b{name[:3]}\b" for name in _MONTHS[moment.month - 1])
    month = re.compile(rf"{months}|(?<!\d)0?{moment.month}(?!\d)")
    for line in _head(article):
        shown = fold(article.text[line.start : line.end])
        if str(moment.year) in shown and day.search(shown) and month.search(shown):
            return line
    return None


def _line_with(article: Article, name: str) -> TextSpan | None:
    """Find a line near the top, other than the headline, that is little more than this name."""
    wanted = fold(name)
    for line in _head(article):
        shown = fold(article.text[line.start : line.end])
        if wanted in shown and len(shown) <= len(wanted) + 60 and line != _headline_place(article):
            return line
    return None


def _head(article: Article) -> list[TextSpan]:
    return [
        line
        for line in paragraphs(article.text)[:_HEAD_LINES]
        if is_heading(article.text[line.start : line.end])
    ]


def _body(article: Article, firsts: bool = True) -> list[TextSpan]:
    """List the sentences of full paragraphs (or each one's first); of headings if there is nothing else."""
    text, headline = article.text, _headline_place(article)
    lines = [line for line in paragraphs(text) if line != headline]
    full = [line for line in lines if not is_heading(text[line.start : line.end])] or lines
    told = [sentences(text, line.start, line.end) for line in full]
    return [place for group in told for place in (group[:1] if firsts else group)]


def _main_sentences(article: Article) -> list[TextSpan]:
    """Pick the lead and the paragraph openings that share most words with the rest of the text."""
    openings = _body(article)
    if len(openings) <= _KEY_POINTS:
        return openings or [_headline_place(article)]
    stems = {place: {word.stem for word in _words(article, place)} for place in openings}
    counts = Counter(stem for found in stems.values() for stem in found)
    weight = {
        place: sum(counts[stem] - 1 for stem in found) / (len(found) + 5) for place, found in stems.items()
    }
    chosen = sorted(openings[1:], key=lambda place: -weight[place])[: _KEY_POINTS - 1]
    return [openings[0], *sorted(chosen, key=lambda place: place.start)]


def _words(article: Article, place: TextSpan) -> list[Word]:
    return content_words(article.text[place.start : place.end], article.language)
