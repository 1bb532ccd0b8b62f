"""The JSON bodies that every door shares: what HTTP answers and what `--json` prints."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bots.owner import Finding, Severity
from ingest.models import IngestResult, Outcome
from qa.errors import IngestError
from qa.models import Answer, Citation, Removal, RemovalReason, ResolvedDate, Version
from qa.ports import ArticleSummary

Moment = Annotated[datetime, AfterValidator(lambda moment: moment.astimezone(UTC))]
"""A point in time, written as ISO 8601 in UTC: 2025-12-17T00:00:00Z."""

Id = Annotated[str, Field(description="The article's id.", examples=["harbour-bridge"])]
Number = Annotated[
    int, Field(ge=1, description="Number of the version; versions count from 1.", examples=[2])
]
Headline = Annotated[str, Field(description="The headline.", examples=["Harbour bridge to close in May"])]
Outlet = Annotated[
    str | None, Field(description="Who published it; null if unknown.", examples=["The Gazette"])
]
Byline = Annotated[str | None, Field(description="Who wrote it; null if not given.", examples=["Ada Moss"])]
Url = Annotated[
    str | None,
    Field(description="Where it was published; null if unknown.", examples=["https://example.com/bridge"]),
]
Published = Annotated[
    Moment | None,
    Field(description="When it was published, in UTC; null if unknown.", examples=["2025-12-17T00:00:00Z"]),
]


class Body(BaseModel):
    """A record as JSON; read from our own dataclasses, never changed afterwards."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class SpanBody(Body):
    """A stretch of an article's text, in Unicode code points, end exclusive."""

    start: int = Field(ge=0, description="First code point, counted from 0.", examples=[233])
    end: int = Field(ge=1, description="The code point after the last one.", examples=[238])


class AttributionBody(Body):
    """Who said it, in the article's own words."""

    speaker: str = Field(
        description="The name, or a phrase such as “two officials” where nobody is named.",
        examples=["Ines Roth"],
    )
    role: str | None = Field(
        description="What the article says the speaker is; null if nothing.", examples=["harbour master"]
    )
    verb: str | None = Field(description="The reporting verb; null if there is none.", examples=["warned"])


class ResolvedDateBody(Body):
    """Words of a quote that lean on the publication date, and the days they mean."""

    text: str = Field(description="The words.", examples=["last week"])
    start: int = Field(ge=0, description="Where they start in the version's text.", examples=[240])
    end: int = Field(ge=1, description="Where they end, exclusive.", examples=[249])
    first: date = Field(description="The first day.", examples=["2025-12-08"])
    last: date = Field(description="The last day, included; weeks run to Sunday.", examples=["2025-12-14"])

    @classmethod
    def of(cls, text: str, resolved: ResolvedDate) -> ResolvedDateBody:
        """Describe a resolved date of an article's text."""
        start, end = resolved.words.start, resolved.words.end
        return cls(text=text[start:end], start=start, end=end, first=resolved.first, last=resolved.last)


class CitationBody(Body):
    """A quote with its place: `text[start:end]` of that version of the article is `quote`."""

    marker: int = Field(ge=1, description="The number that stands as [n] in the answer.", examples=[1])
    article_id: Id
    version: Number
    quote: str = Field(
        description="The exact words of the article.", examples=["The bridge closes on 4 May for six weeks."]
    )
    start: int = Field(
        ge=0, description="Where the quote starts in the version's text, in code points.", examples=[212]
    )
    end: int = Field(ge=1, description="Where it ends, exclusive, in code points.", examples=[253])
    span: SpanBody | None = Field(
        description="The answering words inside the quote, also as offsets into the version's text, or null."
    )
    headline: Headline
    outlet: Outlet
    published: Published
    url: Url
    speaker: str | None = Field(
        description="Whom the article gives as the source of these words; null if unclear.",
        examples=["Ines Roth"],
    )
    attribution: AttributionBody | None = Field(
        description="The same speaker with role and reporting verb; null if unclear."
    )
    dates: list[ResolvedDateBody] = Field(
        description="Words of the quote such as “last week”, and the days they mean, counted from the "
        "publication date; empty where there are none or that date is unknown."
    )

    @classmethod
    def of(cls, citation: Citation) -> CitationBody:
        """Describe a citation."""
        article = citation.article
        return cls(
            marker=citation.marker,
            article_id=article.article_id,
            version=article.version,
            quote=citation.quote,
            start=citation.place.start,
            end=citation.place.end,
            span=SpanBody.model_validate(citation.answer) if citation.answer else None,
            headline=article.headline,
            outlet=article.outlet,
            published=article.published,
            url=article.url,
            speaker=citation.speaker,
            attribution=AttributionBody.model_validate(citation.attribution)
            if citation.attribution
            else None,
            dates=[ResolvedDateBody.of(article.text, resolved) for resolved in citation.dates],
        )


class AbstentionBody(Body):
    """Why there is no answer."""

    reason: str = Field(description="One plain sentence.", examples=["The articles do not say."])
    closest: CitationBody | None = Field(description="The nearest quote, which is not an answer, or null.")


