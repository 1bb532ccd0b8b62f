"""The tokens and the secret of the Slack app, checked before Slack sees them."""

from __future__ import annotations

from pydantic import SecretStr
from slack_sdk.errors import SlackApiError

from qa.errors import SettingsError
from qa.settings import Settings

_BOT_TOKEN = "PULLQUOTE_SLACK_BOT_TOKEN"
_APP_TOKEN = "PULLQUOTE_SLACK_APP_TOKEN"
_SIGNING_SECRET = "PULLQUOTE_SLACK_SIGNING_SECRET"
_WHERE = {
    _BOT_TOKEN: "the bot token (xoxb-...): api.slack.com/apps, your app, OAuth & Permissions, "
    "Bot User OAuth Token",
    _APP_TOKEN: "the app-level token (xapp-...): api.slack.com/apps, your app, Basic Information, "
    "App-Level Tokens, with the scope connections:write",
    _SIGNING_SECRET: "the signing secret: api.slack.com/apps, your app, Basic Information, App Credentials",
}
_KINDS = {"xoxb-": "a bot token", "xapp-": "an app-level token", "xoxp-": "a user token"}
_REFUSALS = {
    "account_inactive",
    "invalid_auth",
    "missing_scope",
    "not_allowed_token_type",
    "not_authed",
    "token_expired",
    "token_revoked",
}
_HOME = {"xoxb-": _BOT_TOKEN, "xapp-": _APP_TOKEN}


def bot_token(settings: Settings) -> str:
    """Return the bot token. Raises SettingsError."""
    return _token(_BOT_TOKEN, settings.slack_bot_token, "xoxb-")


def app_token(settings: Settings) -> str:
    """Return the app-level token. Raises SettingsError."""
    return _token(_APP_TOKEN, settings.slack_app_token, "xapp-")


def signing_secret(settings: Settings) -> str:
    """Return the signing secret. Raises SettingsError."""
    secret = _present(_SIGNING_SECRET, settings.slack_signing_secret)
    _refuse_other_kind(_SIGNING_SECRET, secret, expected=None)
    return secret


def bot_token_refused(error: SlackApiError) -> SettingsError | None:
    """Say that Slack refused the bot token, if that is what the error means."""
    return _refused(_BOT_TOKEN, error)


def app_token_refused(error: SlackApiError) -> SettingsError | None:
    """Say that Slack refused the app-level token, if that is what the error means."""
    return _refused(_APP_TOKEN, error)


def _refused(variable: str, error: SlackApiError) -> SettingsError | None:
    reason = str(error.response["error"])
    if reason not in _REFUSALS:
        return None
    return SettingsError(f"Slack refuses {variable} ({reason}). Set it anew to {_WHERE[variable]}.")


def _token(variable: str, value: SecretStr | None, prefix: str) -> str:
    token = _present(variable, value)
    _refuse_other_kind(variable, token, expected=prefix)
    if not token.startswith(prefix):
        raise SettingsError(f"{variable} does not begin with {prefix}. Set it to {_WHERE[variable]}.")
    return token


def _present(variable: str, value: SecretStr | None) -> str:
    text = value.get_secret_value().strip() if value else ""
    if not text:
        raise SettingsError(f"{variable} is not set. Set it to {_WHERE[variable]}.")
    return text


def _refuse_other_kind(variable: str, value: str, expected: str | None) -> None:
    for prefix, kind in _KINDS.items():
        if value.startswith(prefix) and prefix != expected:
            home = f" That one belongs in {_HOME[prefix]}." if prefix in _HOME else ""
            raise SettingsError(f"{variable} holds {kind} ({prefix}...).{home} Set it to {_WHERE[variable]}.")
