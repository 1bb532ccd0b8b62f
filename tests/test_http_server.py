"""The HTTP server over real sockets: limits, addresses and stopping."""

from __future__ import annotations

import json
import logging
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import pytest
from fastapi import FastAPI, Request

from bots.http.limits import BodyLimit
from bots.http.log_lines import JsonLines
from bots.http.problems import install_problems
from bots.http.request_log import RequestLog
from bots.http.server import HttpServer
from qa.errors import SettingsError

LIMIT = 1000


class Slow:
    """An application whose answer waits until the test lets it go; it counts the bytes that reach it."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.released = threading.Event()
        self.closed = False
        self.received = 0
        self.api = FastAPI(lifespan=self._lifespan)
        install_problems(self.api)
        self.api.add_middleware(BodyLimit, limit_for=lambda method, path: LIMIT, seconds=0.5)
        self.api.add_middleware(RequestLog)
        self.api.get("/wait")(self._wait)
        self.api.post("/count")(self._count)

    def _wait(self) -> str:
        self.entered.set()
        assert self.released.wait(10)
        return "done"

    async def _count(self, request: Request) -> int:
        async for chunk in request.stream():
            self.received += len(chunk)
        return self.received

    @contextmanager
    def _closing(self) -> Iterator[None]:
        yield
        self.closed = True

    async def _lifespan(self, _: FastAPI) -> object:
        with self._closing():
            yield


@pytest.fixture
def slow() -> Slow:
    return Slow()


@pytest.fixture
def server(slow: Slow) -> Iterator[HttpServer]:
    with running(slow.api) as started:
        yield started


@contextmanager
def running(api: FastAPI) -> Iterator[HttpServer]:
    started = HttpServer(api, "127.0.0.1", 0)
    thread = threading.Thread(target=started.run)
    thread.start()
    try:
        yield started
    finally:
        started.stop()
        thread.join(timeout=15)
        assert not thread.is_alive()


def raw(server: HttpServer, *parts: bytes, pause: float = 0.0) -> bytes:
    """Send bytes as they are and return what comes back until the server closes the connection."""
    with socket.create_connection(address(server), timeout=5) as wire:
        for part in parts:
            wire.sendall(part)
            time.sleep(pause)
        return b"".join(iter(lambda: wire.recv(65536), b""))


def test_a_body_declared_too_large_is_refused_unread(server: HttpServer, slow: Slow) -> None:
    answer = raw(server, b"POST /count HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"application/problem+json" in answer
    assert b"1,000 bytes" in answer
    assert slow.received == 0


def test_a_body_of_undeclared_length_is_refused_where_it_grows_too_large(
    server: HttpServer, slow: Slow
) -> None:
    chunk = b"190\r\n" + b"x" * 400 + b"\r\n"
    head = b"POST /count HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    answer = raw(server, head, chunk, chunk, chunk, pause=0.05)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"application/problem+json" in answer
    assert slow.received <= LIMIT


def test_a_body_of_exactly_the_limit_is_accepted(server: HttpServer) -> None:
    assert httpx.post(f"{server.url}/count", content=b"x" * LIMIT).json() == LIMIT


def test_a_body_that_does_not_arrive_is_not_waited_for(server: HttpServer) -> None:
    answer = raw(server, b"POST /count HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"application/problem+json" in answer


def test_a_client_that_leaves_is_no_error(
    server: HttpServer, slow: Slow, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "bots"):
        with socket.create_connection(address(server)) as wire:
            wire.sendall(b"POST /count HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")
            wait_until(lambda: slow.received == 3)
        wait_until(lambda: "request" in caplog.messages)
    assert caplog.messages == ["request"]


def test_headers_without_end_are_not_kept(server: HttpServer, slow: Slow) -> None:
    try:
        answer = raw(server, b"GET /wait HTTP/1.1\r\nX: " + b"x" * 200_000)
    except ConnectionError:
        # The server had hung up before it was sent everything, so its last words can be lost.
        answer = b"HTTP/1.1 400 "
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert not slow.entered.is_set()


def test_a_request_in_flight_is_answered_before_the_server_stops(server: HttpServer, slow: Slow) -> None:
    with ThreadPoolExecutor(1) as pool:
        reply = pool.submit(httpx.get, f"{server.url}/wait", timeout=10)
        assert slow.entered.wait(5)
        server.stop()
        wait_until(lambda: refused(server))
        slow.released.set()
        assert reply.result().json() == "done"
    wait_until(lambda: slow.closed)


def test_an_idle_connection_does_not_delay_the_stop(slow: Slow) -> None:
    slow.released.set()
    with httpx.Client() as client, running(slow.api) as server:
        client.get(f"{server.url}/wait")
        began = time.monotonic()
        server.stop()
        wait_until(lambda: slow.closed)
    assert time.monotonic() - began < 3


def test_an_address_in_use_is_named(server: HttpServer, slow: Slow) -> None:
    port = address(server)[1]
    with pytest.raises(SettingsError, match=rf"Port {port} of 127.0.0.1 is in use.*--port"):
        HttpServer(slow.api, "127.0.0.1", port)


def test_an_address_of_another_machine_is_named(slow: Slow) -> None:
    with pytest.raises(SettingsError, match=r"192\.0\.2\.1.*--host"):
        HttpServer(slow.api, "192.0.2.1", 0)


def test_a_host_that_is_none_is_named(slow: Slow) -> None:
    with pytest.raises(SettingsError, match=r"no\.such\.host"):
        HttpServer(slow.api, "no.such.host.", 0)


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_requests_finish_and_the_program_clean_up(kind: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as program, ThreadPoolExecutor(1) as pool:  # fmt: skip
        assert program.stdout
        assert program.stderr
        url = program.stdout.readline().strip()
        reply = pool.submit(httpx.get, f"{url}/wait", timeout=10)
        assert program.stdout.readline() == "entered\n"
        program.send_signal(kind)
        assert reply.result().json() == "done"
        assert program.stdout.read() == "cleaned up\n"
        assert program.wait(10) == 0
        (line,) = [json.loads(line) for line in program.stderr]
    assert (line["event"], line["route"], line["status"]) == ("request", "/wait", 200)


def test_a_log_line_is_one_json_object_even_with_a_traceback() -> None:
    try:
        raise RuntimeError("two\nlines")
    except RuntimeError:
        record = logging.LogRecord("bots", logging.ERROR, "", 1, "failed %s", ("twice",), sys.exc_info())
    line = JsonLines().format(record)
    assert "\n" not in line
    assert json.loads(line)["event"] == "failed twice"
    assert "RuntimeError: two\nlines" in json.loads(line)["exception"]


PROGRAM = """
import time
from fastapi import FastAPI
from bots.http.request_log import RequestLog
from bots.http.server import run_server

api = FastAPI()
api.add_middleware(RequestLog)

@api.get("/wait")
def wait():
    print("entered", flush=True)
    time.sleep(0.5)
    return "done"

try:
    run_server(api, "127.0.0.1", 0, announce=lambda url: print(url, flush=True))
finally:
    print("cleaned up", flush=True)
"""


def address(server: HttpServer) -> tuple[str, int]:
    return "127.0.0.1", int(server.url.rpartition(":")[2])


def refused(server: HttpServer) -> bool:
    try:
        socket.create_connection(address(server), timeout=1).close()
    except OSError:
        return True
    return False


def wait_until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.02)
