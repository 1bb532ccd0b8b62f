"""A local Slack: its Web API over HTTP and its Socket Mode over a WebSocket, in a thread of its own."""

from __future__ import annotations

import asyncio
import itertools
import json
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.slack_rules import problems_of_message

BOT_TOKEN = "xoxb-1-local"
APP_TOKEN = "xapp-1-local"
BOT_USER = "UBOT"
BOT_ID = "BBOT"
TEAM = "T1"


@dataclass(frozen=True, slots=True)
class Call:
    """A Web API call as it arrived."""

    method: str
    arguments: dict[str, Any]
    token: str
    at: float


@dataclass(frozen=True, slots=True)
class Scripted:
    """What the next call of a method gets instead of its answer."""

    error: str | None = None
    retry_after: int | None = None


@dataclass
class SlackServer:
    """Start it with `with SlackServer() as slack`; `slack.api_url` is where a client finds it."""

    calls: list[Call] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    acknowledged: dict[str, float] = field(default_factory=dict)
    delays: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._scripts: dict[str, deque[Scripted]] = defaultdict(deque)
        self._sockets: list[web.WebSocketResponse] = []
        self._numbers = itertools.count(1)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> SlackServer:
        self._thread.start()
        self._wait(self._start())
        return self

    def __exit__(self, *_: object) -> None:
        self._wait(self._runner.cleanup())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/"

    @property
    def posts(self) -> list[dict[str, Any]]:
        """The arguments of every message posted."""
        return [call.arguments for call in self.calls if call.method == "chat.postMessage"]

    @property
    def connections(self) -> int:
        return len(self._sockets)

    def script(self, method: str, *outcomes: Scripted) -> None:
        """Let the next calls of a method fail in turn."""
        self._scripts[method].extend(outcomes)

    def deliver(self, body: dict[str, Any], retry: int | None = None) -> str:
        """Send an event over one open socket; return the id of its envelope."""
        envelope = {"envelope_id": f"E{next(self._numbers)}", "type": "events_api", "payload": body}
        if retry is not None:
            envelope |= {"retry_attempt": retry, "retry_reason": "timeout"}
        self._wait(self._sockets[-1].send_str(json.dumps(envelope)))
        return envelope["envelope_id"]

    def ask_to_reconnect(self) -> None:
        """Announce, as Slack does every few hours, that the connections will close."""
        for socket in list(self._sockets):
            self._wait(socket.send_str(json.dumps({"type": "disconnect", "reason": "refresh_requested"})))

    def close_sockets(self) -> None:
        """Close every connection the polite way."""
        for socket in list(self._sockets):
            self._wait(socket.close())

    def close_oldest_socket(self) -> None:
        """Close the connection that was opened first, as Slack does after a renewal."""
        self._wait(self._sockets[0].close())

    def cut_sockets(self) -> None:
        """Cut every connection without a word."""
        for socket in list(self._sockets):
            self._loop.call_soon_threadsafe(socket._req.transport.abort)

    def _wait(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _start(self) -> None:
        app = web.Application()
        app.add_routes([web.post("/api/{method}", self._api), web.get("/link", self._link)])
        self._runner = web.AppRunner(app, shutdown_timeout=0.01)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port: int = site._server.sockets[0].getsockname()[1]

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        arguments = await _arguments(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        await asyncio.sleep(self.delays.get(method, 0))
        if self._scripts[method]:
            scripted = self._scripts[method].popleft()
            if scripted.retry_after is not None:
                return web.json_response(
                    {"ok": False, "error": "ratelimited"},
                    status=429,
                    headers={"Retry-After": str(scripted.retry_after)},
                )
            return web.json_response({"ok": False, "error": scripted.error})
        answer = self._answer(method, arguments, token)
        if answer["ok"]:
            self.calls.append(Call(method, arguments, token, time.monotonic()))
        else:
            self.refused.append(f"{method}: {answer}")
        return web.json_response(answer)

    def _answer(self, method: str, arguments: dict[str, Any], token: str) -> dict[str, Any]:
        needed = APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN
        if token != needed:
            return {"ok": False, "error": "invalid_auth"}
        match method:
            case "auth.test":
                return {
                    "ok": True,
                    "user_id": BOT_USER,
                    "user": "pullquote",
                    "bot_id": BOT_ID,
                    "team_id": TEAM,
                    "team": "Local",
                }
            case "apps.connections.open":
                return {"ok": True, "url": f"ws://127.0.0.1:{self.port}/link?ticket={next(self._numbers)}"}
            case "chat.postMessage":
                if problems := problems_of_message(arguments):
                    return {"ok": False, "error": "invalid_blocks", "problems": problems}
                return {
                    "ok": True,
                    "channel": arguments["channel"],
                    "ts": f"1800000000.{next(self._numbers):06}",
                }
        return {"ok": False, "error": "unknown_method"}

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_str(json.dumps({"type": "hello", "num_connections": 1}))
        self._sockets.append(socket)
        try:
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    self.acknowledged[json.loads(message.data)["envelope_id"]] = time.monotonic()
        finally:
            self._sockets.remove(socket)
        return socket


async def _arguments(request: web.Request) -> dict[str, Any]:
    """Read the arguments; the SDK sends JSON for some methods and a form for others."""
    if "json" in request.content_type:
        return await request.json() if await request.read() else {}
    return dict(await request.post())


def mention(text: str, ts: str = "1700000000.000100", **event: Any) -> dict[str, Any]:
    """Build the body of an app_mention event."""
    return _body({"type": "app_mention", "channel": "C1", "user": "U1", "text": text, "ts": ts} | event)


def direct_message(text: str, ts: str = "1700000000.000100", **event: Any) -> dict[str, Any]:
    """Build the body of a message event in a direct message channel."""
    message = {"type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "text": text, "ts": ts}
    return _body(message | event)


def eventually(met: Callable[[], Any], seconds: float = 10.0) -> Any:
    """Wait until something is true, and return it."""
    deadline = time.monotonic() + seconds
    while not (outcome := met()):
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.01)
    return outcome


_event_numbers = itertools.count(1)


def _body(event: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "api_app_id": "A1",
        "event_id": f"Ev{next(_event_numbers)}",
        "event_time": 1_700_000_000,
        "event": event,
    }
