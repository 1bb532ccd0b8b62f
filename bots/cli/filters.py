"""Which articles `ask` and `chat` answer from, and which conversation they go on with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bots.cli.options import read
from bots.cli.terminal import warn

if TYPE_CHECKING:
    from qa.models import Filters
    from qa.ports import Catalogue

ArticleIds = Annotated[
    list[str] | None,
    typer.Option("--article", metavar="ID", help="Answer from this article only (its id); may be repeated."),
]
Outlets = Annotated[
    list[str] | None,
    typer.Option(
        "--outlet", metavar="NAME", help="Answer from this outlet's articles only; may be repeated."
    ),
]
From = Annotated[
    str | None, typer.Option("--from", metavar="DATE", help="Only articles published then or later.")
]
To = Annotated[
    str | None, typer.Option("--to", metavar="DATE", help="Only articles published then or earlier.")
]
Conversation = Annotated[
    str | None, typer.Option("--conversation", metavar="ID", help="Follow up on an earlier answer.")
]


def read_filters(
    articles: list[str] | None, outlets: list[str] | None, first: str | None, last: str | None
) -> Filters:
    """Make sense of the options. Raises typer.BadParameter."""
    from bots.moments import from_start, through_end
    from qa.models import Filters

    published_from = read("--from", first, from_start)
    published_to = read("--to", last, through_end)
    if published_from and published_to and published_from > published_to:
        raise typer.BadParameter("--from is after --to; swap them.")
    return Filters(tuple(articles or ()), tuple(outlets or ()), published_from, published_to)


def require_known(catalogue: Catalogue, filters: Filters, conversation: str | None) -> None:
    """Refuse articles that are not here, and warn of a conversation that is over. Raises ArticleNotFound."""
    for article_id in filters.article_ids:
        catalogue.summary(article_id)
    if conversation is not None and not catalogue.turns(conversation, 1):
        warn(f"There is no conversation {conversation}, or it is over; this is its first question.")
