"""What every door shows beside a quote: who said it, and which days its words mean."""

from __future__ import annotations

from datetime import date

from qa.models import Citation, ResolvedDate

# With other verbs, the verb itself tells something.
_PLAIN_VERBS = frozenset({"said", "says", "say", "told", "tells", "according to", "dedi", "söyledi", "göre"})


def said_by(citation: Citation) -> str | None:
    """Name who said it, with the role, and the verb where it says more than "said"; None if unclear."""
    attribution = citation.attribution
    if attribution is None:
        return None
    verb = attribution.verb
    how = f" (“{verb}”)" if verb and verb not in _PLAIN_VERBS else ""
    return f"Said by {attribution.named}{how}"


def dates_beside(citation: Citation) -> list[str]:
    """Spell the days that words of the quote mean: "last week = 8 to 14 December 2025"."""
    spelled = dict.fromkeys(_line(citation, resolved) for resolved in citation.dates)
    return list(spelled)


def days(first: date, last: date) -> str:
    """Spell a day or a stretch of days without saying month and year twice."""
    if first == last:
        return _day(last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {_day(last)}"
    if first.year == last.year:
        return f"{first.day} {first:%B} to {_day(last)}"
    return f"{_day(first)} to {_day(last)}"


def _line(citation: Citation, resolved: ResolvedDate) -> str:
    words = citation.article.text[resolved.words.start : resolved.words.end]
    return f"{words} = {days(resolved.first, resolved.last)}"


def _day(when: date) -> str:
    return f"{when.day} {when:%B} {when.year}"
