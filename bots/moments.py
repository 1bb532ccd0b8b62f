"""Points in time as people and clients write them: a date, or a date and time, in ISO 8601."""

from __future__ import annotations

from datetime import UTC, date, datetime, time


def from_start(text: str) -> datetime:
    """Read a moment; a date alone means its first instant, no time zone means UTC. Raises ValueError."""
    return _read(text, time.min)


def through_end(text: str) -> datetime:
    """Read a moment; a date alone means its last instant, no time zone means UTC. Raises ValueError."""
    return _read(text, time.max)


def _read(text: str, time_of_day: time) -> datetime:
    try:
        moment = _on_day(text, time_of_day) or datetime.fromisoformat(text.upper())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(
            "Write a date, or a date and time, such as 2025-12-17 or 2025-12-17T09:30:00Z."
        ) from None


def _on_day(text: str, time_of_day: time) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(text), time_of_day, UTC)
    except ValueError:
        return None
