"""POST /ask: the question as it is understood, the answer as it is written, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from qa.adapters.catalogue import SqlCatalogue
from qa.errors import IndexBroken, IndexBusy, ModelUnavailable, QuestionRefused
from qa.models import Filters, Question
from tests.fakes import abstained_answer
from tests.http_door import KEY, PROBLEM, Door, build_door, flaw, raising


@pytest.fixture
def door(catalogue: SqlCatalogue) -> Door:
    return build_door(catalogue, admin_key=KEY)


def test_a_question_gets_its_answer_with_the_quote_at_its_place(door: Door) -> None:
    response = door.ask()
    text = door.client.get("/articles/bridge/versions/1/text").text
    citation = response.json()["citations"][0]
    assert response.status_code == 200
    assert text[citation["start"] : citation["end"]] == citation["quote"]
    assert citation["published"] == "2025-03-14T00:00:00Z"


def test_not_in_the_articles_is_an_answer_too(door: Door) -> None:
    door.service.reply = abstained_answer
    response = door.ask()
    assert response.status_code == 200
    assert (response.json()["abstained"], response.json()["answer"]) == (True, None)
    assert response.json()["abstention"]["reason"] == "The articles do not say."


def test_the_filters_reach_the_service(door: Door) -> None:
    filters = {
        "article_ids": ["bridge"],
        "outlets": ["The Gazette"],
        "published_from": "2025-12-01",
        "published_to": "2025-12-31T12:00:00+02:00",
    }
    assert door.ask(filters=filters, conversation_id="c-1").status_code == 200
    assert door.service.questions == [
        Question(
            "When does it close?",
            Filters(
                ("bridge",),
                ("The Gazette",),
                datetime(2025, 12, 1, tzinfo=UTC),
                datetime(2025, 12, 31, 10, 0, tzinfo=UTC),
            ),
            "c-1",
        )
    ]


def test_a_date_to_which_to_look_includes_that_day(door: Door) -> None:
    door.ask(filters={"published_from": "2025-12-17T09:30", "published_to": "2025-12-17"})
    asked = door.service.questions[0].filters
    assert asked.published_from == datetime(2025, 12, 17, 9, 30, tzinfo=UTC)
    assert asked.published_to == datetime(2025, 12, 17, 23, 59, 59, 999999, tzinfo=UTC)


def test_control_characters_in_a_question_are_tolerated(door: Door) -> None:
    assert door.ask(question="When\x00 does\x1b[31m it\u202e close?").status_code == 200


@pytest.mark.parametrize(
    ("body", "pointer", "detail"),
    [
        ({"question": ""}, "#/question", "at least 1 character"),
        ({"question": 7}, "#/question", "valid string"),
        ({"question": "q", "filter": {}}, "#/filter", "no such field"),
        ({"question": "q", "filters": {"outlet": []}}, "#/filters/outlet", "no such field"),
        ({"question": "q", "filters": {"article_ids": [""]}}, "#/filters/article_ids/0", "at least 1"),
        ({"question": "q", "filters": {"published_to": "soon"}}, "#/filters/published_to", "2025-12-17"),
        ({"question": "q", "filters": {"published_to": 1e9}}, "#/filters/published_to", "as text"),
        ({"question": "q", "conversation_id": "slack:T1:C1"}, "#/conversation_id", "pattern"),
        ({"question": "q", "a/b~c é": 1}, "#/a~1b~0c%20%C3%A9", "no such field"),
        (
            {"question": "q", "filters": {"published_from": "2025-02-01", "published_to": "2025-01-31"}},
            "#/filters",
            "swap them",
        ),
        ({}, "#/question", "required"),
    ],
)
def test_a_flawed_request_is_told_where_and_what(
    door: Door, body: dict[str, Any], pointer: str, detail: str
) -> None:
    found = flaw(door.client.post("/ask", json=body))
    assert found["pointer"] == pointer
    assert detail in found["detail"]
    assert door.service.questions == []


def test_an_unknown_article_among_the_filters_is_a_mistake_of_the_request(door: Door) -> None:
    found = flaw(door.ask(filters={"article_ids": ["bridge", "brigde"]}))
    assert found["pointer"] == "#/filters/article_ids/1"
    assert "brigde" in found["detail"]
    assert door.service.questions == []


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b"[" * 20_000, b'{"question": "\\ud800"'])
def test_a_body_that_is_not_json_is_a_bad_request(door: Door, content: bytes) -> None:
    response = door.client.post("/ask", content=content, headers={"Content-Type": "application/json"})
    assert (response.status_code, response.headers["Content-Type"]) == (400, PROBLEM)


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_page_elsewhere_cannot_ask_with_a_form(door: Door, content_type: str) -> None:
    response = door.client.post("/ask", content='{"question": "q"}', headers={"Content-Type": content_type})
    assert (response.status_code, response.headers["Content-Type"]) == (415, PROBLEM)
    assert door.service.questions == []


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (QuestionRefused("The question is empty."), 422),
        (IndexBusy("Another process has it."), 503),
        (IndexBroken("Run pullquote reindex."), 503),
        (ModelUnavailable("The weights are gone."), 503),
    ],
)
def test_what_the_service_refuses_comes_in_its_own_words(door: Door, error: Exception, status: int) -> None:
    door.service.reply = raising(error)
    response = door.ask()
    assert (response.status_code, response.headers["Content-Type"]) == (status, PROBLEM)
    assert response.json()["detail"] == str(error)
    assert ("Retry-After" in response.headers) == (status == 503)
