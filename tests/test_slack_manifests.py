from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from bots.slack.app import EVENTS
from bots.slack.incoming import incoming_message
from tests.slack_server import direct_message, mention

SOCKET, HTTP = "manifest-socket.yaml", "manifest-http.yaml"
DOCS = Path(__file__).parents[1] / "docs" / "slack.md"
EXAMPLES = {"app_mention": mention("<@UBOT> Who?"), "message.im": direct_message("Who?")}


def text_of(name: str) -> str:
    return files("bots.slack").joinpath("manifests", name).read_text("utf-8")


def manifest(name: str) -> dict[str, Any]:
    return yaml.safe_load(text_of(name))


@pytest.mark.parametrize("name", [SOCKET, HTTP])
def test_events_and_listeners_are_the_same(name: str) -> None:
    events = manifest(name)["settings"]["event_subscriptions"]["bot_events"]

    assert {event.partition(".")[0] for event in events} == set(EVENTS)
    assert set(events) == set(EXAMPLES)


@pytest.mark.parametrize("body", EXAMPLES.values(), ids=EXAMPLES)
def test_each_subscribed_event_can_ask_a_question(body: dict[str, Any]) -> None:
    assert incoming_message(body) is not None


@pytest.mark.parametrize("name", [SOCKET, HTTP])
def test_the_scopes_are_the_reviewed_ones_each_with_its_reason(name: str) -> None:
    scopes = manifest(name)["oauth_config"]["scopes"]

    assert scopes == {"bot": ["app_mentions:read", "assistant:write", "chat:write", "im:history"]}
    reasons = dict(re.findall(r"- (\S+:\S+) # (\S.+)", text_of(name)))
    assert list(reasons) == scopes["bot"]
    for scope, reason in reasons.items():
        assert f"| `{scope}` | {reason} |" in DOCS.read_text("utf-8")


@pytest.mark.parametrize("name", [SOCKET, HTTP])
def test_names_and_prompts_are_within_slacks_limits(name: str) -> None:
    display, features = manifest(name)["display_information"], manifest(name)["features"]

    assert len(display["name"]) <= 35
    assert len(display["description"]) <= 140
    assert len(features["agent_view"]["agent_description"]) <= 300
    assert len(features["agent_view"]["suggested_prompts"]) <= 4
    assert "assistant_view" not in features


def test_the_manifests_differ_only_in_the_transport() -> None:
    socket, http = manifest(SOCKET), manifest(HTTP)

    assert socket["settings"].pop("socket_mode_enabled") is True
    assert http["settings"].pop("socket_mode_enabled") is False
    assert http["settings"]["event_subscriptions"].pop("request_url").endswith("/slack/events")
    assert socket == http
