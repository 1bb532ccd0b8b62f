"""What is asked in an evaluation: articles, and questions with the places that answer them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ingest.models import Extract
from qa.errors import EvaluationError
from qa.models import TextSpan


@dataclass(frozen=True, slots=True)
class Story:
    """An article to ask about, its text as it will stand in the catalogue."""

    article_id: str
    extract: Extract


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of one article, and what a right answer is.

    A right quote holds one of `places`, spans of the article's text; none means that it does not answer.
    `answers` are acceptable spans, shortest natural one first; empty where only the sentence is known.
    `after` is a question that came before, `where` names file and line for messages.
    """

    question: str
    article_id: str
    places: tuple[TextSpan, ...]
    answers: tuple[str, ...]
    where: str
    after: str | None = None

    @property
    def answerable(self) -> bool:
        """Whether the article answers."""
        return bool(self.places)


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Articles, each once, and the questions about them."""

    stories: tuple[Story, ...]
    questions: tuple[Asked, ...]

    def __post_init__(self) -> None:
        known = {story.article_id for story in self.stories}
        if len(known) < len(self.stories) or any(one.article_id not in known for one in self.questions):
            raise ValueError("Every question is of one of the articles, and each article stands once.")


def merged(parts: Iterable[QuestionSet]) -> QuestionSet:
    """Put sets together. Raises EvaluationError where two articles share an id."""
    stories: dict[str, Story] = {}
    questions: list[Asked] = []
    for part in parts:
        for story in part.stories:
            if stories.setdefault(story.article_id, story) != story:
                raise EvaluationError(
                    f"Two different articles are called {story.article_id}. Rename one of them."
                )
        questions += part.questions
    return QuestionSet(tuple(stories.values()), tuple(questions))
