"""The owner's loopback port, by which other commands on this machine have it change the data folder."""

from __future__ import annotations

import hmac
import logging
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from bots.control_messages import (
    DiagnoseRequest,
    IngestRequest,
    NotUnderstood,
    Refusal,
    RemoveRequest,
    decode,
    encode,
)
from bots.owner import DataOwner, Finding
from ingest.models import IngestResult
from qa.errors import PullquoteError
from qa.ports import ArticleSummary

logger = logging.getLogger(__name__)

_LOOPBACK = "127.0.0.1"
_STALLED_AFTER_SECONDS = 30.0
_LOOKS_FOR_END_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class ControlPort:
    """Where the owner listens, and the token that every request must carry."""

    address: str
    token: str


@contextmanager
def control_port(owner: DataOwner) -> Iterator[ControlPort]:
    """Carry out changes for other processes while open; when closing, wait for the one under way."""
    server = _ControlServer(owner)
    thread = threading.Thread(
        target=server.serve_forever, args=(_LOOKS_FOR_END_SECONDS,), name="pullquote-control", daemon=True
    )
    thread.start()
    try:
        yield ControlPort(f"http://{_LOOPBACK}:{server.server_port}", server.token)
    finally:
        server.shutdown()
        server.server_close()


class _ControlServer(ThreadingHTTPServer):
    # Threads are joined on closing, so that a change under way ends before the folder is let go.
    daemon_threads = False

    def __init__(self, owner: DataOwner) -> None:
        super().__init__((_LOOPBACK, 0), _ControlRequest)
        self.owner = owner
        self.token = secrets.token_urlsafe(32)

    def handle_error(self, *_: object) -> None:
        # A command that was killed while it asked is no news for the server's log.
        logger.debug("A request to the control port broke off.", exc_info=True)


class _ControlRequest(BaseHTTPRequestHandler):
    # Left at HTTP/1.0 on purpose: a connection ends with its request, so closing waits for no idle one.
    server: _ControlServer
    timeout = _STALLED_AFTER_SECONDS

    def do_GET(self) -> None:
        self._reply(HTTPStatus.NO_CONTENT if self._authorised() else HTTPStatus.UNAUTHORIZED)

    def do_POST(self) -> None:
        if not self._authorised():
            # The body of a stranger is never read.
            self._reply(HTTPStatus.UNAUTHORIZED)
            return
        declared = self.headers.get("Content-Length", "")
        body = self.rfile.read(int(declared) if declared.isdecimal() else 0)
        self._reply(*_carried_out(self.server.owner, self.path, body))

    def log_message(self, format: str, *args: object) -> None:
        logger.debug(format, *args)

    def _authorised(self) -> bool:
        given = self.headers.get("Authorization", "").encode()
        return hmac.compare_digest(given, f"Bearer {self.server.token}".encode())

    def _reply(self, status: HTTPStatus, body: bytes = b"") -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            logger.debug("The command went away before its reply.")


def _carried_out(owner: DataOwner, path: str, body: bytes) -> tuple[HTTPStatus, bytes]:
    try:
        return HTTPStatus.OK, _change(owner, path, body)
    except PullquoteError as error:
        return HTTPStatus.UNPROCESSABLE_ENTITY, encode(Refusal.of(error), Refusal)
    except NotUnderstood:
        return HTTPStatus.BAD_REQUEST, b""
    except Exception:
        logger.exception("A change asked for over the control port failed: %s", path)
        return HTTPStatus.INTERNAL_SERVER_ERROR, b""


def _change(owner: DataOwner, path: str, body: bytes) -> bytes:
    match path:
        case "/ingest":
            request = decode(body, IngestRequest)
            return encode(owner.ingest(request.document, request.overrides), IngestResult)
        case "/remove":
            return encode(owner.remove(decode(body, RemoveRequest).article_id), ArticleSummary)
        case "/reindex":
            return encode(owner.reindex(), int)
        case "/diagnose":
            return encode(owner.diagnose(decode(body, DiagnoseRequest).repair), list[Finding])
        case _:
            raise NotUnderstood(path)
