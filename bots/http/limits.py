"""What a request may be: how large, how slow, and addressed to whom."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bots.http.problems import Refusal, problem_response

SLACK_EVENTS = "/slack/events"
"""Signed by Slack, and reached through a tunnel under a public name, so any Host is right there."""


class BodyLimit:
    """Refuse a body that is too large (413) or does not arrive in time (408).

    `limit_for` gives the bytes allowed, by method and path. The length is checked before anything is read,
    and counted as it arrives, since it may be undeclared or wrong.
    """

    def __init__(self, app: ASGIApp, limit_for: Callable[[str, str], int], seconds: float) -> None:
        self.app = app
        self.limit_for = limit_for
        self.seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its body guarded."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self.limit_for(scope["method"], scope["path"])
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and int(declared) > limit:
            await problem_response(scope, _too_large(limit))(scope, receive, send)
            return
        await self.app(scope, _GuardedBody(receive, limit, self.seconds), send)


class _GuardedBody:
    """Receives a request's body within its limits; afterwards (waiting for a disconnect) it adds nothing."""

    def __init__(self, receive: Receive, limit: int, seconds: float) -> None:
        self.receive = receive
        self.limit = limit
        self.deadline = asyncio.get_running_loop().time() + seconds
        self.received = 0
        self.complete = False

    async def __call__(self) -> Message:
        if self.complete:
            return await self.receive()
        message = await self._receive_in_time()
        self.complete = not message.get("more_body", False)
        self.received += len(message.get("body", b""))
        if self.received > self.limit:
            raise _too_large(self.limit)
        return message

    async def _receive_in_time(self) -> Message:
        try:
            async with asyncio.timeout_at(self.deadline):
                return await self.receive()
        except TimeoutError:
            raise HTTPException(
                408, "The body did not arrive in time; send it again.", headers={"Connection": "close"}
            ) from None


class LoopbackHosts:
    """Refuse a Host header that names no loopback address (421).

    A web page can point its own host name at 127.0.0.1 (DNS rebinding) and so read what a loopback server
    tells; the Host header then still carries that name.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request for a loopback name."""
        addressed = scope["type"] != "http" or scope["path"] == SLACK_EVENTS
        if addressed or is_loopback(_host_name(Headers(scope=scope).get("host", ""))):
            await self.app(scope, receive, send)
            return
        await problem_response(scope, _FOREIGN_HOST)(scope, receive, send)


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address is this machine only."""
    try:
        return host.lower() == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


_FOREIGN_HOST = Refusal(
    421,
    "Pullquote listens on loopback only and answers requests for localhost, 127.0.0.1 or [::1]; the Host "
    "header names another host. Let a proxy send one of these, or serve on another address with --host.",
    kind="foreign-host",
    title="Foreign host",
)


def _too_large(limit: int) -> Refusal:
    # The rest of the body is not worth reading, so the connection cannot be used again.
    return Refusal(
        413,
        f"The body is larger than the {limit:,} bytes allowed here.",
        headers={"Connection": "close"},
    )


def _host_name(header: str) -> str:
    """Take the port and an IPv6 address's brackets off a Host header."""
    if header.startswith("["):
        name, closed, _ = header[1:].partition("]")
        return name if closed else ""
    return header.partition(":")[0]
