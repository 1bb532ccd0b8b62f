"""`pullquote articles`, `show`, `history` and `remove`."""

from __future__ import annotations

from pathlib import Path

import pytest

from bots.schemas import ArticleBody, RemovalBody, VersionBody
from tests.command_line import SAMPLE, UPDATE, CommandLine

HEADLINE = "Vellmark Pushes Island Cable to 2027 as Costs Rise"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """A folder that holds both versions of the sample, for tests that only read."""
    cli = CommandLine(tmp_path_factory.mktemp("home"))
    return _with_two_versions(cli)


@pytest.fixture
def own(tmp_path: Path) -> CommandLine:
    return _with_two_versions(CommandLine(tmp_path / "home"))


def _with_two_versions(cli: CommandLine) -> CommandLine:
    cli.run("ingest", "--id", "cable", str(SAMPLE))
    cli.run("ingest", "--id", "cable", str(UPDATE))
    return cli


def test_articles_in_a_pipe_are_tab_separated(filled: CommandLine) -> None:
    assert filled.run("articles").out == f"cable\t2\t2025-03-06\tHarbour Ledger\t{HEADLINE}\n"


def test_articles_as_json(filled: CommandLine) -> None:
    (listed,) = filled.run("articles", "--json").objects

    assert ArticleBody.model_validate(listed).headline == HEADLINE


def test_an_empty_folder_lists_nothing_in_a_pipe_and_says_so_on_a_terminal(tmp_path: Path) -> None:
    empty = CommandLine(tmp_path / "home")

    assert empty.run("articles").out == ""
    assert empty.run("articles", "--json").out == ""
    assert "There are no articles yet" in empty.on_terminal("articles")[1]


def test_show_gives_the_record_and_the_text(filled: CommandLine) -> None:
    shown = filled.run("show", "cable").out

    assert "Id:        cable\n" in shown
    assert "Published: 6 March 2025\n" in shown
    assert "431 million crowns" in shown


def test_every_version_stays_as_it_was(filled: CommandLine) -> None:
    first, second = (filled.run("show", "cable", "--version", n, "--text").out for n in "12")

    assert "412 million crowns" in first
    assert "431 million crowns" not in first
    assert "431 million crowns" in second
    (record,) = filled.run("show", "cable", "--version", "1", "--json").objects
    assert ArticleBody.model_validate(record).version == 1


def test_the_text_is_exact_so_that_offsets_count_in_it(filled: CommandLine) -> None:
    text = filled.run("show", "cable", "--text").out
    (answer,) = filled.run("ask", "--json", "What did Ingrid Solheim tell reporters?").objects

    citation = (answer["citations"] or [answer["abstention"]["closest"]])[0]
    assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_what_was_left_out_stays_known(filled: CommandLine) -> None:
    bodies = [
        RemovalBody.model_validate(o) for o in filled.run("show", "cable", "--removed", "--json").objects
    ]

    assert "Cover Image" in [body.text for body in bodies]
    assert "1\tadvertisement\tAdvertisement\n" in filled.run("show", "cable", "--removed").out


def test_history_lists_the_versions_oldest_first(filled: CommandLine) -> None:
    rows = [line.split("\t") for line in filled.run("history", "cable").out.splitlines()]
    bodies = [VersionBody.model_validate(o) for o in filled.run("history", "cable", "--json").objects]

    assert [row[0] for row in rows] == ["1", "2"]
    assert [row[3] for row in rows] == [str(SAMPLE), str(UPDATE)]
    assert [body.number for body in bodies] == [1, 2]
    assert bodies[0].content_hash != bodies[1].content_hash


@pytest.mark.parametrize(
    "command", [("show",), ("history",), ("remove", "--yes"), ("ask", "Why?", "--article")]
)
def test_an_article_that_is_not_there_is_named(filled: CommandLine, command: tuple[str, ...]) -> None:
    ended = filled.run(*command, "bridge", code=1)

    assert ended.out == ""
    assert ended.err.startswith("pullquote: There is no article 'bridge'.")


def test_a_version_that_is_not_there_is_named(filled: CommandLine) -> None:
    assert "version 7" in filled.run("show", "cable", "--version", "7", code=1).err


def test_without_a_terminal_remove_needs_yes(own: CommandLine) -> None:
    refused = own.run("remove", "cable", stdin="y\n", code=2)
    assert "--yes" in refused.err
    assert own.run("articles").out != ""

    assert own.run("remove", "cable", "--yes").out == f"Removed cable: {HEADLINE}\n"
    assert own.run("articles").out == ""
    assert "removed" in own.run("show", "cable", code=1).err


def test_on_a_terminal_remove_asks(own: CommandLine) -> None:
    code, shown = own.on_terminal("remove", "cable", types="n\n")
    assert code == 1
    assert "with all 2 versions?" in " ".join(shown.split())
    assert "Nothing was removed." in shown
    assert own.run("articles").out != ""

    code, shown = own.on_terminal("remove", "cable", types="y\n")
    assert (code, own.run("articles").out) == (0, "")
