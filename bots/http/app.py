"""The HTTP application, put together: routes, problems, limits and their description."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from bots.http.articles import article_routes
from bots.http.asking import Answers, asking_routes
from bots.http.changes import change_routes
from bots.http.health import health_routes
from bots.http.limits import SLACK_EVENTS, BodyLimit, LoopbackHosts
from bots.http.problems import Problem, install_problems
from bots.http.request_log import RequestLog
from bots.owner import DataOwner
from qa.ports import Catalogue
from qa.settings import Settings

if TYPE_CHECKING:
    from bots.slack.app import SlackApp

SMALL_BODY_BYTES = 64 * 1024
SLACK_BODY_BYTES = 1_000_000
BODY_SECONDS = 60.0

_ABOUT = """Pullquote answers questions about news articles. Every answer stands on quotes, exact to the \
character; when the articles do not answer, it says so.

Offsets count Unicode code points, from 0, end exclusive, in the text that \
`GET /articles/{article_id}/versions/{number}/text` returns. Times are ISO 8601 in UTC. Errors are problem \
details (RFC 9457). Every response carries `X-Request-ID`; send your own (up to 64 letters, digits, `.`, `_` \
or `-`) to find it again in the server's log. A server on a loopback address answers 421 to requests for any \
other host name."""

_TAGS = [
    {"name": "ask", "description": "Questions and answers."},
    {"name": "articles", "description": "What there is to ask about."},
    {"name": "changes", "description": "Ingest and removal, with the admin key."},
    {"name": "health", "description": "For whoever watches the service."},
]


def create_http_app(
    service: Answers,
    catalogue: Catalogue,
    owner: DataOwner,
    settings: Settings,
    slack_app: SlackApp | None = None,
    *,
    readiness: Callable[[], Sequence[str]] = tuple,
    loopback_only: bool = True,
) -> FastAPI:
    """Build the application.

    `readiness` lists, in plain words, what keeps the index from answering. `loopback_only` refuses requests
    for other host names; switch it off when the server is bound to an address that others reach.
    """
    # No /docs: FastAPI's page loads its script from another host.
    api = FastAPI(
        title="Pullquote",
        version=version("pullquote"),
        description=_ABOUT,
        openapi_tags=_TAGS,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    install_problems(api)
    for routes in (
        asking_routes(service, catalogue),
        article_routes(catalogue),
        change_routes(owner, settings.admin_key),
        health_routes(catalogue, readiness),
    ):
        api.include_router(routes)
    _add_index(api)
    if slack_app is not None:
        from bots.slack.http import mount_slack

        mount_slack(api, slack_app)
    _add_guards(api, settings, loopback_only)
    _describe(api, settings)
    return api


def _add_guards(api: FastAPI, settings: Settings, loopback_only: bool) -> None:
    larger = {("POST", "/articles"): settings.max_source_bytes, ("POST", SLACK_EVENTS): SLACK_BODY_BYTES}

    def limit_for(method: str, path: str) -> int:
        return larger.get((method, path), SMALL_BODY_BYTES)

    # The last one added is the outermost.
    api.add_middleware(BodyLimit, limit_for=limit_for, seconds=BODY_SECONDS)
    if loopback_only:
        api.add_middleware(LoopbackHosts)
    api.add_middleware(RequestLog)


def _add_index(api: FastAPI) -> None:
    @api.get("/", include_in_schema=False)
    def index() -> dict[str, Any]:
        operations = {
            f"{method.upper()} {path}": operation["summary"]
            for path, methods in api.openapi()["paths"].items()
            for method, operation in methods.items()
        }
        return {
            "name": api.title,
            "version": api.version,
            "openapi": api.openapi_url,
            "endpoints": operations,
        }


def _describe(api: FastAPI, settings: Settings) -> None:
    """Complete what FastAPI derives: the shape of problems, and the limit that is a setting."""

    def openapi() -> dict[str, Any]:
        if api.openapi_schema is None:
            schema = get_openapi(
                title=api.title,
                version=api.version,
                description=api.description,
                tags=api.openapi_tags,
                routes=api.routes,
            )
            shapes = schema["components"]["schemas"]
            problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            shapes |= problem.pop("$defs") | {"Problem": problem}
            shapes["AskBody"]["properties"]["question"]["maxLength"] = settings.max_question_chars
            api.openapi_schema = schema
        return api.openapi_schema

    api.openapi = openapi  # type: ignore[method-assign]
