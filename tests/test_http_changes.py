"""POST and DELETE /articles: for the admin key alone, whatever the encoding."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ingest.models import Outcome, Overrides
from qa.adapters.catalogue import SqlCatalogue
from qa.errors import ExtractionFailed
from tests.http_door import ADMIN, KEY, PROBLEM, Door, build_door, flaw


@pytest.fixture
def door(catalogue: SqlCatalogue) -> Door:
    return build_door(catalogue, admin_key=KEY)


@pytest.mark.parametrize("key", [None, ""])
def test_changes_are_off_until_a_key_is_set(catalogue: SqlCatalogue, key: str | None) -> None:
    door = build_door(catalogue, admin_key=key)
    for response in (
        door.client.post("/articles", content="x", headers=ADMIN),
        door.client.delete("/articles/bridge", headers={"Authorization": "Bearer "}),
    ):
        assert response.status_code == 403
        assert "PULLQUOTE_ADMIN_KEY" in response.json()["detail"]
    assert door.owner.ingested == []
    assert door.catalogue.summary("bridge")


@pytest.mark.parametrize(
    "authorization",
    [None, "Bearer wrong", f"Basic {KEY}".encode(), KEY.encode(), "Bearer ", "Bearer é".encode()],
)
def test_without_the_right_key_nothing_changes(door: Door, authorization: str | bytes | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    for response in (
        door.client.post("/articles", content="x", headers=headers),
        door.client.delete("/articles/bridge", headers=headers),
    ):
        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"].startswith("Bearer")
    assert door.owner.ingested == []
    assert door.catalogue.summary("bridge")


def test_a_json_upload_is_ingested_with_what_the_client_knows(door: Door) -> None:
    body = {
        "content": "Köprü\n\nIt closes.",
        "media_type": "text/markdown",
        "source": "wire/42",
        "id": "bridge-2",
        "url": "https://example.com/2",
        "published": "2025-12-17",
        "outlet": "Wire",
    }
    response = door.client.post("/articles", json=body, headers=ADMIN)
    assert (response.status_code, response.headers["Location"]) == (201, "/articles/bridge-2")
    assert response.json()["outcome"] == "new"
    document, overrides = door.owner.ingested[0]
    assert (document.source, document.media_type) == ("wire/42", "text/markdown")
    assert document.content.decode("utf-8-sig") == body["content"]
    published = datetime(2025, 12, 17, tzinfo=UTC)
    assert overrides == Overrides("bridge-2", "https://example.com/2", published, "Wire")


def test_a_raw_upload_takes_the_rest_from_the_query(door: Door) -> None:
    response = door.client.post(
        "/articles?id=bridge&outlet=Wire&source=page.html",
        content=b"<p>caf\xe9</p>",
        headers=ADMIN | {"Content-Type": "text/html; charset=iso-8859-1"},
    )
    assert response.status_code == 201
    document, overrides = door.owner.ingested[0]
    assert (document.source, document.media_type) == ("page.html", "text/html")
    assert document.content == "\ufeff<p>café</p>".encode()
    assert overrides == Overrides("bridge", None, None, "Wire")


def test_without_a_charset_the_bytes_are_left_for_extraction_to_read(door: Door) -> None:
    content = b"<meta charset=windows-1254><p>\xfe</p>"
    door.client.post("/articles", content=content, headers=ADMIN | {"Content-Type": "text/html"})
    assert door.owner.ingested[0][0].content == content


def test_the_query_wins_over_the_json(door: Door) -> None:
    body = {"content": "x", "outlet": "Wire", "id": "bridge"}
    door.client.post("/articles?outlet=Gazette", json=body, headers=ADMIN)
    assert door.owner.ingested[0][1] == Overrides("bridge", None, None, "Gazette")


@pytest.mark.parametrize("outcome", [Outcome.UPDATED, Outcome.UNCHANGED])
def test_only_a_new_article_is_created(door: Door, outcome: Outcome) -> None:
    door.owner.outcome = outcome
    response = door.client.post("/articles", json={"content": "x"}, headers=ADMIN)
    assert (response.status_code, response.json()["outcome"]) == (200, outcome)
    assert "Location" not in response.headers


def test_a_source_that_holds_no_article_comes_back_with_the_reason(door: Door) -> None:
    door.owner.failure = ExtractionFailed("page.html", "page.html holds no article.")
    response = door.client.post("/articles", json={"content": "x"}, headers=ADMIN)
    assert (response.status_code, response.json()["detail"]) == (422, "page.html holds no article.")


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"content": "x", "id": "../etc"}, "#/id"),
        ({"content": "x", "url": "http://["}, "#/url"),
        ({"content": "x", "url": "ftp://a"}, "#/url"),
        ({"content": "x", "published": "yesterday"}, "#/published"),
        ({"content": "x", "media_type": "application/pdf"}, "#/media_type"),
        ({"content": "x", "headline": "x"}, "#/headline"),
        ({}, "#/content"),
    ],
)
def test_a_flawed_upload_is_told_where(door: Door, body: dict[str, str], where: str) -> None:
    assert flaw(door.client.post("/articles", json=body, headers=ADMIN))["pointer"] == where
    assert door.owner.ingested == []


def test_an_unknown_query_parameter_is_refused(door: Door) -> None:
    response = door.client.post("/articles?headline=x", json={"content": "x"}, headers=ADMIN)
    assert flaw(response)["parameter"] == "headline"


@pytest.mark.parametrize(
    ("content_type", "content", "status"),
    [
        ("application/pdf", b"%PDF", 415),
        ("", b"x", 415),
        ("text/plain; charset=klingon", b"x", 415),
        ("text/plain; charset=utf-8", b"caf\xe9", 422),
        ("application/json", b"{", 400),
    ],
)
def test_what_cannot_be_read_is_refused(door: Door, content_type: str, content: bytes, status: int) -> None:
    response = door.client.post("/articles", content=content, headers=ADMIN | {"Content-Type": content_type})
    assert (response.status_code, response.headers["Content-Type"]) == (status, PROBLEM)
    assert door.owner.ingested == []


def test_a_removed_article_is_gone(door: Door) -> None:
    assert door.client.delete("/articles/bridge", headers=ADMIN).status_code == 204
    assert door.client.delete("/articles/bridge", headers=ADMIN).status_code == 410
    assert door.client.delete("/articles/brigde", headers=ADMIN).status_code == 404
    assert door.client.get("/articles").json() == {"articles": []}
