"""What surrounds every request: its id, its line in the log, the standing headers, the last resort."""

from __future__ import annotations

import logging
import re
import time
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bots.http.problems import problem_response

_log = logging.getLogger(__name__)
_SAFE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
}


class RequestLog:
    """Give each request an id, its response the standing headers, and the log one line.

    The line holds the route's template, never the path, query or body: those may hold what people ask.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; answer 500 if that fails."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        exchange = _Exchange(scope, send)
        try:
            await self.app(scope, receive, exchange.send)
        except ClientDisconnect:
            # Nobody is left to answer, and nothing is wrong here.
            pass
        except Exception:
            _log.exception("unhandled error", extra={"fields": {"request_id": exchange.request_id}})
            if exchange.status is not None:
                raise
            await problem_response(scope, _UNEXPECTED)(scope, receive, exchange.send)
        finally:
            exchange.log()


class _Exchange:
    """One request and what is known of its response."""

    def __init__(self, scope: Scope, send: Send) -> None:
        given = Headers(scope=scope).get("x-request-id", "")
        self.request_id = given if _SAFE_ID.fullmatch(given) else uuid4().hex
        self.status: int | None = None
        self._scope = scope
        self._send = send
        self._began = time.perf_counter()
        scope.setdefault("state", {})["request_id"] = self.request_id

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["X-Request-ID"] = self.request_id
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await self._send(message)

    def log(self) -> None:
        fields = {
            "method": self._scope["method"],
            "route": getattr(self._scope.get("route"), "path", None),
            "status": self.status,
            "ms": round((time.perf_counter() - self._began) * 1000, 1),
            "request_id": self.request_id,
        }
        _log.info("request", extra={"fields": fields})


_UNEXPECTED = HTTPException(
    500, "Something went wrong inside Pullquote. Its log says what, under this request id."
)
