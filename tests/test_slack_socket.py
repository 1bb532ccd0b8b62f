from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bots.slack.app import create_slack_app
from bots.slack.identity import BotUser
from bots.slack.socket_mode import SlackSocket
from qa.adapters.catalogue import SqlCatalogue
from qa.errors import PullquoteError, SettingsError
from qa.models import Answer, Question
from tests.fakes import ScriptedService
from tests.slack_door import answered, build_slack_app, slack_settings
from tests.slack_rules import quotes
from tests.slack_server import Scripted, SlackServer, direct_message, eventually, mention

ROOT = Path(__file__).parents[1]
PROCESS = """
import sys, time
from pathlib import Path
from bots.slack.socket_mode import run_socket_mode
from qa.adapters.catalogue import SqlCatalogue
from qa.settings import Settings
from bots.slack.app import create_slack_app
from tests.fakes import ScriptedService
from tests.slack_door import answered

def slowly(question):
    print("asked", flush=True)
    time.sleep(float(sys.argv[3]))
    return answered(question)

settings = Settings(
    slack_bot_token="xoxb-1-local", slack_app_token="xapp-1-local", slack_api_url=sys.argv[1]
)
record = SqlCatalogue(Path(sys.argv[2]))
run_socket_mode(
    create_slack_app(ScriptedService(slowly), record, settings),
    lambda bot: print(f"@{bot.name}", flush=True),
    drain_seconds=1,
)
"""


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    with SlackServer() as server:
        yield server


@pytest.fixture
def socket(slack: SlackServer, catalogue: SqlCatalogue) -> Iterator[SlackSocket]:
    app, _ = build_slack_app(slack, catalogue)
    link = SlackSocket(app)
    assert link.open() == BotUser("UBOT", "pullquote", "Local")
    eventually(lambda: slack.connections == 1)
    yield link
    assert link.close(5) == 0
    assert slack.refused == []


def connected_anew(slack: SlackServer, opened: int) -> bool:
    """Whether more connections were asked for than `opened`, and one of them is there."""
    asked = [call for call in slack.calls if call.method == "apps.connections.open"]
    return len(asked) > opened and slack.connections > 0


def answered_over_socket(slack: SlackServer, ts: str) -> None:
    envelope = slack.deliver(mention("<@UBOT> When?", ts=ts))
    eventually(lambda: envelope in slack.acknowledged)
    eventually(lambda: ts in {post["thread_ts"] for post in slack.posts})


@pytest.mark.usefixtures("socket")
def test_a_mention_is_acknowledged_and_answered_with_its_quote(slack: SlackServer) -> None:
    answered_over_socket(slack, "1700000000.000100")

    assert quotes(slack.posts[0]) == ["The bridge opens in May."]


def test_redeliveries_are_acknowledged_and_answered_once(slack: SlackServer, socket: SlackSocket) -> None:
    body = direct_message("When?")

    envelopes = [slack.deliver(body, retry) for retry in (None, 1, 2, 3)]

    eventually(lambda: set(envelopes) <= set(slack.acknowledged))
    socket.close(5)
    assert len(slack.posts) == 1


@pytest.mark.usefixtures("socket")
def test_what_nothing_listens_to_is_acknowledged(slack: SlackServer) -> None:
    envelope = slack.deliver({"type": "event_callback", "team_id": "T1", "event": {"type": "of_next_year"}})

    eventually(lambda: envelope in slack.acknowledged)


@pytest.mark.usefixtures("socket")
@pytest.mark.parametrize("payload", ["{", [], {"type": "event_callback", "event": None}])
def test_what_cannot_be_read_does_not_end_the_connection(slack: SlackServer, payload: Any) -> None:
    slack.deliver(payload)

    answered_over_socket(slack, "1700000000.000100")
    assert slack.connections == 1


@pytest.mark.usefixtures("socket")
@pytest.mark.parametrize("drop", [SlackServer.close_sockets, SlackServer.cut_sockets])
def test_a_dropped_connection_comes_back_at_once(slack: SlackServer, drop: object) -> None:
    for number in range(3):
        asked = sum(call.method == "apps.connections.open" for call in slack.calls)
        drop(slack)  # type: ignore[operator]
        eventually(lambda asked=asked: connected_anew(slack, asked), seconds=2)

        answered_over_socket(slack, f"170000000{number}.000100")


