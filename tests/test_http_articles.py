"""GET /articles: every version, and the exact text that offsets count in."""

from __future__ import annotations

import pytest

from qa.adapters.catalogue import SqlCatalogue
from tests.editions import edition, store
from tests.http_door import BRIDGE, KEY, TEXT, Door, build_door, flaw


@pytest.fixture
def door(catalogue: SqlCatalogue) -> Door:
    return build_door(catalogue, admin_key=KEY)


def test_the_articles_are_listed_with_their_freshness(door: Door) -> None:
    (listed,) = door.client.get("/articles").json()["articles"]
    assert listed == door.client.get("/articles/bridge").json()
    assert (listed["article_id"], listed["ingested_at"]) == ("bridge", "2025-03-15T09:01:00Z")


def test_every_version_stays_readable_after_an_update(door: Door) -> None:
    store(door.catalogue, edition("bridge", 2, "Köprü 🌉 closes\n\nNo, it does not."))
    versions = door.client.get("/articles/bridge/versions").json()
    assert [version["number"] for version in versions["versions"]] == [1, 2]
    assert door.client.get("/articles/bridge/versions/1/text").content == TEXT.encode()
    assert "does not" in door.client.get("/articles/bridge/versions/2/text").text


def test_a_version_tells_what_was_left_out(door: Door) -> None:
    version = door.client.get("/articles/bridge/versions/1").json()
    assert version["content_hash"] == BRIDGE.content_hash
    assert version["removals"] == [{"text": "Advertisement", "reason": "advertisement", "line": 3}]


def test_a_text_that_the_client_has_is_not_sent_again(door: Door) -> None:
    first = door.client.get("/articles/bridge/versions/1/text")
    tag = first.headers["ETag"]
    again = door.client.get("/articles/bridge/versions/1/text", headers={"If-None-Match": f'"x", W/{tag}'})
    assert first.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)


@pytest.mark.parametrize(
    "path", ["", "/versions", "/versions/1", "/versions/1/text"], ids=lambda path: path or "/"
)
def test_an_unknown_article_is_not_found_and_a_removed_one_gone(door: Door, path: str) -> None:
    unknown = door.client.get(f"/articles/brigde{path}")
    assert (unknown.status_code, unknown.json()["type"]) == (
        404,
        "urn:pullquote:problem:article-not-found",
    )
    door.catalogue.remove("bridge")
    assert door.client.get(f"/articles/bridge{path}").status_code == 410


@pytest.mark.parametrize("path", ["/articles/bridge/versions/9", "/articles/bridge/versions/9/text"])
def test_an_unknown_version_is_not_found(door: Door, path: str) -> None:
    response = door.client.get(path)
    assert response.status_code == 404
    assert "9" in response.json()["detail"]


@pytest.mark.parametrize("number", ["0", "-1", "one", "99999999999999999999"])
def test_a_number_that_no_version_has_is_refused(door: Door, number: str) -> None:
    assert flaw(door.client.get(f"/articles/bridge/versions/{number}"))["parameter"] == "number"
