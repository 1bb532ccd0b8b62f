from __future__ import annotations

import pytest

from bots.slack.credentials import app_token, bot_token, signing_secret
from qa.errors import SettingsError
from qa.settings import Settings


def test_tokens_and_secret_are_read_without_the_blanks_around_them() -> None:
    settings = Settings(
        slack_bot_token=" xoxb-1 ", slack_app_token="xapp-1\n", slack_signing_secret=" 0123456789abcdef "
    )

    assert bot_token(settings) == "xoxb-1"
    assert app_token(settings) == "xapp-1"
    assert signing_secret(settings) == "0123456789abcdef"


@pytest.mark.parametrize(
    ("read", "message"),
    [
        (bot_token, r"PULLQUOTE_SLACK_BOT_TOKEN is not set\. .*OAuth & Permissions"),
        (app_token, r"PULLQUOTE_SLACK_APP_TOKEN is not set\. .*App-Level Tokens.*connections:write"),
        (signing_secret, r"PULLQUOTE_SLACK_SIGNING_SECRET is not set\. .*App Credentials"),
    ],
)
def test_what_is_missing_is_named_with_its_place_in_slack(read: object, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        read(Settings())  # type: ignore[operator]


def test_swapped_tokens_are_told_where_they_belong() -> None:
    swapped = Settings(slack_bot_token="xapp-1-abc", slack_app_token="xoxb-1-abc")

    with pytest.raises(
        SettingsError, match=r"BOT_TOKEN holds an app-level token.*in PULLQUOTE_SLACK_APP_TOKEN"
    ):
        bot_token(swapped)
    with pytest.raises(SettingsError, match=r"APP_TOKEN holds a bot token.*in PULLQUOTE_SLACK_BOT_TOKEN"):
        app_token(swapped)


@pytest.mark.parametrize("value", ["xoxp-1-hidden", "hidden", "xoxb-1-hidden"])
def test_no_message_repeats_a_secret(value: str) -> None:
    settings = Settings(slack_bot_token=value, slack_app_token=value, slack_signing_secret=value)
    messages = []
    for read in (bot_token, app_token, signing_secret):
        try:
            read(settings)
        except SettingsError as error:
            messages.append(str(error))

    assert messages
    assert not [message for message in messages if "hidden" in message]
