"""`pullquote ingest`: sources in, articles out, a line for each."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from bots.cli.articles import Json
from bots.cli.options import read, well_formed
from bots.cli.progress import counting
from bots.cli.terminal import say_json, warn
from qa.errors import FetchFailed, IngestError

if TYPE_CHECKING:
    from bots.owner import DataOwner
    from ingest.models import IngestResult, Overrides, RawDocument
    from qa.settings import Settings


def ingest(
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE", help="Files or folders; - is standard input.")
    ],
    article_id: Annotated[str | None, typer.Option("--id", metavar="ID", help="The article's id.")] = None,
    url: Annotated[str | None, typer.Option(metavar="URL", help="Where it was published.")] = None,
    published: Annotated[
        str | None, typer.Option(metavar="DATE", help="When: 2025-12-17, or 2025-12-17T09:30:00Z.")
    ] = None,
    outlet: Annotated[str | None, typer.Option(metavar="NAME", help="Who published it.")] = None,
    show_removed: Annotated[
        bool, typer.Option("--show-removed", help="Show what was left out of each text, and why.")
    ] = False,
    json: Json = False,
) -> None:
    """Add articles, or bring them up to date. --id, --url, --published and --outlet are for a single one."""
    from bots.cli.owner import data_owner
    from ingest.models import Overrides
    from qa.settings import load_settings

    overrides = _overrides(article_id, url, published, outlet)
    settings = load_settings()
    documents = _documents(sources, settings)
    if overrides != Overrides():
        documents = _only_one(documents)
    failures: list[IngestError] = []
    with data_owner(settings) as owner, counting() as begin:
        for outcome in _outcomes(owner, documents, overrides, begin):
            _say(outcome, show_removed, json)
            if isinstance(outcome, IngestError):
                failures.append(outcome)
    if failures:
        _list(failures)
        raise typer.Exit(1)


def _overrides(
    article_id: str | None, url: str | None, published: str | None, outlet: str | None
) -> Overrides:
    from bots.moments import from_start
    from ingest.models import Overrides

    return Overrides(
        article_id=read("--id", article_id, _checked_id),
        url=read("--url", url, _checked_url),
        published=read("--published", published, from_start),
        outlet=outlet,
    )


def _checked_id(article_id: str) -> str:
    from ingest.identity import checked_id

    try:
        return checked_id(article_id, "--id")
    except IngestError as error:
        raise ValueError(error) from None


def _checked_url(url: str) -> str:
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("write a whole URL, such as https://example.com/bridge.")
    return url


def _documents(sources: list[str], settings: Settings) -> Iterator[RawDocument | FetchFailed]:
    from ingest.fetch import fetch

    stdin = sys.stdin.buffer if sys.stdin else None
    for source in sources:
        for found in fetch(
            source, settings.max_source_bytes, stdin, report=lambda skipped: warn(f"{skipped}")
        ):
            yield _with_readable_name(found)


def _with_readable_name(found: RawDocument | FetchFailed) -> RawDocument | FetchFailed:
    if isinstance(found, FetchFailed):
        return FetchFailed(well_formed(found.source), well_formed(str(found)))
    return replace(found, source=well_formed(found.source))


def _only_one(documents: Iterator[RawDocument | FetchFailed]) -> Iterator[RawDocument | FetchFailed]:
    first = list(islice(documents, 2))
    if len(first) > 1:
        raise typer.BadParameter(
            "--id, --url, --published and --outlet describe a single article, but there are more sources."
        )
    return iter(first)


def _outcomes(
    owner: DataOwner,
    documents: Iterable[RawDocument | FetchFailed],
    overrides: Overrides,
    begin: Callable[[str], None],
) -> Iterator[IngestResult | IngestError]:
    for document in documents:
        begin(document.source)
        if isinstance(document, FetchFailed):
            yield document
            continue
        try:
            yield owner.ingest(document, overrides)
        except IngestError as error:
            yield error


def _say(outcome: IngestResult | IngestError, show_removed: bool, json: bool) -> None:
    from bots.cli.render import say_ingested, say_removals
    from bots.schemas import IngestBody, IngestFailureBody

    if isinstance(outcome, IngestError):
        if json:
            say_json(IngestFailureBody.of(outcome))
    elif json:
        say_json(IngestBody.of(outcome))
    else:
        say_ingested(outcome)
        if show_removed:
            say_removals(outcome)


def _list(failures: list[IngestError]) -> None:
    """Name each source that failed, on standard error, after everything else."""
    if len(failures) > 1:
        warn(f"pullquote: {len(failures):,} sources failed:")
    for failure in failures:
        warn(f"  {failure}" if len(failures) > 1 else f"pullquote: {failure}")
