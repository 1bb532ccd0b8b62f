"""Who the bot is in its workspace."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bots.slack.credentials import bot_token_refused

if TYPE_CHECKING:
    from slack_sdk import WebClient

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BotUser:
    """The bot as people see it: `@name` in the workspace `team`."""

    user_id: str
    name: str
    team: str


class BotIdentity:
    """The bot's user, asked of Slack once and in the background: no acknowledgement waits for it."""

    def __init__(self, client: WebClient, token: str) -> None:
        self._client = client
        self._token = token
        self._asking = threading.Lock()
        self._user: BotUser | None = None

    def learn(self) -> None:
        """Ask Slack in the background."""
        threading.Thread(target=self._learn, name="slack-identity", daemon=True).start()

    def user(self) -> BotUser:
        """Return the bot's user, waiting for Slack. Raises SettingsError, SlackApiError, OSError."""
        from slack_sdk.errors import SlackApiError

        with self._asking:
            if self._user is None:
                try:
                    known = self._client.auth_test(token=self._token)
                except SlackApiError as error:
                    raise (bot_token_refused(error) or error) from error
                self._user = BotUser(known["user_id"], known.get("user", ""), known.get("team", ""))
            return self._user

    def _learn(self) -> None:
        try:
            self.user()
        except Exception as error:
            # The next message asks again, and its author gets an apology if that fails too.
            _logger.error("The bot cannot learn who it is: %s", error)
