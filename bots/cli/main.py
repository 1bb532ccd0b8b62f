"""The `pullquote` command: its options and its subcommands."""

from __future__ import annotations

import logging
import signal
import sys
from io import TextIOWrapper
from typing import Annotated, NoReturn

import typer

from bots.cli.articles import articles, history, remove, show
from bots.cli.ask import ask
from bots.cli.calibrate import calibrate
from bots.cli.chat import chat
from bots.cli.endings import Commands
from bots.cli.evaluate import evaluate
from bots.cli.ingest import ingest
from bots.cli.serve import serve, slack
from bots.cli.upkeep import doctor, reindex

_TERMINATED = 143


def main() -> None:
    """Run the command line."""
    # A letter that cannot be read or shown gets a stand-in, not a traceback. A closed stream is None.
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace")):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=errors)
    # Ending by an exception lets every open block clean up after itself.
    signal.signal(signal.SIGTERM, _terminate)
    _app()(prog_name="pullquote")


def _app() -> typer.Typer:
    app = typer.Typer(
        cls=Commands,
        help="Answer questions about news articles with exact, cited quotes.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(_options)
    for command in (ingest, ask, chat, articles, show, history, remove, reindex, doctor, serve, slack):
        app.command()(command)
    app.command("eval")(evaluate)
    app.command()(calibrate)
    return app


def _options(
    _version: Annotated[
        bool,
        typer.Option("--version", help="Show the version and exit.", is_eager=True, callback=_show_version),
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", envvar="PULLQUOTE_DEBUG", help="Log more, and show where errors arise.")
    ] = False,
) -> None:
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")
    for package in ("qa", "ingest", "bots"):
        logging.getLogger(package).setLevel(logging.DEBUG if debug else logging.WARNING)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"pullquote {version('pullquote')}")
        raise typer.Exit


def _terminate(*_: object) -> NoReturn:
    raise SystemExit(_TERMINATED)
