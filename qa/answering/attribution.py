"""Who said it: the speaker, role and verb that the article gives for a stretch of its text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from qa.answering.full_names import full_name
from qa.answering.persons import Who, identify
from qa.answering.quotation import mask
from qa.answering.reporting import PRONOUN, Tag, leading_name, leading_pair, tags_in
from qa.models import Article, Attribution, TextSpan
from qa.sentences import paragraphs, sentences

_NAMES = re.compile(r"[^\W\d_a-z](?:[\w’-]+|\w{0,2}\.)(?: [^\W\d_a-z](?:[\w’-]+|\w{0,2}\.))+")
_PARAGRAPHS_BACK = 3
_SENTENCES_BACK = 12
_LONGEST_SENTENCE = 2_000  # characters; longer ones are no prose
_CARRIES = 8  # paragraphs that one quotation may run on


@dataclass(frozen=True, slots=True)
class Utterance:
    """A sentence and everybody it gives words of.

    `attribution` is set where one speaker covers all of it; it `continues` a quotation begun before it.
    """

    place: TextSpan
    attribution: Attribution | None
    voices: tuple[Attribution, ...]
    continues: bool


def attribution_of(article: Article, place: TextSpan) -> Attribution | None:
    """Name who said a quoted stretch, in the article's own words; None where the text leaves it open.

    A stretch of several sentences has a speaker only if its last one has: the others lead up to it.
    """
    return _speech(article.text).attribution(place)


def utterances(article: Article) -> list[Utterance]:
    """List the sentences in which the article gives somebody's words, in order."""
    return list(_speech(article.text).utterances())


@lru_cache(maxsize=64)
def _speech(text: str) -> Speech:
    return Speech(text)


@dataclass(frozen=True, slots=True)
class _Told:
    place: TextSpan
    tags: tuple[Tag, ...]
    in_speech: bool
    hidden: str

    @property
    def tag(self) -> Tag | None:
        """The clause that covers the sentence; one that ends it reports all that stands before."""
        covering = [tag for tag in self.tags if tag.governs]
        return next((tag for tag in covering if tag.trails), covering[0] if covering else None)


