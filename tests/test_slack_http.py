from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from bots.slack.app import SlackApp
from qa.adapters.catalogue import SqlCatalogue
from qa.errors import ModelUnavailable, QuestionRefused
from qa.models import Answer, Question
from tests.fakes import ScriptedService, abstained_answer
from tests.slack_door import answered, build_slack_app, served, signed
from tests.slack_rules import quotes, shown
from tests.slack_server import BOT_TOKEN, Scripted, SlackServer, direct_message, eventually, mention


@dataclass
class Door:
    """A running door over HTTP, with what is behind it and in front of it."""

    client: httpx.Client
    app: SlackApp
    service: ScriptedService
    slack: SlackServer

    def send(self, body: dict[str, Any], **headers: str) -> int:
        request = signed(json.dumps(body).encode())
        request["headers"] |= headers
        return self.client.post(**request).status_code

    def post_after(self, body: dict[str, Any]) -> dict[str, Any]:
        before = len(self.slack.posts)
        assert self.send(body) == 200
        eventually(lambda: len(self.slack.posts) > before)
        return self.slack.posts[before]


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    with SlackServer() as server:
        yield server


@pytest.fixture(scope="module")
def quiet_door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """A door for the tests that end without a post."""
    catalogue = SqlCatalogue(tmp_path_factory.mktemp("quiet") / "catalogue.sqlite3")
    with SlackServer() as slack:
        app, service = build_slack_app(slack, catalogue)
        with served(app) as client:
            yield Door(client, app, service, slack)
    catalogue.close()


@pytest.fixture
def door(slack: SlackServer, catalogue: SqlCatalogue) -> Iterator[Door]:
    app, service = build_slack_app(slack, catalogue)
    with served(app) as client:
        yield Door(client, app, service, slack)
    assert slack.refused == []


def answering(door: Door, reply: Callable[[Question], Answer]) -> None:
    door.service.reply = reply


def settled(door: Door) -> int:
    """Count the posts once nothing is left to do."""
    assert door.app.drain(5) == 0
    return len(door.slack.posts)


def test_a_mention_is_answered_in_its_thread_with_the_quote(door: Door) -> None:
    post = door.post_after(mention("<@UBOT> When does it open?"))

    assert (post["channel"], post["thread_ts"]) == ("C1", "1700000000.000100")
    assert quotes(post) == ["The bridge opens in May."]
    assert post["text"].startswith("The bridge opens in May. [1]")
    assert door.slack.calls[-1].token == BOT_TOKEN
    assert door.service.questions == [
        Question("When does it open?", conversation_id="slack:T1:C1:1700000000.000100")
    ]


def test_a_direct_message_is_answered_in_its_thread(door: Door) -> None:
    post = door.post_after(direct_message("When?", ts="1700000001.000100", thread_ts="1700000000.000100"))

    assert (post["channel"], post["thread_ts"]) == ("D1", "1700000000.000100")


def test_a_question_without_an_answer_gets_the_reason(door: Door) -> None:
    answering(door, abstained_answer)

    assert shown(door.post_after(mention("<@UBOT> What did it cost?"))) == "The articles do not say."


def test_a_bare_mention_gets_help(door: Door) -> None:
    assert "Ask me a question" in shown(door.post_after(mention("<@UBOT>")))
    assert door.service.questions == []


def test_a_refused_question_gets_the_reason(door: Door) -> None:
    def refuse(question: Question) -> Answer:
        raise QuestionRefused("The question has 9,000 characters; at most 2,000 are accepted.")

    answering(door, refuse)

    assert "at most 2,000" in shown(door.post_after(mention("<@UBOT> " + "long " * 1_800)))