class AnswerBody(Body):
    """What was asked and what the articles say: an answer that cites quotes, or an abstention."""

    id: str = Field(description="The answer's id.", examples=["5f0c1d9a"])
    question: str = Field(
        description="The question as it was asked.", examples=["When does the bridge close?"]
    )
    answer: str | None = Field(
        description="The answer with [n] markers; null when abstaining.",
        examples=["“The bridge closes on 4 May for six weeks.” [1]"],
    )
    abstained: bool = Field(description="Whether the articles hold no answer.", examples=[False])
    abstention: AbstentionBody | None = Field(description="Why there is no answer; null when there is one.")
    confidence: float = Field(
        ge=0, le=1, description="How sure Pullquote is that the quotes answer.", examples=[0.91]
    )
    citations: list[CitationBody] = Field(description="The quotes, by marker; empty when abstaining.")
    conversation_id: str = Field(
        description="Send it with the next question to ask a follow-up.", examples=["c-7d1e"]
    )
    timings_ms: dict[str, float] = Field(
        description="Milliseconds spent in each step.", examples=[{"retrieve": 12.5, "read": 40.1}]
    )

    @classmethod
    def of(cls, answer: Answer) -> AnswerBody:
        """Describe an answer."""
        return cls(
            id=answer.answer_id,
            question=answer.question,
            answer=answer.text,
            abstained=answer.abstained,
            abstention=_abstention(answer),
            confidence=answer.confidence,
            citations=[CitationBody.of(citation) for citation in answer.citations],
            conversation_id=answer.conversation_id,
            timings_ms=dict(answer.timings_ms),
        )


class ArticleBody(Body):
    """An article: its current version's record and its freshness."""

    article_id: Id
    version: Number
    headline: Headline
    outlet: Outlet
    byline: Byline
    published: Published
    updated: Moment | None = Field(
        description="When its publisher last changed it, in UTC; null if unknown.",
        examples=["2025-12-18T09:30:00Z"],
    )
    language: str | None = Field(description="Language code; null if unknown.", examples=["en"])
    url: Url
    passage_count: int = Field(ge=0, description="Passages in the current version.", examples=[9])
    ingested_at: Moment = Field(
        description="When the current version was ingested, in UTC.", examples=["2025-12-18T10:02:11Z"]
    )

    @classmethod
    def of(cls, summary: ArticleSummary) -> ArticleBody:
        """Describe an article."""
        return cls.model_validate(summary)


class VersionBody(Body):
    """One ingest of an article; it never changes once written."""

    article_id: Id
    number: Number
    content_hash: str = Field(
        description="Hash of the content; equal hashes, equal content.", examples=["9f2c41"]
    )
    ingested_at: Moment = Field(
        description="When it was ingested, in UTC.", examples=["2025-12-18T10:02:11Z"]
    )
    headline: Headline
    passage_count: int = Field(ge=0, description="Passages in this version.", examples=[9])
    source: str = Field(description="What was handed to ingest.", examples=["harbour-bridge.txt"])

    @classmethod
    def of(cls, version: Version) -> VersionBody:
        """Describe a version."""
        return cls.model_validate(version)


class RemovalBody(Body):
    """A stretch of the source left out of the text, and why."""

    text: str = Field(description="What was left out.", examples=["Advertisement"])
    reason: RemovalReason = Field(description="Why.", examples=["advertisement"])
    line: int | None = Field(
        description="Line of the source, counted from 1; null where it has none.", examples=[3]
    )

    @classmethod
    def of(cls, removal: Removal) -> RemovalBody:
        """Describe a removal."""
        return cls.model_validate(removal)


class IngestBody(Body):
    """What one source became."""

    source: str = Field(description="What was handed to ingest.", examples=["harbour-bridge.txt"])
    outcome: Outcome = Field(description="What the ingest did.", examples=["updated"])
    article_id: Id
    version: Number
    headline: Headline
    outlet: Outlet
    byline: Byline
    published: Published
    url: Url
    passages: int = Field(ge=0, description="Passages in this version.", examples=[9])
    changed_passages: int = Field(
        ge=0, description="Passages whose words the version before did not have.", examples=[2]
    )
    embedded_passages: int = Field(ge=0, description="Passages that were embedded.", examples=[2])
    removals: list[RemovalBody] = Field(description="What was left out of the text, in source order.")
    notes: list[str] = Field(
        description="Remarks for the person who ingests.", examples=[["No publication date was found."]]
    )

    @classmethod
    def of(cls, result: IngestResult) -> IngestBody:
        """Describe the outcome of an ingest."""
        return cls.model_validate(result)


class IngestFailureBody(Body):
    """A source that could not become an article."""

    source: str = Field(description="What was handed to ingest.", examples=["empty.txt"])
    outcome: Literal["failed"] = "failed"
    reason: str = Field(description="Why, and what to do about it.", examples=["empty.txt is empty."])

    @classmethod
    def of(cls, error: IngestError) -> IngestFailureBody:
        """Describe a failure."""
        return cls(source=error.source, reason=str(error))


class FindingBody(Body):
    """One thing the doctor looked at."""

    severity: Severity = Field(description="How it weighs.", examples=["ok"])
    subject: str = Field(description="What was looked at.", examples=["vector index"])
    message: str = Field(description="What was found.", examples=["It holds every current passage."])
    remedy: str | None = Field(description="What to do about it; null if nothing.", examples=[None])

    @classmethod
    def of(cls, finding: Finding) -> FindingBody:
        """Describe a finding."""
        return cls.model_validate(finding)


def _abstention(answer: Answer) -> AbstentionBody | None:
    if answer.abstention is None:
        return None
    closest = answer.abstention.closest
    return AbstentionBody(
        reason=answer.abstention.reason, closest=CitationBody.of(closest) if closest else None
    )
