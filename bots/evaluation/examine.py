"""Asks every question of a set through the whole product, over a data folder that lives as long as that."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from bots.evaluation.metrics import Outcome
from bots.evaluation.questions import Asked, QuestionSet, Story
from bots.evaluation.scratch import scratch
from qa.bootstrap import build_engine, build_judge, build_service
from qa.errors import EvaluationError, QuestionRefused
from qa.models import Answer, Article, Citation, Draft, Filters, Question, RetrievedPassage, TextSpan
from qa.ports import Engine
from qa.service import AnswerService
from qa.settings import Settings


def steps(questions: QuestionSet) -> int:
    """Count how often `examine` says what it is at."""
    return len(questions.stories) + len(questions.questions)


def examine(
    questions: QuestionSet, open_: bool, settings: Settings, begin: Callable[[str], None]
) -> list[Outcome]:
    """Ask each question of its own article or, if `open_`, of all. Raises EvaluationError, ModelUnavailable.

    `begin` is told the name of each article and question as its turn comes.
    """
    with scratch(questions.stories, settings, begin) as (catalogue, embedder):
        watched = WatchedEngine(build_engine(build_judge(settings)))
        service = build_service(settings, catalogue, embedder, index=None, engine=watched)
        return Examiner(service, watched, questions.stories, open_).outcomes(questions.questions, begin)


class WatchedEngine:
    """An engine that remembers which passages it was last given."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.passages: tuple[RetrievedPassage, ...] = ()

    def draft(self, question: str, passages: Sequence[RetrievedPassage], focus: Article | None) -> Draft:
        """Draft as the engine does, as Engine.draft."""
        self.passages = tuple(passages)
        return self._engine.draft(question, passages, focus)


class Examiner:
    """Asks a service and compares what it says with what the set knows."""

    def __init__(
        self, service: AnswerService, watched: WatchedEngine, stories: Sequence[Story], open_: bool
    ) -> None:
        self._service = service
        self._watched = watched
        self._texts = {story.article_id: story.extract.text for story in stories}
        self._open = open_

    def outcomes(self, asked: Sequence[Asked], begin: Callable[[str], None]) -> list[Outcome]:
        """Ask every question; the first once more before, so that no time holds the loading of a model."""
        for one in asked[:1]:
            self._ask(one.question, one, None)
        found = []
        for one in asked:
            begin(one.question)
            found.append(self._outcome(one))
        return found

    def _outcome(self, asked: Asked) -> Outcome:
        before = self._ask(asked.after, asked, None).conversation_id if asked.after else None
        started = time.perf_counter()
        answer = self._ask(asked.question, asked, before)
        seconds = time.perf_counter() - started
        proposed = _proposed(answer)
        return Outcome(
            answerable=asked.answerable,
            answered=not answer.abstained,
            confidence=answer.confidence,
            right_sentence=any(_holds(one.article, one.place, asked) for one in proposed),
            span=_span(proposed[0]) if proposed else "",
            answers=asked.answers,
            rank=self._rank(asked),
            quotes=len(proposed),
            exact_quotes=sum(self._exact(one) for one in proposed),
            seconds=seconds,
        )

    def _ask(self, question: str, asked: Asked, conversation_id: str | None) -> Answer:
        filters = Filters() if self._open else Filters(article_ids=(asked.article_id,))
        try:
            return self._service.answer(Question(question, filters, conversation_id))
        except QuestionRefused as error:
            raise EvaluationError(f"{asked.where}: {error}") from None

    def _rank(self, asked: Asked) -> int | None:
        for rank, found in enumerate(self._watched.passages, start=1):
            passage = found.passage
            if _holds(passage.article, TextSpan(passage.start, passage.end), asked):
                return rank
        return None

    def _exact(self, citation: Citation) -> bool:
        """Whether the words stand there in the text that went in, which the catalogue had no part in."""
        text = self._texts.get(citation.article.article_id, "")
        return text[citation.place.start : citation.place.end] == citation.quote


def _proposed(answer: Answer) -> tuple[Citation, ...]:
    """List the quotes of an answer, or the closest one of an abstention."""
    if answer.abstention is None:
        return answer.citations
    return (answer.abstention.closest,) if answer.abstention.closest else ()


def _holds(article: Article, place: TextSpan, asked: Asked) -> bool:
    return article.article_id == asked.article_id and any(
        place.start <= gold.start and gold.end <= place.end for gold in asked.places
    )


def _span(citation: Citation) -> str:
    if citation.answer is None:
        return citation.quote
    return citation.article.text[citation.answer.start : citation.answer.end]
