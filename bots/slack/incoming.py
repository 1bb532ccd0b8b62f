"""What Slack sends: which events are questions, and the question as a person would read it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_ENTITY = re.compile(r"<([^<>]+)>")
_SUBTYPES_FROM_PEOPLE = (None, "file_share", "thread_broadcast")
_SIGIL = {"@": "@", "#": "#", "!": "@"}


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """A message that someone addressed to the bot. `ts` identifies it in its channel."""

    team: str
    channel: str
    ts: str
    thread_ts: str
    user: str
    event_id: str
    text: str

    @property
    def conversation_id(self) -> str:
        """The thread it belongs to, the same for every follow-up."""
        return f"slack:{self.team}:{self.channel}:{self.thread_ts}"


def incoming_message(body: Mapping[str, Any]) -> IncomingMessage | None:
    """Read an event; None unless a person newly mentioned the bot or wrote to it directly."""
    event = body.get("event") or {}
    if not _is_addressed(event) or not _is_new_and_from_a_person(event):
        return None
    channel, ts = str(event["channel"]), str(event["ts"])
    return IncomingMessage(
        team=str(body.get("team_id") or event.get("team") or ""),
        channel=channel,
        ts=ts,
        thread_ts=str(event.get("thread_ts") or ts),
        user=str(event["user"]),
        # Slack always sends an id; without one the message itself still counts once.
        event_id=str(body.get("event_id") or f"{channel}:{ts}"),
        text=str(event.get("text") or ""),
    )


def question_text(text: str, bot_user_id: str) -> str:
    """Turn message text into what its author wrote: no mention of the bot, no entities, others by name."""
    readable = _ENTITY.sub(lambda match: _written(match.group(1), bot_user_id), text)
    unescaped = readable.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    lines = (" ".join(line.split()) for line in unescaped.splitlines())
    return "\n".join(lines).strip()


def _is_addressed(event: Mapping[str, Any]) -> bool:
    kind = event.get("type")
    return kind == "app_mention" or (kind == "message" and event.get("channel_type") == "im")


def _is_new_and_from_a_person(event: Mapping[str, Any]) -> bool:
    return (
        event.get("subtype") in _SUBTYPES_FROM_PEOPLE
        and not any(event.get(mark) for mark in ("bot_id", "edited", "hidden"))
        and all(event.get(needed) for needed in ("user", "channel", "ts"))
    )


def _written(entity: str, bot_user_id: str) -> str:
    target, _, label = entity.partition("|")
    if target == f"@{bot_user_id}":
        return " "
    if target.startswith("!date"):
        return label
    sigil = _SIGIL.get(target[0])
    if sigil is None:
        return label or target
    return sigil + (label or target[1:]).lstrip(sigil)
