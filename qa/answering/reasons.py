"""Why there is no answer, in one sentence that a person can check against the article."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answering.signals import without_carried
from qa.answering.words import Word, content_words, same_word
from qa.models import Article

_WORDS_NAMED = 3


def why_not(question: str, articles: Sequence[Article]) -> str:
    """Say that nothing sure was found, and which of the question's words stand nowhere in the articles.

    Who takes something for granted ("Why did she resign?") is so told what the text does not hold. That the
    article is silent is not claimed: it may say the same in other words.
    """
    missing = _nowhere(without_carried(question), articles)
    where = "the article" if len(articles) == 1 else "the articles nearest to the question"
    if not missing:
        return f"There is no sure answer in {where}."
    words = " and ".join(f"“{word}”" for word in missing)
    verb, it = "does" if len(missing) == 1 else "do", "it" if len(articles) == 1 else "them"
    return f"There is no sure answer in {where}: {words} {verb} not occur in {it}."


def _nowhere(question: str, articles: Sequence[Article]) -> list[str]:
    """List the question's words that no article holds in any form; names and numbers first."""
    held = [word for article in articles for word in content_words(_everything(article), article.language)]
    stems, names = {word.stem for word in held}, [word for word in held if word.is_name]
    language = articles[0].language if articles else None
    missing: dict[str, Word] = {}
    for word in content_words(question, language):
        if word.stem not in stems and not (word.is_name and any(same_word(word, name) for name in names)):
            missing.setdefault(word.stem, word)
    first = sorted(missing.values(), key=lambda word: not (word.is_name or word.is_number))[:_WORDS_NAMED]
    return [question[word.start : word.end] for word in sorted(first, key=lambda word: word.start)]


def _everything(article: Article) -> str:
    published = f"{article.published:%d %B %Y}" if article.published else ""
    return " ".join(part for part in (article.text, article.outlet, article.byline, published) if part)
