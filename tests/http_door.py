"""The whole HTTP door for a test: the real application over a real catalogue, answers by a function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from fastapi.testclient import TestClient

from bots.http.app import create_http_app
from bots.owner import Finding
from bots.slack.app import SlackApp
from ingest.models import IngestResult, Outcome, Overrides, RawDocument
from qa.adapters.catalogue import SqlCatalogue
from qa.models import Answer, Question
from qa.ports import ArticleSummary
from qa.settings import Settings
from tests.editions import edition, store
from tests.fakes import ScriptedService, cited_answer

KEY = "correct horse 🐎"
ADMIN = {"Authorization": f"Bearer {KEY}".encode()}
TEXT = "Köprü 🌉 closes\n\nThe bridge closes on 4 May.\r\tIt is old."
PROBLEM = "application/problem+json"
BRIDGE = edition("bridge", 1, TEXT, outlet="The Gazette")


@dataclass
class ScriptedOwner:
    """Keeps what it was given; removes from the real catalogue."""

    catalogue: SqlCatalogue
    outcome: Outcome = Outcome.NEW
    failure: Exception | None = None
    ingested: list[tuple[RawDocument, Overrides]] = field(default_factory=list)

    def ingest(self, document: RawDocument, overrides: Overrides) -> IngestResult:
        if self.failure:
            raise self.failure
        self.ingested.append((document, overrides))
        return IngestResult(
            document.source, self.outcome, overrides.article_id or "bridge", 1, "Closes", overrides.outlet,
            None, overrides.published, overrides.url, 1, 1, 1, (), (),
        )  # fmt: skip

    def remove(self, article_id: str) -> ArticleSummary:
        return self.catalogue.remove(article_id)

    def reindex(self) -> int:
        return 0

    def diagnose(self, repair: bool) -> list[Finding]:
        return []


@dataclass
class Door:
    """The real application over a real catalogue, and what stands behind it."""

    client: TestClient
    service: ScriptedService
    catalogue: SqlCatalogue
    owner: ScriptedOwner
    problems: list[str]

    def ask(self, **body: object) -> Any:
        return self.client.post("/ask", json={"question": "When does it close?"} | body)


def build_door(
    catalogue: SqlCatalogue,
    slack_app: SlackApp | None = None,
    loopback_only: bool = True,
    **settings: Any,
) -> Door:
    """Open the door on a catalogue that holds one article, BRIDGE."""
    store(catalogue, BRIDGE)
    service = ScriptedService(lambda question: cited_answer(question, BRIDGE.article, 16, 43))
    owner, problems = ScriptedOwner(catalogue), list[str]()
    api = create_http_app(
        service,
        catalogue,
        owner,
        Settings(home=catalogue.path.parent, **settings),
        slack_app,
        readiness=lambda: problems,
        loopback_only=loopback_only,
    )
    return Door(TestClient(api, base_url="http://localhost"), service, catalogue, owner, problems)


def flaw(response: Any, status: int = 422) -> dict[str, str]:
    assert (response.status_code, response.headers["Content-Type"]) == (status, PROBLEM)
    found: dict[str, str] = response.json()["errors"][0]
    return found


def raising(error: Exception) -> Callable[[Question], Answer]:
    def reply(question: Question) -> Answer:
        raise error

    return reply
