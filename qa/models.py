"""The vocabulary: what an article, a passage, a quote and an answer are. No I/O."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


def _require_aware(moment: datetime | None, name: str) -> None:
    if moment is not None and moment.tzinfo is None:
        raise ValueError(f"{name} must carry a time zone.")


@dataclass(frozen=True, slots=True)
class Article:
    """One news story as it read at one ingest.

    All offsets anywhere in Pullquote count Unicode code points of `text`.
    `headline` is always a line of `text`, so that it can be quoted.
    """

    article_id: str
    version: int
    headline: str
    text: str
    outlet: str | None = None
    byline: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    language: str | None = None
    url: str | None = None

    def __post_init__(self) -> None:
        if self.version < 1:
            raise ValueError(f"Versions count from 1, not {self.version}.")
        if not self.text.strip():
            raise ValueError(f"Article {self.article_id!r} has no text.")
        _require_aware(self.published, "published")
        _require_aware(self.updated, "updated")


@dataclass(frozen=True, slots=True)
class Version:
    """The record of one ingest of an article; it never changes once written."""

    article_id: str
    number: int
    content_hash: str
    ingested_at: datetime
    headline: str
    passage_count: int
    source: str

    def __post_init__(self) -> None:
        _require_aware(self.ingested_at, "ingested_at")


class RemovalReason(StrEnum):
    """Why a stretch of the source is not part of the article's text."""

    ADVERTISEMENT = "advertisement"
    REPEATED_HEADLINE = "repeated headline"
    REPEATED_CAPTION = "repeated caption"
    REPEATED_PARAGRAPH = "repeated paragraph"
    IMAGE_LABEL = "image label"
    SHARE_PROMPT = "share prompt"
    READ_MORE = "read more"
    NEWSLETTER = "newsletter or cookie notice"
    COPYRIGHT = "copyright line"
    PAGE_FURNITURE = "page furniture"


@dataclass(frozen=True, slots=True)
class Removal:
    """A stretch of the source left out of the text, and why.

    `line` is the 1-based line of the source text where it stood; None where the source has no lines (HTML).
    """

    text: str
    reason: RemovalReason
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """What is indexed, retrieved and cited: `article.text[start:end]`."""

    article: Article
    ordinal: int
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= len(self.article.text):
            raise ValueError(f"Passage {self.start}:{self.end} lies outside {self.article.article_id!r}.")

    @property
    def text(self) -> str:
        """The exact words of the article at this place."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles a question may be answered from; empty means all."""

    article_ids: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    published_from: datetime | None = None
    published_to: datetime | None = None

    def __post_init__(self) -> None:
        _require_aware(self.published_from, "published_from")
        _require_aware(self.published_to, "published_to")

    @property
    def empty(self) -> bool:
        """Whether every article passes."""
        return self == Filters()


@dataclass(frozen=True, slots=True)
class Question:
    """What someone asked, where, and of which articles."""

    text: str
    filters: Filters = field(default_factory=Filters)
    conversation_id: str | None = None


@dataclass(frozen=True, slots=True)
class RetrievedPassage:
    """A passage and how well it matched.

    `similarity` is the cosine of the dense vectors (-1 to 1; None if dense search did not find it),
    `lexical` the BM25 score (larger is better; None if BM25 did not find it), `score` the fused rank score.
    """

    passage: Passage
    score: float
    similarity: float | None = None
    lexical: float | None = None


@dataclass(frozen=True, slots=True)
class TextSpan:
    """A stretch of an article's text, in code points, end exclusive."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"Not a span: {self.start}:{self.end}.")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found in one passage: a quote, the answering words in it, and how sure it is.

    `quote` and `answer` are spans of the article's text; `answer` lies inside `quote`.
    `confidence` runs from 0 to 1: how likely the quote answers the question.
    """

    passage: Passage
    quote: TextSpan
    confidence: float
    answer: TextSpan | None = None

    def __post_init__(self) -> None:
        _require_inside(self.answer, self.quote)
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"Confidence runs from 0 to 1, not {self.confidence}.")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said it, each part in the article's own words.

    `speaker` is a name, or a phrase such as "two officials" where nobody is named.
    """

    speaker: str
    role: str | None = None
    verb: str | None = None

    def __post_init__(self) -> None:
        if not self.speaker.strip():
            raise ValueError("A speaker has a name.")

    @property
    def named(self) -> str:
        """The speaker with the role."""
        return f"{self.speaker}, {self.role}" if self.role else self.speaker


@dataclass(frozen=True, slots=True)
class ResolvedDate:
    """Words such as "last week", and the days that they mean, both included."""

    words: TextSpan
    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.first} to {self.last} runs backwards.")


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote with its place. `quote` is read from the article, so it is exact by construction.

    `dates` says, beside the quote, which days its words mean; it never changes them.
    """

    marker: int
    article: Article
    place: TextSpan
    answer: TextSpan | None = None
    attribution: Attribution | None = None
    dates: tuple[ResolvedDate, ...] = ()

    def __post_init__(self) -> None:
        if self.place.end > len(self.article.text):
            raise ValueError(f"Quote {self.place} lies outside {self.article.article_id!r}.")
        _require_inside(self.answer, self.place)
        for resolved in self.dates:
            _require_inside(resolved.words, self.place)

    @property
    def quote(self) -> str:
        """The exact words of the article at this place."""
        return self.article.text[self.place.start : self.place.end]

    @property
    def speaker(self) -> str | None:
        """Who said it, without role and verb; None where the article leaves it open."""
        return self.attribution.speaker if self.attribution else None


@dataclass(frozen=True, slots=True)
class Abstention:
    """Why there is no answer, and the nearest quote, which is not one."""

    reason: str
    closest: Citation | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What an engine proposes before the checks: text with [n] markers, or a reason to abstain.

    `citations` are numbered from 1 in order of first use in `text`. `confidence` runs from 0 to 1; `doubt`
    says why, should it prove too low.
    """

    text: str
    citations: tuple[Citation, ...]
    confidence: float
    reason: str | None = None
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a door shows: text that cites, or an abstention; never both, never neither."""

    answer_id: str
    question: str
    confidence: float
    conversation_id: str
    text: str | None = None
    citations: tuple[Citation, ...] = ()
    abstention: Abstention | None = None
    timings_ms: tuple[tuple[str, float], ...] = ()

    def __post_init__(self) -> None:
        cited = bool(self.text) and bool(self.citations)
        if cited == (self.abstention is not None) or (self.abstention and (self.text or self.citations)):
            raise ValueError("An answer either cites quotes or says why it abstains.")
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"Confidence runs from 0 to 1, not {self.confidence}.")

    @property
    def abstained(self) -> bool:
        """Whether there is no answer."""
        return self.abstention is not None


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange of a conversation, oldest first in any list of turns."""

    question: str
    standalone: str
    answer: str | None
    article_ids: tuple[str, ...]


def _require_inside(inner: TextSpan | None, outer: TextSpan) -> None:
    if inner is not None and not (outer.start <= inner.start and inner.end <= outer.end):
        raise ValueError(f"{inner} lies outside {outer}.")
