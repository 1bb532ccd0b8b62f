"""JSON that people wrote, read field by field; whatever is wrong is told with its file and place."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from bots.moments import from_start
from qa.errors import EvaluationError


class Fields:
    """A JSON object and where it stands; every getter raises EvaluationError naming that place."""

    def __init__(self, value: object, where: str) -> None:
        self.where = where
        if not isinstance(value, Mapping):
            raise self.wrong("should be a JSON object")
        self._values = value

    def __contains__(self, name: str) -> bool:
        return name in self._values

    @property
    def names(self) -> list[str]:
        """The names of its fields."""
        return list(self._values)

    def wrong(self, problem: str) -> EvaluationError:
        """Make the error that says so of this object."""
        return EvaluationError(f"{self.where}: {problem}.")

    def text(self, name: str) -> str:
        """Read words that are not blank."""
        value = self._get(name)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(f"{name} should be words")
        if not _well_formed(value):
            raise self.wrong(f"{name} holds half a character (a lone surrogate)")
        return value

    def optional(self, name: str) -> str | None:
        """Read words that may be null or left out."""
        return None if self._values.get(name) is None else self.text(name)

    def number(self, name: str) -> int:
        """Read a whole number from 0."""
        value = self._get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.wrong(f"{name} should be a whole number from 0")
        return value

    def flag(self, name: str) -> bool:
        """Read true or false; left out, it is false."""
        value = self._values.get(name, False)
        if not isinstance(value, bool):
            raise self.wrong(f"{name} should be true or false")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Read a list of words."""
        return tuple(Fields({name: item}, self.where).text(name) for item in self._list(name))

    def objects(self, name: str) -> list[Fields]:
        """Read a list of objects."""
        return [Fields(item, f"{self.where}, {name}[{n}]") for n, item in enumerate(self._list(name))]

    def moment(self, name: str) -> datetime | None:
        """Read a date that may be null or left out; it begins in UTC."""
        stated = self.optional(name)
        try:
            return from_start(stated) if stated else None
        except ValueError:
            raise self.wrong(f"{name} should be a date such as 2026-03-06, not {stated!r}") from None

    def _list(self, name: str) -> list[object]:
        value = self._get(name)
        if not isinstance(value, list):
            raise self.wrong(f"{name} should be a list")
        return value

    def _get(self, name: str) -> object:
        if name not in self._values:
            raise self.wrong(f"{name} is missing")
        return self._values[name]


def read_objects(path: Path) -> list[Fields]:
    """Read one JSON document, or JSON Lines, either in gzip too. Raises EvaluationError."""
    text = _text(path)
    if ".jsonl" not in path.suffixes:
        try:
            return [Fields(json.loads(text), str(path))]
        except json.JSONDecodeError as error:
            # A second value after the first: then it has one a line.
            if error.msg != "Extra data":
                raise _not_json(path, error.lineno, error) from None
    return list(_lines(path, text))


def _lines(path: Path, text: str) -> Iterator[Fields]:
    # Not splitlines(): JSON may hold the other line separators of Unicode as they are.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                value = json.loads(line)
            except json.JSONDecodeError as error:
                raise _not_json(path, number, error) from None
            yield Fields(value, f"{path}, line {number}")


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
        return (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1 if path.suffix != ".gz" else None
        raise EvaluationError(
            f"{path}{f', line {line}' if line else ''}: not UTF-8. Save it as UTF-8."
        ) from None
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise EvaluationError(f"{path}: its gzip compression is damaged. Fetch it again.") from None
    except OSError as error:
        raise EvaluationError(f"{path}: cannot be read ({error.strerror}).") from None


def _not_json(path: Path, line: int, error: json.JSONDecodeError) -> EvaluationError:
    return EvaluationError(f"{path}, line {line}: not JSON ({error.msg}).")


def _well_formed(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)