@pytest.mark.usefixtures("socket")
def test_a_connection_is_renewed_before_slack_ends_it(slack: SlackServer) -> None:
    slack.ask_to_reconnect()
    eventually(lambda: slack.connections == 2, seconds=2)
    answered_over_socket(slack, "1700000001.000100")

    slack.close_oldest_socket()
    eventually(lambda: slack.connections == 1)

    answered_over_socket(slack, "1700000002.000100")


@pytest.mark.usefixtures("socket")
def test_it_keeps_trying_while_slack_gives_no_address(slack: SlackServer) -> None:
    slack.script("apps.connections.open", Scripted(error="internal_error"))
    slack.cut_sockets()

    eventually(lambda: connected_anew(slack, 1), seconds=5)
    answered_over_socket(slack, "1700000000.000100")


def test_a_closed_door_stays_closed(slack: SlackServer, socket: SlackSocket) -> None:
    socket.close(1)

    eventually(lambda: slack.connections == 0)
    assert sum(call.method == "apps.connections.open" for call in slack.calls) == 1


def test_interactions_are_acknowledged_while_every_answer_takes_long(
    slack: SlackServer, catalogue: SqlCatalogue
) -> None:
    release = threading.Event()

    def slowly(question: Question) -> Answer:
        release.wait(10)
        return answered(question)

    app, service = build_slack_app(slack, catalogue, slowly)
    app.bolt.command("/later")(lambda ack: ack("in a moment"))
    link = SlackSocket(app)
    link.open()
    for number in range(20):
        slack.deliver(direct_message("When?", ts=f"17000000{number:02}.000100"))
    eventually(lambda: len(service.questions) >= 8)

    envelope = slack.deliver({"command": "/later", "team_id": "T1", "channel_id": "C1", "user_id": "U1"})

    eventually(lambda: envelope in slack.acknowledged, seconds=2)
    release.set()
    assert link.close(5) == 0
    assert len(slack.posts) == 20


@pytest.mark.parametrize(
    ("setting", "variable"),
    [
        ("slack_app_token", "PULLQUOTE_SLACK_APP_TOKEN"),
        ("slack_bot_token", "PULLQUOTE_SLACK_BOT_TOKEN"),
    ],
)
def test_a_token_that_slack_refuses_is_named(
    slack: SlackServer, catalogue: SqlCatalogue, setting: str, variable: str
) -> None:
    prefix = {"slack_app_token": "xapp-", "slack_bot_token": "xoxb-"}[setting]
    wrong = slack_settings(slack).model_dump() | {setting: f"{prefix}revoked"}
    settings = type(slack_settings(slack))(**wrong)
    link = SlackSocket(create_slack_app(ScriptedService(answered), catalogue, settings))

    with pytest.raises(SettingsError, match=rf"{variable} \(invalid_auth\)"):
        link.open()
    link.close(1)


def test_a_slack_out_of_reach_is_named(slack: SlackServer, catalogue: SqlCatalogue) -> None:
    nowhere = slack_settings(slack).model_copy(update={"slack_api_url": "http://127.0.0.1:1/api/"})
    link = SlackSocket(create_slack_app(ScriptedService(answered), catalogue, nowhere))

    with pytest.raises(PullquoteError, match=r"127\.0\.0\.1:1/api/ .*refused.* Check the network"):
        link.open()
    link.close(1)


@pytest.mark.parametrize(("seconds", "posts"), [("0.5", 1), ("30", 0)])
def test_sigterm_ends_the_process_after_the_running_answers_or_its_bound(
    slack: SlackServer, tmp_path: Path, seconds: str, posts: int
) -> None:
    arguments = [sys.executable, "-c", PROCESS, slack.api_url, str(tmp_path / "record.sqlite3"), seconds]
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        eventually(lambda: slack.connections == 1)
        slack.deliver(mention("<@UBOT> When?"))
        assert process.stdout is not None
        assert sorted(process.stdout.readline() for _ in range(2)) == ["@pullquote\n", "asked\n"]

        process.send_signal(signal.SIGTERM)

        assert process.wait(10) == 0
    assert len(slack.posts) == posts
