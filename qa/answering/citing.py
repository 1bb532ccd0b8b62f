"""Citations with all that stands beside a quote: who said it, and which days its words mean."""

from __future__ import annotations

from qa.answering.attribution import attribution_of
from qa.answering.moments import dates_in
from qa.models import Article, Citation, TextSpan


def cite(marker: int, article: Article, place: TextSpan, answer: TextSpan | None = None) -> Citation:
    """Cite a stretch of an article, with its speaker and its dates."""
    return Citation(marker, article, place, answer, attribution_of(article, place), dates_in(article, place))
