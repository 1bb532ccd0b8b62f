"""Slack's events over HTTP: POST /slack/events on the FastAPI app."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request, Response
from slack_bolt import BoltRequest
from slack_bolt.adapter.starlette.handler import to_starlette_response
from slack_sdk.signature import SignatureVerifier

from bots.slack.app import DRAIN_SECONDS, SlackApp
from bots.slack.credentials import signing_secret

_MAX_BODY_BYTES = 1_000_000
_ACKNOWLEDGING_THREADS = 16


def mount_slack(api: FastAPI, slack: SlackApp, drain_seconds: float = DRAIN_SECONDS) -> None:
    """Add the route, and make the shutdown of `api` wait for running answers. Raises SettingsError."""
    verifier = SignatureVerifier(signing_secret(slack.settings))
    # Threads of our own: long answers to POST /ask must not keep Slack waiting for an acknowledgement.
    threads = CapacityLimiter(_ACKNOWLEDGING_THREADS)

    @api.post("/slack/events", include_in_schema=False)
    async def slack_events(request: Request) -> Response:
        try:
            text = (await _bounded_body(request)).decode("utf-8")
        except _BodyTooLarge:
            return Response("The body is too large.", status_code=413)
        except UnicodeDecodeError:
            return Response("The body is not UTF-8.", status_code=400)
        if not _is_signed(verifier, request, text):
            return Response("The signature is missing, old or wrong.", status_code=401)
        if (readable := _bolt_request(request, text)) is None:
            return Response("The body is not what Slack sends.", status_code=400)
        return to_starlette_response(await to_thread.run_sync(slack.dispatch, readable, limiter=threads))

    _drain_at_shutdown(api, slack, drain_seconds)


class _BodyTooLarge(Exception):
    pass


async def _bounded_body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MAX_BODY_BYTES:
            raise _BodyTooLarge
    return bytes(body)


def _is_signed(verifier: SignatureVerifier, request: Request, text: str) -> bool:
    """Check the signature before Bolt does: it logs refused bodies, and odd headers make it fail (500)."""
    timestamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    plausible = timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 12 and signature.isascii()
    return plausible and verifier.is_valid(text, timestamp, signature)


def _bolt_request(request: Request, text: str) -> BoltRequest | None:
    headers: dict[str, Any] = dict(request.headers)
    try:
        readable = BoltRequest(body=text, headers=headers)
    except Exception:
        # Bolt takes the shape of the body for granted, so a wrong one can fail anywhere.
        return None
    return readable if _is_well_formed(readable.body) else None


def _is_well_formed(body: object) -> bool:
    if not isinstance(body, dict) or not body:
        return False
    if body.get("type") != "event_callback":
        return True
    event = body.get("event")
    return isinstance(event, dict) and isinstance(event.get("type"), str)


def _drain_at_shutdown(api: FastAPI, slack: SlackApp, seconds: float) -> None:
    lifespan = api.router.lifespan_context

    @asynccontextmanager
    async def draining(application: Any) -> AsyncIterator[Any]:
        async with lifespan(application) as state:
            yield state
            await to_thread.run_sync(slack.drain, seconds)

    api.router.lifespan_context = draining
