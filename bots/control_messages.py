"""What travels over the control port: requests, results and refusals as JSON, strictly read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config

from ingest.models import Overrides, RawDocument
from qa.errors import IngestError, PullquoteError

Message = TypeVar("Message")


class NotUnderstood(Exception):
    """What arrived is not the message that was due: the other end is another version of Pullquote."""


@with_config(ConfigDict(ser_json_bytes="base64", val_json_bytes="base64"))
@dataclass(frozen=True, slots=True)
class IngestRequest:
    """Make this source an article's current version."""

    document: RawDocument
    overrides: Overrides


@dataclass(frozen=True, slots=True)
class RemoveRequest:
    """Remove this article."""

    article_id: str


@dataclass(frozen=True, slots=True)
class DiagnoseRequest:
    """Check everything; mend it first if `repair`."""

    repair: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error on its way to the command that asked: its class, its message, and its source if it has one."""

    kind: str
    message: str
    source: str | None = None

    @classmethod
    def of(cls, error: PullquoteError) -> Refusal:
        """Write down an error."""
        source = error.source if isinstance(error, IngestError) else None
        return cls(kind=type(error).__name__, message=str(error), source=source)

    def error(self) -> PullquoteError:
        """Build the error again; one of an unknown class becomes a plain PullquoteError."""
        kind = _error_classes(PullquoteError).get(self.kind, PullquoteError)
        if issubclass(kind, IngestError):
            return kind(self.source or "", self.message)
        return kind(self.message)


def encode(value: object, kind: type[Message]) -> bytes:
    """Write a value of this type as JSON."""
    return TypeAdapter(kind).dump_json(value)  # type: ignore[arg-type]


def decode(body: bytes, kind: type[Message]) -> Message:
    """Read a value of this type from JSON. Raises NotUnderstood where it is anything else."""
    try:
        return TypeAdapter(kind).validate_json(body, strict=True)
    except ValidationError as error:
        raise NotUnderstood(kind) from error


def _error_classes(root: type[PullquoteError]) -> dict[str, type[PullquoteError]]:
    found = {root.__name__: root}
    for child in root.__subclasses__():
        found |= _error_classes(child)
    return found
