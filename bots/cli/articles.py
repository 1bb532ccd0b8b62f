"""`pullquote articles`, `show`, `history` and `remove`: what there is to ask about."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from bots.cli.render import day, iso_day, minute
from bots.cli.terminal import interactive, printable, say, say_json, say_table

if TYPE_CHECKING:
    from qa.adapters.catalogue import SqlCatalogue
    from qa.models import Article, Removal
    from qa.ports import ArticleSummary

Id = Annotated[str, typer.Argument(metavar="ID", help="The article's id, as `pullquote articles` lists it.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]

_LABEL_WIDTH = 11


def articles(json: Json = False) -> None:
    """List the articles, newest publication first."""
    found = _catalogue().articles()
    if json:
        _say_json(found)
    elif not found and interactive():
        say("There are no articles yet. Add some with `pullquote ingest FILE...`.")
    else:
        columns = ("Id", "Version", "Published", "Outlet", "Headline")
        rows = [
            (a.article_id, str(a.version), iso_day(a.published), a.outlet or "", a.headline) for a in found
        ]
        say_table(columns, rows)


def show(
    article_id: Id,
    version: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="This version, not the current one.")
    ] = None,
    text: Annotated[bool, typer.Option("--text", help="Print the text alone, to the letter.")] = False,
    removed: Annotated[bool, typer.Option("--removed", help="Print what ingest left out, and why.")] = False,
    json: Json = False,
) -> None:
    """Show an article: its record and its text."""
    if text + removed + json > 1 and not (removed and json):
        raise typer.BadParameter("Choose one of --text, --removed and --json (--removed --json go together).")
    catalogue = _catalogue()
    with catalogue.snapshot() as snapshot:
        article = snapshot.article(article_id, version)
    if text:
        # To the letter into a pipe, since offsets count in it; a person's terminal must not obey it.
        say(article.text) if interactive() else sys.stdout.write(article.text)
    elif removed:
        _show_removals(catalogue.removals(article_id, article.version), json)
    elif json:
        _say_json([_summary(catalogue, article)])
    else:
        _show_record(_summary(catalogue, article), article.text)


def history(article_id: Id, json: Json = False) -> None:
    """List every version of an article, oldest first."""
    from bots.schemas import VersionBody

    versions = _catalogue().versions(article_id)
    if json:
        for version in versions:
            say_json(VersionBody.of(version))
        return
    columns = ("Version", "Ingested", "Passages", "Source", "Headline")
    rows = [
        (str(v.number), minute(v.ingested_at), str(v.passage_count), v.source, v.headline) for v in versions
    ]
    say_table(columns, rows)


def remove(
    article_id: Id,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    json: Json = False,
) -> None:
    """Remove an article with all its versions."""
    from bots.cli.owner import data_owner
    from qa.settings import load_settings

    summary = _catalogue().summary(article_id)
    if not yes and not _confirmed(summary):
        say("Nothing was removed.")
        raise typer.Exit(1)
    with data_owner(load_settings()) as owner:
        removed = owner.remove(article_id)
    if json:
        _say_json([removed])
    else:
        say(f"Removed {article_id}: {removed.headline}")


def _catalogue() -> SqlCatalogue:
    from qa.bootstrap import open_catalogue
    from qa.settings import load_settings

    return open_catalogue(load_settings())


def _say_json(summaries: Iterable[ArticleSummary]) -> None:
    from bots.schemas import ArticleBody

    for summary in summaries:
        say_json(ArticleBody.of(summary))


def _summary(catalogue: SqlCatalogue, article: Article) -> ArticleSummary:
    """Describe any version as the list of articles describes the current one."""
    from qa.ports import ArticleSummary

    version = next(v for v in catalogue.versions(article.article_id) if v.number == article.version)
    return ArticleSummary(
        article_id=article.article_id,
        version=article.version,
        headline=article.headline,
        outlet=article.outlet,
        byline=article.byline,
        published=article.published,
        updated=article.updated,
        language=article.language,
        url=article.url,
        passage_count=version.passage_count,
        ingested_at=version.ingested_at,
    )


def _show_record(summary: ArticleSummary, text: str) -> None:
    fields = (
        ("Id", summary.article_id),
        ("Version", f"{summary.version}, ingested {minute(summary.ingested_at)}"),
        ("Outlet", summary.outlet),
        ("Byline", summary.byline),
        ("Published", day(summary.published)),
        ("Updated", day(summary.updated)),
        ("Language", summary.language),
        ("URL", summary.url),
        ("Passages", str(summary.passage_count)),
    )
    for name, value in fields:
        if value:
            say(value, lead=f"{name}:".ljust(_LABEL_WIDTH))
    say()
    say(text)


def _show_removals(removals: Sequence[Removal], json: bool) -> None:
    from bots.schemas import RemovalBody

    if json:
        for removal in removals:
            say_json(RemovalBody.of(removal))
    elif not removals and interactive():
        say("Nothing was left out.")
    else:
        rows = [(str(removal.line or ""), str(removal.reason), removal.text) for removal in removals]
        say_table(("Line", "Reason", "Text"), rows)


def _confirmed(summary: ArticleSummary) -> bool:
    if not sys.stdin.isatty():
        raise typer.BadParameter("Without a terminal to ask on, remove needs --yes.")
    question = f"Remove {summary.article_id} ({summary.headline}) with {_versions(summary.version)}?"
    return typer.confirm(printable(question), err=True)


def _versions(count: int) -> str:
    return "its one version" if count == 1 else f"all {count} versions"
