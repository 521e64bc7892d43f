"""Reads a moment as owners type it, and as programs write it. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_MOMENT = re.compile(r"2[0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?", re.ASCII)
# As programs write a moment: with what its clocks differ from UTC.
_OFFSET = re.compile(f"{_MOMENT.pattern}(Z|[+-][0-9]{{2}}:[0-9]{{2}})", re.ASCII)


def moment_of(typed: str, zone: ZoneInfo) -> datetime | None:
    """Reads a moment in a time zone, unless it says its own difference to UTC. Returns it in UTC.

    Nothing typed is None. Raises ValueError with a sentence, also for what the clocks leave out in spring.
    """
    said = typed.strip()
    if not said:
        return None
    moment = _written(said)
    if moment is None:
        raise ValueError("Write a day and a time as 2026-12-31T17:30.")
    if moment.tzinfo:
        return moment.astimezone(UTC)
    at = moment.replace(tzinfo=zone).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != moment:
        raise ValueError("The clocks leave this time out. Choose another one.")
    return at


def _written(said: str) -> datetime | None:
    if not (_MOMENT.fullmatch(said) or _OFFSET.fullmatch(said)):
        return None
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        return None
