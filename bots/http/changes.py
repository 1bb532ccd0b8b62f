"""POST and DELETE /articles: changes to what there is, for whoever holds the admin key."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from email.message import Message
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import SecretStr, ValidationError

from bots.http.articles import ArticleId
from bots.http.problems import Refusal, declared, invalid
from bots.http.requests import IngestRecord, IngestRequest
from bots.owner import DataOwner
from bots.schemas import IngestBody
from ingest.models import Outcome, RawDocument

_TEXT_TYPES = ("text/plain", "text/markdown", "text/html")
_BEARER = HTTPBearer(scheme_name="adminKey", description="The key of PULLQUOTE_ADMIN_KEY.", auto_error=False)
_NEW_ARTICLE: dict[int | str, dict[str, Any]] = {
    201: {
        "description": "A new article.",
        "model": IngestBody,
        "headers": {"Location": {"description": "The article.", "schema": {"type": "string"}}},
    }
}
_INGEST_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": IngestRequest.model_json_schema()}}
        | {media_type: {"schema": {"type": "string", "minLength": 1}} for media_type in _TEXT_TYPES},
    }
}


def change_routes(owner: DataOwner, admin_key: SecretStr | None) -> APIRouter:
    """Build the routes that ingest and remove."""
    routes = APIRouter(tags=["changes"], dependencies=[Depends(_require(admin_key))])

    @routes.post(
        "/articles",
        operation_id="ingest_article",
        summary="Ingest an article",
        response_model=IngestBody,
        responses=_NEW_ARTICLE | declared(400, 401, 403, 408, 413, 415, 422, 500, 503),
        openapi_extra=_INGEST_BODY,
    )
    def ingest_article(
        content: Annotated[bytes, Depends(_body)],
        record: Annotated[IngestRecord, Query()],
        response: Response,
        content_type: Annotated[str, Header(include_in_schema=False)] = "",
    ) -> IngestBody:
        """Make a source an article's current version, or say that nothing in it is new.

        Send the article as it is (text/plain, text/markdown or text/html) and what you know of it in the
        query, or send all of it as JSON. A value in the query wins over the same one in the JSON.
        """
        document, record = _document(content, content_type, record)
        result = owner.ingest(document, record.to_overrides())
        if result.outcome is Outcome.NEW:
            response.status_code = 201
            response.headers["Location"] = f"/articles/{result.article_id}"
        return IngestBody.of(result)

    @routes.delete(
        "/articles/{article_id}",
        operation_id="remove_article",
        summary="Remove an article with all its versions",
        status_code=204,
        responses=declared(401, 403, 404, 410, 422, 500, 503),
    )
    def remove_article(article_id: ArticleId) -> None:
        """Remove an article with all its versions."""
        owner.remove(article_id)

    return routes


def _require(admin_key: SecretStr | None) -> Callable[..., None]:
    key = admin_key.get_secret_value().encode() if admin_key else b""

    def check(given: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]) -> None:
        if not key:
            raise _CHANGES_OFF
        # Header bytes come decoded as Latin-1; that way back gives the bytes that were sent.
        if given is None or not hmac.compare_digest(given.credentials.encode("latin-1"), key):
            raise _KEY_REFUSED

    return check


async def _body(request: Request) -> bytes:
    return await request.body()


def _document(content: bytes, content_type: str, record: IngestRecord) -> tuple[RawDocument, IngestRecord]:
    declared_type = Message()
    declared_type["Content-Type"] = content_type
    media_type = declared_type.get_content_type()
    if content_type and media_type == "application/json":
        return _from_json(content, record)
    if content_type and media_type in _TEXT_TYPES:
        content = _in_utf8(content, declared_type.get_content_charset())
        return RawDocument(record.source, content, media_type), record
    raise Refusal(415, f"Send the article as application/json, {', '.join(_TEXT_TYPES)}.")


def _from_json(content: bytes, record: IngestRecord) -> tuple[RawDocument, IngestRecord]:
    try:
        request = IngestRequest.model_validate_json(content)
    except ValidationError as error:
        flaws = error.errors(include_input=False, include_url=False, include_context=False)
        raise invalid([{**flaw, "loc": ("body", *flaw["loc"])} for flaw in flaws]) from None
    request = request.model_copy(update=record.model_dump(exclude_unset=True))
    return RawDocument(request.source, _marked(request.content), request.media_type), request


def _in_utf8(content: bytes, charset: str | None) -> bytes:
    """Recode what the Content-Type says is in another encoding; left unsaid, extraction finds out."""
    if charset is None:
        return content
    try:
        return _marked(content.decode(charset))
    except LookupError:
        raise Refusal(415, f"The charset {charset!r} is not known; send UTF-8.") from None
    except UnicodeDecodeError as error:
        raise Refusal(
            422, f"Byte {error.start} of the body is not {charset}; name its true charset or send UTF-8."
        ) from None


def _marked(text: str) -> bytes:
    # The byte order mark outranks a charset that the page itself may still declare from before the recoding.
    return text.removeprefix("\ufeff").encode("utf-8-sig")


_CHANGES_OFF = Refusal(
    403,
    "Ingest and removal over HTTP are off. To allow them, set PULLQUOTE_ADMIN_KEY, restart the server and "
    "send the key as 'Authorization: Bearer <key>'. The pullquote command needs no key.",
    kind="changes-off",
    title="Changes over HTTP are off",
)
_KEY_REFUSED = Refusal(
    401,
    "The admin key is missing or wrong; send it as 'Authorization: Bearer <key>'.",
    kind="key-refused",
    title="Key refused",
    headers={"WWW-Authenticate": 'Bearer realm="pullquote"'},
)
