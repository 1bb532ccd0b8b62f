from __future__ import annotations

from typing import Any

import pytest

from bots.slack.incoming import incoming_message, question_text
from tests.slack_server import direct_message, mention


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("<@UBOT> Who wrote it?", "Who wrote it?"),
        ("<@UBOT|pullquote> Who wrote it?", "Who wrote it?"),
        ("Hey <@UBOT>, who wrote it?", "Hey , who wrote it?"),
        ("Who wrote it? <@UBOT>", "Who wrote it?"),
        ("<@UBOT>", ""),
        ("<@UBOT>\u00a0 \n ", ""),
        ("<@UBOT> what did <@U2|anna> say?", "what did @anna say?"),
        ("<@UBOT> what did <@U2> say?", "what did @U2 say?"),
        ("<@UBOT> as in <#C2|general> and <#C3>?", "as in #general and #C3?"),
        ("<@UBOT> <!here> and <!subteam^S1|@desk>?", "@here and @desk?"),
        ("<@UBOT> on <!date^1700000000^{date}|14 November 2023>?", "on 14 November 2023?"),
        ("<@UBOT> what of <https://tide.example/a?b=1&amp;c=2>?", "what of https://tide.example/a?b=1&c=2?"),
        ("<@UBOT> what of <https://tide.example|tide.example>?", "what of tide.example?"),
        ("<@UBOT> is 3 &lt; 4 &amp;&amp; 5 &gt; 4?", "is 3 < 4 && 5 > 4?"),
        ("<@UBOT> is &amp;lt; an entity?", "is &lt; an entity?"),
        ("<@UBOT> :tada: done?", ":tada: done?"),
        ("<@UBOT> first\nsecond", "first\nsecond"),
    ],
)
def test_the_question_is_what_its_author_wrote(text: str, question: str) -> None:
    assert question_text(text, "UBOT") == question


def test_a_mention_starts_a_thread_under_itself() -> None:
    message = incoming_message(mention("<@UBOT> Who?", ts="1700000000.000100"))

    assert message is not None
    assert message.thread_ts == "1700000000.000100"
    assert message.conversation_id == "slack:T1:C1:1700000000.000100"


def test_a_follow_up_belongs_to_the_conversation_of_its_thread() -> None:
    first = incoming_message(mention("<@UBOT> Who?", ts="1700000000.000100"))
    second = incoming_message(
        mention("<@UBOT> And why?", ts="1700000060.000200", thread_ts="1700000000.000100")
    )

    assert first is not None
    assert second is not None
    assert second.conversation_id == first.conversation_id


@pytest.mark.parametrize("subtype", ["file_share", "thread_broadcast"])
def test_a_message_with_a_file_or_sent_to_the_channel_too_is_a_question(subtype: str) -> None:
    assert incoming_message(direct_message("Who?", subtype=subtype)) is not None


@pytest.mark.parametrize(
    "body",
    [
        direct_message("Who?", bot_id="B2"),
        mention("<@UBOT> Who?", bot_id="B2"),
        mention("<@UBOT> Who?", edited={"user": "U1", "ts": "1.2"}),
        direct_message("Who?", subtype="message_changed", hidden=True),
        direct_message("Who?", subtype="message_deleted", hidden=True),
        direct_message("Who?", subtype="channel_join"),
        direct_message("Who?", subtype="bot_message"),
        direct_message("Who?", subtype="a subtype of next year"),
        direct_message("Who?", channel_type="channel"),
        direct_message("Who?", channel_type="mpim"),
        direct_message("Who?", user=None),
        direct_message("Who?", channel=None),
        direct_message("Who?", ts=""),
        {"type": "event_callback", "event": {"type": "reaction_added", "user": "U1"}},
        {},
    ],
)
def test_only_new_messages_from_people_to_the_bot_are_questions(body: dict[str, Any]) -> None:
    assert incoming_message(body) is None


def test_an_event_without_an_id_is_told_apart_by_its_message() -> None:
    body = mention("<@UBOT> Who?") | {"event_id": None}

    message = incoming_message(body)

    assert message is not None
    assert message.event_id == "C1:1700000000.000100"
