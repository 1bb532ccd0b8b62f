"""Making much of little data: questions made of sentences, unanswerable twins, and cut passages.

Questions made of sentences by moving a wh-word to the front: Lewis et al. 2019 (arXiv:1906.04980).
Unanswerable twins change what was asked so that the passage no longer says it, as in SQuAD 2.0.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from qa.answering.kinds import Kind, spans_of
from qa.answering.words import is_stopword
from qa.models import TextSpan
from qa.sentences import sentences
from training.reader.examples import Example
from training.reader.thesaurus import Thesaurus

_ASKED = {
    Kind.TIME: ("when", "when", "in what year", "on what date", "since when"),
    Kind.DURATION: ("how long", "for how long"),
    Kind.MONEY: ("how much", "how much money", "what sum", "at what price"),
    Kind.NUMBER: ("how many", "how many", "how much", "what number of", "what share"),
    Kind.PERSON: ("who", "who", "whom", "which person", "what", "which"),
    Kind.PLACE: ("where", "where", "in which country", "in which city", "in what place"),
    Kind.OTHER: ("what", "what", "which", "what kind of"),
    Kind.REASON: ("why", "why", "for what reason"),
}
_CAUSE = re.compile(
    r"\b(?:because(?: of)?|due to|owing to|in order to|so that|after|thanks to) ([^.;]{12,90})"
)
_PHRASE = re.compile(
    r"\b(?:the|a|an|of|by|as|with|its|their|his|her|called|into) ((?:[a-z][\w-]*[ ]?){1,4})\b"
)
_CLAUSE = re.compile(r"[,;:—–()]|\b(?:and|but|which|who|while|although|because|after|before)\b")
_TOKEN = re.compile(r"[\w$€£][\w'’.-]*[\w%]|\w")
_CUT_CHARS = 650
_MAX_SIDE_WORDS = 11


class Stretcher:
    """Makes examples from examples; the same generator state gives the same examples."""

    def __init__(self, thesaurus: Thesaurus, names: Sequence[str], rng: random.Random) -> None:
        self._thesaurus = thesaurus
        self._names = names
        self._rng = rng
        self._known: dict[str, list[TextSpan]] = {}

    def cut(self, example: Example, longest: int = _CUT_CHARS) -> Example:
        """Keep some sentences in a row, with the answer's among them; every second time, all that fits."""
        places = self._sentences(example.passage)
        keep = self._rng.randrange(len(places))
        if example.answers:
            first = example.answers[0]
            keep = next((n for n, p in enumerate(places) if p.start <= first.start < p.end), keep)
        longest = longest if self._rng.random() < 0.5 else self._rng.randrange(120, longest)
        low = high = keep
        while True:
            sides = [s for s in (low - 1, high + 1) if 0 <= s < len(places)]
            side = self._rng.choice(sides) if sides else None
            if side is None:
                break
            start, end = places[min(low, side)].start, places[max(high, side)].end
            if end - start > longest:
                break
            low, high = min(low, side), max(high, side)
        return _window(example, places[low].start, places[high].end)

    def without_its_sentence(self, example: Example) -> Example | None:
        """Take the answering sentence out of the passage."""
        if not example.answers:
            return None
        at = example.answers[0].start
        gold = example.passage[at : example.answers[0].end]
        kept = [p for p in self._sentences(example.passage) if not p.start <= at < p.end]
        passage = " ".join(example.passage[p.start : p.end] for p in kept)
        if len(passage) < 80 or gold in passage:
            return None
        return replace(example, passage=passage, answers=())

    def twin(self, example: Example) -> Example | None:
        """Ask for something like it that the passage does not say."""
        if not example.answers:
            return None
        question = self._twisted(example.question, example.passage)
        return None if question is None else replace(example, question=question, answers=())

    def cloze(self, passage: str, title: str) -> Example | None:
        """Make a question of one sentence of a passage; near half of them are then twisted."""
        places = [p for p in self._sentences(passage) if 40 <= p.end - p.start <= 320]
        if not places:
            return None
        place = self._rng.choice(places)
        sentence = passage[place.start : place.end]
        spans = self._answers(sentence)
        if not spans:
            return None
        kind, span = self._rng.choice(spans)
        question = self._question(kind, sentence, span)
        if question is None:
            return None
        answer = TextSpan(place.start + span.start, place.start + span.end)
        example = Example(question, title, passage, (answer,))
        draw = self._rng.random()
        if draw < 0.30:
            return self.twin(example)
        if draw < 0.38:
            return self.without_its_sentence(example)
        if draw < 0.46:
            return self._other_kind(example, {k for k, _ in spans}, sentence, span)
        return example

    def _other_kind(
        self, example: Example, present: set[Kind], sentence: str, span: TextSpan
    ) -> Example | None:
        """Ask the same sentence for a kind of detail that it does not hold."""
        absent = [
            k for k in (Kind.TIME, Kind.MONEY, Kind.NUMBER, Kind.REASON, Kind.DURATION) if k not in present
        ]
        if not absent:
            return None
        stated = self._question(None, sentence, span)
        if stated is None:
            return None
        asked = self._rng.choice(_ASKED[self._rng.choice(absent)])
        return replace(example, question=f"{asked} {stated}", answers=())

    def _answers(self, sentence: str) -> list[tuple[Kind, TextSpan]]:
        found = [
            (kind, span)
            for kind in (Kind.TIME, Kind.DURATION, Kind.MONEY, Kind.NUMBER, Kind.PERSON, Kind.PLACE)
            for span in spans_of(kind, sentence, "")
        ]
        found += [(Kind.REASON, TextSpan(m.start(1), m.end(1))) for m in _CAUSE.finditer(sentence)]
        phrases = [
            (Kind.OTHER, TextSpan(m.start(1), m.start(1) + len(m[1].rstrip())))
            for m in _PHRASE.finditer(sentence)
        ]
        return found + self._rng.sample(phrases, min(len(phrases), 3))

    def _question(self, kind: Kind | None, sentence: str, span: TextSpan) -> str | None:
        before, after = self._clause(sentence, span)
        before, after = self._noised(before), self._noised(after)
        if len([w for w in before + after if not is_stopword(w.lower())]) < 2:
            return None
        draw = self._rng.random()
        words = before + after if draw < 0.45 else after + before
        if kind is None:
            words = before + sentence[span.start : span.end].split() + after
            return " ".join(words)
        asked = self._rng.choice(_ASKED[kind])
        words = [*before, asked, *after] if draw > 0.85 else [asked, *words]
        text = " ".join(words)
        return text + self._rng.choice(("?", "?", "", " ?"))

    def _clause(self, sentence: str, span: TextSpan) -> tuple[list[str], list[str]]:
        """Take the words on both sides, now up to the clause's ends, now further."""
        left, right = sentence[: span.start], sentence[span.end :]
        if self._rng.random() < 0.6:
            ends = [m.end() for m in _CLAUSE.finditer(left)]
            left = left[ends[-1] :] if ends and len(left) - ends[-1] > 15 else left
            match = _CLAUSE.search(right, 15)
            right = right[: match.start()] if match else right
        return _TOKEN.findall(left)[-_MAX_SIDE_WORDS:], _TOKEN.findall(right)[:_MAX_SIDE_WORDS]

    def _noised(self, words: list[str]) -> list[str]:
        kept = []
        for word in words:
            chance = self._rng.random()
            if is_stopword(word.lower()):
                if chance < 0.7:
                    kept.append(word)
            elif chance < 0.12 and len(words) > 3:
                continue
            elif chance < 0.42 and word.islower():
                kept.append(self._thesaurus.like(word, self._rng) or word)
            else:
                kept.append(word)
        if self._rng.random() < 0.25:
            order = sorted(range(len(kept)), key=lambda n: n + self._rng.random() * 2.5)
            kept = [kept[n] for n in order]
        return kept

    def _twisted(self, question: str, passage: str) -> str | None:
        """Change one name, figure or word of a question into another of its kind."""
        swaps = [(m, s) for m in _TOKEN.finditer(question) if (s := self._other(m, passage))]
        if not swaps:
            return None
        # Names and figures are what a reader must learn to mind; words come second.
        weights = [3.0 if m.group()[0].isupper() or m.group()[0].isdigit() else 1.0 for m, _ in swaps]
        match, other = self._rng.choices(swaps, weights)[0]
        return question[: match.start()] + other + question[match.end() :]

    def _other(self, match: re.Match[str], passage: str) -> str | None:
        word, rng = match.group(), self._rng
        if match.start() == 0 or is_stopword(word.lower()):
            return None
        if word.isdigit():
            inside = [n for n in re.findall(r"\b\d+\b", passage) if n != word and len(n) == len(word)]
            return rng.choice(inside) if inside and rng.random() < 0.6 else _other_number(word, rng)
        if word[0].isupper():
            inside = [
                n for n in re.findall(r"(?<=[a-z,] )[A-Z][\w-]{2,}", passage) if n != word and n not in word
            ]
            other = rng.choice(inside) if inside and rng.random() < 0.5 else rng.choice(self._names)
            return other if other.lower() not in (word.lower(),) else None
        return self._thesaurus.unlike(word, rng)

    def _sentences(self, passage: str) -> list[TextSpan]:
        if passage not in self._known:
            self._known[passage] = sentences(passage) or [TextSpan(0, len(passage))]
        return self._known[passage]


def names_in(passages: Sequence[str]) -> list[str]:
    """List capitalised words inside sentences, as often as they stand there."""
    return [name for passage in passages for name in re.findall(r"(?<=[a-z,] )[A-Z][\w-]{2,}", passage)]


def _other_number(word: str, rng: random.Random) -> str:
    value = int(word[:15])
    near = value + rng.choice((-20, -10, -7, -3, -2, -1, 1, 2, 3, 5, 10, 30))
    return str(near if near > 0 else value + 4)


def _window(example: Example, start: int, end: int) -> Example:
    spans = [
        TextSpan(answer.start - start, answer.end - start)
        for answer in example.answers
        if start <= answer.start and answer.end <= end
    ]
    if example.answers and not spans:
        return example
    return replace(example, passage=example.passage[start:end], answers=tuple(spans))
