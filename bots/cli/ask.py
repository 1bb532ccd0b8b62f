"""`pullquote ask`: a question in, a cited answer or an abstention out."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from bots.cli.options import read, well_formed
from bots.cli.terminal import interactive, say, say_json

if TYPE_CHECKING:
    from qa.models import Filters
    from qa.ports import Catalogue


def ask(
    question: Annotated[
        list[str], typer.Argument(metavar="QUESTION", help="The question; - reads it from standard input.")
    ],
    article: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Answer from this article only (its id); may be repeated."),
    ] = None,
    outlet: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Answer from this outlet's articles only; may be repeated."),
    ] = None,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="Only articles published then or later.")
    ] = None,
    to: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="Only articles published then or earlier.")
    ] = None,
    conversation: Annotated[
        str | None, typer.Option(metavar="ID", help="Follow up on an earlier answer.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Ask a question about the articles."""
    filters = _filters(article or [], outlet or [], from_, to)

    from bots.cli.render import say_answer
    from bots.schemas import AnswerBody
    from qa.bootstrap import open_answers, open_catalogue
    from qa.models import Question
    from qa.settings import load_settings

    settings = load_settings()
    _require_articles(open_catalogue(settings), filters.article_ids)
    answer = open_answers(settings).answer(Question(_question(question), filters, conversation))
    if json:
        say_json(AnswerBody.of(answer))
        return
    say_answer(answer)
    if interactive():
        say()
        say((f"Follow up with --conversation {answer.conversation_id}", "dim"))


def _question(words: list[str]) -> str:
    if words == ["-"]:
        return sys.stdin.read() if sys.stdin else ""
    return well_formed(" ".join(words))


def _filters(articles: list[str], outlets: list[str], first: str | None, last: str | None) -> Filters:
    from bots.moments import from_start, through_end
    from qa.models import Filters

    published_from = read("--from", first, from_start)
    published_to = read("--to", last, through_end)
    if published_from and published_to and published_from > published_to:
        raise typer.BadParameter("--from is after --to; swap them.")
    return Filters(tuple(articles), tuple(outlets), published_from, published_to)


def _require_articles(catalogue: Catalogue, article_ids: Iterable[str]) -> None:
    for article_id in article_ids:
        catalogue.summary(article_id)
