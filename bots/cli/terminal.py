"""How the command line speaks: rich text on a terminal, plain whole lines into a pipe, nothing raw."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from pydantic import BaseModel
    from rich.console import Console

Styled = tuple[str, str]
"""Words, and the rich style they have on a terminal."""

# Controls but tab and newline, line and paragraph separators, and what reorders the letters that follow it.
_NOT_SHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_NOT_IN_JSON = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """Make text from elsewhere safe to show: what a terminal would obey becomes a replacement mark."""
    return _NOT_SHOWN.sub("\N{REPLACEMENT CHARACTER}", text)


def interactive() -> bool:
    """Whether a person reads standard output as it is written."""
    return sys.stdout.isatty()


def say(*parts: str | Styled, lead: str = "") -> None:
    """Write a line to standard output; on a terminal it wraps to the right of `lead`."""
    shown = [
        (printable(part), "") if isinstance(part, str) else (printable(part[0]), part[1]) for part in parts
    ]
    if not interactive():
        typer.echo(lead + "".join(words for words, _ in shown))
        return
    from rich.table import Table
    from rich.text import Text

    words = Text.assemble(*shown, overflow="fold")
    if not lead:
        console(stderr=False).print(words)
        return
    hanging = Table.grid()
    hanging.add_row(Text(lead), words)
    console(stderr=False).print(hanging)


def say_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write rows to standard output: a table on a terminal, else tab-separated lines without a heading."""
    if not interactive():
        for row in rows:
            typer.echo("\t".join(" ".join(printable(cell).split()) for cell in row))
        return
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    console(stderr=False).print(table)


def say_json(body: BaseModel) -> None:
    """Write one JSON object on a line of standard output, with what a terminal would obey escaped."""
    line = body.model_dump_json()
    typer.echo(_NOT_IN_JSON.sub(lambda match: f"\\u{ord(match.group()):04x}", line))


def warn(text: str) -> None:
    """Write a line to standard error."""
    typer.echo(printable(text), err=True)


@cache
def console(*, stderr: bool) -> Console:
    """Give the rich console of a stream; it takes no markup from what it is given.

    There is one for each stream, so that what is said while progress is shown goes above it.
    """
    from rich.console import Console

    return Console(stderr=stderr, markup=False, highlight=False, emoji=False)
