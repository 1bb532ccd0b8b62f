"""The data folder: where its files are, who owns it, and whether its index was closed cleanly."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from qa.errors import IndexBusy, SettingsError


@dataclass(frozen=True, slots=True)
class OwnerAddress:
    """How to reach the process that owns the folder: a loopback URL and the token it asks for."""

    url: str
    token: str
    pid: int


class DataFolder:
    """The files under PULLQUOTE_HOME. Creating it makes the folder, readable by its user alone."""

    def __init__(self, home: Path) -> None:
        self.home = home
        try:
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise SettingsError(
                f"The data folder {home} cannot be made ({error.strerror}). "
                "Set PULLQUOTE_HOME to a folder you may write to."
            ) from error

    @property
    def catalogue(self) -> Path:
        """The SQLite file."""
        return self.home / "catalogue.sqlite3"

    @property
    def indexes(self) -> Path:
        """Holds one folder for each generation of the vector index."""
        return self.home / "index"

    # The lock

    @contextmanager
    def owned(self, wait_seconds: float) -> Iterator[None]:
        """Hold the folder for this process alone. Raises IndexBusy when another keeps it past the wait.

        The system frees the lock when the process ends, however it ends.
        """
        from filelock import FileLock, Timeout

        lock = FileLock(self.home / "owner.lock", timeout=wait_seconds)
        try:
            lock.acquire()
        except Timeout:
            raise IndexBusy(
                f"Another Pullquote process is using {self.home}. Wait for it to end, or stop it, then retry."
            ) from None
        try:
            yield
        finally:
            lock.release()

    # The owner's address

    def publish_owner(self, url: str, token: str) -> None:
        """Tell other processes of this user where the owner listens."""
        draft = self._owner_file.with_suffix(".new")
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(asdict(OwnerAddress(url, token, os.getpid())), file)
        draft.replace(self._owner_file)

    def owner(self) -> OwnerAddress | None:
        """Read where the owner said it listens; None if nobody did. It may have died since."""
        try:
            return OwnerAddress(**json.loads(self._owner_file.read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def withdraw_owner(self) -> None:
        """Take the address back."""
        self._owner_file.unlink(missing_ok=True)

    # The vector index

    def index(self) -> Path | None:
        """The folder of the index to open; None if there is none that was closed cleanly."""
        if self._open_marker.exists() or not self._pointer.exists():
            return None
        folder = self.indexes / self._pointer.read_text().strip()
        return folder if folder.is_dir() else None

    @property
    def index_closed_cleanly(self) -> bool:
        """Whether no process died with the index open."""
        return not self._open_marker.exists()

    def new_index(self) -> Path:
        """Make the folder of the next generation."""
        taken = [int(path.name) for path in self._generations()]
        folder = self.indexes / str(max(taken, default=0) + 1)
        folder.mkdir(mode=0o700, parents=True)
        return folder

    def use_index(self, folder: Path) -> None:
        """Make a generation the one to open, and delete the others."""
        draft = self._pointer.with_suffix(".new")
        _write_durably(draft, folder.name)
        draft.replace(self._pointer)
        for other in self._generations():
            if other != folder:
                shutil.rmtree(other, ignore_errors=True)

    def mark_index_open(self) -> None:
        """Leave a marker that outlives this process unless it closes the index."""
        self.indexes.mkdir(mode=0o700, exist_ok=True)
        _write_durably(self._open_marker, str(os.getpid()))

    def mark_index_closed(self) -> None:
        """Take the marker away: the index on disk is whole."""
        self._open_marker.unlink(missing_ok=True)

    @property
    def _owner_file(self) -> Path:
        return self.home / "owner.json"

    @property
    def _pointer(self) -> Path:
        return self.indexes / "current"

    @property
    def _open_marker(self) -> Path:
        return self.indexes / "open"

    def _generations(self) -> list[Path]:
        return [path for path in self.indexes.glob("*") if path.is_dir() and path.name.isdecimal()]


def _write_durably(path: Path, text: str) -> None:
    with path.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
