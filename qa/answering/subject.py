"""What a conversation is about: the names it keeps coming back to, and the words of its last question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qa.answering.expressions import DAY, MONTH
from qa.answering.words import Word, content_words
from qa.models import Turn

# Measured with `python -m evals.followups`: more names find more of the subject, and more that is beside it.
_TOPIC_NAMES = 2
_ANSWER_NAMES = 2
_WORDS_OF_A_NAME = 4
_FORGETTING = 0.8
_ASKED, _CARRIED, _ANSWERED = 3.0, 1.0, 1.0
_WORDS_WITHOUT_NAME = 6
_OPENS_SENTENCE = 0.5
_BRACKETED = re.compile(r"\(([^()]*)\)$")
_MOMENT = re.compile(rf"{MONTH}|{DAY}")


@dataclass(frozen=True, slots=True)
class _Name:
    """Words with capitals that stand together, such as Port Ellery, and how much they weigh."""

    stems: frozenset[str]
    surface: str
    weight: float


def subject_of(turns: Sequence[Turn], has: set[str], others: int) -> str:
    """Say what the turns were about, without the stems that a question `has`.

    First come the names that weigh most, then the first ones of the last answer, then up to `others` words
    of the last question; if there are no names, more of these.
    """
    last, known = turns[-1], _merged([name for turn in _by_age(turns) for name in turn if name.stems - has])
    topic = sorted(known, key=lambda name: -name.weight)[:_TOPIC_NAMES]
    told = [_holder(name, known) for name in _names(last.answer or "") if name.stems - has]
    told = [name for name in told if name.weight >= 1.0][:_ANSWER_NAMES]
    chosen = [_surface_without(name, has) for name in dict.fromkeys([*topic, *told])]
    asked = _other_words(last.question, has, others if chosen else max(others, _WORDS_WITHOUT_NAME))
    return ", ".join(part for part in (*chosen, asked) if part)


def _by_age(turns: Sequence[Turn]) -> Iterator[list[_Name]]:
    """List each turn's names, the last turn first, weighed by where they stand and how long ago."""
    for age, turn in enumerate(reversed(turns)):
        fresh = _FORGETTING**age
        bracketed = _BRACKETED.search(turn.standalone) if turn.standalone != turn.question else None
        said = (
            (turn.question, _ASKED),
            (bracketed[1] if bracketed else "", _CARRIED),
            (turn.answer or "", _ANSWERED),
        )
        yield [
            replace(name, weight=name.weight * weight * fresh)
            for text, weight in said
            for name in _names(text)
        ]


def _names(text: str) -> list[_Name]:
    """List runs of capitalised words; one word that only opens a sentence may be none, so it weighs half."""
    found = []
    for run in _runs(text):
        opens = len(run) == 1 and text[: run[0].start].rstrip(" “\"'")[-1:] in ("", ".", "!", "?")
        surface = text[run[0].start : run[-1].end]
        found.append(_Name(frozenset(word.stem for word in run), surface, _OPENS_SENTENCE if opens else 1.0))
    return found


def _runs(text: str) -> Iterator[list[Word]]:
    run: list[Word] = []
    for word in content_words(text):
        if not word.is_name or word.is_number or _MOMENT.fullmatch(text[word.start : word.end]):
            continue
        if run and (len(run) == _WORDS_OF_A_NAME or text[run[-1].end : word.start] != " "):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _merged(names: Sequence[_Name]) -> list[_Name]:
    """Count a name with the longer one that holds it: Ferran is Lucia Ferran."""
    kept: list[_Name] = []
    for name in sorted(names, key=lambda name: -len(name.stems)):
        holder = next((n for n, other in enumerate(kept) if name.stems <= other.stems), None)
        if holder is None:
            kept.append(name)
        else:
            kept[holder] = replace(kept[holder], weight=kept[holder].weight + name.weight)
    return kept


def _holder(name: _Name, known: Sequence[_Name]) -> _Name:
    return next(other for other in known if name.stems <= other.stems)


def _surface_without(name: _Name, has: set[str]) -> str:
    return " ".join(
        name.surface[word.start : word.end] for word in content_words(name.surface) if word.stem not in has
    )


def _other_words(question: str, has: set[str], limit: int) -> str:
    """Take words of a question that are no names, in their order."""
    found: dict[str, str] = {}
    for word in content_words(question):
        if not word.is_name and word.stem not in has:
            found.setdefault(word.stem, question[word.start : word.end])
    return " ".join(list(found.values())[:limit])
