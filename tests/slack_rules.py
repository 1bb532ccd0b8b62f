"""What Slack checks of a message, as far as its documentation says: a second opinion."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

# The SDK adds team_id to every call.
MESSAGE_ARGUMENTS = {"channel", "text", "blocks", "thread_ts", "unfurl_links", "unfurl_media", "team_id"}
_TS = re.compile(r"\d+\.\d+")
_LIVE = re.compile(r"<[^>]*>?")
_STYLES = {"bold", "italic", "strike", "code"}


def problems_of_message(arguments: dict[str, Any]) -> list[str]:
    """List everything that Slack would refuse in the arguments of chat.postMessage."""
    return list(_message(arguments))


def links(arguments: dict[str, Any]) -> list[str]:
    """List whatever would be live in the message: links, mentions, channel pings."""
    live = _LIVE.findall(arguments.get("text", ""))
    for text in _texts(arguments.get("blocks", [])):
        if text["type"] == "mrkdwn":
            live += _LIVE.findall(text["text"])
        elif text["type"] not in ("text", "plain_text"):
            live.append(f"<{text}>")
    return live


def shown(arguments: dict[str, Any]) -> str:
    """Join all text of the blocks, in order, as it reads on the screen."""
    return "".join(text["text"] for text in _texts(arguments["blocks"]))


def quotes(arguments: dict[str, Any]) -> list[str]:
    """List the block quotes, each piece by itself."""
    return [
        "".join(part["text"] for part in element["elements"])
        for block in arguments["blocks"]
        if block["type"] == "rich_text"
        for element in block["elements"]
        if element["type"] == "rich_text_quote"
    ]


def _message(arguments: dict[str, Any]) -> Iterator[str]:
    yield from (f"unknown argument {name}" for name in set(arguments) - MESSAGE_ARGUMENTS)
    if not isinstance(arguments.get("channel"), str) or not arguments["channel"]:
        yield "no channel"
    if "thread_ts" in arguments and not _TS.fullmatch(str(arguments["thread_ts"])):
        yield "thread_ts is no timestamp"
    if not isinstance(arguments.get("text"), str) or not arguments["text"].strip():
        yield "no text"
    elif len(arguments["text"]) > 40_000:
        yield "text over 40,000"
    if any(arguments.get(name) is not False for name in ("unfurl_links", "unfurl_media")):
        yield "links would unfurl"
    blocks = arguments.get("blocks", [])
    if not 1 <= len(blocks) <= 50:
        yield f"{len(blocks)} blocks"
    for block in blocks:
        yield from _block(block)


def _block(block: dict[str, Any]) -> Iterator[str]:
    match block:
        case {"type": "rich_text", "elements": [_, *_] as elements, **rest} if not rest:
            for element in elements:
                yield from _rich_element(element)
        case {"type": "context", "elements": [_, *_] as elements, **rest} if not rest:
            if len(elements) > 10:
                yield "over 10 context elements"
            for element in elements:
                yield from _text_object(element)
        case {"type": "section", "text": text, **rest} if not rest:
            yield from _text_object(text)
        case _:
            yield f"not a block: {block}"


def _rich_element(element: dict[str, Any]) -> Iterator[str]:
    match element:
        case {"type": "rich_text_section" | "rich_text_quote", "elements": [_, *_] as parts, **rest} if (
            not rest
        ):
            if sum(len(part.get("text", "")) for part in parts) > 3_000:
                yield "rich text over 3,000"
            for part in parts:
                yield from _rich_part(part)
        case _:
            yield f"not a rich text element: {element}"


def _rich_part(part: dict[str, Any]) -> Iterator[str]:
    match part:
        case {"type": "text", "text": str(text), **rest} if text and set(rest) <= {"style"}:
            style = rest.get("style", {})
            if not set(style) <= _STYLES or not all(value is True for value in style.values()):
                yield f"not a style: {style}"
        case _:
            yield f"not a rich text part: {part}"


def _text_object(text: dict[str, Any]) -> Iterator[str]:
    match text:
        case {"type": "mrkdwn", "text": str(words), **rest} if set(rest) <= {"verbatim"}:
            pass
        case {"type": "plain_text", "text": str(words), **rest} if set(rest) <= {"emoji"}:
            pass
        case _:
            yield f"not a text object: {text}"
            return
    if not 1 <= len(words) <= 3_000:
        yield f"text object of {len(words)} characters"


def _texts(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, list):
        for item in node:
            yield from _texts(item)
    elif isinstance(node, dict):
        if isinstance(node.get("text"), str):
            yield node
        else:
            yield from _texts([value for value in node.values() if isinstance(value, dict | list)])
