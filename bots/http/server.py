"""The socket and the server under the HTTP application: bind, serve, stop without dropping anyone."""

from __future__ import annotations

import errno
import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from bots.http.log_lines import log_json_lines
from qa.errors import SettingsError

GRACE_SECONDS = 10
_BACKLOG = 256

_log = logging.getLogger(__name__)


class HttpServer:
    """Serves an application at an address that is taken at once, so that a wrong one fails at once.

    Raises SettingsError where the address cannot be had. Port 0 takes any free one; `url` says which.
    """

    def __init__(self, api: ASGIApp, host: str, port: int) -> None:
        self._socket = _bind(host, port)
        taken = self._socket.getsockname()[1]
        self.url = f"http://[{host}]:{taken}" if ":" in host else f"http://{host}:{taken}"
        self._server = _Server(
            uvicorn.Config(
                api,
                # Not the C parser: h11 bounds the size of headers, which that one does not.
                http="h11",
                ws="none",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=GRACE_SECONDS,
            )
        )

    def run(self) -> None:
        """Serve until SIGINT, SIGTERM or stop(); requests in flight get ten seconds to finish."""
        self._server.run(sockets=[self._socket])

    def stop(self) -> None:
        """Ask the server to stop, from any thread."""
        self._server.should_exit = True


def run_server(api: ASGIApp, host: str, port: int, announce: Callable[[str], None]) -> None:
    """Serve until told to stop. `announce` is given the URL once connections are accepted.

    Raises SettingsError when the address is in use or not ours.
    """
    server = HttpServer(api, host, port)
    log_json_lines()
    announce(server.url)
    server.run()


class _Server(uvicorn.Server):
    """A server that returns after a signal. Uvicorn's raises the signal anew, which skips all cleaning up."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {kind: signal.signal(kind, self.handle_exit) for kind in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for kind, handler in before.items():
                signal.signal(kind, handler)


def _bind(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        raise SettingsError(f"{host} is not an address or a known name: {error.strerror}.") from None
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise SettingsError(_not_bound(host, port, error)) from None
    return listener


def _not_bound(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} of {host} is in use. Stop what uses it, or choose another with --port."
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights than you have. Choose one above 1023 with --port."
    return f"Cannot listen on {host}:{port}: {error.strerror}. Choose an address of this machine with --host."