class Speech:
    """The reported and direct speech of one text, read paragraph by paragraph as far as needed."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._masked = mask(text)
        self._lines = paragraphs(text)
        self._read: dict[int, tuple[_Told, ...]] = {}
        self._known: dict[Who, Who] = {}

    def attribution(self, place: TextSpan) -> Attribution | None:
        """Name the speaker of the last sentence that `place` touches."""
        line = bisect_left(self._lines, place.end, key=lambda span: span.start) - 1
        if line < 0:
            return None
        told = self._told(line)
        index = bisect_left(told, place.end, key=lambda found: found.place.start) - 1
        return self._attributed(line, index) if index >= 0 and told[index].place.end > place.start else None

    def utterances(self) -> Iterator[Utterance]:
        """Yield the sentences that give somebody's words."""
        for line in range(len(self._lines)):
            for index, told in enumerate(self._told(line)):
                attribution = self._attributed(line, index)
                others = [self._named(tag, line, index) for tag in told.tags]
                voices = dict.fromkeys(voice for voice in (attribution, *others) if voice)
                if voices:
                    yield Utterance(told.place, attribution, tuple(voices), self._continues(line, index))

    def _told(self, line: int) -> tuple[_Told, ...]:
        # Two threads may read a paragraph at once, and then keep the same.
        if line not in self._read:
            span = self._lines[line]
            self._read[line] = tuple(
                self._sentence(place) for place in sentences(self._text, span.start, span.end)
            )
        return self._read[line]

    def _sentence(self, place: TextSpan) -> _Told:
        if place.end - place.start > _LONGEST_SENTENCE:
            return _Told(place, (), False, "")
        hidden = self._masked.text[place.start : place.end]
        follows = self._text[: place.start].rstrip(" ")[-1:] in ("”", '"', "»", "’", "'")
        tags = tuple(tags_in(hidden, follows))
        return _Told(place, tags, self._masked.in_speech(place.start), hidden)

    def _attributed(self, line: int, index: int) -> Attribution | None:
        told = self._told(line)[index]
        if told.tag:
            return self._named(told.tag, line, index)
        return self._speaker_of_quotation(line, index, _CARRIES) if told.in_speech else None

    def _whole(self, who: Who) -> Who:
        if who not in self._known:
            self._known[who] = full_name(who, self._text)
        return self._known[who]

    def _named(self, tag: Tag, line: int, index: int) -> Attribution | None:
        who = tag.who if tag.who else self._antecedent(tag.pronoun or "", tag.start, line, index)
        if who is None:
            return None
        known = self._whole(who)
        return Attribution(known.name, known.role, tag.verb)

    def _speaker_of_quotation(self, line: int, index: int, carries: int) -> Attribution | None:
        """Look on to the quotation's end, back in the paragraph, on again, then to the paragraph before."""
        told = self._told(line)
        ahead = self._ahead(line, index, within=True)
        back = range(index - 1, max(-1, index - 1 - _SENTENCES_BACK), -1)
        for at in (ahead, *back, self._ahead(line, index, within=False)):
            if at is not None and (tag := told[at].tag):
                return self._named(tag, line, at)
        if line == 0 or carries == 0:
            return None
        before = self._told(line - 1)
        last = len(before) - 1
        if tag := next((found.tag for found in reversed(before) if found.tag), None):
            return self._named(tag, line - 1, last)
        if before[last].in_speech:
            return self._speaker_of_quotation(line - 1, last, carries - 1)
        return self._introduced(before[last])

    def _ahead(self, line: int, index: int, within: bool) -> int | None:
        """Find the sentence ahead whose clause names the speaker of this quotation."""
        told = self._told(line)
        for at in range(index + 1, min(len(told), index + 1 + _SENTENCES_BACK)):
            start = told[at].place.start
            continues = self._same_quotation(told[index].place.start, start)
            bare = at == index + 1 and not told[at].in_speech and _is_bare_tag(told[at], self._text)
            if not (continues or bare or (not within and told[at].in_speech)):
                return None
            if told[at].tag:
                return at
        return None

    def _same_quotation(self, one: int, other: int) -> bool:
        return self._masked.in_one(one, other)

    def _continues(self, line: int, index: int) -> bool:
        told = self._told(line)
        return index > 0 and self._same_quotation(told[index - 1].place.start, told[index].place.start)

    def _introduced(self, told: _Told) -> Attribution | None:
        """Take the person whom the sentence before a quotation is about."""
        leading = leading_name(told.hidden)
        who = identify(leading) if leading else None
        if who is None:
            return None
        known = self._whole(who)
        return (
            Attribution(known.name, known.role) if known.is_person and len(known.name.split()) > 1 else None
        )

    def _antecedent(self, pronoun: str, start: int, line: int, index: int) -> Who | None:
        """Find the last one named before a pronoun that it can stand for."""
        told = self._told(line)[index]
        before = [replace(told, tags=(), hidden=told.hidden[:start])] if start and not told.in_speech else []
        for earlier in range(line, max(-1, line - 1 - _PARAGRAPHS_BACK), -1):
            sentences_there = self._told(earlier)
            before += reversed(sentences_there[:index] if earlier == line else sentences_there)
        for guess in (True, False):
            for found in before[:_SENTENCES_BACK]:
                if who := self._speaker_in(found, pronoun, guess) or self._person_in(found, pronoun, guess):
                    return who
        return None

    def _speaker_in(self, told: _Told, pronoun: str, guess: bool) -> Who | None:
        for tag in reversed(told.tags):
            if tag.who and (known := self._whole(tag.who)).may_be(pronoun, self._text, guess):
                return known if tag.governs or known.is_person else None
        return None

    def _person_in(self, told: _Told, pronoun: str, guess: bool) -> Who | None:
        """Take the one a sentence opens with, else the last that it names with a role or an honorific."""
        opening = leading_pair(told.hidden) if not told.in_speech else None
        if opening and opening.may_be(pronoun, self._text, guess):
            return opening
        leading = leading_name(told.hidden) if not told.in_speech else None
        for name in (*([leading] if leading else []), *reversed(_NAMES.findall(told.hidden))):
            who = self._whole(identify(name))
            sure = name is leading or who.role or name.startswith(("Mr", "Ms", "Mrs"))
            fits = who.is_person and who.may_be(pronoun, self._text, guess)
            if sure and fits and not PRONOUN.fullmatch(name):
                return who
        return None


def _is_bare_tag(told: _Told, text: str) -> bool:
    """Whether a sentence is no more than "Smith said." or "she asked.", cut off after ?” or !”."""
    words = told.hidden.split()
    return told.tag is not None and (text[told.place.start].islower() or len(words) <= 4)
