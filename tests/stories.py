"""Stories for tests of answering: our own articles with their questions, and the seed article's questions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ingest.split import split
from qa.models import Article, Passage, RetrievedPassage
from qa.ports import Embedder

EVALS = Path(__file__).parents[1] / "evals"
DROPPED_FROM_SEED = ("Advertisement banner", "Cover Image")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the words by which a right quote is known (none: the article does not say), its setting."""

    question: str
    anchors: tuple[str, ...]
    article: str = "seed"
    half: str = ""
    after: str | None = None


def article(text: str, **record: object) -> Article:
    """Make an article of text whose first line is the headline."""
    known = {"language": "en", "headline": text.partition("\n")[0], **record}
    return Article("story", 1, text=text, **known)  # type: ignore[arg-type]


def whole(found: Article) -> list[RetrievedPassage]:
    """Retrieve the whole of an article, as one passage."""
    return [RetrievedPassage(Passage(found, 0, 0, len(found.text)), 1.0)]


def nearest(embedder: Embedder, found: Article, question: str, limit: int = 8) -> list[RetrievedPassage]:
    """Retrieve passages by embedding alone."""
    passages = split(found)
    vectors = embedder.embed_passages([passage.text for passage in passages])
    similarity = vectors @ embedder.embed_question(question)
    best = sorted(range(len(passages)), key=lambda place: -similarity[place])[:limit]
    return [RetrievedPassage(passages[at], float(similarity[at]), float(similarity[at])) for at in best]


def own_articles() -> dict[str, Article]:
    """Read the articles of evals/, with their record."""
    rows = _lines(EVALS / "articles.jsonl")
    return {row["file"]: _own(row) for row in rows}


def seed_article(file: Path) -> Article:
    """Read the seed article, without its boilerplate."""
    lines = [line.strip() for line in file.read_text(encoding="utf-8").strip().splitlines()[:-1]]
    kept = [line for line in lines if line and line not in DROPPED_FROM_SEED]
    text = "\n\n".join(dict.fromkeys(kept))
    return article(text, outlet="Clash Report", published=datetime(2025, 12, 17, tzinfo=UTC))


def questions(name: str) -> list[Asked]:
    """Read questions.jsonl or seed_questions.jsonl of evals/."""
    return [Asked(**{**row, "anchors": tuple(row["anchors"])}) for row in _lines(EVALS / name)]


def auroc(answerable: Sequence[float], unanswerable: Sequence[float]) -> float:
    """Tell how often an answerable question is judged surer than an unanswerable one."""
    wins = sum((yes > no) + 0.5 * (yes == no) for yes in answerable for no in unanswerable)
    return wins / (len(answerable) * len(unanswerable))


def _own(row: dict[str, str]) -> Article:
    text = (EVALS / "articles" / row["file"]).read_text(encoding="utf-8").strip()
    published = datetime.fromisoformat(row["published"]).replace(tzinfo=UTC) if row["published"] else None
    return article(text, outlet=row["outlet"], byline=row["byline"], published=published)


def _lines(file: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
