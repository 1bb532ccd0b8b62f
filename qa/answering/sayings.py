"""What somebody said: the quotes of one speaker, on one subject where the question names one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qa.answering.attribution import Utterance, utterances
from qa.answering.citing import cite
from qa.answering.saying_questions import SayingAsked
from qa.answering.words import Word, content_words, fold, is_stopword, same_word, words
from qa.models import Article, Attribution, Draft, Reading, TextSpan

QUOTES = 4

# The spokesman of a firm speaks for it; the ambassador to a country does not.
_ELSEWHERE = re.compile(r"\b(?:to|at|from|in|near|with|outside) (?:the )?[^\W\d_a-z].*")
_GENERIC_TEXT = (
    "company firm official officials spokesman spokeswoman spokesperson man woman group mr mrs ms american"
)
_GENERIC = frozenset(_GENERIC_TEXT.split())
_OFF_SUBJECT = 0.25
_SHARE_OF_BEST = 0.6
_IN_SETTING = 0.5


@dataclass(frozen=True, slots=True)
class _Said:
    """Words of the one asked about, and how well they are on the subject, from 0 to 1."""

    article: Article
    place: TextSpan
    fit: float


def draft_said(asked: SayingAsked, articles: Sequence[Article], readings: Sequence[Reading]) -> Draft | None:
    """Quote up to four statements of the one asked about, those on the subject, in the order of the article.

    `readings` are the reader's, best first: they decide where the words of the subject do not, and give the
    nearest quote where there is no answer. None where the question may be about more than somebody's words.
    """
    said = [
        _judged(asked, article, found, readings) for article in articles for found in _by(asked.who, article)
    ]
    best = max((found.fit for found in said), default=0.0)
    if best < _OFF_SUBJECT:
        return _nothing(asked, articles, said, readings) if asked.strict else None
    kept = [found for found in said if found.fit >= max(_OFF_SUBJECT, _SHARE_OF_BEST * best)]
    kept.sort(key=lambda found: -found.fit)
    shown = [found for found in kept if found.article is kept[0].article][:QUOTES]
    shown.sort(key=lambda found: found.place.start)
    citations = tuple(cite(marker, found.article, found.place) for marker, found in enumerate(shown, start=1))
    text = "\n".join(f"{citation.quote} [{citation.marker}]" for citation in citations)
    return Draft(text, citations, confidence=best)


def says(attribution: Attribution, who: str, setting: str = "", language: str | None = None) -> bool:
    """Whether a speaker is the one a question names: by name, by role, or by the house spoken for.

    `setting` is the text around, which may tell whose director "its director" is.
    """
    wanted = _naming(who, language)
    head = _naming(re.split(r" (?:of|for|at|from|to|in) ", who)[0], language)[-1:]
    named = [_ELSEWHERE.sub("", part) for part in (attribution.speaker, attribution.role or "")]
    near = words(" ".join(named), language)
    if not wanted or not any(same_word(asked, word) for asked in head or wanted for word in near):
        return False
    known = words(f"{attribution.named} {setting}", language)
    return all(asked.folded in _GENERIC or any(same_word(asked, word) for word in known) for asked in wanted)


def _naming(who: str, language: str | None) -> list[Word]:
    bare = re.sub(r"[’']s?$", "", who.strip())
    return [word for word in words(bare, language) if not is_stopword(word.folded)]


def _by(who: str, article: Article) -> Iterator[Utterance]:
    """Yield what somebody says; sentences of one quotation come as one."""
    whole: Utterance | None = None
    for found in utterances(article):
        setting = _setting(article, found.place)
        if not any(says(voice, who, setting, article.language) for voice in found.voices):
            continue
        if whole and found.continues:
            whole = replace(found, place=TextSpan(whole.place.start, found.place.end))
            continue
        if whole:
            yield whole
        whole = found
    if whole:
        yield whole


def _judged(asked: SayingAsked, article: Article, found: Utterance, readings: Sequence[Reading]) -> _Said:
    """Tell how well a statement is on the subject: by its words, or by what the reader makes of it."""
    language = article.language
    naming = _naming(asked.who, language)
    about = content_words(asked.about, language)
    subject = [word for word in about if not any(same_word(word, name) for name in naming)]
    if not subject:
        return _Said(article, found.place, 1.0)
    told = words(article.text[found.place.start : found.place.end], language)
    around = words(f"{_setting(article, found.place)} {article.headline}", language)
    met = [1.0 if _has(told, word) else _IN_SETTING * _has(around, word) for word in subject]
    return _Said(article, found.place, max(sum(met) / len(met), _read_as(article, found.place, readings)))


def _has(text: Sequence[Word], wanted: Word) -> bool:
    return any(same_word(wanted, word) for word in text)


def _setting(article: Article, place: TextSpan) -> str:
    """Read a sentence with the one before it, in its paragraph."""
    start = article.text.rfind("\n", 0, place.start) + 1
    before = article.text[start : place.start].rstrip()
    cut = max(before.rfind(f"{end} ", 0, -1) for end in (".", "!", "?", "”", '"')) + 1
    return f"{before[cut:]} {article.text[place.start : place.end]}"


def _read_as(article: Article, place: TextSpan, readings: Sequence[Reading]) -> float:
    for reading in readings:
        same = reading.passage.article.article_id == article.article_id
        if same and reading.quote.start < place.end and place.start < reading.quote.end:
            return reading.confidence
    return 0.0


def _nothing(
    asked: SayingAsked, articles: Sequence[Article], said: Sequence[_Said], readings: Sequence[Reading]
) -> Draft:
    """Decline in one sentence, with the nearest quote."""
    if said:
        reason = f"Words of {asked.who} are quoted, but none about {asked.subject}."
        return Draft("", (cite(1, said[0].article, said[0].place),), 0.0, reason=reason)
    where = "the article" if len(articles) == 1 else "the articles found"
    names = [word.folded for word in _naming(asked.who, None)]
    nearest = sorted(readings, key=lambda reading: not _mentions(reading, names))[:1]
    closest = tuple(cite(1, reading.passage.article, reading.quote) for reading in nearest)
    return Draft("", closest, 0.0, reason=f"No words of {asked.who} are quoted in {where}.")


def _mentions(reading: Reading, names: Sequence[str]) -> bool:
    text = fold(reading.passage.article.text[reading.quote.start : reading.quote.end])
    return any(name in text for name in names)
