"""What passes between the steps of an ingest: source bytes, extracted article, result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from qa.models import Removal


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A source as it was read.

    `source` names it for people (a path, or "standard input"). `origin` is where it lives for good (the
    file's absolute URI), by which a later ingest of the same place is known as an update; None for standard
    input. `media_type` is one of text/plain, text/markdown and text/html, or None to let extraction decide
    from the content.
    """

    source: str
    content: bytes
    media_type: str | None = None
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the person who ingests knows better than extraction."""

    article_id: str | None = None
    url: str | None = None
    published: datetime | None = None
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class Extract:
    """What extraction found: the clean text, what is known about it, and what was left out.

    `headline` is a line of `text`. `notes` are sentences for the person who ingests, such as a missing date.
    """

    headline: str
    text: str
    outlet: str | None = None
    byline: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    language: str | None = None
    url: str | None = None
    removals: tuple[Removal, ...] = ()
    notes: tuple[str, ...] = ()


class Outcome(StrEnum):
    """What an ingest did."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What one source became.

    `changed_passages` counts passages whose words the previous version did not have;
    `embedded_passages` those that went through the embedder.
    """

    source: str
    outcome: Outcome
    article_id: str
    version: int
    headline: str
    outlet: str | None
    byline: str | None
    published: datetime | None
    url: str | None
    passages: int
    changed_passages: int
    embedded_passages: int
    removals: tuple[Removal, ...]
    notes: tuple[str, ...]