@pytest.mark.parametrize("error", [RuntimeError("secret words"), ModelUnavailable("No reader in /srv.")])
def test_a_failure_gets_an_apology_with_the_reference_in_the_log(
    door: Door, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(question: Question) -> Answer:
        raise error

    answering(door, fail)

    apology = shown(door.post_after(mention("<@UBOT> What about the hidden question?")))

    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    reference = apology.rstrip(".").rsplit(" ", 1)[1]
    assert reference in record.getMessage()
    assert str(error) not in apology
    assert "hidden question" not in record.getMessage()
    assert "secret words" not in record.getMessage()
    assert "test_slack_http.py" in record.getMessage()


def test_a_delivery_repeated_four_times_is_answered_once(door: Door) -> None:
    body = mention("<@UBOT> When?")

    statuses = [door.send(body)] + [
        door.send(body, **{"x-slack-retry-num": str(number), "x-slack-retry-reason": "http_timeout"})
        for number in (1, 2, 3)
    ]

    assert statuses == [200] * 4
    assert settled(door) == 1


def test_a_first_delivery_that_comes_as_a_retry_is_answered(door: Door) -> None:
    assert door.send(mention("<@UBOT> When?"), **{"x-slack-retry-num": "1"}) == 200

    eventually(lambda: door.slack.posts)


def test_one_message_that_arrives_as_two_events_is_answered_once(door: Door) -> None:
    assert door.send(mention("<@UBOT> When?", channel="D1")) == 200
    assert door.send(direct_message("<@UBOT> When?")) == 200

    assert settled(door) == 1


@pytest.mark.parametrize(
    "body",
    [
        direct_message("The bridge opens in May.", user="UBOT"),
        direct_message("The bridge opens in May.", bot_id="BBOT"),
        mention("<@UBOT> hello from another bot", bot_id="B2"),
        direct_message("When?", subtype="message_changed", hidden=True),
        direct_message("", subtype="message_deleted", hidden=True),
        direct_message("joined", subtype="channel_join"),
        direct_message("chatter", channel_type="channel", channel="C1"),
    ],
)
def test_bots_edits_deletions_joins_and_chatter_get_no_reply(quiet_door: Door, body: dict[str, Any]) -> None:
    assert quiet_door.send(body) == 200

    assert settled(quiet_door) == 0


@pytest.mark.parametrize(
    "body",
    [
        {"type": "event_callback", "team_id": "T1", "event": {"type": "an_event_of_next_year"}},
        {"type": "app_rate_limited", "team_id": "T1", "minute_rate_limited": 1_700_000_000},
        {"type": "block_actions", "team": {"id": "T1"}, "actions": [{"action_id": "unknown"}]},
        {
            "type": "view_submission",
            "team": {"id": "T1"},
            "view": {"type": "modal", "callback_id": "unknown"},
        },
        {"type": "shortcut", "team": {"id": "T1"}, "callback_id": "unknown"},
    ],
)
def test_what_nothing_listens_to_is_acknowledged(quiet_door: Door, body: dict[str, Any]) -> None:
    assert quiet_door.send(body) == 200


def test_an_unknown_slash_command_is_acknowledged(quiet_door: Door) -> None:
    request = signed(b"command=%2Funknown&team_id=T1&text=x")
    request["headers"]["content-type"] = "application/x-www-form-urlencoded"

    assert quiet_door.client.post(**request).status_code == 200


def test_the_address_can_be_verified(quiet_door: Door) -> None:
    request = signed(json.dumps({"type": "url_verification", "challenge": "abc"}).encode())

    assert quiet_door.client.post(**request).json() == {"challenge": "abc"}


def _unsigned(body: bytes, **headers: Any) -> dict[str, Any]:
    request = signed(body)
    for name, value in headers.items():
        request["headers"].pop(name.replace("_", "-"))
        if value is not None:
            request["headers"][name.replace("_", "-")] = value
    return request


BODY = json.dumps(mention("<@UBOT> When?")).encode()


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (lambda: signed(BODY, secret="another"), 401),
        (lambda: signed(BODY, timestamp=str(int(time.time()) - 400)), 401),
        (lambda: signed(BODY, timestamp=str(int(time.time()) + 4_000)), 401),
        (lambda: _unsigned(BODY, x_slack_signature=None), 401),
        (lambda: _unsigned(BODY, x_slack_request_timestamp=None), 401),
        (lambda: _unsigned(BODY, x_slack_request_timestamp="yesterday"), 401),
        (lambda: _unsigned(BODY, x_slack_request_timestamp=""), 401),
        (lambda: _unsigned(BODY, x_slack_request_timestamp="9" * 5_000), 401),
        (lambda: _unsigned(BODY, x_slack_request_timestamp="²".encode("latin-1")), 401),
        (lambda: _unsigned(BODY, x_slack_signature="v0=ü".encode("latin-1")), 401),
        (
            lambda: _unsigned(b'{"text": "\xff"}'.replace(b"\xff", b"x")) | {"content": b'{"text": "\xff"}'},
            400,
        ),
        (lambda: signed(b"{"), 400),
        (lambda: signed(b"[]"), 400),
        (lambda: signed(b""), 400),
        (lambda: signed(b"payload=%7B"), 400),
        (lambda: signed(b'{"type": "event_callback", "event": "x"}'), 400),
        (lambda: signed(b'{"type": "event_callback", "event": {"type": 5}}'), 400),
        (lambda: signed(b"x" * 1_000_001), 413),
    ],
    ids=lambda value: str(value) if isinstance(value, int) else "",
)
def test_requests_that_slack_did_not_make_are_refused(
    quiet_door: Door,
    request_: Callable[[], dict[str, Any]],  # made when it is sent: a signature is good for five minutes
    status: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)

    assert quiet_door.client.post(**request_()).status_code == status
    assert "When?" not in caplog.text
    assert settled(quiet_door) == 0


