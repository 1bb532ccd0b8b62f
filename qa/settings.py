"""The settings, read from the environment (PULLQUOTE_*) and checked once, at a door."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from qa.errors import SettingsError


def _default_home() -> Path:
    from platformdirs import user_data_path

    return user_data_path("pullquote", appauthor=False)


class Settings(BaseSettings):
    """Everything a person can set; each field is the environment variable PULLQUOTE_<NAME>."""

    model_config = SettingsConfigDict(env_prefix="PULLQUOTE_", frozen=True, extra="ignore")

    home: Path = Field(default_factory=_default_home, description="Folder of the catalogue and the index.")
    embedder: str = Field(
        default="minilm",
        description="'minilm' (bundled), or 'package.module:Class' naming a llama-index embedding.",
    )
    embedder_options: dict[str, object] = Field(
        default_factory=dict, description="Keyword arguments for that class, as JSON."
    )
    reader: str = Field(
        default="bundled",
        description="'bundled', the folder of a question-answering model in ONNX, or 'hub:owner/name'.",
    )
    threads: Annotated[int, Field(ge=0, le=256)] = Field(
        default=0, description="Threads of the embedder and the reader; 0 means one per core."
    )
    abstain_below: Annotated[float, Field(ge=0.0, le=1.0)] | None = Field(
        default=None, description="Confidence under which Pullquote declines; unset means the fitted value."
    )
    max_question_chars: Annotated[int, Field(ge=1, le=100_000)] = Field(
        default=2_000, description="Longest question accepted, in characters."
    )
    conversation_hours: Annotated[float, Field(gt=0, le=24 * 366)] = Field(
        default=24.0, description="Hours after its last question when a conversation is over and forgotten."
    )
    max_source_bytes: Annotated[int, Field(ge=1)] = Field(
        default=20_000_000, description="Largest source accepted by ingest, in bytes."
    )
    admin_key: SecretStr | None = Field(
        default=None, description="Key that lets HTTP clients ingest and remove; unset means none may."
    )
    slack_bot_token: SecretStr | None = Field(default=None, description="The app's bot token (xoxb-...).")
    slack_app_token: SecretStr | None = Field(
        default=None, description="The app-level token (xapp-...) for Socket Mode."
    )
    slack_signing_secret: SecretStr | None = Field(
        default=None, description="The signing secret, for events over HTTP."
    )
    slack_api_url: str = Field(default="https://slack.com/api/", description="Where Slack's Web API is.")


def load_settings() -> Settings:
    """Read the settings. Raises SettingsError naming each variable that makes no sense."""
    try:
        return Settings()
    except ValidationError as error:
        problems = "; ".join(
            f"PULLQUOTE_{'_'.join(str(part) for part in item['loc']).upper()}: {item['msg']}"
            for item in error.errors()
        )
        raise SettingsError(f"The settings make no sense. {problems}. Correct them and try again.") from None
