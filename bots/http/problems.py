"""How errors look over HTTP: problem details (RFC 9457), each with the request's id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.types import Scope

from qa.errors import (
    ArticleNotFound,
    ArticleRemoved,
    IndexProblem,
    IngestError,
    ModelUnavailable,
    OwnerUnreachable,
    PullquoteError,
    QuestionRefused,
)

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 5


class Flaw(BaseModel):
    """One thing wrong with a request, and where."""

    detail: str = Field(description="What is wrong.", examples=["There is no such field."])
    pointer: str | None = Field(
        default=None, description="Where in the body, as a JSON pointer.", examples=["#/filters/outlet"]
    )
    parameter: str | None = Field(default=None, description="Which parameter of the path or the query.")


class Problem(BaseModel):
    """What went wrong, to which thing, and what to do (RFC 9457)."""

    type: str = Field(
        default="about:blank",
        description="Names the kind of problem; about:blank where the status says it all.",
        examples=["urn:pullquote:problem:article-not-found"],
    )
    title: str = Field(description="The kind of problem in a few words.", examples=["Article not found"])
    status: int = Field(description="The HTTP status.", examples=[404])
    detail: str = Field(description="What happened, to which thing, and what to do.")
    request_id: str = Field(description="Also in the X-Request-ID header and in the server's log.")
    errors: list[Flaw] | None = Field(default=None, description="Each flaw of the request, where known.")


class Refusal(HTTPException):
    """An HTTP error with its own kind and flaws; anything an endpoint refuses is raised as one."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        kind: str | None = None,
        title: str | None = None,
        errors: Sequence[Flaw] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, detail, headers)
        self.kind = kind
        self.title = title
        self.errors = list(errors)


def problem_response(scope: Scope, error: HTTPException) -> Response:
    """Write an HTTP error as problem details."""
    refusal = error if isinstance(error, Refusal) else Refusal(error.status_code, _detail(error))
    problem = Problem(
        type=f"urn:pullquote:problem:{refusal.kind}" if refusal.kind else "about:blank",
        title=refusal.title or HTTPStatus(refusal.status_code).phrase,
        status=refusal.status_code,
        detail=refusal.detail,
        request_id=scope.get("state", {}).get("request_id", ""),
        errors=refusal.errors or None,
    )
    return Response(
        problem.model_dump_json(exclude_none=True),
        status_code=refusal.status_code,
        headers=error.headers,
        media_type=MEDIA_TYPE,
    )


def install_problems(api: FastAPI) -> None:
    """Answer every error of the app with problem details."""
    api.add_exception_handler(HTTPException, _answer_http)
    api.add_exception_handler(RequestValidationError, _answer_invalid)
    for kind in _REFUSED:
        api.add_exception_handler(kind, _answer_refused)


def invalid(errors: Sequence[Mapping[str, Any]]) -> Refusal:
    """Turn pydantic's errors into a refusal: 400 where the body is not JSON, else 422. Echo no input."""
    if any(error["type"] == "json_invalid" for error in errors):
        return Refusal(400, "The body is not valid JSON.", kind="not-json", title="Not JSON")
    return Refusal(
        _INVALID.status,
        "The request does not have the right form; errors says where.",
        kind=_INVALID.kind,
        title=_INVALID.title,
        errors=[_flaw(error) for error in errors],
    )


def declared(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe the problems an endpoint may answer with, for OpenAPI."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": schema, "example": _example(status)}},
        }
        for status in statuses
    }


@dataclass(frozen=True, slots=True)
class _Refused:
    status: int
    kind: str
    title: str


_INVALID = _Refused(422, "invalid-request", "Invalid request")
_REFUSED: dict[type[Exception], _Refused] = {
    QuestionRefused: _Refused(422, "question-refused", "Question refused"),
    IngestError: _Refused(422, "ingest-failed", "The source could not become an article"),
    ArticleRemoved: _Refused(410, "article-removed", "Article removed"),
    ArticleNotFound: _Refused(404, "article-not-found", "Article not found"),
    IndexProblem: _Refused(503, "index-unavailable", "Index unavailable"),
    ModelUnavailable: _Refused(503, "model-unavailable", "Model unavailable"),
    OwnerUnreachable: _Refused(503, "owner-unreachable", "Data folder unavailable"),
}

_DETAILS = {
    404: "There is nothing here. GET / lists the endpoints.",
    405: "This endpoint does not take that method; the Allow header lists those it takes.",
}
"""For errors that the framework raises with no more than the status's own phrase."""


def _answer_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 405 and (methods := _methods(request)):
        error.headers = {"Allow": ", ".join(methods)}
    return problem_response(request.scope, error)


def _methods(request: Request) -> list[str]:
    """List what the path takes. The framework's own list is that of one of the routes that share the path."""
    path = getattr(request.scope.get("route"), "path", None)
    return [method.upper() for method in request.app.openapi()["paths"].get(path, ())]


def _answer_refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, PullquoteError)
    refused = next(_REFUSED[kind] for kind in type(error).__mro__ if kind in _REFUSED)
    headers = {"Retry-After": str(RETRY_SECONDS)} if refused.status == 503 else None
    refusal = Refusal(refused.status, str(error), kind=refused.kind, title=refused.title, headers=headers)
    return problem_response(request.scope, refusal)


def _answer_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return problem_response(request.scope, invalid(error.errors()))


def _flaw(error: Mapping[str, Any]) -> Flaw:
    where, *path = error["loc"]
    message = str(error["msg"]).removeprefix("Value error, ")
    detail = "There is no such field." if error["type"] == "extra_forbidden" else f"{message.rstrip('.')}."
    if where != "body":
        return Flaw(detail=detail, parameter="/".join(map(str, path)))
    return Flaw(detail=detail, pointer="#" + "".join(f"/{_token(part)}" for part in path))


def _token(part: object) -> str:
    escaped = str(part).replace("~", "~0").replace("/", "~1")
    return quote(escaped.encode("utf-8", "replace"), safe="~")


def _detail(error: HTTPException) -> str:
    bare = error.detail == HTTPStatus(error.status_code).phrase
    return _DETAILS.get(error.status_code, error.detail) if bare else error.detail


def _example(status: int) -> dict[str, Any]:
    known = next((refused for refused in (_INVALID, *_REFUSED.values()) if refused.status == status), None)
    return {
        "type": f"urn:pullquote:problem:{known.kind}" if known else "about:blank",
        "title": known.title if known else HTTPStatus(status).phrase,
        "status": status,
        "detail": "What happened, to which thing, and what to do.",
        "request_id": "4bf92f3577b34da6",
    }
