"""Questions in SQuAD's form: its own JSON, versions 1.1 and 2.0, and one question a line.

Rajpurkar, Jia and Liang, ACL 2018. The title becomes the headline, a line above the paragraph; the paragraph
stands to the letter, so that gold places are only moved.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bots.evaluation.fields import Fields
from bots.evaluation.questions import Asked, QuestionSet, Story
from ingest.identity import slug
from ingest.models import Extract
from qa.models import TextSpan

_OFF_BY = (0, -1, 1, -2, 2)
"""The original files place some answers a letter or two beside where they stand."""

_BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True)
class _Gold:
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class _Row:
    title: str
    context: str
    question: str
    answers: tuple[_Gold, ...]
    where: str


def read_squad(objects: Sequence[Fields], whole_titles: bool) -> QuestionSet:
    """Read questions. The paragraphs of a title are one article, or else each is an article of its own."""
    rows = [row for found in objects for row in (_document(found) if "data" in found else [_line(found)])]
    contexts: dict[str, list[str]] = {}
    for row in rows:
        inside = contexts.setdefault(_article(row, whole_titles), [])
        if row.context not in inside:
            inside.append(row.context)
    stories = {article: _story(article, inside) for article, inside in contexts.items()}
    asked = []
    for row in rows:
        article = _article(row, whole_titles)
        asked.append(_asked(row, stories[article].article_id, _shift(row, contexts[article])))
    return QuestionSet(tuple(stories.values()), tuple(asked))


def _document(found: Fields) -> Iterator[_Row]:
    for entry in found.objects("data"):
        for paragraph in entry.objects("paragraphs"):
            for question in paragraph.objects("qas"):
                yield _row(entry, paragraph, question, "answer_start")


def _line(found: Fields) -> _Row:
    return _row(found, found, found, "start")


def _row(entry: Fields, paragraph: Fields, question: Fields, start: str) -> _Row:
    context = paragraph.text("context")
    answers = tuple(_gold(answer, context, start) for answer in question.objects("answers"))
    if "is_impossible" in question and question.flag("is_impossible") == bool(answers):
        raise question.wrong("is_impossible contradicts answers")
    title = " ".join(entry.text("title").replace("_", " ").split())
    return _Row(title, context, question.text("question"), answers, question.where)


def _gold(answer: Fields, context: str, start: str) -> _Gold:
    text, stated = answer.text("text"), answer.number(start)
    for beside in _OFF_BY:
        if context.startswith(text, max(stated + beside, 0)):
            return _Gold(text, max(stated + beside, 0))
    raise answer.wrong(f"the context does not hold {text!r} at {stated}")


def _article(row: _Row, whole_titles: bool) -> str:
    """Tell rows of one article from those of another."""
    return row.title if whole_titles else f"{row.title}\n{row.context}"


def _story(article: str, contexts: Sequence[str]) -> Story:
    """Lay out an article; its id tells it from others of that title, in this file and beside it."""
    title = article.partition("\n")[0]
    text = _BETWEEN.join((title, *contexts))
    mark = hashlib.sha256(text.encode()).hexdigest()[:12]
    return Story(f"{slug(title) or 'article'}-{mark}", Extract(headline=title, text=text))


def _shift(row: _Row, contexts: Sequence[str]) -> int:
    """Tell where a paragraph begins in its article."""
    return len(_BETWEEN.join((row.title, *contexts[: contexts.index(row.context)], "")))


def _asked(row: _Row, article_id: str, shift: int) -> Asked:
    places = [TextSpan(shift + gold.start, shift + gold.start + len(gold.text)) for gold in row.answers]
    return Asked(
        question=row.question,
        article_id=article_id,
        places=tuple(dict.fromkeys(places)),
        answers=tuple(dict.fromkeys(gold.text for gold in row.answers)),
        where=row.where,
    )
