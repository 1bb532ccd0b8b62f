"""The JSON bodies say exactly what the records say."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone

from bots.owner import Finding, Severity
from bots.schemas import AnswerBody, ArticleBody, FindingBody, IngestBody, RemovalBody, VersionBody
from ingest.models import IngestResult, Outcome
from qa.models import (
    Abstention,
    Answer,
    Article,
    Attribution,
    Citation,
    Question,
    Removal,
    RemovalReason,
    ResolvedDate,
    TextSpan,
    Version,
)
from qa.ports import ArticleSummary
from tests.fakes import abstained_answer, cited_answer

ARTICLE = Article(
    article_id="bridge",
    version=3,
    headline="Köprü 🌉 closes",
    text="Köprü 🌉 closes\n\nThe bridge closes on 4 May.",
    outlet="The Gazette",
    published=datetime(2025, 12, 17, 2, 0, tzinfo=timezone(timedelta(hours=2))),
    url="https://example.com/bridge",
)
CITATION_FIELDS = {
    "marker", "article_id", "version", "quote", "start", "end", "span",
    "headline", "outlet", "published", "url", "speaker", "attribution", "dates",
}  # fmt: skip


def test_an_answer_has_exactly_the_fields_that_clients_were_promised() -> None:
    body = json.loads(AnswerBody.of(cited_answer(Question("When?"), ARTICLE, 16, 43)).model_dump_json())
    assert list(body) == [
        "id", "question", "answer", "abstained", "abstention", "confidence",
        "citations", "conversation_id", "timings_ms",
    ]  # fmt: skip
    assert set(body["citations"][0]) == CITATION_FIELDS
    assert body["timings_ms"] == {"total": 1.0}
    assert body["abstained"] is False
    assert body["abstention"] is None


def test_offsets_count_code_points_of_the_article_text() -> None:
    place, answer = TextSpan(16, 43), TextSpan(37, 42)
    citation = Citation(
        marker=1,
        article=ARTICLE,
        place=place,
        answer=answer,
        attribution=Attribution("Ines Roth", "harbour master", "said"),
        dates=(ResolvedDate(answer, date(2025, 5, 4), date(2025, 5, 4)),),
    )
    body = AnswerBody.of(Answer("a", "q", 0.5, "c", text="x [1]", citations=(citation,))).citations[0]
    assert ARTICLE.text[body.start : body.end] == body.quote == "The bridge closes on 4 May."
    assert body.span is not None
    assert ARTICLE.text[body.span.start : body.span.end] == "4 May"
    assert body.speaker == "Ines Roth"
    assert body.attribution is not None
    assert (body.attribution.role, body.attribution.verb) == ("harbour master", "said")
    assert json.loads(body.model_dump_json())["dates"] == [
        {"text": "4 May", "start": 37, "end": 42, "first": "2025-05-04", "last": "2025-05-04"}
    ]


def test_dates_are_written_in_utc() -> None:
    body = json.loads(AnswerBody.of(cited_answer(Question("When?"), ARTICLE, 16, 43)).model_dump_json())
    assert body["citations"][0]["published"] == "2025-12-17T00:00:00Z"


def test_an_abstention_carries_its_reason_and_the_closest_quote() -> None:
    closest = Citation(marker=1, article=ARTICLE, place=TextSpan(16, 43))
    abstention = Abstention("The articles do not say.", closest)
    body = AnswerBody.of(Answer("a", "Who?", 0.2, "c", abstention=abstention))
    assert body.answer is None
    assert body.abstained
    assert body.citations == []
    assert body.abstention is not None
    assert body.abstention.reason == "The articles do not say."
    assert body.abstention.closest is not None
    assert body.abstention.closest.quote == "The bridge closes on 4 May."


def test_an_abstention_without_a_closest_quote_says_null() -> None:
    body = json.loads(AnswerBody.of(abstained_answer(Question("Who?"))).model_dump_json())
    assert body["abstention"] == {"reason": "The articles do not say.", "closest": None}


def test_the_other_records_keep_every_field() -> None:
    moment = datetime(2025, 12, 18, 10, 2, 11, tzinfo=UTC)
    removal = Removal("Advertisement", RemovalReason.ADVERTISEMENT, 3)
    summary = ArticleSummary(
        "bridge", 3, "Closes", "The Gazette", "Ada Moss", None, None, "en", None, 9, moment
    )
    version = Version("bridge", 3, "9f2c", moment, "Closes", 9, "bridge.txt")
    result = IngestResult(
        "bridge.txt", Outcome.UPDATED, "bridge", 3, "Closes", None, None, moment, None,
        9, 2, 2, (removal,), ("n",),
    )  # fmt: skip
    finding = Finding(Severity.PROBLEM, "index", "It is damaged.", "Run pullquote reindex.")
    written = [
        json.loads(body.model_dump_json())
        for body in (
            ArticleBody.of(summary),
            VersionBody.of(version),
            RemovalBody.of(removal),
            IngestBody.of(result),
            FindingBody.of(finding),
        )
    ]
    records = (summary, version, removal, result, finding)
    assert [set(body) for body in written] == [set(type(record).__slots__) for record in records]
    assert written[1]["ingested_at"] == "2025-12-18T10:02:11Z"
    assert written[3]["outcome"] == "updated"
    assert written[3]["removals"] == [{"text": "Advertisement", "reason": "advertisement", "line": 3}]
    assert written[4]["severity"] == "problem"


def test_every_field_of_every_body_is_described() -> None:
    for body in (AnswerBody, ArticleBody, VersionBody, RemovalBody, IngestBody, FindingBody):
        schema = body.model_json_schema(mode="serialization")
        for definition in [schema, *schema.get("$defs", {}).values()]:
            for name, field in definition.get("properties", {}).items():
                assert "description" in field, f"{body.__name__}.{name} has no description."


def test_the_bodies_load_without_the_web_framework() -> None:
    code = "import bots.schemas, sys; sys.exit('fastapi' in sys.modules or 'starlette' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
