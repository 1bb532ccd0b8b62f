"""The Bolt app: which events it listens to, and how it calls Slack."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.http_retry import (
    ConnectionErrorRetryHandler,
    HttpRequest,
    HttpResponse,
    RateLimitErrorRetryHandler,
    RetryState,
)

from bots.slack.credentials import bot_token, signing_secret
from bots.slack.identity import BotIdentity
from bots.slack.incoming import incoming_message
from bots.slack.replies import AnsweringService, EventRecord, Replies
from bots.slack.workers import Workers
from qa.settings import Settings

_logger = logging.getLogger(__name__)

EVENTS = ("app_mention", "message")
"""The events that Slack must be told to send; the manifests subscribe to them."""

DRAIN_SECONDS = 20.0
"""How long a shutdown waits for running answers."""

_LISTENING_THREADS = 4
_ANSWERING_THREADS = 8
_LONGEST_WAIT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class SlackApp:
    """The Bolt app, and what its two transports need besides it."""

    bolt: App
    bot: BotIdentity
    settings: Settings
    _listening: Workers
    _answering: Workers

    def dispatch(self, request: BoltRequest) -> BoltResponse:
        """Hand a request from Slack to its listener; return what acknowledges it."""
        response = self.bolt.dispatch(request)
        # Bolt's 404 means that nothing listens to it: for Slack no failure, and nothing to deliver again.
        return BoltResponse(status=200) if response.status == 404 else response

    def drain(self, seconds: float = DRAIN_SECONDS) -> int:
        """Finish what was acknowledged; return how many messages were not answered in time."""
        deadline = time.monotonic() + seconds
        self._listening.drain(seconds)
        left = self._answering.drain(deadline - time.monotonic())
        if left:
            _logger.error("%d messages were not answered within %.0f seconds of the stop.", left, seconds)
        return left


def create_slack_app(service: AnsweringService, record: EventRecord, settings: Settings) -> SlackApp:
    """Build the app and begin to learn who the bot is. Raises SettingsError if the bot token is missing."""
    token = bot_token(settings)
    client = _web_client(settings)
    bot = BotIdentity(client, token)
    listening, answering = Workers(_LISTENING_THREADS), Workers(_ANSWERING_THREADS)
    bolt = App(
        name="pullquote",
        client=client,
        # Told here, the token needs no auth.test before the first event is acknowledged.
        authorize=_authorize_with(token),
        # Events over HTTP insist on it; given nothing, Bolt would look for one in the environment.
        signing_secret=signing_secret(settings) if settings.slack_signing_secret else "",
        listener_executor=listening,
    )
    _listen(bolt, Replies(service, record, bot), answering)
    bot.learn()
    return SlackApp(bolt, bot, settings, listening, answering)


def _listen(bolt: App, replies: Replies, answering: Workers) -> None:
    # Bolt acknowledges an event before it calls its listener. Answers have threads of their own, so that
    # listeners that acknowledge by themselves never wait for one.
    def on_message(body: dict[str, Any], client: WebClient) -> None:
        if (message := incoming_message(body)) is not None:
            answering.submit(replies.reply, message, client)

    for event in EVENTS:
        bolt.event(event)(on_message)


def _authorize_with(token: str) -> Any:
    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)

    return authorize


def _web_client(settings: Settings) -> WebClient:
    return WebClient(
        base_url=settings.slack_api_url.rstrip("/") + "/",
        timeout=30,
        retry_handlers=[ConnectionErrorRetryHandler(max_retry_count=2), _RateLimited(max_retry_count=5)],
    )


class _RateLimited(RateLimitErrorRetryHandler):
    """Waits as long as Slack says, up to a minute: a longer wait would hold a worker for one answer."""

    def _can_retry(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        limited = super()._can_retry(state=state, request=request, response=response, error=error)
        return limited and response is not None and _retry_after(response) <= _LONGEST_WAIT_SECONDS


def _retry_after(response: HttpResponse) -> int:
    headers = {name.lower(): values for name, values in response.headers.items()}
    return int(headers.get("retry-after", ["1"])[0])
