"""`pullquote serve` and `slack`: the long-running doors, which own the data folder while they run."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from bots.cli.terminal import warn
from qa.errors import IndexBusy

if TYPE_CHECKING:
    from bots.local_owner import LocalOwner
    from bots.slack.app import SlackApp
    from qa.settings import Settings

_WAIT_SECONDS = 10.0
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def serve(
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(metavar="PORT", min=0, max=65535, help="Port to listen on; 0 takes a free one.")
    ] = 8000,
) -> None:
    """Answer over HTTP, and at /slack/events if Slack is set up."""
    from bots.http.app import create_http_app
    from bots.http.log_lines import log_json_lines
    from bots.http.server import HttpServer
    from qa.settings import load_settings

    settings = load_settings()
    if host not in _LOOPBACK:
        warn(
            f"pullquote: warning: {host} can be reached from other machines, and whoever reaches it may ask "
            "and read every article: there is no sign-in. Put a proxy that has one in front of it."
        )
    with _owning(settings) as owner:
        app = create_http_app(
            owner.service,
            owner.catalogue,
            owner,
            settings,
            _slack_app(owner, settings),
            readiness=owner.unready,
            loopback_only=host in _LOOPBACK,
        )
        server = HttpServer(app, host, port)
        log_json_lines()
        with _signals_call(server.stop):
            warn(f"pullquote serves {server.url}; end it with Ctrl-C.")
            server.run()


def slack() -> None:
    """Answer in Slack over Socket Mode; needs no public address."""
    from bots.slack.app import create_slack_app
    from bots.slack.socket_mode import run_socket_mode
    from qa.settings import load_settings

    settings = load_settings()
    with _owning(settings) as owner:
        warn("pullquote answers in Slack; end it with Ctrl-C.")
        run_socket_mode(create_slack_app(owner.service, owner.catalogue, settings))


@contextmanager
def _owning(settings: Settings) -> Iterator[LocalOwner]:
    """Own the data folder and carry out what other commands ask for. Raises IndexBusy."""
    from bots.control import control_port
    from bots.local_owner import open_owner
    from bots.remote_owner import find_owner
    from qa.adapters.data_folder import DataFolder

    folder = DataFolder(settings.home)
    if other := find_owner(folder):
        other.close()
        raise IndexBusy(
            f"Another Pullquote already serves {settings.home}. Stop it first, or set PULLQUOTE_HOME to "
            "another folder. One `pullquote serve` answers over HTTP and in Slack."
        )
    with (
        open_owner(settings, _WAIT_SECONDS) as owner,
        control_port(owner) as control,
    ):
        folder.publish_owner(control.address, control.token)
        try:
            yield owner
        finally:
            folder.withdraw_owner()


@contextmanager
def _signals_call(stop: Callable[[], None]) -> Iterator[None]:
    """Have SIGINT and SIGTERM ask for an end, also before the server listens for them itself.

    The index may be opening in a thread: an exception raised here amid an import can leave that thread
    waiting for the import lock for good, and the end of the process waits for the thread.
    """
    before = {kind: signal.signal(kind, lambda *_: stop()) for kind in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)


def _slack_app(owner: LocalOwner, settings: Settings) -> SlackApp | None:
    if settings.slack_signing_secret is None or settings.slack_bot_token is None:
        return None
    from bots.slack.app import create_slack_app

    return create_slack_app(owner.service, owner.catalogue, settings)
