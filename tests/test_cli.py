"""The command itself: what it loads, what it says of wrong usage, and how it ends when things go wrong."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bots.cli.endings import Commands
from bots.cli.terminal import printable
from qa.errors import IndexBroken
from tests.command_line import ROOT, CommandLine

COMMANDS = ("ingest", "ask", "articles", "show", "history", "remove", "reindex", "doctor", "serve", "slack")
HEAVY = {
    "chromadb", "dateparser", "fastapi", "httpx", "llama_index", "numpy", "onnxruntime", "pydantic",
    "pydantic_settings", "rich", "slack_bolt", "sqlalchemy", "trafilatura", "uvicorn",
}  # fmt: skip


@pytest.fixture
def cli(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path / "home")


def test_help_lists_every_command(cli: CommandLine) -> None:
    shown = cli.run("--help").out

    for command in COMMANDS:
        assert f"\n  {command} " in shown
        assert cli.run(command, "--help").out.startswith(f"Usage: pullquote {command}")


def test_help_loads_nothing_heavy() -> None:
    code = "import sys, bots.cli.main; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )

    assert HEAVY & set(loaded.stdout.split()) == set()


def test_the_version_is_the_packages(cli: CommandLine) -> None:
    assert cli.run("--version").out.startswith("pullquote 0.")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["frobnicate"], "No such command 'frobnicate'"),
        (["ingest"], "Missing argument 'SOURCE'"),
        (["ask"], "Missing argument 'QUESTION'"),
        (["ask", "--from", "yesterday", "Why?"], "--from 'yesterday'"),
        (["ask", "--from", "2025-02-01", "--to", "2025-01-01", "Why?"], "--from is after --to"),
        (["ingest", "--published", "soon", "a.txt"], "--published 'soon'"),
        (["ingest", "--url", "example.com", "a.txt"], "--url 'example.com'"),
        (["ingest", "--url", "http://[", "a.txt"], "--url 'http://['"),
        (["ingest", "--id", "Not An Id", "a.txt"], "--id 'Not An Id'"),
        (["show", "--version", "0", "bridge"], "--version"),
        (["show", "--text", "--json", "bridge"], "Choose one of"),
        (["serve", "--port", "70000"], "--port"),
    ],
)
def test_wrong_usage_is_explained_and_ends_in_two(
    cli: CommandLine, arguments: list[str], complaint: str
) -> None:
    ended = cli.run(*arguments, code=2)

    assert complaint in ended.err
    assert ended.out == ""
    assert not cli.home.exists()


def test_settings_that_make_no_sense_are_named(cli: CommandLine) -> None:
    ended = CommandLine(cli.home, {"PULLQUOTE_ABSTAIN_BELOW": "often"}).run("ask", "Why?", code=1)

    assert ended.err.startswith("pullquote: The settings make no sense. PULLQUOTE_ABSTAIN_BELOW")


def test_a_home_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("not a folder")
    ended = CommandLine(file / "home").run("articles", code=1)

    assert ended.err.startswith(f"pullquote: The data folder {file / 'home'} cannot be made")


def _failing(error: BaseException) -> typer.Typer:
    app = typer.Typer(cls=Commands, pretty_exceptions_enable=False)

    @app.callback()
    def options(debug: bool = False) -> None:
        pass

    @app.command()
    def fail() -> None:
        raise error

    return app


def test_an_error_of_ours_is_one_line_on_standard_error() -> None:
    ended = CliRunner().invoke(_failing(IndexBroken("The index is broken.\x1b[31m Rebuild it.")), ["fail"])

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr == "pullquote: The index is broken.�[31m Rebuild it.\n"


def test_an_unexpected_error_names_its_kind_and_the_way_to_its_traceback() -> None:
    ended = CliRunner().invoke(_failing(ZeroDivisionError("secret")), ["fail"])

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert "ZeroDivisionError" in ended.stderr
    assert "pullquote --debug" in ended.stderr
    assert "secret" not in ended.stderr


def test_debug_lets_the_traceback_through() -> None:
    ended = CliRunner().invoke(_failing(ZeroDivisionError("why")), ["--debug", "fail"])

    assert isinstance(ended.exception, ZeroDivisionError)


@pytest.mark.parametrize("interruption", [KeyboardInterrupt(), typer.Abort()])
def test_an_interruption_is_quiet_and_ends_in_130(interruption: BaseException) -> None:
    ended = CliRunner().invoke(_failing(interruption), ["fail"])

    assert (ended.exit_code, ended.output) == (130, "")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_a_command_quietly(cli: CommandLine, number: signal.Signals, code: int) -> None:
    reading = cli.start("ask", "-", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert reading.stdin is not None
    reading.stdin.write(b"Wh")
    reading.stdin.flush()
    while not cli.home.exists():
        time.sleep(0.02)
    time.sleep(0.5)
    reading.send_signal(number)
    out, err = reading.communicate(timeout=30)

    assert (reading.returncode, out, err) == (code, b"", b"")


@pytest.mark.parametrize("command", [("--help",), ("doctor",), ("doctor", "--json")])
def test_a_reader_that_closes_early_is_no_error(cli: CommandLine, command: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    writing = cli.start(*command, stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)

    assert writing.communicate(timeout=30)[1] == b""


@pytest.mark.parametrize(
    "hidden", ["\x1b", "\x07", "\x00", "\x08", "\r", "\x7f", "\x9b", "\u202e", "\u2066", "\u2028"]
)
def test_what_a_terminal_would_obey_is_not_printable(hidden: str) -> None:
    assert printable(f"a{hidden}b\n\tç🌉‍") == "a�b\n\tç🌉‍"
