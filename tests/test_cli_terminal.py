"""Hostile and wide text on a terminal and in a pipe; progress; colours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.command_line import CommandLine

STYLE = re.compile(r"\x1b\[[0-9;]*m")
HOSTILE = (
    "Harbour Mayor [bold red]Resigns[/] \x1b]0;owned\x07Today :smiley:\n\n"
    "March 4, 2025Harbour \x1b[31mLedger\n\n"
    "The mayor \x9b31m said on Tuesday that [link=http://evil.example]he[/link] would \u202eresign over the "
    "harbour cable,\x08\x08\x08\x1b[2J which had cost the town 412 million crowns in all. \x1b[8m\n\n"
    "He had promised in the autumn that the cable would be ready before the winter came to the island.\n"
)


@pytest.fixture(scope="module")
def cli(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    folder = tmp_path_factory.mktemp("hostile")
    article = folder / "hostile.txt"
    article.write_text(HOSTILE)
    filled = CommandLine(folder / "home")
    filled.run("ingest", "--id", "mayor", "--outlet", "Ledger \x1b[31m", str(article))
    return filled


COMMANDS = [
    ("articles",),
    ("show", "mayor"),
    ("show", "mayor", "--text"),
    ("show", "mayor", "--removed"),
    ("history", "mayor"),
    ("ask", "How much did the harbour cable cost?"),
    ("articles", "--json"),
    ("ask", "--json", "How much did the harbour cable cost?"),
    ("show", "\x1b[31m"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_control_of_an_article_reaches_the_terminal(cli: CommandLine, command: tuple[str, ...]) -> None:
    _, shown = cli.on_terminal(*command)

    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", STYLE.sub("", shown))
    assert "\x1b[31m" not in shown
    assert "\x1b[8m" not in shown


def test_markup_in_an_article_is_shown_as_it_was_written(cli: CommandLine) -> None:
    _, shown = cli.on_terminal("articles", columns=200)

    assert "[bold red]Resigns[/]" in STYLE.sub("", shown)
    assert ":smiley:" in shown


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_a_table_fits_the_terminal_and_loses_nothing(cli: CommandLine, columns: int) -> None:
    _, shown = cli.on_terminal("articles", columns=columns)
    lines = STYLE.sub("", shown).splitlines()

    assert max(map(len, lines)) <= columns
    assert "…" not in shown
    letters = "".join("".join(lines).split())
    assert all(letter in letters for letter in "HarbourMayor")


def test_a_pipe_gets_whole_lines_without_styles(cli: CommandLine) -> None:
    shown = cli.run("articles").out

    assert len(shown.splitlines()) == 1
    assert "\x1b" not in shown


def test_colours_can_be_switched_off(cli: CommandLine) -> None:
    plain = CommandLine(cli.home, {"NO_COLOR": "1"})

    assert "\x1b[32m" not in plain.on_terminal("ask", "How much did the harbour cable cost?")[1]


def test_progress_is_shown_on_a_terminal_and_leaves_the_results(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(HOSTILE.replace("Mayor", f"Mayor {number}"))
    code, shown = CommandLine(tmp_path / "home").on_terminal("ingest", str(tmp_path), columns=100)

    assert code == 0
    assert shown.count("new article") == 3
    assert "2.txt" in shown
