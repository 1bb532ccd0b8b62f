"""`pullquote eval`: figures for people and programs, and exit codes that CI can trust."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import CommandLine
from tests.question_files import document, lines, squad_line, story


@pytest.fixture
def cli(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path / "home")


@pytest.fixture
def stories(tmp_path: Path) -> Path:
    return document(tmp_path / "bridge.json", story())


def floors(stories: Path, text: str) -> str:
    path = stories.parent / "evals.toml"
    path.write_text(f'["{stories.name}"]\n{text}\n', encoding="utf-8")
    return str(path)


def test_in_a_pipe_each_figure_is_a_line(cli: CommandLine, stories: Path) -> None:
    ended = cli.run("eval", str(stories))
    heading, *figures = ended.out.strip().split("\n")

    assert heading == f"{stories}: 2 questions (1 answerable) about 1 article, each of its own article"
    assert figures[0] == "Quotes that are exact\t1.000\t2"
    assert "Right sentence\t1.000\t1" in figures
    assert ended.err == ""


def test_json_is_an_object_a_set(cli: CommandLine, stories: Path) -> None:
    squad = lines(stories.parent / "squad.jsonl", squad_line())
    ended = cli.run("eval", "--json", "--open", str(stories), str(squad))

    first, second = ended.objects
    assert (first["questions_from"], first["open"], first["questions"]) == (str(stories), True, 2)
    assert first["figures"]["sentence_accuracy"] == 1.0
    assert first["missed"] == []
    assert second["figures"]["auroc"] is None


def test_floors_that_are_reached_end_well_and_name_the_sets_themselves(
    cli: CommandLine, stories: Path
) -> None:
    ended = cli.run("eval", "--floors", floors(stories, "sentence_accuracy = 1"))

    assert "Right sentence\t1.000\t1\t≥ 1.000\n" in ended.out


def test_every_missed_floor_is_named_with_what_was_reached_and_required(
    cli: CommandLine, stories: Path
) -> None:
    path = floors(stories, "auroc = 1.5\nsentence_accuracy = 0.9\nlatency_ms_p50 = 0")
    ended = cli.run("eval", "--json", str(stories), "--floors", path, code=1)

    assert ended.err.splitlines()[0] == f"{stories}: auroc is 1.000, at least 1.500 is required."
    assert ended.err.splitlines()[1].startswith(f"{stories}: latency_ms_p50 is ")
    assert ended.err.splitlines()[1].endswith(", at most 0.0 is required.")
    (body,) = ended.objects
    assert [miss["figure"] for miss in body["missed"]] == ["auroc", "latency_ms_p50"]
    assert (body["missed"][0]["reached"], body["missed"][0]["required"]) == (1.0, 1.5)


def test_malformed_questions_end_with_1_and_their_place(cli: CommandLine, tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", squad_line(), squad_line(answers=None))
    ended = cli.run("eval", str(path), code=1)

    assert ended.err == f"pullquote: {path}, line 2: answers should be a list.\n"
    assert ended.out == ""


@pytest.mark.parametrize("args", [(), ("--open", "--floors", "evals.toml")])
def test_wrong_usage_ends_with_2(cli: CommandLine, args: tuple[str, ...]) -> None:
    cli.run("eval", *args, code=2)


def test_on_a_terminal_there_is_a_table_and_progress(cli: CommandLine, stories: Path) -> None:
    code, shown = cli.on_terminal("eval", str(stories), columns=120)

    assert code == 0
    assert " of 3 " in shown
    assert "Reached" in shown


def test_the_users_articles_are_left_alone(cli: CommandLine, stories: Path) -> None:
    cli.run("eval", str(stories))

    assert not (cli.home / "catalogue.sqlite3").exists()
