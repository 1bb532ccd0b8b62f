"""Kill -9 at random points of an ingest: each answer stands wholly on one version, and repair mends all."""

from __future__ import annotations

import random
import re
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bots.schemas import AnswerBody
from qa.adapters.data_folder import DataFolder
from qa.bootstrap import open_answers
from qa.models import Question
from qa.settings import Settings
from tests.command_line import CommandLine

KILLS = 20
QUESTION = "How long will the ferry line be closed?"
SUBJECTS = ("the ferry line will be closed", "the harbour wall will be mended", "the mayor will be on leave")
STAMP = re.compile(r"edition (\d+)")


@pytest.fixture
def cli(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path / "home")


@pytest.fixture
def article(tmp_path: Path) -> Path:
    return tmp_path / "ferry.txt"


def test_an_ingest_that_is_killed_leaves_one_whole_version(cli: CommandLine, article: Path) -> None:
    folder, caught_open = DataFolder(cli.home), []

    def ask() -> AnswerBody:
        caught_open.append(not folder.index_closed_cleanly)
        return AnswerBody.of(answers.answer(Question(QUESTION)))

    seconds = _ingest(cli, article, 0)
    answers = open_answers(Settings(home=cli.home, threads=1))
    last = _kill_and_ask(cli, article, seconds, ask)
    # Otherwise every kill fell on a process that was still starting, and nothing was tested.
    assert any(caught_open)
    _require_clean(cli, article, last + 1)


def test_a_command_that_is_killed_beside_a_server_leaves_one_whole_version(
    cli: CommandLine, article: Path
) -> None:
    with cli.serving() as client:
        seconds = _ingest(cli, article, 0)
        last = _kill_and_ask(
            cli,
            article,
            seconds,
            lambda: AnswerBody.model_validate(client.post("/ask", json={"question": QUESTION}).json()),
        )
        _require_clean(cli, article, last + 1)


def _kill_and_ask(cli: CommandLine, article: Path, seconds: float, ask: Callable[[], AnswerBody]) -> int:
    """Kill that many ingests that were still running, asking after each; return the last edition written."""
    chance = random.Random(20)
    killed = edition = reached = 0
    while killed < KILLS:
        edition += 1
        assert edition <= 4 * KILLS, f"only {killed} of {edition} ingests were still running when killed"
        _write(article, edition)
        process = cli.start("ingest", str(article), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # Most of a command is its start; the change itself lies at the end.
        time.sleep(chance.uniform(0.4, 1.0) * seconds)
        process.send_signal(signal.SIGKILL)
        died = process.wait(30) == -signal.SIGKILL
        killed += died
        # How long a command takes depends on what else runs: follow it, so that kills fall near the end.
        seconds *= 1.03 if died else 0.9
        cited = _one_edition(ask())
        assert reached <= cited <= edition
        reached = cited
    return edition


def _one_edition(answer: AnswerBody) -> int:
    """Tell on which edition an answer stands; each sentence of an edition bears its number."""
    assert not answer.abstained
    (edition,) = {int(number) for c in answer.citations for number in STAMP.findall(c.quote)}
    assert len({citation.version for citation in answer.citations}) == 1
    return edition


def _require_clean(cli: CommandLine, article: Path, edition: int) -> None:
    cli.run("doctor", "--repair")
    assert {finding["severity"] for finding in cli.run("doctor", "--json").objects} == {"ok"}
    _ingest(cli, article, edition)
    article_id = cli.run("articles").out.split("\t")[0]
    assert set(STAMP.findall(cli.run("show", article_id, "--text").out)) == {str(edition)}


def _ingest(cli: CommandLine, article: Path, edition: int) -> float:
    """Ingest to the end; tell how long it took."""
    _write(article, edition)
    began = time.monotonic()
    cli.run("ingest", str(article))
    return time.monotonic() - began


def _write(article: Path, edition: int) -> None:
    paragraphs = [
        f"{part}. According to edition {edition}, {subject} for {edition + 2} weeks, the council said. "
        f"The notice in edition {edition} gave no reason and named nobody to ask about part {part}."
        for part, subject in enumerate(SUBJECTS * 6)
    ]
    head = f"Ferry Line Closes in edition {edition}\n\nMarch 4, 2025Harbour Ledger\n\n"
    article.write_text(head + "\n\n".join(paragraphs))
