"""What people type, made sense of: option values, and bytes that are no UTF-8."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import typer

Value = TypeVar("Value")


def read(option: str, text: str | None, reader: Callable[[str], Value]) -> Value | None:
    """Read an option's value, None where it was not given. Raises typer.BadParameter naming the option."""
    if text is None:
        return None
    try:
        return reader(text)
    except ValueError as error:
        raise typer.BadParameter(f"{option} {text!r}: {error}") from None


def well_formed(text: str) -> str:
    """Replace the surrogates by which Python carries bytes that are no UTF-8; JSON and SQLite refuse them."""
    return text.encode("utf-8", "replace").decode()
