"""Writes a moment as JSON."""

from __future__ import annotations

from datetime import UTC, datetime


def in_utc(at: datetime | None) -> str | None:
    """Returns a moment as ISO 8601 in UTC, null for an unknown moment.

    >>> in_utc(datetime.fromisoformat("2026-10-05T19:00:00+01:00"))
    '2026-10-05T18:00:00+00:00'
    """
    return at.astimezone(UTC).isoformat() if at else None
