"""Socket Mode: Slack's events over a WebSocket that we open, so that no public address is needed.

Why not the SDK's clients: in slack-sdk 3.47 the built-in one leaves events waiting for three seconds whenever
Slack renews the connection, and takes half a minute to notice a cut (both measured); the one on aiohttp tries
a refused token for ever, and a spent address again (both read in its source).
"""

from __future__ import annotations

import json
import logging
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from types import FrameType
from typing import Any

from slack_bolt import BoltRequest, BoltResponse
from slack_sdk.errors import SlackApiError
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import ClientConnection, connect

from bots.slack.app import DRAIN_SECONDS, SlackApp
from bots.slack.credentials import app_token, app_token_refused
from bots.slack.identity import BotUser
from qa.errors import PullquoteError

_logger = logging.getLogger(__name__)
_LONGEST_PAUSE_SECONDS = 30.0
_SETTLED_SECONDS = 60.0
_CONNECTION_PROBLEMS = (OSError, WebSocketException, SlackApiError)


class SlackSocket:
    """The connection to Slack. It is renewed before Slack ends it, and comes back after a drop."""

    def __init__(self, slack: SlackApp) -> None:
        self._slack = slack
        self._token = app_token(slack.settings)
        self._closing = threading.Event()
        self._links: set[ClientConnection] = set()
        self._fruitless = 0

    def open(self) -> BotUser:
        """Connect and return who answers.

        Raises SettingsError if Slack refuses a token, PullquoteError if it cannot be reached.
        """
        try:
            self._start(Future()).result()
            return self._slack.bot.user()
        except _CONNECTION_PROBLEMS as error:
            refused = app_token_refused(error) if isinstance(error, SlackApiError) else None
            raise refused or _unreachable(self._slack.settings.slack_api_url, error) from error

    def close(self, drain_seconds: float = DRAIN_SECONDS) -> int:
        """Take no more events and finish the running answers; return how many were not done in time."""
        self._closing.set()
        for link in list(self._links):
            link.close()
        return self._slack.drain(drain_seconds)

    def _start(self, first: Future[None]) -> Future[None]:
        """Stay connected in a thread of its own; `first` hears whether the first connection came about."""
        threading.Thread(target=self._stay_connected, args=(first,), name="slack-socket", daemon=True).start()
        return first

    def _stay_connected(self, first: Future[None]) -> None:
        while not self._closing.wait(self._pause()):
            self._fruitless += 1
            try:
                if self._serve_connection(first):
                    return
            except Exception as error:
                # Whatever it is, a bot that no longer listens is worse than one that tries again.
                if not first.done():
                    first.set_exception(error)
                    return
                _logger.warning("No connection to Slack (%s); trying again.", type(error).__name__)

    def _pause(self) -> float:
        """Wait before another try only where the last ones brought nothing."""
        return 0.0 if self._fruitless < 2 else min(2.0 ** (self._fruitless - 2), _LONGEST_PAUSE_SECONDS)

    def _serve_connection(self, first: Future[None]) -> bool:
        """Serve one connection to its end; True if another has taken its place."""
        address = self._slack.bolt.client.apps_connections_open(app_token=self._token)["url"]
        opened = time.monotonic()
        with connect(str(address), close_timeout=1) as link:
            self._links.add(link)
            try:
                if not first.done():
                    first.set_result(None)
                return self._closing.is_set() or self._serve(link)
            finally:
                self._links.discard(link)
                if time.monotonic() - opened > _SETTLED_SECONDS:
                    self._fruitless = 0

    def _serve(self, link: ClientConnection) -> bool:
        replaced = False
        try:
            for frame in link:
                envelope = json.loads(frame)
                if "envelope_id" in envelope:
                    self._fruitless = 0
                    self._acknowledge(link, envelope)
                elif envelope.get("type") == "disconnect" and not replaced:
                    # Slack still sends over this one until it closes it.
                    self._start(_known_to_work())
                    replaced = True
        except ConnectionClosed:
            _logger.info("The connection to Slack was lost.")
        return replaced

    def _acknowledge(self, link: ClientConnection, envelope: dict[str, Any]) -> None:
        try:
            response = self._slack.dispatch(BoltRequest(mode="socket_mode", body=envelope["payload"]))
        except Exception as error:
            # Not acknowledged, so Slack sends it again; the connection serves on.
            _logger.error("Slack sent what cannot be read (%s).", type(error).__name__)
            return
        if response.status == 200:
            link.send(json.dumps({"envelope_id": envelope["envelope_id"]} | _payload(response)))


def run_socket_mode(
    slack: SlackApp,
    connected: Callable[[BotUser], None] = lambda _: None,
    drain_seconds: float = DRAIN_SECONDS,
) -> None:
    """Answer in Slack until SIGTERM or SIGINT, then finish the running answers. For the main thread."""
    stopped = threading.Event()

    def stop(number: int, _: FrameType | None) -> None:
        stopped.set()
        # The next one ends the process at once.
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    socket = SlackSocket(slack)
    try:
        connected(socket.open())
        stopped.wait()
    finally:
        socket.close(drain_seconds)


def _payload(response: BoltResponse) -> dict[str, Any]:
    if not response.body:
        return {}
    is_json = response.first_headers().get("content-type", "").startswith("application/json")
    return {"payload": json.loads(response.body) if is_json else {"text": response.body}}


def _known_to_work() -> Future[None]:
    first: Future[None] = Future()
    first.set_result(None)
    return first


def _unreachable(api_url: str, error: Exception) -> PullquoteError:
    reason = f"it answered {error.response['error']!r}" if isinstance(error, SlackApiError) else error
    return PullquoteError(f"Slack cannot be used at {api_url} ({reason}). Check the network and try again.")
