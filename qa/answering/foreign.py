"""Questions in another language than the articles: how they are looked for, and what is said if in vain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.answering.about import aspect_asked
from qa.answering.languages import ENGLISH, NAMES, TURKISH, language_of
from qa.answering.turkish import in_english
from qa.answering.words import words
from qa.models import Abstention, Draft, RetrievedPassage

_ENOUGH_TO_TELL = 1_500


@dataclass(frozen=True, slots=True)
class Foreign:
    """A question, the language it is in, that of the articles, and the words by which it is looked for.

    `native` are the passages that are in the question's own language after all.
    """

    language: str
    article_language: str
    wording: str
    native: tuple[RetrievedPassage, ...]

    def explained(self, verdict: Draft | Abstention) -> Draft | Abstention:
        """Say of an abstention that the languages differ."""
        if isinstance(verdict, Draft):
            return verdict
        looked = "looked with the words it knows" if self._translated else "looked for its names and numbers"
        asked, told = (NAMES.get(code, code) for code in (self.language, self.article_language))
        reason = f"The question seems to be in {asked} and the articles in {told}; Pullquote {looked}"
        return replace(verdict, reason=f"{reason} and found no sure answer.")

    @property
    def _translated(self) -> bool:
        return (self.language, self.article_language) == (TURKISH, ENGLISH)


def foreign(question: str, found: Sequence[RetrievedPassage]) -> Foreign | None:
    """Tell how to look for a question in another language than the articles found; None if it is in theirs.

    Questions about the article itself are understood in either language.
    """
    language = language_of(question)
    if language in (None, ENGLISH) or aspect_asked(question):
        return None
    languages = [_language(passage) for passage in found]
    others = [other for other in languages if other not in (None, language)]
    if not others:
        return None
    native = tuple(passage for passage, of in zip(found, languages, strict=True) if of == language)
    wording = in_english(question) if (language, others[0]) == (TURKISH, ENGLISH) else _names(question)
    return Foreign(language, others[0], wording, native)


def _language(found: RetrievedPassage) -> str | None:
    article = found.passage.article
    return language_of(article.text[:_ENOUGH_TO_TELL], article.language)


def _names(question: str) -> str:
    """Keep what most languages write alike."""
    return " ".join(
        question[word.start : word.end] for word in words(question) if word.is_name or word.is_number
    )
