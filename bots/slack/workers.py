"""The threads that answer, which a shutdown waits for, but not for ever."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, wait
from typing import Any, ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Workers(Executor):
    """A fixed number of daemon threads.

    Unlike those of ThreadPoolExecutor they don't hold up the end of the process once `drain` gives up.
    """

    def __init__(self, count: int) -> None:
        self._jobs: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]]] = queue.SimpleQueue()
        self._unfinished: set[Future[Any]] = set()
        for number in range(count):
            threading.Thread(target=self._work, name=f"slack-worker-{number}", daemon=True).start()

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Queue a call."""
        future: Future[_T] = Future()
        self._unfinished.add(future)
        future.add_done_callback(self._unfinished.discard)
        self._jobs.put((future, lambda: fn(*args, **kwargs)))
        return future

    def drain(self, seconds: float) -> int:
        """Wait for everything queued and running; return how many calls were not done in time."""
        return len(wait(list(self._unfinished), timeout=max(seconds, 0)).not_done)

    def _work(self) -> None:
        while True:
            future, call = self._jobs.get()
            if future.set_running_or_notify_cancel():
                self._run(future, call)

    @staticmethod
    def _run(future: Future[Any], call: Callable[[], Any]) -> None:
        try:
            future.set_result(call())
        except BaseException as error:
            future.set_exception(error)
