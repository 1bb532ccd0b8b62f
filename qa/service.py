"""The read path, top to bottom: a question in, a cited answer or an abstention out."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Sequence
from dataclasses import replace

from qa.answering.conversation import standalone
from qa.answering.foreign import Foreign, foreign
from qa.errors import QuestionRefused
from qa.grounding import ground
from qa.models import Abstention, Answer, Article, Draft, Filters, Question, RetrievedPassage, Turn
from qa.ports import Catalogue, Engine, Snapshot
from qa.retrieval import Retriever

TURNS_REMEMBERED = 6
# Terminal sequences go as a whole: their letters are nobody's words.
_CONTROLS = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|[\x00-\x1f\x7f-\x9f]")


class AnswerService:
    """Answers questions for every door; safe to call from several threads."""

    def __init__(
        self,
        catalogue: Catalogue,
        retriever: Retriever,
        engine: Engine,
        abstain_below: float,
        max_question_chars: int,
    ) -> None:
        self._catalogue = catalogue
        self._retriever = retriever
        self._engine = engine
        self._abstain_below = abstain_below
        self._max_question_chars = max_question_chars

    def answer(self, question: Question) -> Answer:
        """Answer from the versions current at one moment. Raises QuestionRefused, ModelUnavailable."""
        asked = self._checked(question.text)
        conversation_id = question.conversation_id or secrets.token_urlsafe(12)
        turns = self._catalogue.turns(conversation_id, TURNS_REMEMBERED) if question.conversation_id else []
        whole = standalone(asked, turns)
        watch = _Stopwatch()
        with self._catalogue.snapshot() as snapshot:
            focus = _focus(snapshot, question.filters, turns)
            passages = self._retriever.retrieve(snapshot, whole, question.filters)
            other = foreign(whole, passages)
            if other:
                passages = self._retriever.retrieve(snapshot, other.wording, question.filters)
            watch.lap("retrieve")
            draft = self._draft(whole, passages, focus, other)
            watch.lap("answer")
        answer = self._answer(asked, conversation_id, draft, other, watch)
        self._catalogue.add_turn(conversation_id, _turn(asked, whole, answer))
        return answer

    def _draft(
        self, whole: str, found: list[RetrievedPassage], focus: Article | None, other: Foreign | None
    ) -> Draft:
        """Draft from what was found, and where some is in the question's own language, from that as well."""
        if other is None:
            return self._engine.draft(whole, found, focus)
        draft = self._engine.draft(other.wording, found, focus)
        own = self._engine.draft(whole, other.native, focus) if other.native else draft
        return max(draft, own, key=lambda each: each.confidence)

    def _checked(self, text: str) -> str:
        asked = " ".join(_CONTROLS.sub(" ", text).split())
        if not asked:
            raise QuestionRefused("The question is empty. Ask something about the articles.")
        if len(asked) > self._max_question_chars:
            raise QuestionRefused(
                f"The question has {len(asked):,} characters; at most {self._max_question_chars:,} are "
                "accepted. Ask it in fewer words."
            )
        return asked

    def _answer(
        self, asked: str, conversation_id: str, draft: Draft, other: Foreign | None, watch: _Stopwatch
    ) -> Answer:
        verdict = ground(draft, self._abstain_below)
        verdict = other.explained(verdict) if other else verdict
        watch.lap("check")
        abstention = verdict if isinstance(verdict, Abstention) else None
        return Answer(
            answer_id=secrets.token_urlsafe(12),
            question=asked,
            confidence=draft.confidence,
            conversation_id=conversation_id,
            text=verdict.text if isinstance(verdict, Draft) else None,
            citations=verdict.citations if isinstance(verdict, Draft) else (),
            abstention=abstention,
            timings_ms=watch.laps(),
        )


def _focus(snapshot: Snapshot, filters: Filters, turns: Sequence[Turn]) -> Article | None:
    """The one article in scope, else the one that the conversation last cited, if it is in scope."""
    if len(in_scope := snapshot.current_articles(filters, limit=2)) == 1:
        return snapshot.article(in_scope[0])
    for turn in reversed(turns):
        if turn.article_ids:
            same = replace(filters, article_ids=turn.article_ids[:1])
            if not filters.article_ids or turn.article_ids[0] in filters.article_ids:
                found = snapshot.current_articles(same, limit=1)
                return snapshot.article(found[0]) if found else None
    return None


def _turn(asked: str, whole: str, answer: Answer) -> Turn:
    cited = dict.fromkeys(citation.article.article_id for citation in answer.citations)
    return Turn(question=asked, standalone=whole, answer=answer.text, article_ids=tuple(cited))


class _Stopwatch:
    """Milliseconds of each step, and in all."""

    def __init__(self) -> None:
        self._started = self._last = time.perf_counter()
        self._laps: list[tuple[str, float]] = []

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self._laps.append((name, round((now - self._last) * 1000, 2)))
        self._last = now

    def laps(self) -> tuple[tuple[str, float], ...]:
        return (*self._laps, ("total", round((time.perf_counter() - self._started) * 1000, 2)))
