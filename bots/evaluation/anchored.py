"""Our own question files: of articles that stand beside them, a right quote known by words it holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from bots.evaluation.fields import Fields, read_objects
from bots.evaluation.questions import Asked, QuestionSet, Story, merged
from ingest.extract import extract
from ingest.identity import slug
from ingest.models import Extract, RawDocument
from qa.errors import EvaluationError, IngestError
from qa.models import TextSpan

ARTICLE_LIST = "articles.jsonl"
"""Lists file, outlet, published and byline of each article in the folder articles/ beside it."""


def read_anchored(lines: Sequence[Fields], folder: Path, article: Path | None) -> QuestionSet:
    """Read questions and the articles that they name; `article` is that of those that name none."""
    stories: dict[str, Story] = {}
    listed = _listed(folder) if any("article" in line for line in lines) else {}
    parts = []
    for line in lines:
        name = line.optional("article") or ""
        if name not in stories:
            stories[name] = _named(line, name, listed, folder) if name else _given(line, article)
        parts.append(QuestionSet((stories[name],), (_asked(line, stories[name]),)))
    return merged(parts)


def _asked(line: Fields, story: Story) -> Asked:
    places: list[TextSpan] = []
    for anchor in line.texts("anchors"):
        found = list(_occurrences(story.extract.text, anchor))
        if not found:
            raise line.wrong(f"the article {story.article_id} does not hold the anchor {anchor!r}")
        places += found
    return Asked(
        question=line.text("question"),
        article_id=story.article_id,
        places=tuple(places),
        answers=(),
        where=line.where,
        after=line.optional("after"),
    )


def _listed(folder: Path) -> dict[str, Fields]:
    return {record.text("file"): record for record in read_objects(folder / ARTICLE_LIST)}


def _named(line: Fields, name: str, listed: dict[str, Fields], folder: Path) -> Story:
    if name not in listed:
        raise line.wrong(f"{folder / ARTICLE_LIST} does not list the article {name}")
    record = listed[name]
    found = _extracted(folder / "articles" / name)
    return Story(
        slug(Path(name).stem) or "article",
        replace(
            found,
            outlet=record.optional("outlet") or found.outlet,
            byline=record.optional("byline") or found.byline,
            published=record.moment("published") or found.published,
        ),
    )


def _given(line: Fields, article: Path | None) -> Story:
    if article is None:
        raise line.wrong("names no article; say with --article FILE which one it is about")
    return Story(slug(article.stem) or "article", _extracted(article))


def _extracted(file: Path) -> Extract:
    """Take the article from its source as an ingest would."""
    try:
        return extract(RawDocument(str(file), file.read_bytes()))
    except OSError as error:
        raise EvaluationError(f"{file}: cannot be read ({error.strerror}).") from None
    except IngestError as error:
        raise EvaluationError(f"{file}: {error}") from None


def _occurrences(text: str, words: str) -> Iterator[TextSpan]:
    at = text.find(words)
    while at >= 0:
        yield TextSpan(at, at + len(words))
        at = text.find(words, at + 1)
