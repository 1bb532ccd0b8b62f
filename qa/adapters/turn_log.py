"""The turns of conversations in the catalogue, and when a conversation is over and forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from qa.adapters import rows
from qa.adapters.schema import turns
from qa.models import Turn


def last_turns(connection: Connection, conversation_id: str, limit: int, lifetime: timedelta) -> list[Turn]:
    """List the last turns, oldest first; none if the last of them is older than `lifetime`."""
    query = select(turns).where(turns.c.conversation_id == conversation_id)
    newest_first = connection.execute(query.order_by(turns.c.id.desc()).limit(limit)).all()
    if not newest_first or newest_first[0].asked_at < datetime.now(UTC) - lifetime:
        return []
    return [rows.to_turn(row) for row in reversed(newest_first)]


def append(connection: Connection, conversation_id: str, turn: Turn, lifetime: timedelta) -> None:
    """Add a turn; what is over is forgotten first, so that a late question begins anew."""
    forget(connection, lifetime)
    connection.execute(insert(turns), [rows.of_turn(conversation_id, turn, datetime.now(UTC))])


def forget(connection: Connection, lifetime: timedelta) -> None:
    """Delete every conversation whose last turn is older than `lifetime`."""
    since = datetime.now(UTC) - lifetime
    alive = select(turns.c.conversation_id).where(turns.c.asked_at >= since)
    connection.execute(
        delete(turns).where(turns.c.asked_at < since).where(turns.c.conversation_id.not_in(alive))
    )
