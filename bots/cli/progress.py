"""How far a long command is, shown on a terminal and nowhere else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bots.cli.terminal import console, interactive, printable


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Count sources while the block runs; it calls what it is given with each source's name as it begins."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed:,}"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[name]}", markup=False),
    )
    # Standard output is captured only where it is the same terminal; into a pipe it must go straight.
    with Progress(
        *columns, console=console(stderr=True), transient=True, redirect_stdout=interactive()
    ) as shown:
        task = shown.add_task("", total=None, name="")
        yield lambda name: shown.update(task, advance=1, name=printable(name))
