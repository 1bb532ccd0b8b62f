"""How a command ends when something goes wrong: a line that a person can act on, and an exit code."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

from bots.cli.terminal import warn
from qa.errors import PullquoteError

_FAILED = 1
_INTERRUPTED = 130


class Commands(TyperGroup):
    """Runs a subcommand and turns whatever goes wrong into a line that a person can act on."""

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        """Run it. Every error but wrong usage ends in exit code 1, an interruption in 130."""
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, typer.Abort):
            raise typer.Exit(_INTERRUPTED) from None
        except (typer.TyperException, typer.Exit, BrokenPipeError):
            raise
        except Exception as error:
            if ctx.params["debug"]:
                raise
            warn(f"pullquote: {_explained(error)}")
            raise typer.Exit(_FAILED) from None


def _explained(error: Exception) -> str:
    if isinstance(error, PullquoteError):
        return str(error)
    return (
        f"Something unexpected went wrong ({type(error).__name__}). "
        "Run `pullquote --debug ...` (or set PULLQUOTE_DEBUG=1) to see where, and report it."
    )
