"""How far a long command is, shown on a terminal and nowhere else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bots.cli.terminal import console, interactive, printable

if TYPE_CHECKING:
    from rich.progress import Progress


@contextmanager
def counting(total: int | None = None) -> Iterator[Callable[[str], None]]:
    """Count things while the block runs; it calls what it is given with the name of each as it begins.

    Without a total, as for a folder that tells how much it holds only while it is read, the bar only pulses.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with _bar() as bar:
        task = bar.add_task("", total=total, of=f" of {total:,}" if total else "", name="")
        yield lambda name: bar.update(task, advance=1, name=printable(name))


@contextmanager
def working(what: str) -> Iterator[None]:
    """Show that something takes its time."""
    if not sys.stderr.isatty():
        yield
        return
    with console(stderr=True).status(what):
        yield


def _bar() -> Progress:
    from rich.progress import BarColumn, Progress, TextColumn
    from rich.table import Column

    return Progress(
        BarColumn(bar_width=20),
        TextColumn("{task.completed:,}{task.fields[of]}", markup=False),
        TextColumn(
            "{task.fields[name]}", markup=False, table_column=Column(no_wrap=True, overflow="ellipsis")
        ),
        # Results go above the bar where both are on one terminal, and straight into a pipe where not.
        console=console(stderr=not interactive()),
        redirect_stdout=interactive(),
        transient=True,
    )
