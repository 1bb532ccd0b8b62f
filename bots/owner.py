"""What only the owner of the data folder may do, wherever the request comes from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from ingest.models import IngestResult, Overrides, RawDocument
from qa.ports import ArticleSummary


class Severity(StrEnum):
    """How a finding of the doctor weighs."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the doctor looked at: what it is, what was found, what to do about it (None if nothing)."""

    severity: Severity
    subject: str
    message: str
    remedy: str | None = None


class DataOwner(Protocol):
    """Changes to the data folder; safe to call from several threads, one change at a time."""

    def ingest(self, document: RawDocument, overrides: Overrides) -> IngestResult:
        """Make a source an article's current version. Raises IngestError; then nothing has changed."""

    def remove(self, article_id: str) -> ArticleSummary:
        """Remove an article with all its versions; return what it was. Raises ArticleNotFound."""

    def reindex(self) -> int:
        """Rebuild the vector index from the catalogue; return how many vectors it holds."""

    def diagnose(self, repair: bool) -> list[Finding]:
        """Check catalogue, index and settings; with `repair`, mend what can be mended first."""
