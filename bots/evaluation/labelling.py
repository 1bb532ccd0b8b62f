"""What a reader makes of questions with known answers: the signals to calibrate it on."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from bots.evaluation.questions import Asked, QuestionSet
from bots.evaluation.scratch import scratch
from qa.answering.calibration import Labelled
from qa.answering.candidates import Candidate, candidates_of
from qa.answering.judging import signals_of
from qa.models import Filters
from qa.ports import Reader
from qa.retrieval import Retriever
from qa.settings import Settings


def labelled(
    questions: QuestionSet, open_: bool, settings: Settings, reader: Reader, begin: Callable[[str], None]
) -> Iterator[Labelled]:
    """Read each question with passages of its own article or, if `open_`, of all. Raises ModelUnavailable.

    `begin` is told the name of each article and question as its turn comes. A question for which nothing is
    retrieved is left out, and so is a follow-up, which says too little alone.
    """
    with scratch(questions.stories, settings, begin) as (catalogue, embedder):
        retriever = Retriever(embedder, None)
        for asked in questions.questions:
            begin(asked.question)
            if asked.after:
                continue
            filters = Filters() if open_ else Filters(article_ids=(asked.article_id,))
            with catalogue.snapshot() as snapshot:
                passages = retriever.retrieve(snapshot, asked.question, filters)
            if candidates := candidates_of(passages):
                signals = signals_of(reader, asked.question, passages, candidates)
                right = np.array([_answers(candidate, asked) for candidate in candidates])
                yield Labelled(signals.matrix, right, asked.article_id)


def _answers(candidate: Candidate, asked: Asked) -> bool:
    place = candidate.place
    return candidate.passage.article.article_id == asked.article_id and any(
        place.start <= gold.start and gold.end <= place.end for gold in asked.places
    )
