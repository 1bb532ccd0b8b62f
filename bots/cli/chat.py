"""`pullquote chat`: one conversation in the terminal, a question a line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from textwrap import shorten
from typing import TYPE_CHECKING, Annotated

import typer

from bots.cli.filters import ArticleIds, Conversation, From, Outlets, To, read_filters, require_known
from bots.cli.terminal import interactive, say

if TYPE_CHECKING:
    from bots.cli.dialogue import Dialogue

_PROMPT = "> "
_ECHOED = 300


def chat(
    article: ArticleIds = None,
    outlet: Outlets = None,
    from_: From = None,
    to: To = None,
    conversation: Conversation = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object an answer.")] = False,
) -> None:
    """Ask one question after another; each may follow up on the last. From a pipe: a question a line."""
    filters = read_filters(article, outlet, from_, to)

    from bots.cli.dialogue import Dialogue
    from qa.bootstrap import open_answers, open_catalogue
    from qa.settings import load_settings

    settings = load_settings()
    catalogue = open_catalogue(settings)
    require_known(catalogue, filters, conversation)
    dialogue = Dialogue(open_answers(settings), catalogue, filters, conversation, json)
    if sys.stdin is not None and sys.stdin.isatty() and interactive():
        _at_a_terminal(dialogue)
    else:
        _through_a_pipe(dialogue, json)


def _at_a_terminal(dialogue: Dialogue) -> None:
    dialogue.greet()
    for line in _typed():
        try:
            if not dialogue.take(line):
                break
        except KeyboardInterrupt:
            say(("Stopped.", "dim"))
        say()
    dialogue.part()


def _through_a_pipe(dialogue: Dialogue, json: bool) -> None:
    """Answer each line under its question; end with 1 if one was refused."""
    for line in sys.stdin or ():
        if not line.strip():
            continue
        if not json:
            say(_PROMPT + shorten(line, _ECHOED, placeholder=" ..."))
        if not dialogue.take(line):
            break
        if not json:
            say()
        sys.stdout.flush()
    if dialogue.refused:
        raise typer.Exit(1)


def _typed() -> Iterator[str]:
    """Yield what a person types, line by line, until Ctrl-D; Ctrl-C gives up the line."""
    with suppress(ImportError):  # Windows has none; lines are then edited as the console does it.
        import readline  # noqa: F401
    while True:
        try:
            line = input(_PROMPT)
        except EOFError:
            say()
            return
        except KeyboardInterrupt:
            say()
            say(("Ctrl-D ends the chat.", "dim"))
            continue
        if line.strip():
            yield line
