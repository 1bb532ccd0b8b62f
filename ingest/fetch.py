"""Reads files, folders and standard input; what cannot be read is reported and never stops the rest."""

from __future__ import annotations

import stat
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ingest.models import RawDocument
from qa.errors import FetchFailed

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Skipped:
    """Files of a folder that were left alone, counted by suffix ("" for none) or as "hidden"."""

    folder: str
    counts: tuple[tuple[str, int], ...]

    def __str__(self) -> str:
        total = sum(count for _, count in self.counts)
        kinds = ", ".join(f"{count} {suffix or 'without suffix'}" for suffix, count in self.counts)
        return f"{self.folder}: skipped {total} {'file' if total == 1 else 'files'} ({kinds})."


def fetch(
    source: str,
    max_bytes: int,
    stdin: BinaryIO | None = None,
    report: Callable[[Skipped], None] | None = None,
) -> Iterator[RawDocument | FetchFailed]:
    """Read a source: a file, a folder with everything in it, or "-" for standard input.

    Failures are yielded, not raised, so that one bad file does not stop a folder. `report` is told, after its
    articles, what a folder held besides.
    """
    if source == STANDARD_INPUT:
        yield _read_stdin(stdin, max_bytes)
    elif source.startswith(("http://", "https://")):
        yield FetchFailed(
            source,
            f"{source} is a web address, and Pullquote does not download pages. "
            f"Save the page as an HTML file and ingest that with --url {source}.",
        )
    elif _is_folder(Path(source)):
        yield from _read_folder(Path(source), max_bytes, report)
    else:
        yield _read_file(Path(source), max_bytes)


_MEDIA_TYPES = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
}
_KINDS = (
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISDIR, "a folder"),
)


def _read_stdin(stdin: BinaryIO | None, max_bytes: int) -> RawDocument | FetchFailed:
    name = "standard input"
    if stdin is None:
        return FetchFailed(name, "There is no standard input to read. Give a file, or pipe an article in.")
    content = stdin.read(max_bytes + 1)
    if len(content) > max_bytes:
        return _too_large(name, f"more than {max_bytes:,}", max_bytes)
    return RawDocument(name, content) if content.strip() else _empty(name)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _read_file(path: Path, max_bytes: int) -> RawDocument | FetchFailed:
    name = str(path)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            kind = next((kind for test, kind in _KINDS if test(status.st_mode)), "no regular file")
            return FetchFailed(
                name, f"{name} is {kind}; give a text, Markdown or HTML file, a folder, or '-'."
            )
        if status.st_size > max_bytes:
            return _too_large(name, f"{status.st_size:,}", max_bytes)
        with path.open("rb") as file:
            content = file.read(max_bytes + 1)
    except (OSError, ValueError) as error:
        return _unreadable(name, error)
    if len(content) > max_bytes:  # the file has grown since
        return _too_large(name, f"more than {max_bytes:,}", max_bytes)
    if not content.strip():
        return _empty(name)
    return RawDocument(name, content, _MEDIA_TYPES.get(path.suffix.lower()), path.absolute().as_uri())


def _read_folder(
    folder: Path, max_bytes: int, report: Callable[[Skipped], None] | None
) -> Iterator[RawDocument | FetchFailed]:
    skipped: Counter[str] = Counter()
    anything = False
    for found in _walk(folder, set()):
        if isinstance(found, FetchFailed):
            anything = True
            yield found
        elif found.name.startswith("."):
            skipped["hidden"] += 1
        elif found.suffix.lower() not in _MEDIA_TYPES:
            skipped[found.suffix.lower()] += 1
        else:
            anything = True
            yield _read_file(found, max_bytes)
    if skipped and anything and report:
        report(Skipped(str(folder), tuple(sorted(skipped.items()))))
    if not anything:
        yield _no_articles(str(folder), skipped)


def _walk(folder: Path, seen: set[tuple[int, int]]) -> Iterator[Path | FetchFailed]:
    """List the files under a folder in order; a folder met before (through a link) is not entered again."""
    try:
        status = folder.stat()
        if (status.st_dev, status.st_ino) in seen:
            return
        seen.add((status.st_dev, status.st_ino))
        entries = sorted(folder.iterdir())
    except OSError as error:
        yield _unreadable(str(folder), error)
        return
    for entry in entries:
        if entry.is_dir() and not entry.name.startswith("."):
            yield from _walk(entry, seen)
        else:
            yield entry


def _no_articles(name: str, skipped: Counter[str]) -> FetchFailed:
    passed = f" (passed over {skipped.total()} of other kinds)" if skipped else ""
    return FetchFailed(
        name,
        f"{name} holds no article files{passed}. Pullquote reads {', '.join(_MEDIA_TYPES)}; "
        "give a file of another name by its path.",
    )


def _empty(name: str) -> FetchFailed:
    return FetchFailed(name, f"{name} is empty. Check that the article was saved, and ingest it again.")


def _too_large(name: str, size: str, max_bytes: int) -> FetchFailed:
    return FetchFailed(
        name,
        f"{name} has {size} bytes; the limit is {max_bytes:,}. Give a smaller file, one article each, "
        "or raise PULLQUOTE_MAX_SOURCE_BYTES.",
    )


def _unreadable(name: str, error: Exception) -> FetchFailed:
    if isinstance(error, FileNotFoundError):
        return FetchFailed(name, f"There is no file or folder {name}. Check the path.")
    if isinstance(error, PermissionError):
        return FetchFailed(
            name, f"Permission to read {name} was denied. Make it readable for you and try again."
        )
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return FetchFailed(name, f"{name} could not be read: {reason}. Check the path and try again.")
