"""How long commands, an ingest and a question take, each beside a baseline measured in the same run.

Ratios carry from one machine to another; milliseconds do not.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from bots.local_owner import open_owner
from ingest.models import Extract, Overrides, RawDocument
from ingest.pipeline import Ingestor
from ingest.split import embedded_text
from qa.bootstrap import (
    build_embedder,
    build_engine,
    build_judge,
    build_reader,
    build_service,
    open_catalogue,
)
from qa.models import Article, Draft, Filters, Question, RetrievedPassage
from qa.ports import Embedder, Engine, Vectors
from qa.settings import Settings

SAMPLE = Path(__file__).parents[1] / "samples" / "subsea-cable.txt"
_ASKED = "How much will the cable cost?"
_REPEATS = 7
_ARTICLES = 60
_TURNS = 21
_MANY = 10_000
_MORE = " ".join(SAMPLE.read_text(encoding="utf-8").partition("The subsea")[2].split()[:130])
_TOWNS = ("Vellmark", "Harbour", "Ellery", "Norrby", "Calder")


def main() -> None:
    """Print a line for each measurement: median milliseconds, and how many times the baseline's."""
    with tempfile.TemporaryDirectory() as home:
        _commands(Path(home))
    with tempfile.TemporaryDirectory() as home:
        _work(Settings(home=Path(home)))
    with tempfile.TemporaryDirectory() as home:
        _question_over_many(Settings(home=Path(home)))


def _commands(home: Path) -> None:
    run = [sys.executable, "-c", "from bots.cli.main import main; main()"]
    bare = _median(lambda: _call([sys.executable, "-c", "pass"], home))
    _line("python -c pass (baseline)", bare, bare)
    _line("pullquote --help", _median(lambda: _call([*run, "--help"], home)), bare)
    _line(
        "pullquote ingest, first time", _median(lambda: _call([*run, "ingest", str(SAMPLE)], home), 1), bare
    )
    _line("pullquote ingest, unchanged", _median(lambda: _call([*run, "ingest", str(SAMPLE)], home)), bare)
    _line("pullquote ask, cold", _median(lambda: _call([*run, "ask", _ASKED], home)), bare)


def _work(settings: Settings) -> None:
    with open_owner(settings, 0) as owner:
        service = owner.service
        owner.ingest(_document(0), Overrides())
        started = time.perf_counter()
        for number in range(1, _ARTICLES):
            owner.ingest(_document(number), Overrides())
        ingested = time.perf_counter() - started
        with owner.catalogue.snapshot() as snapshot:
            ids = snapshot.current_articles(Filters(), limit=_ARTICLES)
            texts = [[embedded_text(passage) for passage in snapshot.passages(name)] for name in ids[1:]]
        embedder = build_embedder(settings)
        embedder.embed_question("warm up")
        alone = _seconds(lambda: [embedder.embed_passages(one) for one in texts])
        _line("embed the passages alone (baseline)", alone, alone)
        _line(f"ingest {_ARTICLES - 1} articles", ingested, alone)
        question = _median(lambda: embedder.embed_question(_ASKED))
        _line("embed a question (baseline)", question, question)
        _line("answer it, warm", _median(lambda: service.answer(Question(_ASKED))), question)


def _question_over_many(settings: Settings) -> None:
    """Ask over many short articles; the baseline runs the embedder and the reader on the same inputs."""
    catalogue, embedder, reader = open_catalogue(settings), build_embedder(settings), build_reader(settings)
    ingestor = Ingestor(catalogue, None, _Scattered(embedder))
    for number in range(_MANY):
        told = f"{_TOWNS[number % len(_TOWNS)]} Opens Line {number}"
        text = f"{told}\n\nThe line {number} cost {number % 97 + 3} million crowns. {_MORE}"
        ingestor.write(Extract(told, text), f"line-{number}", told, f"bench:{number}")
    engine = _Watched(build_engine(build_judge(settings)))
    service = build_service(settings, catalogue, embedder, None, engine=engine)
    asked = f"How much did the line {_MANY // 2} cost?"
    service.answer(Question(asked))
    passages = [found.passage for found in engine.passages]

    def alone() -> None:
        embedder.embed_question(asked)
        reader.read(asked, passages)

    alone()
    # In turns, so that a busy moment of the machine falls on both.
    pairs = [(_seconds(alone), _seconds(lambda: service.answer(Question(asked)))) for _ in range(_TURNS)]
    baseline, whole = (statistics.median(each) for each in zip(*pairs, strict=True))
    _line(f"embed and read {len(passages)} passages (baseline)", baseline, baseline)
    _line(f"answer over {_MANY:,} short articles", whole, baseline)
    catalogue.close()


class _Scattered:
    """Embeds questions truly and passages anywhere, so that many articles are there in seconds."""

    def __init__(self, embedder: Embedder) -> None:
        self.name, self.dimension = embedder.name, embedder.dimension
        self.embed_question = embedder.embed_question
        self._random = np.random.default_rng(1)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        found = self._random.normal(size=(len(texts), self.dimension)).astype(np.float32)
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)


class _Watched:
    """Remembers the passages that the engine was given."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.passages: Sequence[RetrievedPassage] = ()

    def draft(self, question: str, passages: Sequence[RetrievedPassage], focus: Article | None) -> Draft:
        self.passages = passages
        return self._engine.draft(question, passages, focus)


def _document(number: int) -> RawDocument:
    text = SAMPLE.read_text(encoding="utf-8").replace("Vellmark", f"Vellmark {number}")
    return RawDocument(f"{number}.txt", text.encode(), "text/plain", f"file:///bench/{number}.txt")


def _call(command: list[str], home: Path) -> None:
    environment = {**os.environ, "PULLQUOTE_HOME": str(home)}  # noqa: TID251
    subprocess.run(command, env=environment, check=True, capture_output=True)


def _median(work: Callable[[], object], repeats: int = _REPEATS) -> float:
    return statistics.median(_seconds(work) for _ in range(repeats))


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _line(what: str, seconds: float, baseline: float) -> None:
    sys.stdout.write(f"{what:<40} {seconds * 1000:9.1f} ms {seconds / baseline:8.1f} x\n")


if __name__ == "__main__":
    main()
