"""Who makes a command's changes: the running owner of the data folder, else this process."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from bots.cli.terminal import warn
from qa.errors import IndexBusy

if TYPE_CHECKING:
    from bots.owner import DataOwner
    from qa.settings import Settings

WAIT_SECONDS = 60.0
_LOOK_AGAIN_SECONDS = 0.5


@contextmanager
def data_owner(settings: Settings, wait_seconds: float = WAIT_SECONDS) -> Iterator[DataOwner]:
    """Reach the running owner, or own the folder while the block runs; wait for another command to end.

    Raises IndexBusy when the other command does not end in time.
    """
    with ExitStack() as opened:
        yield _reached(settings, opened, time.monotonic() + wait_seconds)


def _reached(settings: Settings, opened: ExitStack, deadline: float) -> DataOwner:
    from bots.local_owner import open_owner
    from bots.remote_owner import find_owner
    from qa.adapters.data_folder import DataFolder

    told = False
    while True:
        # Looked for at each turn: the lock may be held by a server that has yet to say where it listens.
        if remote := find_owner(DataFolder(settings.home)):
            opened.callback(remote.close)
            return remote
        try:
            return opened.enter_context(open_owner(settings, wait_seconds=_LOOK_AGAIN_SECONDS))
        except IndexBusy:
            if time.monotonic() >= deadline:
                raise
            if not told:
                warn("waiting for another pullquote command to finish...")
                told = True
