"""GET /healthz and /readyz: is the process up, and can it answer."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Literal

from fastapi import APIRouter
from pydantic import Field

from bots.http.problems import RETRY_SECONDS, Flaw, Refusal, declared
from bots.schemas import Body
from qa.errors import PullquoteError
from qa.models import Filters
from qa.ports import Catalogue

_log = logging.getLogger(__name__)


class HealthBody(Body):
    """The process is up."""

    status: Literal["ok"] = Field(default="ok", description="Always ok.")


class ReadinessBody(Body):
    """The service can answer."""

    status: Literal["ready"] = Field(default="ready", description="Always ready; a problem comes as a 503.")


def health_routes(catalogue: Catalogue, readiness: Callable[[], Sequence[str]]) -> APIRouter:
    """Build the routes for whoever watches the service."""
    routes = APIRouter(tags=["health"])

    @routes.get("/healthz", operation_id="healthz", summary="Is the process up?", responses=declared(500))
    async def healthz() -> HealthBody:
        """Answer from the event loop, so even while every worker thread is busy."""
        return HealthBody()

    @routes.get(
        "/readyz", operation_id="readyz", summary="Can it answer questions?", responses=declared(500, 503)
    )
    def readyz() -> ReadinessBody:
        """Answer 200 when the catalogue can be read and the index works; else 503, saying what is wrong."""
        problems = [*_catalogue_problems(catalogue), *readiness()]
        if problems:
            raise _not_ready(problems)
        return ReadinessBody()

    return routes


def _catalogue_problems(catalogue: Catalogue) -> list[str]:
    try:
        with catalogue.snapshot() as snapshot:
            snapshot.current_articles(Filters(), limit=1)
    except PullquoteError as error:
        return [str(error)]
    except Exception:
        # Whatever the storage raises, the answer to "can it be read" is no; the log keeps the particulars.
        _log.exception("the catalogue cannot be read")
        return ["The catalogue cannot be read; run pullquote doctor."]
    return []


def _not_ready(problems: Sequence[str]) -> Refusal:
    return Refusal(
        503,
        " ".join(problems),
        kind="not-ready",
        title="Not ready",
        errors=[Flaw(detail=problem) for problem in problems],
        headers={"Retry-After": str(RETRY_SECONDS)},
    )
