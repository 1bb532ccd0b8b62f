"""How often the engine quotes the right sentence, and how well its confidence tells when there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from qa.adapters.minilm import MiniLM
from qa.answering.conversation import standalone
from qa.answering.extractive import ExtractiveEngine
from qa.answering.overlap_reader import OverlapReader
from qa.grounding import ABSTAIN_BELOW, ground
from qa.models import Abstention, Article, Draft, Turn
from tests.stories import Asked, auroc, nearest, own_articles, questions, seed_article


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question and what the engine drafted."""

    asked: Asked
    draft: Draft

    @property
    def right(self) -> bool:
        quotes = [citation.quote for citation in self.draft.citations if self.draft.reason is None]
        return any(anchor in quote for anchor in self.asked.anchors for quote in quotes)

    @property
    def answered(self) -> bool:
        return not isinstance(ground(self.draft, ABSTAIN_BELOW), Abstention)


@dataclass(frozen=True, slots=True)
class Quality:
    """Right sentence of the answerable, AUROC of confidence, and shares that pass the default threshold."""

    right: float
    auroc: float
    answered: float
    wrongly_answered: float


class Bench:
    """Asks questions of one article at a time, as the service would."""

    def __init__(self) -> None:
        self._embedder = MiniLM(threads=1)
        self._engine = ExtractiveEngine(OverlapReader(self._embedder))

    def outcomes(self, asked: Iterable[Asked], articles: dict[str, Article]) -> Iterator[Outcome]:
        for question in asked:
            yield Outcome(question, self._draft(question, articles[question.article]))

    def _draft(self, asked: Asked, story: Article) -> Draft:
        question = asked.question
        if asked.after:
            before = self.draft(asked.after, story)
            turn = Turn(asked.after, asked.after, before.text or None, (story.article_id,))
            question = standalone(question, [turn])
        return self.draft(question, story)

    def draft(self, question: str, story: Article) -> Draft:
        return self._engine.draft(question, nearest(self._embedder, story, question), story)


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench()


def quality(outcomes: Iterable[Outcome]) -> Quality:
    found = list(outcomes)
    answerable = [outcome for outcome in found if outcome.asked.anchors]
    others = [outcome for outcome in found if not outcome.asked.anchors]
    return Quality(
        right=sum(outcome.right for outcome in answerable) / len(answerable),
        auroc=auroc([_sure(outcome) for outcome in answerable], [_sure(outcome) for outcome in others]),
        answered=sum(outcome.answered for outcome in answerable) / len(answerable),
        wrongly_answered=sum(outcome.answered for outcome in others) / len(others),
    )


def _sure(outcome: Outcome) -> float:
    return 0.0 if outcome.draft.reason else outcome.draft.confidence


def test_questions_over_our_own_articles_meet_their_floors(bench: Bench) -> None:
    reached = quality(bench.outcomes(questions("questions.jsonl"), own_articles()))
    assert reached.right >= 0.85, reached
    assert reached.auroc >= 0.78, reached
    assert reached.answered >= 0.8, reached
    assert reached.wrongly_answered <= 0.42, reached


@pytest.mark.parametrize("half", ["tuned", "held-out"])
def test_questions_over_the_seed_article_meet_their_floors(bench: Bench, seed: Path, half: str) -> None:
    asked = [question for question in questions("seed_questions.jsonl") if question.half == half]
    reached = quality(bench.outcomes(asked, {"seed": seed_article(seed)}))
    assert reached.right >= 0.85, reached
    assert reached.auroc >= 0.83, reached
    assert reached.answered >= 0.85, reached
    assert reached.wrongly_answered <= 0.46, reached


def test_the_same_question_gets_the_same_answer_whatever_was_asked_before(bench: Bench) -> None:
    story = own_articles()["seed-vault.txt"]
    question = "How long did construction take?"
    first = bench.draft(question, story)
    bench.draft("Who pays for the ferries?", story)
    assert bench.draft(question, story) == first


def test_a_lone_surrogate_in_a_question_does_no_harm(bench: Bench) -> None:
    ground(bench.draft("When did a\ud800b open?", own_articles()["seed-vault.txt"]), ABSTAIN_BELOW)
