"""`pullquote ask`: the cited answer and the abstention, in words, in JSON and on a terminal."""

from __future__ import annotations

import pytest

from bots.schemas import AnswerBody
from tests.command_line import SAMPLE, CommandLine

COST = "How much is the project expected to cost?"
UNANSWERED = "Which football club won the cup in Brazil?"


@pytest.fixture(scope="module")
def cli(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """A folder that holds the sample, under an id of its own."""
    filled = CommandLine(tmp_path_factory.mktemp("home"))
    filled.run("ingest", "--id", "cable", "--url", "https://example.com/cable", str(SAMPLE))
    return filled


def test_an_answer_stands_above_its_quotes(cli: CommandLine) -> None:
    shown = cli.run("ask", *COST.split()).out
    answer, _, quotes = shown.partition("\n\n")

    assert "412 million crowns" in answer
    assert "[1] The project is now expected to cost 412 million crowns" in quotes
    assert "Harbour Ledger · 4 March 2025 · version 1 · cable\n" in quotes
    assert "    https://example.com/cable\n" in quotes


def test_an_abstention_says_why_and_is_no_failure(cli: CommandLine) -> None:
    shown = cli.run("ask", UNANSWERED).out
    (body,) = cli.run("ask", "--json", UNANSWERED).objects

    assert body["abstained"]
    assert shown.startswith(body["abstention"]["reason"] + "\n")
    if body["abstention"]["closest"]:
        assert "Nearest in the articles, not an answer:\n    " in shown


def test_json_is_the_body_that_http_answers(cli: CommandLine) -> None:
    ended = cli.run("ask", "--json", COST)
    body = AnswerBody.model_validate(ended.objects[0])

    assert len(ended.out.splitlines()) == 1
    assert (body.question, body.abstained) == (COST, False)
    assert body.citations[0].article_id == "cable"


def test_the_question_may_come_from_standard_input(cli: CommandLine) -> None:
    (body,) = cli.run("ask", "--json", "-", stdin=f"{COST}\n").objects

    assert body["question"] == COST


def test_a_conversation_goes_on(cli: CommandLine) -> None:
    (first,) = cli.run("ask", "--json", COST).objects
    (second,) = cli.run("ask", "--json", "--conversation", first["conversation_id"], "Why?").objects

    assert second["conversation_id"] == first["conversation_id"]


@pytest.mark.parametrize(
    ("filters", "answered"),
    [
        (
            (
                "--article",
                "cable",
                "--outlet",
                "Harbour Ledger",
                "--from",
                "2025-03-04",
                "--to",
                "2025-03-04",
            ),
            True,
        ),
        (("--outlet", "Some Other Paper"), False),
        (("--from", "2025-03-05"), False),
        (("--to", "2025-03-03T23:59:59Z"), False),
    ],
)
def test_filters_say_which_articles_may_answer(
    cli: CommandLine, filters: tuple[str, ...], answered: bool
) -> None:
    (body,) = cli.run("ask", "--json", *filters, COST).objects

    assert body["abstained"] is not answered


@pytest.mark.parametrize("question", ["", "   ", "x" * 2_001])
def test_a_question_that_cannot_be_asked_is_refused(cli: CommandLine, question: str) -> None:
    ended = cli.run("ask", "--", question, code=1)

    assert ended.err.startswith("pullquote: The question ")


def test_bytes_that_are_no_utf8_are_taken_as_far_as_they_can_be_read(cli: CommandLine) -> None:
    (typed,) = cli.run("ask", "--json", f"{COST}\udcff").objects
    (piped,) = cli.run("ask", "--json", "-", stdin=COST.encode() + b"\xff").objects

    assert typed["question"].startswith(COST)
    assert piped["question"].startswith(COST)


def test_asking_where_there_are_no_articles_abstains(tmp_path_factory: pytest.TempPathFactory) -> None:
    (body,) = CommandLine(tmp_path_factory.mktemp("empty")).run("ask", "--json", COST).objects

    assert body["abstained"]


def test_on_a_terminal_the_answering_words_stand_out_and_lines_hang_under_the_quote(cli: CommandLine) -> None:
    code, shown = cli.on_terminal("ask", COST, columns=60)
    lines = shown.splitlines()

    assert code == 0
    assert "\x1b[1;32m" in shown
    quote = next(number for number, line in enumerate(lines) if line.startswith("[1] "))
    assert lines[quote + 1].startswith("    ")
    assert "Follow up with --conversation" in shown
