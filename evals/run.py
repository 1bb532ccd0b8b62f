"""Ask our own questions of our own articles through the whole product, and say how often it was right."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bots.local_owner import LocalOwner, open_owner
from ingest.models import Overrides, RawDocument
from qa.models import Answer, Filters, Question
from qa.settings import Settings

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question, the words that a right quote holds (none: the article does not answer), and the answer."""

    question: str
    anchors: tuple[str, ...]
    answer: Answer

    @property
    def right(self) -> bool:
        """Whether a quote, shown or nearest, holds the words looked for."""
        quotes = [citation.quote for citation in self.answer.citations]
        if self.answer.abstention and self.answer.abstention.closest:
            quotes.append(self.answer.abstention.closest.quote)
        return any(anchor in quote for anchor in self.anchors for quote in quotes)

    @property
    def exact(self) -> bool:
        """Whether every quote is the article's text at its place."""
        return all(
            citation.article.text[citation.place.start : citation.place.end] == citation.quote
            for citation in self.answer.citations
        )


def main() -> None:
    """Print the figures; end with 1 when a quote was not exact."""
    with tempfile.TemporaryDirectory() as home, open_owner(Settings(home=Path(home)), 0) as owner:
        _ingest(owner)
        outcomes = [_ask(owner, json.loads(line)) for line in _lines("questions.jsonl")]
    for name, value in figures(outcomes).items():
        sys.stdout.write(f"{name:<44} {value}\n")
    sys.exit(not all(outcome.exact for outcome in outcomes))


def figures(outcomes: list[Outcome]) -> dict[str, str]:
    """Summarise: shares in per cent, latencies in milliseconds."""
    answerable = [outcome for outcome in outcomes if outcome.anchors]
    others = [outcome for outcome in outcomes if not outcome.anchors]
    shown = [outcome for outcome in answerable if not outcome.answer.abstained]
    totals = sorted(dict(outcome.answer.timings_ms)["total"] for outcome in outcomes)
    return {
        "questions, answerable / not": f"{len(answerable)} / {len(others)}",
        "right sentence found": _share(answerable, lambda outcome: outcome.right),
        "answerable questions answered": _share(answerable, lambda outcome: not outcome.answer.abstained),
        "right sentence among those": _share(shown, lambda outcome: outcome.right),
        "unanswerable questions declined": _share(others, lambda outcome: outcome.answer.abstained),
        "AUROC of confidence": f"{_auroc(answerable, others):.3f}",
        "quotes exact": _share(outcomes, lambda outcome: outcome.exact),
        "milliseconds a question, median / 95th": (
            f"{totals[len(totals) // 2]:.0f} / {totals[int(len(totals) * 0.95)]:.0f}"
        ),
    }


def _ingest(owner: LocalOwner) -> None:
    for line in _lines("articles.jsonl"):
        record = json.loads(line)
        path = HERE / "articles" / record["file"]
        stated = record["published"]
        published = datetime.fromisoformat(stated).replace(tzinfo=UTC) if stated else None
        overrides = Overrides(_id(record["file"]), None, published, record["outlet"])
        owner.ingest(RawDocument(path.name, path.read_bytes(), "text/plain"), overrides)


def _ask(owner: LocalOwner, asked: dict[str, object]) -> Outcome:
    filters = Filters(article_ids=(_id(str(asked["article"])),))
    conversation = None
    if before := asked.get("after"):
        conversation = owner.service.answer(Question(str(before), filters)).conversation_id
    answer = owner.service.answer(Question(str(asked["question"]), filters, conversation))
    anchors = asked.get("anchors") or []
    return Outcome(answer.question, tuple(anchors) if isinstance(anchors, list) else (), answer)


def _id(file: str) -> str:
    return file.removesuffix(".txt")


def _lines(name: str) -> list[str]:
    return (HERE / name).read_text(encoding="utf-8").splitlines()


def _share(outcomes: list[Outcome], holds: Callable[[Outcome], bool]) -> str:
    hits = sum(holds(outcome) for outcome in outcomes)
    return f"{hits}/{len(outcomes)} ({100 * hits / max(len(outcomes), 1):.0f} %)"


def _auroc(answerable: list[Outcome], others: list[Outcome]) -> float:
    """How often a random answerable question is held surer than a random unanswerable one."""
    pairs = [(a.answer.confidence, o.answer.confidence) for a in answerable for o in others]
    return sum((a > o) + 0.5 * (a == o) for a, o in pairs) / max(len(pairs), 1)


if __name__ == "__main__":
    main()
