"""Story files: an article with its questions, each with acceptable spans and the sentence that holds them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bots.evaluation.fields import Fields
from bots.evaluation.questions import Asked, QuestionSet, Story, merged
from ingest.identity import slug
from ingest.models import Extract
from qa.models import TextSpan


def read_stories(records: Sequence[Fields]) -> QuestionSet:
    """Read stories, one an object."""
    return merged(_read(record) for record in records)


def _read(record: Fields) -> QuestionSet:
    story = _story(record)
    asked = tuple(_asked(question, story) for question in record.objects("questions"))
    return QuestionSet((story,), asked)


def _story(record: Fields) -> Story:
    headline, text = record.text("headline"), record.text("text")
    if headline not in text.split("\n"):
        raise record.wrong("headline is not a line of text")
    name = record.optional("id") or Path(record.where).name.partition(".")[0]
    return Story(
        slug(name) or "article",
        Extract(
            headline=headline,
            text=text,
            outlet=record.optional("outlet"),
            byline=record.optional("byline"),
            published=record.moment("published"),
        ),
    )


def _asked(question: Fields, story: Story) -> Asked:
    answers = tuple(dict.fromkeys(question.texts("answers")))
    for answer in answers:
        if answer not in story.extract.text:
            raise question.wrong(f"the text does not hold the answer {answer!r}")
    return Asked(
        question=question.text("question"),
        article_id=story.article_id,
        places=_places(question, story.extract.text, answers),
        answers=answers,
        where=question.where,
        after=question.optional("after"),
    )


def _places(question: Fields, text: str, answers: Sequence[str]) -> tuple[TextSpan, ...]:
    """Find the answers inside the fragment that tells the right sentence from all others."""
    sentence = question.optional("sentence")
    if not answers:
        if sentence is not None:
            raise question.wrong("has a sentence but no answers")
        return ()
    fragment = question.text("sentence")
    if text.count(fragment) != 1:
        raise question.wrong(f"the text should hold the sentence once, not {text.count(fragment)} times")
    if answers[0] not in fragment:
        raise question.wrong("the sentence does not hold the first answer")
    at = text.index(fragment)
    found = [(answer, fragment.find(answer)) for answer in answers]
    return tuple(TextSpan(at + inside, at + inside + len(answer)) for answer, inside in found if inside >= 0)
