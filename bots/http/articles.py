"""GET /articles: what there is to ask about, every version of it, and the text that offsets count in."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Response
from pydantic import Field

from bots.http.problems import declared
from bots.schemas import ArticleBody, Body, RemovalBody, VersionBody
from qa.errors import ArticleNotFound
from qa.models import Version
from qa.ports import Catalogue

ArticleId = Annotated[str, Path(description="The article's id, from GET /articles.", examples=["bridge"])]
# The largest number SQLite and PostgreSQL take in an ordinary integer column.
Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="The version, counted from 1.", examples=[1])]

_TEXT_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The text, UTF-8.",
        "content": {
            "text/plain": {"schema": {"type": "string"}, "example": "Harbour bridge to close in May"}
        },
        "headers": {"ETag": {"description": "Changes with the text.", "schema": {"type": "string"}}},
    },
    304: {"description": "The text is the one named in If-None-Match."},
}


class ArticlesBody(Body):
    """The current articles."""

    articles: list[ArticleBody] = Field(description="Newest publication first.")


class VersionsBody(Body):
    """The versions of one article."""

    article_id: str = Field(description="The article's id.", examples=["bridge"])
    versions: list[VersionBody] = Field(description="Oldest first.")


class VersionDetailBody(VersionBody):
    """One version, with what extraction left out of it."""

    removals: list[RemovalBody] = Field(description="What was left out of the text, in source order.")


def article_routes(catalogue: Catalogue) -> APIRouter:
    """Build the routes that read the catalogue."""
    routes = APIRouter(tags=["articles"])

    @routes.get(
        "/articles",
        operation_id="list_articles",
        summary="List the current articles",
        responses=declared(500),
    )
    def list_articles() -> ArticlesBody:
        """List the current articles."""
        return ArticlesBody(articles=[ArticleBody.of(summary) for summary in catalogue.articles()])

    @routes.get(
        "/articles/{article_id}",
        operation_id="get_article",
        summary="Describe an article",
        responses=declared(404, 410, 422, 500),
    )
    def get_article(article_id: ArticleId) -> ArticleBody:
        """Describe an article as it is now."""
        return ArticleBody.of(catalogue.summary(article_id))

    @routes.get(
        "/articles/{article_id}/versions",
        operation_id="list_versions",
        summary="List an article's versions",
        responses=declared(404, 410, 422, 500),
    )
    def list_versions(article_id: ArticleId) -> VersionsBody:
        """List every version of an article."""
        versions = [VersionBody.of(version) for version in catalogue.versions(article_id)]
        return VersionsBody(article_id=article_id, versions=versions)

    @routes.get(
        "/articles/{article_id}/versions/{number}",
        operation_id="get_version",
        summary="Describe a version",
        responses=declared(404, 410, 422, 500),
    )
    def get_version(article_id: ArticleId, number: Number) -> VersionDetailBody:
        """Describe one version of an article and what was left out of its text."""
        version = VersionBody.of(_version(catalogue, article_id, number))
        removals = [RemovalBody.of(removal) for removal in catalogue.removals(article_id, number)]
        return VersionDetailBody(**version.model_dump(), removals=removals)

    @routes.get(
        "/articles/{article_id}/versions/{number}/text",
        operation_id="get_text",
        summary="Read the text of a version",
        response_class=Response,
        responses=_TEXT_RESPONSES | declared(404, 410, 422, 500),
    )
    def get_text(
        article_id: ArticleId, number: Number, if_none_match: Annotated[str | None, Header()] = None
    ) -> Response:
        """Return the text of a version, to the code point what `start` and `end` of citations count in."""
        with catalogue.snapshot() as snapshot:
            text = snapshot.article(article_id, number).text
        return _text_response(text.encode(), if_none_match)

    return routes


def _version(catalogue: Catalogue, article_id: str, number: int) -> Version:
    for version in catalogue.versions(article_id):
        if version.number == number:
            return version
    raise ArticleNotFound(
        f"Article {article_id!r} has no version {number}; GET /articles/{article_id}/versions lists them."
    )


def _text_response(content: bytes, if_none_match: str | None) -> Response:
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    # A version never changes, but its article can be removed, so caches must ask before they serve it again.
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    known = {candidate.strip().removeprefix("W/") for candidate in (if_none_match or "").split(",")}
    if known & {tag, "*"}:
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type="text/plain; charset=utf-8")
