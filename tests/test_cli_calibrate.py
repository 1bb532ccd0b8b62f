"""`pullquote calibrate`: another reader is believed once it was tried on questions with known answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa.answering.calibration import load
from tests.command_line import SAMPLE, CommandLine
from tests.foreign_reader import write_foreign_reader
from tests.question_files import lines


@pytest.fixture
def cli(tmp_path: Path) -> CommandLine:
    folder = write_foreign_reader(tmp_path / "friday-finder")
    return CommandLine(tmp_path / "home", {"PULLQUOTE_READER": str(folder)})


def questions(tmp_path: Path, count: int = 80) -> Path:
    """Ask when forty bridges closed: every second one on Friday, the others nobody says when."""
    return lines(tmp_path / "bridges.jsonl", *(_question(number) for number in range(count)))


def _question(number: int) -> dict[str, object]:
    closed = number % 2 == 0
    bridge = f"The bridge of Town{number} is grey. It {'closed on Friday' if closed else 'was painted red'}."
    answers = [{"text": "Friday", "start": bridge.index("Friday")}] if closed else []
    return {
        "title": f"Town{number}",
        "context": bridge,
        "question": f"When did the bridge of Town{number} close?",
        "answers": answers,
    }


def test_a_foreign_reader_answers_once_it_is_calibrated(cli: CommandLine, tmp_path: Path) -> None:
    cli.run("ingest", str(SAMPLE))
    assert "is not calibrated yet" in cli.run("ask", "When was the contract signed?", code=1).err

    ended = cli.run("calibrate", str(questions(tmp_path)))

    assert "From 160 askings" in ended.out
    calibration = load(cli.home / "calibration" / "friday-finder.json")
    assert (calibration.reader, calibration.questions) == ("friday-finder", 160)
    assert "of the others (AUROC 0.9" in ended.out
    assert json.loads(cli.run("ask", "--json", "When will it open?", code=None).out)["question"]
    assert "friday-finder" in cli.run("doctor").out


def test_the_outcome_can_be_written_elsewhere(cli: CommandLine, tmp_path: Path) -> None:
    target = tmp_path / "kept" / "mine.json"
    ended = cli.run("calibrate", str(questions(tmp_path)), "--out", str(target))
    assert str(target) in ended.out
    assert load(target).questions == 160
    assert not (cli.home / "calibration").exists()


def test_too_few_questions_are_refused_and_nothing_is_written(cli: CommandLine, tmp_path: Path) -> None:
    ended = cli.run("calibrate", str(questions(tmp_path, count=20)), code=1)
    assert "at least 30 of each are needed" in ended.err
    assert not (cli.home / "calibration").exists()


def test_the_doctor_says_that_a_reader_is_not_calibrated(cli: CommandLine) -> None:
    (finding,) = [each for each in cli.run("doctor", "--json", code=1).objects if each["subject"] == "reader"]
    assert finding["severity"] == "problem"
    assert "pullquote calibrate" in finding["message"]


def test_the_doctor_names_the_bundled_reader(tmp_path: Path) -> None:
    (finding,) = [
        each for each in CommandLine(tmp_path).run("doctor", "--json").objects if each["subject"] == "reader"
    ]
    assert "pullquote-reader" in finding["message"]
    assert "declines under a confidence of" in finding["message"]
