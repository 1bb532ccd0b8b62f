"""The HTTP door: health, what every response carries, and how the door describes itself."""

from __future__ import annotations

import json
import logging

import pytest

from qa.adapters.catalogue import SqlCatalogue
from tests.http_door import KEY, PROBLEM, Door, build_door, raising
from tests.slack_door import build_slack_app, signed
from tests.slack_server import SlackServer


@pytest.fixture
def door(catalogue: SqlCatalogue) -> Door:
    return build_door(catalogue, admin_key=KEY)


def test_a_healthy_service_says_so(door: Door) -> None:
    assert door.client.get("/healthz").json() == {"status": "ok"}
    assert door.client.get("/readyz").json() == {"status": "ready"}


def test_readiness_says_in_plain_words_what_is_wrong(door: Door) -> None:
    door.problems.append("The vector index is being rebuilt.")
    response = door.client.get("/readyz")
    assert response.status_code == 503
    assert "The vector index is being rebuilt." in response.json()["detail"]
    assert response.headers["Retry-After"]
    assert door.client.get("/healthz").status_code == 200


def test_readiness_notices_that_the_catalogue_cannot_be_read(door: Door) -> None:
    door.catalogue.close()
    door.catalogue.path.write_bytes(b"not a database" * 1000)
    response = door.client.get("/readyz")
    assert response.status_code == 503
    assert "doctor" in response.json()["detail"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nowhere", 404), ("GET", "/articles/", 404), ("PUT", "/ask", 405), ("GET", "/docs", 404)],
)
def test_what_is_not_there_is_a_problem_too(door: Door, method: str, path: str, status: int) -> None:
    response = door.client.request(method, path)
    assert (response.status_code, response.headers["Content-Type"]) == (status, PROBLEM)
    assert response.json()["request_id"] == response.headers["X-Request-ID"]
    assert ("Allow" in response.headers) == (status == 405)


def test_a_method_that_is_not_taken_is_answered_with_those_that_are(door: Door) -> None:
    assert door.client.put("/articles").headers["Allow"] == "GET, POST"
    assert door.client.patch("/articles/bridge").headers["Allow"] == "GET, DELETE"


def test_a_failure_inside_tells_the_client_nothing_but_where_to_look(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    door.service.reply = raising(RuntimeError("the secret of /srv"))
    response = door.ask()
    assert (response.status_code, response.headers["Content-Type"]) == (500, PROBLEM)
    assert "secret" not in response.text
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    (record,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert record.exc_info
    assert record.fields["request_id"] == response.json()["request_id"]  # type: ignore[attr-defined]


def test_a_sound_request_id_is_kept_and_any_other_replaced(door: Door) -> None:
    assert door.client.get("/healthz", headers={"X-Request-ID": "a.B-9_"}).headers["X-Request-ID"] == "a.B-9_"
    for unsound in ("", "a b", "x" * 65, 'a"}', "é".encode()):
        made = door.client.get("/healthz", headers={"X-Request-ID": unsound}).headers["X-Request-ID"]
        assert len(made) == 32


def test_the_standing_headers_are_on_every_response(door: Door) -> None:
    for path in ("/", "/healthz", "/openapi.json", "/articles/bridge/versions/1/text", "/nowhere"):
        headers = door.client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_the_log_names_the_route_and_never_the_question(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "bots"):
        request_id = door.ask(question="Who is Zebedee?").headers["X-Request-ID"]
        door.client.get("/articles/bridge/versions/1?q=Zebedee")
        door.client.get("/Zebedee")
    lines = [record.fields for record in caplog.records if record.getMessage() == "request"]  # type: ignore[attr-defined]
    assert [(line["method"], line["route"], line["status"]) for line in lines] == [
        ("POST", "/ask", 200),
        ("GET", "/articles/{article_id}/versions/{number}", 200),
        ("GET", None, 404),
    ]
    assert lines[0]["request_id"] == request_id
    assert lines[0]["ms"] >= 0
    assert "Zebedee" not in json.dumps(lines)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:8000", "127.8.9.1", "[::1]:8000"])
def test_loopback_names_are_served(door: Door, host: str) -> None:
    assert door.client.get("/articles", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil", "", "[::1"])
def test_a_foreign_name_pointed_at_loopback_is_refused(door: Door, host: str) -> None:
    response = door.client.get("/articles", headers={"Host": host})
    assert (response.status_code, response.headers["Content-Type"]) == (421, PROBLEM)


def test_a_public_server_is_served_under_any_name(catalogue: SqlCatalogue) -> None:
    door = build_door(catalogue, loopback_only=False)
    assert door.client.get("/articles", headers={"Host": "news.example"}).status_code == 200


def test_the_index_lists_the_endpoints(door: Door) -> None:
    index = door.client.get("/").json()
    assert index["openapi"] == "/openapi.json"
    assert {"POST /ask", "GET /articles", "DELETE /articles/{article_id}"} <= set(index["endpoints"])


def test_every_operation_is_named_tagged_and_declares_its_problems(door: Door) -> None:
    paths = door.client.get("/openapi.json").json()["paths"]
    operations = [operation for methods in paths.values() for operation in methods.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(set(names)) == len(names) == 10
    for operation in operations:
        assert operation["tags"]
        assert operation["summary"]
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                assert list(response["content"]) == [PROBLEM]


def test_every_reference_in_the_description_leads_somewhere(door: Door) -> None:
    description = door.client.get("/openapi.json").json()
    text = json.dumps(description)
    named = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert named <= set(description["components"]["schemas"])
    assert "HTTPValidationError" not in text


def test_the_longest_question_is_the_one_of_the_settings(catalogue: SqlCatalogue) -> None:
    schema = build_door(catalogue, max_question_chars=123).client.get("/openapi.json").json()
    assert schema["components"]["schemas"]["AskBody"]["properties"]["question"]["maxLength"] == 123


def test_slack_reaches_a_loopback_server_under_any_name(catalogue: SqlCatalogue) -> None:
    challenge = {"type": "url_verification", "challenge": "c", "padding": "x" * 100_000}
    with SlackServer() as slack:
        slack_app, _ = build_slack_app(slack, catalogue)
        with build_door(catalogue, slack_app).client as client:
            request = signed(json.dumps(challenge).encode())
            request["headers"]["Host"] = "tunnel.example"
            assert client.post(**request).json() == {"challenge": "c"}
            assert client.get("/articles", headers={"Host": "tunnel.example"}).status_code == 421
