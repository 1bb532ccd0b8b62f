"""The bodies that clients send."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from bots.moments import from_start, through_end
from ingest.models import Overrides
from qa.models import Filters, Question

_MOMENT_SCHEMA = WithJsonSchema(
    {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}], "examples": ["2025-12-17"]}
)


def _written(read: Callable[[str], datetime]) -> BeforeValidator:
    """Read moments from text only: pydantic by itself would take a number for seconds since 1970."""

    def check(value: object) -> object:
        if not isinstance(value, str):
            raise ValueError("Write a date, or a date and time, as text.")
        return read(value)

    return BeforeValidator(check)


FromStart = Annotated[datetime, _MOMENT_SCHEMA, _written(from_start)]
ThroughEnd = Annotated[datetime, _MOMENT_SCHEMA, _written(through_end)]
Url = Annotated[
    str, Field(max_length=2000, pattern=r"^https?://[\w.-]+(:[0-9]{1,5})?([/?#][^\s\x00-\x1f\x7f]*)?$")
]
Name = Annotated[str, Field(min_length=1, max_length=200)]


class RequestBody(BaseModel):
    """What a client sends; a field that is not known is an error, since it is mostly a misspelt one."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FiltersBody(RequestBody):
    """Which articles to answer from. What is left out does not restrict."""

    article_ids: list[Name] = Field(
        default=[], max_length=100, description="Only these articles; each must exist.", examples=[["bridge"]]
    )
    outlets: list[Name] = Field(
        default=[], max_length=100, description="Only articles of these outlets.", examples=[["The Gazette"]]
    )
    published_from: FromStart | None = Field(
        default=None,
        description="Only articles published then or later; a date means from its start, in UTC.",
    )
    published_to: ThroughEnd | None = Field(
        default=None,
        description="Only articles published then or earlier; a date means through its end, in UTC.",
    )

    @model_validator(mode="after")
    def _check_order(self) -> FiltersBody:
        if self.published_from and self.published_to and self.published_from > self.published_to:
            raise ValueError("published_from is after published_to; swap them.")
        return self

    def to_filters(self) -> Filters:
        """Hand them to the core."""
        return Filters(tuple(self.article_ids), tuple(self.outlets), self.published_from, self.published_to)


class AskBody(RequestBody):
    """A question about the articles."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"question": "When does the harbour bridge close?"},
                {
                    "question": "And who said so?",
                    "conversation_id": "c-7d1e",
                    "filters": {"outlets": ["The Gazette"], "published_from": "2025-12-01"},
                },
            ]
        }
    )

    question: str = Field(min_length=1, description="The question, in plain words.")
    # No colon: conversations that began at another door ("slack:...") cannot be joined from here.
    conversation_id: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z0-9._~-]{1,200}$",
        description="The conversation this question continues, from an earlier answer or of your own making; "
        "letters, digits and . _ ~ - only. Left out, a new one begins.",
    )
    filters: FiltersBody = Field(default=FiltersBody(), description="Which articles to answer from.")

    def to_question(self) -> Question:
        """Hand it to the core."""
        return Question(self.question, self.filters.to_filters(), self.conversation_id)


class IngestRecord(RequestBody):
    """What the client knows better than the source says."""

    source: Name = Field(
        default="HTTP upload", description="A name for the source, for people.", examples=["bridge.txt"]
    )
    id: str | None = Field(
        default=None,
        pattern=r"^[a-z0-9][a-z0-9._-]{0,99}$",
        description="The article's id; the same id again makes its next version.",
        examples=["bridge"],
    )
    url: Url | None = Field(
        default=None,
        description="Where the article was published.",
        examples=["https://example.com/bridge"],
    )
    published: FromStart | None = Field(
        default=None, description="When it was published; no time zone means UTC."
    )
    outlet: Name | None = Field(default=None, description="Who published it.", examples=["The Gazette"])

    def to_overrides(self) -> Overrides:
        """Hand it to ingest."""
        return Overrides(self.id, self.url, self.published, self.outlet)


class IngestRequest(IngestRecord):
    """An article to ingest, as JSON."""

    content: str = Field(
        min_length=1, description="The article.", examples=["Harbour bridge to close in May\n\nThe bridge..."]
    )
    media_type: Literal["text/plain", "text/markdown", "text/html"] | None = Field(
        default=None, description="What the content is; left out, it is told from the content."
    )
