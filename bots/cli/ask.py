"""`pullquote ask`: a question in, a cited answer or an abstention out."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bots.cli.filters import ArticleIds, Conversation, From, Outlets, To, read_filters, require_known
from bots.cli.options import well_formed
from bots.cli.terminal import interactive, say, say_json


def ask(
    question: Annotated[
        list[str], typer.Argument(metavar="QUESTION", help="The question; - reads it from standard input.")
    ],
    article: ArticleIds = None,
    outlet: Outlets = None,
    from_: From = None,
    to: To = None,
    conversation: Conversation = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Ask a question about the articles."""
    filters = read_filters(article, outlet, from_, to)

    from bots.cli.render import say_answer
    from bots.schemas import AnswerBody
    from qa.bootstrap import open_answers, open_catalogue
    from qa.models import Question
    from qa.settings import load_settings

    settings = load_settings()
    require_known(open_catalogue(settings), filters, conversation)
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
