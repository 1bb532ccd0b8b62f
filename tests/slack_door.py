"""The whole Slack door for a test: the real app against a local Slack, answers by a function."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from slack_sdk.signature import SignatureVerifier

from bots.slack.app import SlackApp, create_slack_app
from bots.slack.http import mount_slack
from bots.slack.replies import EventRecord
from qa.models import Answer, Article, Question
from qa.settings import Settings
from tests.fakes import ScriptedService, cited_answer
from tests.slack_server import APP_TOKEN, BOT_TOKEN, SlackServer

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
ARTICLE = Article("a1", 1, "Bridge opens", "Bridge opens\nThe bridge opens in May.", outlet="Tide Gazette")


def answered(question: Question) -> Answer:
    """Answer with the one sentence of the article."""
    return cited_answer(question, ARTICLE, 13, len(ARTICLE.text))


def slack_settings(server: SlackServer) -> Settings:
    return Settings(
        slack_bot_token=BOT_TOKEN,
        slack_app_token=APP_TOKEN,
        slack_signing_secret=SECRET,
        slack_api_url=server.api_url,
    )


def build_slack_app(
    server: SlackServer, record: EventRecord, reply: Callable[[Question], Answer] = answered
) -> tuple[SlackApp, ScriptedService]:
    service = ScriptedService(reply)
    return create_slack_app(service, record, slack_settings(server)), service


@contextmanager
def served(slack: SlackApp) -> Iterator[httpx.Client]:
    """Serve the app's events over HTTP on a free port; the client knows its address."""
    api = FastAPI()
    mount_slack(api, slack, drain_seconds=5)
    server = uvicorn.Server(uvicorn.Config(api, port=0, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join()


def signed(body: bytes, timestamp: str | None = None, secret: str = SECRET) -> dict[str, Any]:
    """Build the arguments of a request that Slack signed."""
    timestamp = timestamp or str(int(time.time()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    headers = {
        "content-type": "application/json",
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": str(signature),
    }
    return {"url": "/slack/events", "content": body, "headers": headers}
