"""From a message to its one reply in the thread."""

from __future__ import annotations

import logging
import secrets
import traceback
from typing import TYPE_CHECKING, Protocol

from bots.slack.blocks import SlackMessage, answer_message, notice_message
from bots.slack.identity import BotIdentity
from bots.slack.incoming import IncomingMessage, question_text
from qa.errors import PullquoteError, QuestionRefused
from qa.models import Answer, Question

if TYPE_CHECKING:
    from slack_sdk import WebClient

_logger = logging.getLogger(__name__)

HELP = (
    "Ask me a question about the articles I was given, such as “Who wrote it?” or “What did the minister "
    "say?”. I answer with exact quotes, and say so when the articles do not answer."
)
APOLOGY = (
    "Sorry, something went wrong here and I have no answer. Please ask again; "
    "if it happens again, tell whoever runs me this number: {reference}."
)


class AnsweringService(Protocol):
    """What answers questions."""

    def answer(self, question: Question) -> Answer:
        """Answer a question. Raises QuestionRefused."""


class EventRecord(Protocol):
    """The record of messages taken; the catalogue."""

    def claim_event(self, team: str, channel: str, message_ts: str, event_id: str) -> bool:
        """Record a message as taken; False if it was taken before."""


class Replies:
    """Answers each message once; safe to call from several threads."""

    def __init__(self, service: AnsweringService, record: EventRecord, bot: BotIdentity) -> None:
        self._service = service
        self._record = record
        self._bot = bot

    def reply(self, message: IncomingMessage, client: WebClient) -> None:
        """Answer in the thread, unless the message was taken before or is our own."""
        try:
            if self._claim(message) and message.user != self._bot.user().user_id:
                _post(client, message, self._compose(message))
        except Exception as error:
            _apologise(client, message, error)

    def _claim(self, message: IncomingMessage) -> bool:
        return self._record.claim_event(message.team, message.channel, message.ts, message.event_id)

    def _compose(self, message: IncomingMessage) -> SlackMessage:
        text = question_text(message.text, self._bot.user().user_id)
        if not text:
            return notice_message(HELP)
        try:
            return answer_message(
                self._service.answer(Question(text=text, conversation_id=message.conversation_id))
            )
        except QuestionRefused as refusal:
            return notice_message(str(refusal))


def _post(client: WebClient, message: IncomingMessage, reply: SlackMessage) -> None:
    client.chat_postMessage(
        channel=message.channel,
        thread_ts=message.thread_ts,
        text=reply.text,
        blocks=list(reply.blocks),
        unfurl_links=False,
        unfurl_media=False,
    )


def _apologise(client: WebClient, message: IncomingMessage, error: Exception) -> None:
    reference = secrets.token_hex(4)
    _logger.error(
        "No reply to message %s in channel %s, reference %s: %s\n%s",
        message.ts,
        message.channel,
        reference,
        _described(error),
        "".join(traceback.format_tb(error.__traceback__)),
    )
    try:
        _post(client, message, notice_message(APOLOGY.format(reference=reference)))
    except Exception as second:
        _logger.error("The apology %s could not be posted either: %s", reference, _described(second))


def _described(error: Exception) -> str:
    """Name an error for the log; the words of a foreign one stay out, as they may repeat the question."""
    from slack_sdk.errors import SlackApiError

    kind = type(error).__name__
    if isinstance(error, SlackApiError):
        return f"Slack answered {error.response['error']!r}"
    return f"{kind}: {error}" if isinstance(error, PullquoteError) else kind
