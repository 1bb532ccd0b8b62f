"""POST /ask: a question in, an answer that cites quotes, or an abstention, out."""

from __future__ import annotations

from email.message import Message
from typing import Annotated, Protocol

from fastapi import APIRouter, Depends, Header

from bots.http.problems import Flaw, Refusal, declared
from bots.http.requests import AskBody
from bots.schemas import AnswerBody
from qa.errors import ArticleNotFound
from qa.models import Answer, Question
from qa.ports import Catalogue


class Answers(Protocol):
    """Answers questions; safe to call from several threads. At run time qa.service.AnswerService."""

    def answer(self, question: Question) -> Answer:
        """Answer or abstain. Raises QuestionRefused, IndexProblem, ModelUnavailable."""


def asking_routes(service: Answers, catalogue: Catalogue) -> APIRouter:
    """Build the route that answers."""
    routes = APIRouter(tags=["ask"])

    @routes.post(
        "/ask",
        operation_id="ask",
        summary="Ask a question about the articles",
        responses=declared(400, 408, 413, 415, 422, 500, 503),
        dependencies=[Depends(_require_json)],
    )
    def ask(body: AskBody) -> AnswerBody:
        """Answer with quotes that are exact to the code point.

        When the articles do not answer, that is an answer too: status 200, `abstained` true, and the reason.
        A filter that names an article which does not exist is a mistake of the request: status 422.
        """
        _require_articles(catalogue, body.filters.article_ids)
        return AnswerBody.of(service.answer(body.to_question()))

    return routes


def _require_json(content_type: Annotated[str, Header(include_in_schema=False)] = "") -> None:
    """Refuse other types: a form on any web page may send those to a server on loopback, JSON it may not."""
    declared_type = Message()
    declared_type["Content-Type"] = content_type
    if declared_type.get_content_type() != "application/json":
        raise Refusal(415, "Send the question as JSON, with 'Content-Type: application/json'.")


def _require_articles(catalogue: Catalogue, article_ids: list[str]) -> None:
    flaws = []
    for place, article_id in enumerate(article_ids):
        try:
            catalogue.summary(article_id)
        except ArticleNotFound as error:
            flaws.append(Flaw(detail=str(error), pointer=f"#/filters/article_ids/{place}"))
    if flaws:
        raise Refusal(
            422,
            "The filters name articles that are not here; GET /articles lists those that are.",
            kind="unknown-articles",
            title="Unknown articles",
            errors=flaws,
        )
