"""The `pullquote` command as a process of its own, in a pipe or on a terminal."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

COMMAND = (sys.executable, "-c", "from bots.cli.main import main; main()")
ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "samples" / "subsea-cable.txt"
UPDATE = ROOT / "samples" / "updates" / "subsea-cable.txt"
PATIENCE = 60.0


@dataclass(frozen=True)
class Ended:
    """What a command left: its exit code and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """Standard output, read as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True)
class CommandLine:
    """Runs commands on one data folder."""

    home: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    def run(self, *args: str, stdin: str | bytes = b"", code: int | None = 0) -> Ended:
        """Run a command to its end; unless `code` is None, it must end with that."""
        done = subprocess.run(
            [*COMMAND, *args],
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            env=self._environment,
            timeout=PATIENCE,
        )
        ended = Ended(done.returncode, done.stdout.decode(), done.stderr.decode())
        assert code is None or ended.code == code, ended
        return ended

    def start(self, *args: str, **streams: Any) -> subprocess.Popen[bytes]:
        """Start a command and leave it running."""
        return subprocess.Popen(
            [*COMMAND, *args], env=self._environment, preexec_fn=_as_in_the_foreground, **streams
        )

    def on_terminal(self, *args: str, types: str = "", columns: int = 80) -> tuple[int, str]:
        """Run a command on a terminal where someone types; give its exit code and all that it showed."""
        ours, theirs = pty.openpty()
        os.set_blocking(ours, True)
        environment = self._environment | {"TERM": "xterm-256color", "COLUMNS": str(columns)}
        process = subprocess.Popen(
            [*COMMAND, *args], stdin=theirs, stdout=theirs, stderr=theirs, env=environment
        )
        os.close(theirs)
        os.write(ours, types.encode())
        shown = b"".join(_until_closed(ours))
        os.close(ours)
        return process.wait(PATIENCE), shown.decode().replace("\r\n", "\n")

    @contextmanager
    def serving(self) -> Iterator[httpx.Client]:
        """Run `pullquote serve` and give a client of it; end it as a service manager would."""
        process = self.start("serve", "--port", "0", stderr=subprocess.PIPE, text=True)
        try:
            url = _announced(process)
            with httpx.Client(base_url=url, timeout=PATIENCE, trust_env=False) as client:
                client.get("/healthz").raise_for_status()
                yield client
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.stderr is not None
            rest = process.stderr.read()
            process.stderr.close()
            code = process.wait(PATIENCE)
        assert code == 0, rest

    @property
    def _environment(self) -> dict[str, str]:
        own = {"PULLQUOTE_HOME": str(self.home), "PULLQUOTE_THREADS": "1", "PYTHONPATH": str(ROOT)}
        return {"LANG": "C.UTF-8", "HOME": str(self.home)} | own | dict(self.settings)


def _as_in_the_foreground() -> None:
    # A shell starts background jobs with SIGINT ignored, and their children inherit that.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _until_closed(terminal: int) -> Iterator[bytes]:
    while True:
        try:
            chunk = os.read(terminal, 65_536)
        except OSError:  # Linux: the other side has closed
            return
        if not chunk:
            return
        yield chunk


def _announced(process: subprocess.Popen[Any]) -> str:
    """Wait for the line that names the URL."""
    deadline = time.monotonic() + PATIENCE
    assert process.stderr is not None
    while time.monotonic() < deadline:
        line = process.stderr.readline()
        assert line, f"serve ended with {process.wait(PATIENCE)} before it listened"
        if "http://" in line:
            return next(word for word in line.replace(";", " ").split() if word.startswith("http://"))
    raise AssertionError("serve did not say where it listens")
