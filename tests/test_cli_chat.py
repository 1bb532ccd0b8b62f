"""`pullquote chat`: follow-ups, commands and bad input, at a terminal and through a pipe."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest

from tests.command_line import SAMPLE, UPDATE, CommandLine

COST = "How much is the cable expected to cost?"
WHO = "Who approved the cable?"


@pytest.fixture(scope="module")
def cli(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    filled = CommandLine(tmp_path_factory.mktemp("home"))
    filled.run("ingest", "--id", "cable", str(SAMPLE))
    return filled


@pytest.fixture(scope="module")
def shown(cli: CommandLine) -> str:
    """What one chat shows at a terminal, from its greeting to its farewell."""
    types = f"{COST}\nand when?\n/sources\n/nonsense\n/help\n/new\n/articles\n{'x' * 3_000}\n/quit\n"
    code, shown = cli.on_terminal("chat", types=types, columns=120)
    assert code == 0, shown
    return shown


def test_a_chat_at_a_terminal_greets_answers_and_says_how_to_go_on(shown: str) -> None:
    assert "Ask about the article." in shown
    assert "Ctrl-D ends" in shown
    assert "412 million crowns" in shown
    assert "pullquote chat --conversation " not in shown.partition("/new")[0]


def test_commands_show_sources_articles_and_each_other(shown: str) -> None:
    assert "Vellmark said that two thirds of the increase" in shown
    assert "There is no command /nonsense" in shown
    assert "begin a new conversation" in shown
    assert "Vellmark Pushes Island Cable" in shown


def test_a_question_too_long_is_refused_and_the_chat_goes_on(cli: CommandLine) -> None:
    ended = cli.run("chat", stdin=f"{'y' * 10_000}\n{COST}\n", code=1)

    assert "The question has 10,000 characters; at most 2,000" in ended.out
    assert "412 million crowns" in ended.out
    assert max(map(len, ended.out.splitlines())) < 1_000


@pytest.mark.parametrize("question", ["🙂🙂🙂", "\x1b[31m\x00\x07", "?!", "\u202e\u2066"])
def test_lines_without_words_get_a_plain_reply_and_the_topic_stays(cli: CommandLine, question: str) -> None:
    ended = cli.run("chat", "--json", stdin=f"{COST}\n{question}\nWhy?\n", code=None)

    assert len(ended.objects) + len(ended.err.splitlines()) == 3
    assert "Traceback" not in ended.err


def test_a_pipe_gets_each_answer_under_its_question(cli: CommandLine) -> None:
    ended = cli.run("chat", stdin=f"{COST}\n\n   \n{WHO}")

    assert [line for line in ended.out.splitlines() if line.startswith("> ")] == [f"> {COST}", f"> {WHO}"]
    assert "\x1b" not in ended.out
    assert not ended.err


def test_lines_after_quit_are_not_asked(cli: CommandLine) -> None:
    assert cli.run("chat", "--json", stdin=f"/quit\n{COST}\n").out == ""


def test_a_chat_is_one_conversation_until_it_is_begun_anew(cli: CommandLine) -> None:
    bodies = cli.run("chat", "--json", stdin=f"{COST}\nWhy?\n/new\n{COST}\n").objects
    first, second, third = (body["conversation_id"] for body in bodies)

    assert first == second != third


def test_a_conversation_goes_on_from_ask_to_chat_and_back(cli: CommandLine) -> None:
    (asked,) = cli.run("ask", "--json", COST).objects
    ended = cli.run("chat", "--json", "--conversation", asked["conversation_id"], stdin="Why?\n")

    assert ended.objects[0]["conversation_id"] == asked["conversation_id"]
    assert not ended.err


@pytest.mark.parametrize("command", [("ask", COST), ("chat",)])
def test_a_conversation_that_is_over_is_named(cli: CommandLine, command: tuple[str, ...]) -> None:
    gone = f"gone-{command[0]}"
    ended = cli.run(*command, "--conversation", gone, stdin=f"{COST}\n")

    assert f"There is no conversation {gone}, or it is over" in ended.err
    assert "412 million crowns" in ended.out


def test_only_the_articles_named_answer(cli: CommandLine) -> None:
    (body,) = cli.run("chat", "--json", "--outlet", "Some Other Paper", stdin=f"{COST}\n").objects

    assert body["abstained"]
    assert "no article 'nowhere'" in cli.run("chat", "--article", "nowhere", code=1).err


@pytest.fixture
def chatting(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[CommandLine, subprocess.Popen[bytes]]]:
    cli = CommandLine(tmp_path_factory.mktemp("home"))
    cli.run("ingest", "--id", "cable", str(SAMPLE))
    process = cli.start("chat", "--json", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    yield cli, process
    process.communicate()


def test_the_next_answer_uses_an_article_that_was_updated_meanwhile(
    chatting: tuple[CommandLine, subprocess.Popen[bytes]],
) -> None:
    cli, process = chatting

    assert b'"version":1' in _answer(process)
    cli.run("ingest", "--id", "cable", str(UPDATE))
    assert b'"version":2' in _answer(process)


def _answer(process: subprocess.Popen[bytes]) -> bytes:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{COST}\n".encode())
    process.stdin.flush()
    return process.stdout.readline()
