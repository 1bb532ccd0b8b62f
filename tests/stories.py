"""Stories for tests of answering: made on the spot, or our own articles."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from qa.models import Article, Passage, RetrievedPassage

EVALS = Path(__file__).parents[1] / "evals"


def article(text: str, **record: object) -> Article:
    """Make an article of text whose first line is the headline."""
    known = {"language": "en", "headline": text.partition("\n")[0], **record}
    return Article("story", 1, text=text, **known)  # type: ignore[arg-type]


def whole(found: Article) -> list[RetrievedPassage]:
    """Retrieve the whole of an article, as one passage."""
    return [RetrievedPassage(Passage(found, 0, 0, len(found.text)), 1.0)]


def own_articles() -> dict[str, Article]:
    """Read the articles of evals/, with their record."""
    rows = _lines(EVALS / "articles.jsonl")
    return {row["file"]: _own(row) for row in rows}


def asked_in(name: str) -> list[str]:
    """List the questions of a file of evals/."""
    return [row["question"] for row in _lines(EVALS / name)]


def _own(row: dict[str, str]) -> Article:
    text = (EVALS / "articles" / row["file"]).read_text(encoding="utf-8").strip()
    published = datetime.fromisoformat(row["published"]).replace(tzinfo=UTC) if row["published"] else None
    return article(text, outlet=row["outlet"], byline=row["byline"], published=published)


def _lines(file: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
