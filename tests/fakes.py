"""Fakes that stand in for slow or scripted parts; each passes the contract tests of what it stands for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from qa.answering.judging import CalibratedJudge
from qa.bootstrap import build_judge
from qa.models import (
    Abstention,
    Answer,
    Article,
    Citation,
    Question,
    Reading,
    RetrievedPassage,
    TextSpan,
)
from qa.ports import DenseHit, Vector, Vectors
from qa.settings import Settings


class HashingEmbedder:
    """Embed text as a bag of hashed words: equal words are near, nothing is loaded."""

    name = "hashing"
    dimension = 64

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.embedded.extend(texts)
        return np.stack([self._vector(text) for text in texts]) if texts else np.zeros((0, 64), np.float32)

    def embed_question(self, text: str) -> Vector:
        return self._vector(text)

    def _vector(self, text: str) -> Vector:
        vector = np.full(self.dimension, 1e-3, np.float32)
        for word in text.casefold().split():
            vector[hashlib.blake2b(word.encode(), digest_size=1).digest()[0] % self.dimension] += 1.0
        return (vector / np.linalg.norm(vector)).astype(np.float32)


class ExactIndex:
    """Keep vectors in a dictionary and compare with every one of them."""

    def __init__(self) -> None:
        self._vectors: dict[str, Vector] = {}

    def upsert(self, index_ids: Sequence[str], vectors: Vectors) -> None:
        self._vectors.update(zip(index_ids, vectors, strict=True))

    def search(self, vector: Vector, limit: int) -> list[DenseHit]:
        hits = [DenseHit(name, float(known @ vector)) for name, known in self._vectors.items()]
        return sorted(hits, key=lambda hit: -hit.similarity)[:limit]

    def close(self) -> None:
        self._vectors.clear()


@cache
def bundled_judge() -> CalibratedJudge:
    """Judge by the bundled reader itself, loaded once for all tests of a process: nothing cheaper reads."""
    return build_judge(Settings(threads=1))


class ScriptedJudge:
    """Give the quotes it was told to, with the confidence it was told."""

    def __init__(self, *script: tuple[str, float]) -> None:
        self.script = script

    def judge(self, question: str, passages: Sequence[RetrievedPassage]) -> list[Reading]:
        passage = passages[0].passage
        text = passage.article.text
        return [
            Reading(passage, TextSpan(text.index(quote), text.index(quote) + len(quote)), confidence)
            for quote, confidence in self.script
        ]


class ScriptedService:
    """Answer every question by a function, as AnswerService would; keep the questions asked."""

    def __init__(self, reply: Callable[[Question], Answer]) -> None:
        self.reply = reply
        self.questions: list[Question] = []

    def answer(self, question: Question) -> Answer:
        self.questions.append(question)
        return self.reply(question)


def cited_answer(question: Question, article: Article, start: int, end: int) -> Answer:
    """Build an answer that quotes `article.text[start:end]`."""
    citation = Citation(marker=1, article=article, place=TextSpan(start, end))
    return Answer(
        answer_id="a1",
        question=question.text,
        confidence=0.9,
        conversation_id=question.conversation_id or "c1",
        text=f"{citation.quote} [1]",
        citations=(citation,),
        timings_ms=(("total", 1.0),),
    )


def abstained_answer(question: Question, reason: str = "The articles do not say.") -> Answer:
    """Build an abstention."""
    return Answer(
        answer_id="a2",
        question=question.text,
        confidence=0.1,
        conversation_id=question.conversation_id or "c1",
        abstention=Abstention(reason=reason),
        timings_ms=(("total", 1.0),),
    )
