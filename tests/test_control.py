"""The control port and its client: the same results and errors as with the owner in this process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from bots.control import ControlPort, control_port
from bots.control_messages import Refusal
from bots.owner import Finding, Severity
from bots.remote_owner import RemoteOwner, find_owner
from ingest.models import IngestResult, Outcome, Overrides, RawDocument
from qa import errors
from qa.adapters.data_folder import DataFolder
from qa.models import Removal, RemovalReason
from qa.ports import ArticleSummary

MOMENT = datetime(2025, 3, 4, 9, 30, tzinfo=UTC)
RESULT = IngestResult(
    "bridge.txt", Outcome.UPDATED, "bridge", 3, "Köprü 🌉", None, "Ada", MOMENT, None, 9, 2, 2,
    (Removal("Advertisement", RemovalReason.ADVERTISEMENT, 3), Removal("x", RemovalReason.READ_MORE)),
    ("No outlet was found.",),
)  # fmt: skip
SUMMARY = ArticleSummary("bridge", 3, "Köprü", None, None, MOMENT, None, "tr", None, 9, MOMENT)
FINDINGS = [Finding(Severity.OK, "index", "whole"), Finding(Severity.PROBLEM, "disk", "full", "Free some.")]


@dataclass
class Scripted:
    """A DataOwner that keeps what it was asked, and fails as told."""

    failure: Exception | None = None
    asked: list[object] = field(default_factory=list)
    entered: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)

    def ingest(self, document: RawDocument, overrides: Overrides) -> IngestResult:
        self._ask((document, overrides))
        return RESULT

    def remove(self, article_id: str) -> ArticleSummary:
        self._ask(article_id)
        return SUMMARY

    def reindex(self) -> int:
        self.entered.set()
        assert self.released.wait(10)
        self._ask("reindex")
        return 12_345

    def diagnose(self, repair: bool) -> list[Finding]:
        self._ask(repair)
        return FINDINGS

    def _ask(self, what: object) -> None:
        self.asked.append(what)
        if self.failure:
            raise self.failure


@pytest.fixture
def owner() -> Scripted:
    return Scripted()


@pytest.fixture
def port(owner: Scripted) -> Iterator[ControlPort]:
    with control_port(owner) as opened:
        yield opened


@pytest.fixture
def remote(port: ControlPort) -> Iterator[RemoteOwner]:
    client = RemoteOwner(port.address, port.token)
    yield client
    client.close()


def test_every_change_arrives_whole_and_its_result_comes_back_whole(
    owner: Scripted, remote: RemoteOwner
) -> None:
    document = RawDocument("a\nb.txt", bytes(range(256)), "text/html", "file:///b.txt")
    overrides = Overrides("bridge", "https://example.com", MOMENT, "The Gazette")
    owner.released.set()

    assert remote.ingest(document, overrides) == RESULT
    assert remote.remove("bridge 🌉") == SUMMARY
    assert remote.reindex() == 12_345
    assert remote.diagnose(True) == FINDINGS
    assert owner.asked == [(document, overrides), "bridge 🌉", "reindex", True]


@pytest.mark.parametrize(
    "error",
    [
        errors.ExtractionFailed("a.txt", "a.txt holds no article."),
        errors.FetchFailed("b.txt", "b.txt is empty."),
        errors.ArticleNotFound("There is no article 'x'."),
        errors.IndexBroken("The index is broken."),
        errors.ModelUnavailable("The model cannot be loaded."),
    ],
)
def test_an_error_of_the_owner_is_raised_again_as_itself(
    owner: Scripted, remote: RemoteOwner, error: errors.PullquoteError
) -> None:
    owner.failure = error

    with pytest.raises(type(error)) as caught:
        remote.ingest(RawDocument("a.txt", b"text"), Overrides())

    assert type(caught.value) is type(error)
    assert str(caught.value) == str(error)
    assert getattr(caught.value, "source", None) == getattr(error, "source", None)


def test_an_error_of_a_kind_not_known_here_still_says_what_happened() -> None:
    error = Refusal("SomethingNewer", "The moon is in the way.").error()

    assert type(error) is errors.PullquoteError
    assert str(error) == "The moon is in the way."


@pytest.mark.parametrize("bug", [RuntimeError("secret"), ValueError("secret")])
def test_a_bug_in_the_owner_is_logged_there_and_its_text_stays_there(
    owner: Scripted, remote: RemoteOwner, caplog: pytest.LogCaptureFixture, bug: Exception
) -> None:
    owner.failure = bug

    with pytest.raises(errors.PullquoteError, match="Its log says why") as caught:
        remote.remove("bridge")

    assert "secret" not in str(caught.value)
    assert "secret" in caplog.text


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer wrong", "Bearer \xff"])
def test_nothing_happens_without_the_token(owner: Scripted, port: ControlPort, token: str) -> None:
    headers = {"Authorization": token.encode("latin-1")}
    with httpx.Client(base_url=port.address, headers=headers, trust_env=False) as client:
        assert client.get("/ping").status_code == 401
        assert client.post("/remove", content=b'{"article_id": "bridge"}').status_code == 401
    assert owner.asked == []


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/remove", b""),
        ("/remove", b'{"article_id": 3}'),
        ("/diagnose", b'{"repair": "yes"}'),
        ("/ingest", b'{"document": {"source": "a", "content": "not base64!"}, "overrides": {}}'),
        ("/format-the-disk", b"{}"),
    ],
)
def test_a_request_of_another_shape_is_refused(
    owner: Scripted, port: ControlPort, path: str, body: bytes
) -> None:
    headers = {"Authorization": f"Bearer {port.token}"}
    response = httpx.post(port.address + path, content=body, headers=headers, trust_env=False)

    assert response.status_code == 400
    assert owner.asked == []


def test_a_large_source_fits(owner: Scripted, remote: RemoteOwner) -> None:
    document = RawDocument("big.txt", b"\xff" * 20_000_000)

    assert remote.ingest(document, Overrides()) == RESULT
    assert owner.asked == [(document, Overrides())]


def test_closing_waits_for_the_change_under_way(owner: Scripted) -> None:
    outcome: list[int] = []
    with control_port(owner) as port:
        remote = RemoteOwner(port.address, port.token)
        asking = threading.Thread(target=lambda: outcome.append(remote.reindex()))
        asking.start()
        assert owner.entered.wait(10)
        threading.Timer(0.2, owner.released.set).start()
    assert owner.asked == ["reindex"]
    asking.join(10)
    assert outcome == [12_345]
    remote.close()


def test_an_owner_that_went_away_is_unreachable_and_the_message_says_what_to_do(owner: Scripted) -> None:
    with control_port(owner) as port:
        remote = RemoteOwner(port.address, port.token)
        assert remote.answers()

    assert not remote.answers()
    with pytest.raises(errors.OwnerUnreachable, match="Run the command again"):
        remote.diagnose(False)
    remote.close()


def test_the_owner_is_found_through_the_data_folder_while_it_is_there(
    owner: Scripted, tmp_path: Path
) -> None:
    folder = DataFolder(tmp_path)
    assert find_owner(folder) is None
    with control_port(owner) as port:
        folder.publish_owner(port.address, "stale token of a process that had this port before")
        assert find_owner(folder) is None

        folder.publish_owner(port.address, port.token)
        found = find_owner(folder)
        assert found is not None
        found.close()
    assert find_owner(folder) is None


def test_a_proxy_of_the_environment_is_not_asked(
    owner: Scripted, port: ControlPort, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    remote = RemoteOwner(port.address, port.token)

    assert remote.answers()
    remote.close()