def test_a_rate_limited_reply_is_posted_when_slack_allows_it(door: Door) -> None:
    door.slack.script("chat.postMessage", Scripted(retry_after=0), Scripted(retry_after=0))

    door.post_after(mention("<@UBOT> When?"))

    assert settled(door) == 1


def test_a_reply_is_not_held_back_for_an_hour(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    door.slack.script("chat.postMessage", Scripted(retry_after=3_600))

    assert "tell whoever runs me" in shown(door.post_after(mention("<@UBOT> When?")))
    assert "ratelimited" in caplog.text


def test_a_reply_that_slack_refuses_is_logged_and_apologised_for(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    door.slack.script("chat.postMessage", Scripted(error="msg_too_long"))

    assert "tell whoever runs me" in shown(door.post_after(mention("<@UBOT> When?")))
    assert "msg_too_long" in caplog.text


def test_a_channel_the_bot_may_not_write_to_is_logged(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    door.slack.script("chat.postMessage", *[Scripted(error="not_in_channel")] * 2)

    assert door.send(mention("<@UBOT> When?")) == 200

    eventually(lambda: "could not be posted either" in caplog.text)


def test_all_are_acknowledged_while_every_worker_is_busy(door: Door) -> None:
    release = threading.Event()

    def slowly(question: Question) -> Answer:
        assert release.wait(10)
        return answered(question)

    answering(door, slowly)
    bodies = [mention("<@UBOT> When?", ts=f"17000000{number:02}.000100") for number in range(40)]

    with ThreadPoolExecutor(10) as pool:
        statuses = list(pool.map(door.send, bodies))

    assert statuses == [200] * 40
    assert door.slack.posts == []
    release.set()
    eventually(lambda: len(door.slack.posts) == 40)
    assert {post["thread_ts"] for post in door.slack.posts} == {body["event"]["ts"] for body in bodies}


def test_the_first_event_is_acknowledged_while_slack_is_slow_to_say_who_the_bot_is(
    slack: SlackServer, catalogue: SqlCatalogue
) -> None:
    slack.delays["auth.test"] = 1.5
    app, service = build_slack_app(slack, catalogue)
    with served(app) as client:
        door = Door(client, app, service, slack)
        before = time.monotonic()

        assert door.send(mention("<@UBOT> When?")) == 200

        assert time.monotonic() - before < 1.0
        eventually(lambda: slack.posts)
    assert service.questions[0].text == "When?"


def test_a_stop_waits_for_running_answers(slack: SlackServer, catalogue: SqlCatalogue) -> None:
    running = threading.Event()

    def slowly(question: Question) -> Answer:
        running.set()
        time.sleep(0.5)
        return answered(question)

    app, service = build_slack_app(slack, catalogue, slowly)
    with served(app) as client:
        assert Door(client, app, service, slack).send(mention("<@UBOT> When?")) == 200
        assert running.wait(5)

    assert len(slack.posts) == 1


def test_a_stop_does_not_wait_for_ever(slack: SlackServer, catalogue: SqlCatalogue) -> None:
    release = threading.Event()

    def never(question: Question) -> Answer:
        release.wait(10)
        return answered(question)

    app, service = build_slack_app(slack, catalogue, never)
    with served(app) as client:
        assert Door(client, app, service, slack).send(mention("<@UBOT> When?")) == 200
        eventually(lambda: service.questions)
        before = time.monotonic()

        assert app.drain(0.2) == 1

        assert time.monotonic() - before < 2
        release.set()
    assert len(slack.posts) == 1


def test_two_processes_on_one_catalogue_answer_once(slack: SlackServer, catalogue: SqlCatalogue) -> None:
    second_catalogue = SqlCatalogue(catalogue.path)
    body = mention("<@UBOT> When?")
    first, service = build_slack_app(slack, catalogue)
    second, other = build_slack_app(slack, second_catalogue)

    with served(first) as one, served(second) as two:
        assert Door(one, first, service, slack).send(body) == 200
        assert Door(two, second, other, slack).send(body) == 200

    assert len(slack.posts) == 1
    second_catalogue.close()
