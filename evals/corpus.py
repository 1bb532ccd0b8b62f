"""The project's own articles, ingested into a folder that is gone afterwards, and where a passage ranks."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bots.local_owner import LocalOwner, open_owner
from ingest.models import Overrides, RawDocument
from qa.answering.foreign import foreign
from qa.bootstrap import build_embedder
from qa.models import Answer, Filters, Question
from qa.retrieval import Retriever
from qa.settings import Settings

HERE = Path(__file__).parent
_TYPES = {".txt": "text/plain", ".md": "text/markdown", ".html": "text/html"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's answer, the question in whole, and the first right passage's rank (None: not found)."""

    answer: Answer
    whole: str
    rank: int | None
    right: bool


class Corpus:
    """Asks all of the articles at once, so that a question must also find the right one."""

    def __init__(self, owner: LocalOwner) -> None:
        self._owner = owner
        self._retriever = Retriever(build_embedder(Settings()), index=None)

    def ask(self, question: str, anchors: Sequence[str], conversation: str | None = None) -> Asked:
        """Ask through the whole product; right is what holds one of `anchors`."""
        answer = self._owner.service.answer(Question(question, Filters(), conversation))
        (turn,) = self._owner.catalogue.turns(answer.conversation_id, 1)
        with self._owner.catalogue.snapshot() as snapshot:
            found = self._retriever.retrieve(snapshot, turn.standalone, Filters())
            if other := foreign(turn.standalone, found):
                found = self._retriever.retrieve(snapshot, other.wording, Filters())
        rank = next((n for n, hit in enumerate(found, 1) if _holds(hit.passage.text, anchors)), None)
        right = any(_holds(quote, anchors) for quote in _quotes(answer))
        return Asked(answer, turn.standalone, rank, right)

    def ask_after(self, before: Sequence[str], question: str, anchors: Sequence[str]) -> Asked:
        """Ask other questions first, all in one conversation."""
        conversation: str | None = None
        for earlier in before:
            conversation = self.ask(earlier, (), conversation).answer.conversation_id
        return self.ask(question, anchors, conversation)


@contextmanager
def corpus() -> Iterator[Corpus]:
    """Ingest the articles, and the samples for them to be told from, and give them to be asked."""
    with tempfile.TemporaryDirectory() as home, open_owner(Settings(home=Path(home)), 0) as owner:
        for line in lines("articles.jsonl"):
            record = json.loads(line)
            path = HERE / "articles" / record["file"]
            stated = record["published"]
            published = datetime.fromisoformat(stated).replace(tzinfo=UTC) if stated else None
            overrides = Overrides(path.stem, None, published, record["outlet"])
            owner.ingest(RawDocument(path.name, path.read_bytes(), "text/plain"), overrides)
        for path in sorted((HERE.parent / "samples").glob("*.*")):
            owner.ingest(RawDocument(path.name, path.read_bytes(), _TYPES[path.suffix]), Overrides())
        yield Corpus(owner)


def lines(name: str) -> list[str]:
    """Read a file of this folder, line by line."""
    return (HERE / name).read_text(encoding="utf-8").splitlines()


def figures(asked: Sequence[Asked]) -> str:
    """Summarise: how often the right passage and sentence were found, and what was answered."""
    return "; ".join(
        (
            f"{len(asked)} questions",
            f"right passage first {_count(asked, lambda each: each.rank == 1)}",
            f"among three {_count(asked, lambda each: each.rank is not None and each.rank <= 3)}",
            f"answered rightly {_count(asked, lambda each: each.right and not each.answer.abstained)}",
            f"wrongly {_count(asked, lambda each: not each.right and not each.answer.abstained)}",
        )
    )


def _count(asked: Sequence[Asked], holds: Callable[[Asked], bool]) -> int:
    return sum(holds(each) for each in asked)


def _quotes(answer: Answer) -> list[str]:
    """List the quotes shown, as an answer or as the nearest thing to one."""
    closest = answer.abstention.closest if answer.abstention else None
    return [citation.quote for citation in (*answer.citations, *([closest] if closest else []))]


def _holds(text: str, anchors: Sequence[str]) -> bool:
    return any(anchor in text for anchor in anchors)
