"""The running server and the commands beside it: one owner of the data folder, one behaviour."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from filelock import FileLock

from tests.command_line import SAMPLE, UPDATE, CommandLine
from tests.slack_server import APP_TOKEN, BOT_TOKEN, SlackServer, mention

COST = "How much is the project expected to cost?"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[CommandLine, httpx.Client]]:
    cli = CommandLine(tmp_path_factory.mktemp("home"))
    with cli.serving() as client:
        yield cli, client


@pytest.fixture
def cli(server: tuple[CommandLine, httpx.Client]) -> CommandLine:
    return server[0]


def _ask(client: httpx.Client) -> str:
    return client.post("/ask", json={"question": COST}).raise_for_status().text


def test_what_another_process_ingests_is_in_the_next_answer_and_the_old_text_is_gone(
    server: tuple[CommandLine, httpx.Client],
) -> None:
    cli, client = server

    assert "new article" in cli.run("ingest", "--id", "cable", "-", stdin=SAMPLE.read_bytes()).out
    assert "412 million crowns" in _ask(client)

    assert "to version 2" in cli.run("ingest", "--id", "cable", "-", stdin=UPDATE.read_bytes()).out
    answer = _ask(client)
    assert "431 million crowns" in answer
    assert "412 million crowns" not in answer
    assert "431 million crowns" in cli.run("ask", COST).out

    assert cli.run("remove", "cable", "--yes").out.startswith("Removed cable: ")
    assert client.post("/ask", json={"question": COST}).json()["abstained"]


def test_a_command_says_the_same_with_a_server_as_without(cli: CommandLine, tmp_path: Path) -> None:
    binary = tmp_path / "binary.txt"
    binary.write_bytes(bytes(range(256)) * 20)
    alone = CommandLine(tmp_path / "home")
    commands = (
        ("ingest", "--show-removed", str(SAMPLE), str(binary), str(tmp_path / "missing.txt")),
        ("ingest", "--json", str(SAMPLE)),
        ("reindex",),
        ("remove", "subsea-cable", "--yes"),
        ("remove", "subsea-cable", "--yes"),
    )
    for command in commands:
        assert cli.run(*command, code=None) == alone.run(*command, code=None)


def test_the_doctor_examines_the_running_server(cli: CommandLine) -> None:
    findings = cli.run("doctor", "--json").objects

    assert {finding["severity"] for finding in findings} == {"ok"}


def test_only_its_user_may_read_where_the_owner_listens(cli: CommandLine) -> None:
    assert (cli.home / "owner.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("command", ["serve", "slack"])
def test_a_second_server_is_refused_at_once(cli: CommandLine, command: str) -> None:
    ended = cli.run(command, code=1)

    assert ended.err.startswith("pullquote: Another Pullquote already serves ")


def test_the_address_is_withdrawn_when_the_server_ends(tmp_path: Path) -> None:
    cli = CommandLine(tmp_path / "home")
    with cli.serving():
        assert (cli.home / "owner.json").exists()

    assert not (cli.home / "owner.json").exists()
    assert {finding["severity"] for finding in cli.run("doctor", "--json").objects} == {"ok"}


def test_a_server_that_was_killed_does_not_stand_in_the_way(tmp_path: Path) -> None:
    cli = CommandLine(tmp_path / "home")
    cli.run("ingest", "--id", "cable", str(SAMPLE))
    process = cli.start("serve", "--port", "0", stderr=subprocess.DEVNULL)
    while not (cli.home / "owner.json").exists():
        time.sleep(0.02)
    cli.run("ingest", "--id", "cable", str(UPDATE))
    process.send_signal(signal.SIGKILL)
    process.wait(30)

    assert (cli.home / "owner.json").exists()
    assert "unchanged" in cli.run("ingest", "--id", "cable", str(UPDATE)).out
    assert "431 million crowns" in cli.run("ask", COST).out
    cli.run("doctor", "--repair")
    cli.run("doctor")


def test_a_command_waits_for_another_one_to_finish(tmp_path: Path) -> None:
    cli = CommandLine(tmp_path / "home")
    cli.home.mkdir()
    with FileLock(cli.home / "owner.lock"):
        waiting = cli.start("ingest", str(SAMPLE), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert waiting.stderr is not None
        assert waiting.stderr.readline() == "waiting for another pullquote command to finish...\n"
        assert waiting.poll() is None
    out, _ = waiting.communicate(timeout=60)

    assert waiting.returncode == 0
    assert "new article" in out


def test_an_address_that_others_reach_is_warned_about(tmp_path: Path) -> None:
    cli = CommandLine(tmp_path / "home")
    process = cli.start("serve", "--host", "0.0.0.0", "--port", "0", stderr=subprocess.PIPE, text=True)
    shown = _interrupted_once_it_serves(process)

    assert shown.startswith("pullquote: warning: 0.0.0.0 can be reached from other machines")
    assert process.returncode == 0


def test_an_interruption_while_the_index_still_opens_ends_the_server(tmp_path: Path) -> None:
    for attempt in range(4):
        cli = CommandLine(tmp_path / str(attempt))
        process = cli.start("serve", "--port", "0", stderr=subprocess.PIPE, text=True)
        _interrupted_once_it_serves(process)
        assert process.returncode == 0
        assert not (cli.home / "owner.json").exists()


def _interrupted_once_it_serves(process: subprocess.Popen[str]) -> str:
    """Interrupt a server at the moment it says where it listens; give all that it said."""
    assert process.stderr is not None
    said = ""
    while "http://" not in said:
        line = process.stderr.readline()
        assert line, said
        said += line
    process.send_signal(signal.SIGINT)
    try:
        return said + process.communicate(timeout=30)[1]
    finally:
        process.kill()
        process.wait()


def test_an_address_in_use_is_named(
    cli: CommandLine, server: tuple[CommandLine, httpx.Client], tmp_path: Path
) -> None:
    port = str(server[1].base_url.port)
    ended = CommandLine(tmp_path / "home").run("serve", "--port", port, code=1)

    assert ended.err.startswith(f"pullquote: Port {port} of 127.0.0.1 is in use.")
    assert not (tmp_path / "home" / "owner.json").exists()


def test_slack_without_its_tokens_says_which_are_missing(tmp_path: Path) -> None:
    assert "PULLQUOTE_SLACK_BOT_TOKEN" in CommandLine(tmp_path / "home").run("slack", code=1).err


def test_slack_answers_from_what_another_process_ingests_meanwhile(tmp_path: Path) -> None:
    with SlackServer() as slack:
        tokens = {
            "PULLQUOTE_SLACK_BOT_TOKEN": BOT_TOKEN,
            "PULLQUOTE_SLACK_APP_TOKEN": APP_TOKEN,
            "PULLQUOTE_SLACK_API_URL": slack.api_url,
        }
        cli = CommandLine(tmp_path / "home", tokens)
        process = cli.start("slack", stderr=subprocess.PIPE, text=True)
        _until(lambda: slack.connections == 1)
        cli.run("ingest", str(SAMPLE))
        slack.deliver(mention(f"<@UBOT> {COST}"))
        _until(lambda: len(slack.posts) == 1)
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=30)

    assert "412 million crowns" in slack.posts[0]["text"]
    assert process.returncode == 0, err
    assert not (cli.home / "owner.json").exists()


def _until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)
